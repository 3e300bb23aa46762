from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Booth(Landscape):
    r"""A bowl turned by 45°: methods that scale x and y apart cannot see its axes.

    $$f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2$$

    Jamil & Yang 2013, arXiv:1308.4008.
    """

    name = "Booth"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-8.0, 2.0)
    steps = 250

    @property
    def minima(self) -> list[Point]:
        return [(1.0, 3.0)]

    def f(self, x: Array, y: Array) -> Array:
        return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 10 * x + 8 * y - 34, 8 * x + 10 * y - 38

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 10 + 0 * x, 8 + 0 * x, 10 + 0 * x
