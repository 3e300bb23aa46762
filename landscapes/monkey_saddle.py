from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class MonkeySaddle(Landscape):
    r"""A saddle with a third way down, for the tail: at its centre even the curvature vanishes.

    $$f(x, y) = x^3 - 3\,x\,y^2$$

    Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie.
    """

    name = "Monkey saddle"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.7, 0.05)
    steps = 150
    rates = {
        "SGD": 0.005, "Momentum": 0.01, "HeavyBall": 0.001, "Nesterov": 0.001, "AdaGrad": 0.07, "AdaDelta": 0.02,
        "RMSProp": 0.015, "RMSPropOutside": 0.015, "Adam": 0.015, "AdamUncorrected": 0.004, "AdamL2": 0.015, "AdamW": 0.015,
        "AMSGrad": 0.015, "Adamax": 0.03, "NAdam": 0.015, "RAdam": 0.1, "AdaBelief": 0.004, "Lion": 0.02, "LARS": 0.25,
        "LAMB": 0.015,
    }  # fmt: skip

    @property
    def minima(self) -> list[Point]:
        return []

    @property
    def saddles(self) -> list[Point]:
        return [(0.0, 0.0)]  # the Hessian is zero there, which `critical_points` leaves out

    def f(self, x: Array, y: Array) -> Array:
        return x * (x**2 - 3 * y**2)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 3 * (x**2 - y**2), -6 * x * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 6 * x, -6 * y, -6 * x
