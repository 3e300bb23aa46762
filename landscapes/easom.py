from dataclasses import dataclass

import numpy as np
from numpy import pi

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class Easom(Landscape):
    r"""A needle in a plateau: the gradient fades away from the hole, and four shallow dimples lie about it.

    $$f(x, y) = -h(x)\,h(y) \qquad h(z) = \cos z\; e^{-(z-\pi)^2}$$

    Easom 1990, A survey of global optimization techniques, University of Louisville.
    """

    name = "Easom"
    domain = ((0.0, 6.0), (0.0, 6.0))
    start = (4.55, 4.2)
    steps = 300

    def f(self, x: Array, y: Array) -> Array:
        return -np.cos(x) * np.cos(y) * np.exp(-((x - pi) ** 2) - (y - pi) ** 2)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        d = np.exp(-((x - pi) ** 2) - (y - pi) ** 2)
        dx, dy = np.sin(x) + 2 * (x - pi) * np.cos(x), np.sin(y) + 2 * (y - pi) * np.cos(y)
        return dx * np.cos(y) * d, np.cos(x) * dy * d

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        d = np.exp(-((x - pi) ** 2) - (y - pi) ** 2)
        dx, dy = np.sin(x) + 2 * (x - pi) * np.cos(x), np.sin(y) + 2 * (y - pi) * np.cos(y)
        ddx = (3 - 4 * (x - pi) ** 2) * np.cos(x) - 4 * (x - pi) * np.sin(x)
        ddy = (3 - 4 * (y - pi) ** 2) * np.cos(y) - 4 * (y - pi) * np.sin(y)
        return ddx * np.cos(y) * d, -dx * dy * d, np.cos(x) * ddy * d
