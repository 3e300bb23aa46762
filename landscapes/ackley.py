from dataclasses import dataclass
from math import e, pi

import numpy as np

from knobs import Array
from landscapes.base import Landscape, Point


@dataclass(frozen=True)
class Ackley(Landscape):
    r"""A dimpled funnel with a needle at the bottom: its slope does not fade at the minimum, so only shrinking steps come to rest.

    $$f(x, y) = -20\,e^{-r/5} - e^{(\cos 2\pi x + \cos 2\pi y)/2} + 20 + e \qquad r = \sqrt{(x^2 + y^2)/2}$$

    At the origin f has a kink: there `grad` is (0, 0) and `hessian` that of the smooth, second term.

    Ackley 1987, A Connectionist Machine for Genetic Hillclimbing.
    """

    name = "Ackley"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-3.4, 2.3)
    steps = 300

    @property
    def minima(self) -> list[Point]:
        return [(0.0, 0.0), *super().minima]  # Newton's method cannot find a kink

    def f(self, x: Array, y: Array) -> Array:
        r = np.sqrt((x**2 + y**2) / 2)
        # expm1 keeps the digits near 0, where the formula's terms cancel.
        height: Array = -20 * np.expm1(-r / 5) - e * np.expm1(-(np.sin(pi * x) ** 2) - np.sin(pi * y) ** 2)
        return height

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        r = np.sqrt((x**2 + y**2) / 2)
        p = 2 * np.exp(-r / 5) / np.where(r == 0, np.inf, r)
        q = e * pi * np.exp(-(np.sin(pi * x) ** 2) - np.sin(pi * y) ** 2)
        return p * x + q * np.sin(2 * pi * x), p * y + q * np.sin(2 * pi * y)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        r = np.sqrt((x**2 + y**2) / 2)
        r = np.where(r == 0, np.inf, r)
        p, q = 2 * np.exp(-r / 5) / r, pi**2 * np.exp(1 - np.sin(pi * x) ** 2 - np.sin(pi * y) ** 2)
        bend, ux, uy = p / 2 + np.exp(-r / 5) / 5, x / r, y / r
        sx, sy = np.sin(2 * pi * x), np.sin(2 * pi * y)
        xx = p - bend * ux**2 + q * (2 * np.cos(2 * pi * x) - sx**2)
        yy = p - bend * uy**2 + q * (2 * np.cos(2 * pi * y) - sy**2)
        return xx, -bend * ux * uy - q * sx * sy, yy
