from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class GoldsteinPrice(Landscape):
    r"""Heights from 3 to a million in one window: walls that hurl, a floor that hides four minima.

    $$f(x, y) = \left(1 + (u+1)^2\,(3u^2 - 14u + 19)\right)\left(30 + v^2\,(3v^2 - 16v + 18)\right)$$
    $$u = x + y \qquad v = 2x - 3y$$

    Goldstein & Price 1971, Mathematics of Computation 25(115).
    """

    name = "Goldstein–Price"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.5, 0.5)
    steps = 400

    @property
    def minima(self) -> list[Point]:
        return [(0.0, -1.0), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)]

    def f(self, x: Array, y: Array) -> Array:
        u, v = x + y, 2 * x - 3 * y
        return (1 + (u + 1) ** 2 * (3 * u**2 - 14 * u + 19)) * (30 + v**2 * (3 * v**2 - 16 * v + 18))

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        u, v = x + y, 2 * x - 3 * y
        p, dp = 1 + (u + 1) ** 2 * (3 * u**2 - 14 * u + 19), 12 * (u + 1) * (u - 1) * (u - 2)
        q, dq = 30 + v**2 * (3 * v**2 - 16 * v + 18), 12 * v * (v - 1) * (v - 3)
        return dp * q + 2 * p * dq, dp * q - 3 * p * dq

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        u, v = x + y, 2 * x - 3 * y
        p, dp, ddp = 1 + (u + 1) ** 2 * (3 * u**2 - 14 * u + 19), 12 * (u + 1) * (u - 1) * (u - 2), 12 * (3 * u**2 - 4 * u - 1)
        q, dq, ddq = 30 + v**2 * (3 * v**2 - 16 * v + 18), 12 * v * (v - 1) * (v - 3), 12 * (3 * v**2 - 8 * v + 3)
        return ddp * q + 4 * dp * dq + 4 * p * ddq, ddp * q - dp * dq - 6 * p * ddq, ddp * q - 6 * dp * dq + 9 * p * ddq
