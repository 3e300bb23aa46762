from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Beale(Landscape):
    r"""Gentle in the middle and towering in the corners: one rate must serve gradients of 1 and of 100,000.

    $$f(x, y) = \sum_{k=1}^{3} r_k^2 \qquad r_k = c_k + x\,(y^k - 1) \qquad c = (1.5,\ 2.25,\ 2.625)$$

    Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable.
    """

    name = "Beale"
    domain = ((-4.5, 4.5), (-4.5, 4.5))
    start = (0.5, 1.5)
    steps = 400

    @property
    def minima(self) -> list[Point]:
        return [(3.0, 0.5)]

    def f(self, x: Array, y: Array) -> Array:
        y2 = y * y
        return (1.5 + x * (y - 1)) ** 2 + (2.25 + x * (y2 - 1)) ** 2 + (2.625 + x * (y2 * y - 1)) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        y2 = y * y
        d1, d2, d3 = y - 1, y2 - 1, y2 * y - 1
        r1, r2, r3 = 1.5 + x * d1, 2.25 + x * d2, 2.625 + x * d3
        return 2 * (r1 * d1 + r2 * d2 + r3 * d3), 2 * x * (r1 + 2 * y * r2 + 3 * y2 * r3)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        y2 = y * y
        d1, d2, d3 = y - 1, y2 - 1, y2 * y - 1
        r1, r2, r3 = 1.5 + x * d1, 2.25 + x * d2, 2.625 + x * d3
        xx = 2 * (d1**2 + d2**2 + d3**2)
        xy = 2 * (r1 + x * d1 + 2 * y * (r2 + x * d2) + 3 * y2 * (r3 + x * d3))
        yy = 2 * x * (x * (1 + 4 * y2 + 9 * y2 * y2) + 2 * r2 + 6 * y * r3)
        return xx, xy, yy
