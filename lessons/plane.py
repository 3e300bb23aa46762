"""A plane: the gradient is the same everywhere, so what a rule does with it can be read off its steps."""

from dataclasses import dataclass

import numpy as np

from engine.descent import descend
from knobs import Array, Scalar
from optimizers.base import Optimizer


@dataclass(frozen=True)
class Plane:
    """f = slope · x: one steady gradient, along x; it is no landscape, as it has no bottom and no window."""

    slope: Scalar = 1.0

    def f(self, x: Array, y: Array) -> Array:
        return self.slope * x

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return self.slope + 0 * x, 0 * y


def strides(optimizer: Optimizer, steps: int, slope: Scalar = 1.0) -> Array:
    """How far each step goes down a plane, as a multiple of the learning rate: (T,), or (T, B) for a slope of shape (B,)."""
    start = np.zeros((2, *np.shape(slope)))
    return np.asarray(-np.diff(descend(optimizer, Plane(slope), start, steps).w[:, 0], axis=0) / optimizer.lr)
