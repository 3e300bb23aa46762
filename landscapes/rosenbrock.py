from dataclasses import dataclass

from knobs import Array, Scalar, knob
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Rosenbrock(Landscape):
    r"""A curved valley: easy to enter, slow to follow.

    $$f(x, y) = (a-x)^2 + b\,(y-x^2)^2$$

    Rosenbrock 1960, The Computer Journal 3(3).
    """

    a: Scalar = knob(1.0, "a", -1.4, 1.4, help="Where the minimum lies along the valley, at (a, a²).")
    b: Scalar = knob(100.0, "b", 1.0, 1000.0, log=True, help="How steep the valley's walls are, against its floor.", least=0)
    name = "Rosenbrock"
    domain = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.3, 0.3)
    steps = 1000

    @property
    def minima(self) -> list[Point]:
        return [(float(self.a), float(self.a**2))]

    def f(self, x: Array, y: Array) -> Array:
        return (self.a - x) ** 2 + self.b * (y - x**2) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        r = y - x**2
        return -2 * (self.a - x) - 4 * self.b * x * r, 2 * self.b * r

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2 - 4 * self.b * (y - 3 * x**2), -4 * self.b * x, 2 * self.b + 0 * x
