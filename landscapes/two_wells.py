from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar, knob
from landscapes.base import Landscape


@dataclass(frozen=True)
class TwoWells(Landscape):
    r"""A wide well and a sharp one: the sharp one is deeper as it opens, but a ball with a large rate or loud noise does not stay in it.

    $$f(x, y) = \tfrac1{20}(x^2+y^2) - p - q \qquad p = e^{-\frac12\left((x+1)^2 + y^2\right)} \qquad
    q = d\,e^{-\frac12 \rho^2\left((x-1.5)^2 + (y-0.5)^2\right)}$$

    After Hochreiter & Schmidhuber 1997, Flat minima, Neural Computation 9(1), and Keskar et al. 2017, arXiv:1609.04836.
    """

    width: Scalar = knob(4.0, r"\rho", 1.0, 10.0, help="How many times wider the wide well is than the sharp one.", least=0)
    depth: Scalar = knob(1.2, "d", 0.5, 2.0, help="How deep the sharp well is; the wide one has depth 1.")
    name = "Two wells"
    domain = ((-3.0, 3.0), (-3.0, 3.0))
    start = (2.6, 1.6)
    steps = 300

    def f(self, x: Array, y: Array) -> Array:
        p = np.exp(-((x + 1) ** 2 + y**2) / 2)
        q = self.depth * np.exp(-(self.width**2) * ((x - 1.5) ** 2 + (y - 0.5) ** 2) / 2)
        return (x**2 + y**2) / 20 - p - q

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        p = np.exp(-((x + 1) ** 2 + y**2) / 2)
        q = self.depth * np.exp(-(self.width**2) * ((x - 1.5) ** 2 + (y - 0.5) ** 2) / 2)
        k = self.width**2
        return x / 10 + (x + 1) * p + k * (x - 1.5) * q, y / 10 + y * p + k * (y - 0.5) * q

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        p = np.exp(-((x + 1) ** 2 + y**2) / 2)
        q = self.depth * np.exp(-(self.width**2) * ((x - 1.5) ** 2 + (y - 0.5) ** 2) / 2)
        k = self.width**2
        xx = 0.1 + (1 - (x + 1) ** 2) * p + k * (1 - k * (x - 1.5) ** 2) * q
        xy = -(x + 1) * y * p - k * k * (x - 1.5) * (y - 0.5) * q
        yy = 0.1 + (1 - y**2) * p + k * (1 - k * (y - 0.5) ** 2) * q
        return xx, xy, yy
