from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Matyas(Landscape):
    r"""A valley so flat that plain steps spend most of their time on the last tenth of the way.

    $$f(x, y) = 0.26\,(x^2 + y^2) - 0.48\,x\,y$$

    Jamil & Yang 2013, arXiv:1308.4008.
    """

    name = "Matyas"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-9.0, -3.0)
    steps = 400

    @property
    def minima(self) -> list[Point]:
        return [(0.0, 0.0)]

    def f(self, x: Array, y: Array) -> Array:
        return 0.26 * (x**2 + y**2) - 0.48 * x * y

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 0.52 + 0 * x, -0.48 + 0 * x, 0.52 + 0 * x
