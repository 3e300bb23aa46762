"""How wrong an output is: the loss of one example, with its first two derivatives.

The outputs `z` have the shape (N, K, n): N lanes, K outputs, n examples; `y`, (n,), is the class, 0 or 1, or the value that was to be
learned. A cost gives the loss of each example, (N, n), its slope dl/dz, (N, K, n), and the change of that slope along a direction `rz`,
(N, K, n): the Hessian of the loss in z, times rz.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy import exp, log1p

from knobs import Array


class Cost(ABC):
    """One way to count errors. `outputs` is how many numbers it wants of a network."""

    outputs = 1

    @abstractmethod
    def value(self, z: Array, y: Array) -> Array:
        """The loss of each example, (N, n)."""

    @abstractmethod
    def slope(self, z: Array, y: Array) -> Array:
        """dl/dz, (N, K, n)."""

    @abstractmethod
    def turn(self, z: Array, y: Array, rz: Array) -> Array:
        """d²l/dz² times rz, (N, K, n)."""


class Logistic(Cost):
    """Cross-entropy of one logit: minus the logarithm of the probability 1/(1 + e^-z) that the right class was given."""

    def value(self, z: Array, y: Array) -> Array:
        z = z[:, 0]
        return np.asarray(np.maximum(z, 0) - z * y + log1p(exp(-np.abs(z))))

    def slope(self, z: Array, y: Array) -> Array:
        return self.probability(z) - y

    def turn(self, z: Array, y: Array, rz: Array) -> Array:
        p = self.probability(z)
        return p * (1 - p) * rz

    def probability(self, z: Array) -> Array:
        """Of class 1, without overflow at either end."""
        e = exp(-np.abs(z))
        return np.asarray(np.where(z >= 0, 1, e) / (1 + e))


class Softmax(Cost):
    """Cross-entropy of one output for each class: minus the logarithm of the right one's share of e^z."""

    outputs = 2

    def value(self, z: Array, y: Array) -> Array:
        top = z.max(axis=1)
        return np.asarray(top + np.log(exp(z - top[:, np.newaxis]).sum(axis=1)) - np.where(y, z[:, 1], z[:, 0]))

    def slope(self, z: Array, y: Array) -> Array:
        return np.asarray(self.probabilities(z) - np.stack([1 - y, y]))

    def turn(self, z: Array, y: Array, rz: Array) -> Array:
        p = self.probabilities(z)
        return np.asarray(p * (rz - (p * rz).sum(axis=1, keepdims=True)))

    def probabilities(self, z: Array) -> Array:
        """Of each class, (N, K, n)."""
        e = exp(z - z.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


class Squared(Cost):
    """The square of the distance to the value, without a half before it, as torch's mse_loss."""

    def value(self, z: Array, y: Array) -> Array:
        return np.asarray((z[:, 0] - y) ** 2)

    def slope(self, z: Array, y: Array) -> Array:
        return np.asarray(2 * (z - y))

    def turn(self, z: Array, y: Array, rz: Array) -> Array:
        return 2 * rz


class SquaredOfClasses(Squared):
    """The square of the distance to -1 or 1, whichever stands for the class."""

    def value(self, z: Array, y: Array) -> Array:
        return super().value(z, 2 * y - 1)

    def slope(self, z: Array, y: Array) -> Array:
        return super().slope(z, 2 * y - 1)


OF_CLASSES: dict[str, Cost] = {"logistic": Logistic(), "softmax": Softmax(), "squared": SquaredOfClasses()}
OF_VALUES: dict[str, Cost] = {"squared": Squared()}
