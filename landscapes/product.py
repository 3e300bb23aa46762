from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Product(Landscape):
    r"""Two weights in a row, as in a network of two layers: every point of a curve is a bottom, and it bends the more the farther out.

    $$f(x, y) = \tfrac12\,(x\,y - 1)^2$$

    The bottom is the curve $x\,y = 1$, no single point, so no minimum is marked. At a point of it the curvature across is $x^2 + y^2$, and
    0 along; it is least, 2, at (1, 1) and (−1, −1).

    Wang et al. 2022, arXiv:2110.03677: descent comes to rest at rates well beyond 2 over the curvature of the start, with two weights of
    nearly one size.
    """

    name = "Product"
    domain = ((-2.0, 4.0), (-2.0, 3.0))
    start = (3.0, 0.4)
    steps = 100

    @property
    def minima(self) -> list[Point]:
        return []  # a curve of them: none is one by itself

    @property
    def lowest(self) -> float:
        return 0.0

    def f(self, x: Array, y: Array) -> Array:
        return (x * y - 1) ** 2 / 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        r = x * y - 1
        return r * y, r * x

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return y * y, 2 * x * y - 1, x * x
