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
    start = (-1.5, 0.001)
    steps = 100
    rates = {
        "SGD": 0.05, "Momentum": 0.15, "HeavyBall": 0.015, "Nesterov": 0.015, "AdaGrad": 0.1, "AdaDelta": 0.1,
        "RMSProp": 0.02, "RMSPropOutside": 0.02, "Adam": 0.03, "AdamUncorrected": 0.005, "AdamL2": 0.03, "AdamW": 0.03,
        "AMSGrad": 0.03, "Adamax": 0.05, "NAdam": 0.03, "RAdam": 0.2, "AdaBelief": 0.01, "Lion": 0.03, "LARS": 0.5,
        "LAMB": 0.03,
    }  # fmt: skip

    @property
    def minima(self) -> list[Point]:
        return []

    def f(self, x: Array, y: Array) -> Array:
        return x**2 - y**2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 2 * x, -2 * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2 + 0 * x, 0 * x, -2 + 0 * x
