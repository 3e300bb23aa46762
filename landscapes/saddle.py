from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Saddle(Landscape):
    r"""A mountain pass: a start beside its ridge shows who is first to find a way down.

    $$f(x, y) = x^2 - y^2$$

    It falls for ever, so lower is not better here. Dauphin et al. 2014, arXiv:1406.2572, on saddles in deep learning.
    """

    name = "Saddle"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.5, 0.000001)
    steps = 160

    @property
    def minima(self) -> list[Point]:
        return []

    def f(self, x: Array, y: Array) -> Array:
        return x**2 - y**2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 2 * x, -2 * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2 + 0 * x, 0 * x, -2 + 0 * x
