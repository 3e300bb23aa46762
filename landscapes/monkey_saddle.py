from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class MonkeySaddle(Landscape):
    r"""A saddle with a third way down, for the tail: at its centre even the curvature vanishes.

    $$f(x, y) = x^3 - 3\,x\,y^2$$

    Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie.
    """

    name = "Monkey saddle"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.7, 0.05)
    steps = 100

    @property
    def minima(self) -> list[Point]:
        return []

    @property
    def saddles(self) -> list[Point]:
        return [(0.0, 0.0)]  # the Hessian is zero there, which `critical_points` leaves out

    def f(self, x: Array, y: Array) -> Array:
        return x * (x**2 - 3 * y**2)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 3 * (x**2 - y**2), -6 * x * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 6 * x, -6 * y, -6 * x
