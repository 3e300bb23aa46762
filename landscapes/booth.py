from dataclasses import dataclass

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Booth(Landscape):
    r"""A bowl turned by 45°: methods that scale x and y apart cannot see its axes.

    $$f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2$$

    Jamil & Yang 2013, arXiv:1308.4008, no. 17.
    """

    name = "Booth"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-8.0, 2.0)
    steps = 150
    rates = {
        "SGD": 0.02, "Momentum": 0.1, "HeavyBall": 0.007, "Nesterov": 0.007, "AdaGrad": 0.7, "AdaDelta": 5, "RMSProp": 0.1,
        "RMSPropOutside": 0.1, "Adam": 0.4, "AdamUncorrected": 0.1, "AdamL2": 0.4, "AdamW": 0.4, "AMSGrad": 0.5,
        "Adamax": 0.7, "NAdam": 0.4, "RAdam": 0.015, "AdaBelief": 0.4, "Lion": 0.15, "LARS": 0.25, "LAMB": 0.02,
    }  # fmt: skip

    @property
    def minima(self) -> list[Point]:
        return [(1.0, 3.0)]

    def f(self, x: Array, y: Array) -> Array:
        return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 10 * x + 8 * y - 34, 8 * x + 10 * y - 38

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 10 + 0 * x, 8 + 0 * x, 10 + 0 * x
