from dataclasses import dataclass

import numpy as np
from numpy import pi

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True)
class Levy13(Landscape):
    r"""Ripples across a bowl, close together one way and uneven the other: a gentle rate stops in a ripple, a bold one skims over.

    $$f(x, y) = \sin^2 3\pi x + (x-1)^2\,(1 + \sin^2 3\pi y) + (y-1)^2\,(1 + \sin^2 2\pi y)$$

    Lévy & Montalvo 1985, SIAM Journal on Scientific and Statistical Computing 6(1).
    """

    name = "Lévy 13"
    domain = ((-3.0, 3.0), (-3.0, 3.0))
    start = (-0.41, -0.69)
    steps = 200

    def f(self, x: Array, y: Array) -> Array:
        p, q = 1 + np.sin(3 * pi * y) ** 2, 1 + np.sin(2 * pi * y) ** 2
        height: Array = np.sin(3 * pi * x) ** 2 + (x - 1) ** 2 * p + (y - 1) ** 2 * q
        return height

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        p, dp = 1 + np.sin(3 * pi * y) ** 2, 3 * pi * np.sin(6 * pi * y)
        q, dq = 1 + np.sin(2 * pi * y) ** 2, 2 * pi * np.sin(4 * pi * y)
        return 3 * pi * np.sin(6 * pi * x) + 2 * (x - 1) * p, (x - 1) ** 2 * dp + 2 * (y - 1) * q + (y - 1) ** 2 * dq

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        p, dp, ddp = 1 + np.sin(3 * pi * y) ** 2, 3 * pi * np.sin(6 * pi * y), 18 * pi**2 * np.cos(6 * pi * y)
        q, dq, ddq = 1 + np.sin(2 * pi * y) ** 2, 2 * pi * np.sin(4 * pi * y), 8 * pi**2 * np.cos(4 * pi * y)
        yy = (x - 1) ** 2 * ddp + 2 * q + 4 * (y - 1) * dq + (y - 1) ** 2 * ddq
        return 18 * pi**2 * np.cos(6 * pi * x) + 2 * p, 2 * (x - 1) * dp, yy
