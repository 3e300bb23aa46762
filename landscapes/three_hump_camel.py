from dataclasses import dataclass
from math import sqrt

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class ThreeHumpCamel(Landscape):
    r"""The prize in the middle, a trap on either side: speed that was kept can carry a ball through.

    $$f(x, y) = 2x^2 - 1.05\,x^4 + \tfrac16 x^6 + x\,y + y^2$$

    Jamil & Yang 2013, arXiv:1308.4008.
    """

    name = "Three-hump camel"
    domain = ((-2.5, 2.5), (-2.5, 2.5))
    start = (-2.1, 0.0)
    steps = 200

    @property
    def minima(self) -> list[Point]:
        x = sqrt(2.1 + sqrt(0.91))
        return [(0.0, 0.0), (-x, x / 2), (x, -x / 2)]

    def f(self, x: Array, y: Array) -> Array:
        x2 = x * x
        return x2 * (2 - 1.05 * x2 + x2 * x2 / 6) + x * y + y**2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        x2 = x * x
        return x * (4 - 4.2 * x2 + x2 * x2) + y, x + 2 * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        x2 = x * x
        return 4 - 12.6 * x2 + 5 * x2 * x2, 1 + 0 * x, 2 + 0 * x
