"""What a neuron makes of its input z: the bend between two layers, with its first two derivatives.

Each is a function z -> (a, slope, bend): the value a of the shape of z, and two functions that give da/dz and d²a/dz² when they are called,
for most who ask want the value alone.
"""

from collections.abc import Callable

import numpy as np
from numpy import pi, sqrt

from knobs import Array

Late = Callable[[], Array]
Activation = Callable[[Array], tuple[Array, Late, Late]]


def tanh(z: Array) -> tuple[Array, Late, Late]:
    """The hyperbolic tangent: smooth, and flat far out."""
    a = np.tanh(z)
    return a, lambda: 1 - a * a, lambda: -2 * a * (1 - a * a)


def relu(z: Array) -> tuple[Array, Late, Late]:
    """max(z, 0), with slope 0 at 0 as in torch. Nair & Hinton 2010."""
    on = (z > 0).astype(float)
    return z * on, lambda: on, lambda: np.zeros_like(z)


def gelu(z: Array) -> tuple[Array, Late, Late]:
    """z times the share of a normal draw below z, with the authors' tanh for the normal distribution: torch's approximate="tanh".

    Hendrycks & Gimpel 2016, arXiv:1606.08415.
    """
    c, d = sqrt(2 / pi), 0.044715
    a = np.tanh(c * (z + d * z**3))

    def inner() -> Array:
        return np.asarray(c * (1 + 3 * d * z * z))

    def slope() -> Array:
        return np.asarray((1 + a) / 2 + z * (1 - a * a) * inner() / 2)

    def bend() -> Array:
        s, u = 1 - a * a, inner()
        return np.asarray(s * u + z * s * (3 * c * d * z - a * u * u))

    return z * (1 + a) / 2, slope, bend


ACTIVATIONS: dict[str, Activation] = {"tanh": tanh, "relu": relu, "gelu": gelu}
