from dataclasses import dataclass

import numpy as np
from numpy import pi

from knobs import Array, Scalar, knob
from landscapes.base import Landscape


@dataclass(frozen=True)
class Rastrigin(Landscape):
    r"""A field of traps on the floor of a bowl: without noise or momentum, and with short steps, a ball stops in the first one.

    $$f(x, y) = 2A + x^2 - A\cos 2\pi x + y^2 - A\cos 2\pi y$$

    Rastrigin 1974, Systems of extremal control.
    """

    A: Scalar = knob(10.0, "A", 0.0, 20.0, help="How deep the traps are; at 0 the bowl is smooth.", least=0)
    name = "Rastrigin"
    domain = ((-5.12, 5.12), (-5.12, 5.12))
    start = (-4.4, 3.3)
    steps = 200

    def f(self, x: Array, y: Array) -> Array:
        waves: Array = np.sin(pi * x) ** 2 + np.sin(pi * y) ** 2  # 1 - cos 2πx = 2 sin² πx keeps its digits near 0
        return x**2 + y**2 + 2 * self.A * waves

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 2 * x + 2 * pi * self.A * np.sin(2 * pi * x), 2 * y + 2 * pi * self.A * np.sin(2 * pi * y)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return 2 + 4 * pi**2 * self.A * np.cos(2 * pi * x), 0 * x, 2 + 4 * pi**2 * self.A * np.cos(2 * pi * y)
