from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class StyblinskiTang(Landscape):
    r"""Four basins of unequal depth: the nearest one is seldom the best one.

    $$f(x, y) = \tfrac12\,(x^4 - 16x^2 + 5x) + \tfrac12\,(y^4 - 16y^2 + 5y)$$

    Styblinski & Tang 1990, Neural Networks 3(4).
    """

    name = "Styblinski–Tang"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.2, 4.5)
    steps = 200

    def f(self, x: Array, y: Array) -> Array:
        x2, y2 = x * x, y * y
        return (x2 * x2 - 16 * x2 + 5 * x + y2 * y2 - 16 * y2 + 5 * y) / 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return x * (2 * x**2 - 16) + 2.5, y * (2 * y**2 - 16) + 2.5

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 6 * x**2 - 16, 0 * x, 6 * y**2 - 16
