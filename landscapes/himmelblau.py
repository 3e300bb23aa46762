from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class Himmelblau(Landscape):
    r"""Four equal basins: which of them a ball ends in is decided by its first steps.

    $$f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2$$

    Himmelblau 1972, Applied Nonlinear Programming.
    """

    name = "Himmelblau"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.5, -4.5)
    steps = 250

    def f(self, x: Array, y: Array) -> Array:
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        p, q = x**2 + y - 11, x + y**2 - 7
        return 4 * x * p + 2 * q, 2 * p + 4 * y * q

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 12 * x**2 + 4 * y - 42, 4 * (x + y), 12 * y**2 + 4 * x - 26
