from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class SixHumpCamel(Landscape):
    r"""Six basins, mirrored through the origin: two prizes, and four traps at two heights.

    $$f(x, y) = \left(4 - 2.1\,x^2 + \tfrac13 x^4\right) x^2 + x\,y + \left(4y^2 - 4\right) y^2$$

    Dixon & Szegő 1978, Towards Global Optimisation 2.
    """

    name = "Six-hump camel"
    domain = ((-2.0, 2.0), (-1.2, 1.2))
    start = (-1.1, 1.1)
    steps = 200

    def f(self, x: Array, y: Array) -> Array:
        x2, y2 = x * x, y * y
        return (4 - 2.1 * x2 + x2 * x2 / 3) * x2 + x * y + (4 * y2 - 4) * y2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        x2, y2 = x * x, y * y
        return x * (8 - 8.4 * x2 + 2 * x2 * x2) + y, x + y * (16 * y2 - 8)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        x2, y2 = x * x, y * y
        return 8 - 25.2 * x2 + 10 * x2 * x2, 1 + 0 * x, 48 * y2 - 8
