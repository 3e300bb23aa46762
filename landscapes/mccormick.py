from dataclasses import dataclass
from math import pi

import numpy as np

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class McCormick(Landscape):
    r"""A wavy gutter with a sill: the side decides the basin, and too much speed falls out of the window.

    $$f(x, y) = \sin(x+y) + (x-y)^2 - 1.5\,x + 2.5\,y + 1$$

    Outside the window it goes on falling. McCormick 1976, Mathematical Programming 10; Adorio 2005, Multivariate test functions library.
    """

    name = "McCormick"
    domain = ((-1.5, 4.0), (-3.0, 4.0))
    start = (3.6, -2.2)
    steps = 200

    @property
    def minima(self) -> list[Point]:
        return [(0.5 - pi / 3, -0.5 - pi / 3), (0.5 + 2 * pi / 3, -0.5 + 2 * pi / 3)]

    def f(self, x: Array, y: Array) -> Array:
        return np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        c = np.cos(x + y)
        return c + 2 * (x - y) - 1.5, c - 2 * (x - y) + 2.5

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        s = np.sin(x + y)
        return 2 - s, -2 - s, 2 - s
