from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar, knob
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Plateau(Landscape):
    r"""Terraces: the gradient nearly vanishes on each; speed kept from the last carries a ball over the next as well as rescaled steps do.

    $$f(x, y) = \tfrac{q}{50} + \sum_{k=1}^{3} \tanh\frac{s\,(q - k^2)}{k} \qquad q = (x-1)^2 + 2\,(y+0.5)^2$$

    After Hochreiter 1991, Untersuchungen zu dynamischen neuronalen Netzen, on vanishing gradients.
    """

    s: Scalar = knob(3.0, "s", 0.5, 10.0, log=True, help="How abrupt the steps are, and so how flat the terraces between them.", least=0)
    name = "Plateau"
    domain = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-2.5, 1.5)
    steps = 500

    @property
    def minima(self) -> list[Point]:
        return [(1.0, -0.5)]

    def f(self, x: Array, y: Array) -> Array:
        q = (x - 1) ** 2 + 2 * (y + 0.5) ** 2
        return q / 50 + np.tanh(self.s * (q - 1)) + np.tanh(self.s * (q - 4) / 2) + np.tanh(self.s * (q - 9) / 3)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        q = (x - 1) ** 2 + 2 * (y + 0.5) ** 2
        a, b, c = np.tanh(self.s * (q - 1)), np.tanh(self.s * (q - 4) / 2), np.tanh(self.s * (q - 9) / 3)
        d = 0.02 + self.s * ((1 - a**2) + (1 - b**2) / 2 + (1 - c**2) / 3)
        return 2 * (x - 1) * d, 4 * (y + 0.5) * d

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        q = (x - 1) ** 2 + 2 * (y + 0.5) ** 2
        a, b, c = np.tanh(self.s * (q - 1)), np.tanh(self.s * (q - 4) / 2), np.tanh(self.s * (q - 9) / 3)
        d = 0.02 + self.s * ((1 - a**2) + (1 - b**2) / 2 + (1 - c**2) / 3)
        dd = -2 * self.s**2 * (a * (1 - a**2) + b * (1 - b**2) / 4 + c * (1 - c**2) / 9)
        return 2 * d + 4 * (x - 1) ** 2 * dd, 8 * (x - 1) * (y + 0.5) * dd, 4 * d + 16 * (y + 0.5) ** 2 * dd
