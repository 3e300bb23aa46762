from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar, knob
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Quadratic(Landscape):
    r"""A straight ravine: its walls bend more than its floor, and one rate has to do for both.

    $$f(x, y) = \tfrac12\,(u^2 + \kappa\,v^2) \qquad u = x\cos\theta + y\sin\theta \qquad v = y\cos\theta - x\sin\theta$$

    Along its floor runs u and across it v: x and y, turned by θ.

    SGD is stable for η < 2/κ. Goh 2017, Why Momentum Really Works, Distill.
    """

    kappa: Scalar = knob(
        20.0,
        r"\kappa",
        1.0,
        1000.0,
        log=True,
        help="How many times more the walls bend than the floor, λ₁/λ₂: the condition number. SGD needs η < 2/κ.",
        least=0,
    )
    angle: Scalar = knob(0.0, r"\theta", 0.0, 90.0, help="How far the ravine is turned away from the x-axis, in degrees.")
    name = "Quadratic"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.8, 1.4)
    steps = 200

    @property
    def minima(self) -> list[Point]:
        return [(0.0, 0.0)]

    def f(self, x: Array, y: Array) -> Array:
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        return ((c * x + s * y) ** 2 + self.kappa * (c * y - s * x) ** 2) / 2

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        u, v = c * x + s * y, self.kappa * (c * y - s * x)
        return c * u - s * v, s * u + c * v

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        return c**2 + self.kappa * s**2 + 0 * x, (1 - self.kappa) * c * s + 0 * x, s**2 + self.kappa * c**2 + 0 * x
