from dataclasses import dataclass
from math import sqrt

import numpy as np

from knobs import Array, Scalar, knob
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Cliff(Landscape):
    r"""A gentle slope that runs into a wall: a ball that arrives too fast meets a huge gradient and is thrown out.

    $$f(x, y) = \tfrac12 y^2 - \tfrac12 x + \tfrac H2 \left(z + \sqrt{z^2 + 0.01}\right) \qquad z = x - \tfrac14 y^2$$

    After Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, on exploding gradients.
    """

    H: Scalar = knob(50.0, "H", 5.0, 1000.0, log=True, help="How steep the wall is; the slope before it is ½.", least=1)
    name = "Cliff"
    domain = ((-5.0, 1.0), (-3.0, 3.0))
    start = (-4.0, 2.0)
    steps = 200

    @property
    def minima(self) -> list[Point]:
        slope = 1 / float(self.H) - 1  # z/√(z² + 0.01) where the wall's push equals the slope's pull
        return [(0.1 * slope / sqrt(1 - slope**2), 0.0)]

    def f(self, x: Array, y: Array) -> Array:
        z = x - y**2 / 4
        return y**2 / 2 - x / 2 + self.H / 2 * (z + np.sqrt(z**2 + 0.01))

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        z = x - y**2 / 4
        push = self.H / 2 * (1 + z / np.sqrt(z**2 + 0.01))
        return push - 0.5, y - push * y / 2

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        z = x - y**2 / 4
        r = np.sqrt(z**2 + 0.01)
        push, bend = self.H / 2 * (1 + z / r), self.H / 200 / r**3
        return bend, -bend * y / 2, 1 - push / 2 + bend * y**2 / 4
