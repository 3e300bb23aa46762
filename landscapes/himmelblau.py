from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class Himmelblau(Landscape):
    r"""Four equal basins: where a ball ends is decided by the first few steps.

    $$f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2$$

    Himmelblau 1972, Applied Nonlinear Programming.
    """

    name = "Himmelblau"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.5, -4.5)
    steps = 150
    rates = {
        "SGD": 0.005, "Momentum": 0.03, "HeavyBall": 0.003, "Nesterov": 0.002, "AdaGrad": 0.3, "AdaDelta": 0.3,
        "RMSProp": 0.04, "RMSPropOutside": 0.04, "Adam": 0.07, "AdamUncorrected": 0.015, "AdamL2": 0.07, "AdamW": 0.07,
        "AMSGrad": 0.07, "Adamax": 0.1, "NAdam": 0.07, "RAdam": 0.004, "AdaBelief": 0.04, "Lion": 0.05, "LARS": 0.15,
        "LAMB": 0.007,
    }  # fmt: skip

    def f(self, x: Array, y: Array) -> Array:
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        p, q = x**2 + y - 11, x + y**2 - 7
        return 4 * x * p + 2 * q, 2 * p + 4 * y * q

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 12 * x**2 + 4 * y - 42, 4 * (x + y), 12 * y**2 + 4 * x - 26
