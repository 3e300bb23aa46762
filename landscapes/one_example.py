"""The loss of one example, a feature a and a target b, as a landscape of two weights: x, the slope, and y, the intercept.

These are the texts that NumPy, scripts and a browser run for every example; landscapes/regression.py takes the mean of them. The feature is
standardised, and `scale` times as large before the weights see it. The L2 part is in each of them, and leaves the intercept alone.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array, Scalar, knob


def scale(default: float = 5.0) -> Any:
    """How many times larger the feature is made than a standardised one; any number >= 0."""
    help = (
        "How many times larger the feature is than one of deviation 1. Along x the loss bends the square of that more: a feature in the "
        "wrong units makes a ravine."
    )
    return knob(default, "s", 1.0, 30.0, log=True, help=help, least=0)


def l2(default: float = 0.0) -> Any:
    """The weight of the L2 part, λ; any number >= 0."""
    help = "Pulls the slope x towards 0, by adding λ/2 · x² to the loss. The intercept y is left alone."
    return knob(default, r"\lambda", 0.0, 1.0, help=help, least=0, marks=(0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1))


def delta(default: float = 0.3) -> Any:
    """Up to which distance Huber's loss is a square; any number >= 0."""
    help = "How far from the line an example may lie, in deviations of the target, before Huber's loss goes on as a straight one."
    return knob(default, r"\delta", 0.05, 2.0, log=True, help=help, least=0)


@dataclass(frozen=True)
class OneExample(ABC):
    """`f`, `grad` and `hessian` take weights and examples of shapes that broadcast together, and answer in the shape that comes of it."""

    scale: Scalar = scale()
    l2: Scalar = l2()

    @abstractmethod
    def f(self, x: Array, y: Array, a: Array, b: Array) -> Array:
        """The loss; complex numbers where it is analytic."""

    @abstractmethod
    def grad(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array]:
        """∂f/∂x, ∂f/∂y."""

    @abstractmethod
    def hessian(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
        """∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²."""


@dataclass(frozen=True)
class Squared(OneExample):
    """The square of the distance r: the farther an example lies, the harder it pulls."""

    def f(self, x: Array, y: Array, a: Array, b: Array) -> Array:
        r = self.scale * x * a + y - b
        return r**2 / 2 + self.l2 * x**2 / 2

    def grad(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array]:
        r = self.scale * x * a + y - b
        return self.scale * a * r + self.l2 * x, r

    def hessian(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
        z = self.scale * a + 0 * x
        return z**2 + self.l2, z, 1 + 0 * z


@dataclass(frozen=True)
class Absolute(OneExample):
    """The distance r itself: an example pulls equally hard wherever it lies. On the line there is a kink, without a pull."""

    def f(self, x: Array, y: Array, a: Array, b: Array) -> Array:
        r = self.scale * x * a + y - b
        return np.abs(r) + self.l2 * x**2 / 2

    def grad(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array]:
        r = self.scale * x * a + y - b
        pull = np.sign(r)
        return self.scale * a * pull + self.l2 * x, pull

    def hessian(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
        z = 0 * a + 0 * x
        return z + self.l2, z, z


@dataclass(frozen=True)
class Huber(OneExample):
    """A square up to the distance δ, and from there on straight, without a kink."""

    delta: Scalar = delta()

    def f(self, x: Array, y: Array, a: Array, b: Array) -> Array:
        r = self.scale * x * a + y - b
        pull = np.maximum(-self.delta, np.minimum(r, self.delta))
        return pull * (r - pull / 2) + self.l2 * x**2 / 2

    def grad(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array]:
        r = self.scale * x * a + y - b
        pull = np.maximum(-self.delta, np.minimum(r, self.delta))
        return self.scale * a * pull + self.l2 * x, pull

    def hessian(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
        r = self.scale * x * a + y - b
        z, near = self.scale * a, np.where(np.abs(r) < self.delta, 1.0, 0.0)
        return near * z**2 + self.l2, near * z, near


@dataclass(frozen=True)
class Logistic(OneExample):
    """Cross-entropy of a class: u is how far on the wrong side the weights put it, p how probable they call that side."""

    def f(self, x: Array, y: Array, a: Array, b: Array) -> Array:
        u = -b * (self.scale * x * a + y)
        return np.maximum(u, 0) + np.log1p(np.exp(np.minimum(u, -u))) + self.l2 * x**2 / 2

    def grad(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array]:
        u = -b * (self.scale * x * a + y)
        p = 1 / (1 + np.exp(-u))
        return -self.scale * a * b * p + self.l2 * x, -b * p

    def hessian(self, x: Array, y: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
        u = -b * (self.scale * x * a + y)
        p, z = 1 / (1 + np.exp(-u)), self.scale * a
        bend = p * (1 - p)
        return bend * z**2 + self.l2, bend * z, bend
