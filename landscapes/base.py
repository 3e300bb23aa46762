"""What an optimizer goes down: an objective of D weights, and the kind with D = 2 that can be drawn, a landscape."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from knobs import Array
from landscapes.critical import critical_points

Point = tuple[float, float]


class Objective(ABC):
    """A loss of D weights. Positions `w` have the shape (D, *B): the weights lead, and *B is any shape, () for one position.

    What differs from run to run, a knob that holds one number per run, has the shape of the last of the axes *B.
    """

    D: int
    layers: tuple[int | tuple[int, ...], ...] = ()  # sizes or shapes of the layers along the weights; () for none

    @abstractmethod
    def loss(self, w: Array) -> Array:
        """The height at `w`, (*B): of all the data, so that it is the same at every step."""

    @abstractmethod
    def slope(self, w: Array, t: int) -> Array:
        """The gradient at `w` as step t = 1, 2, … sees it, (D, *B). `t` picks the mini-batch, the same for all runs."""


@dataclass(frozen=True)
class Landscape(Objective):
    """A loss of two weights, x and y. `f`, `grad` and `hessian` take coordinates of any one shape.

    The first sentence of a subclass's docstring is its character, the $$…$$ in it its formula.
    """

    D = 2
    name: ClassVar[str]
    domain: ClassVar[tuple[Point, Point]]  # ((x0, x1), (y0, y1)), the window
    start: ClassVar[Point]
    steps: ClassVar[int] = 300  # how many steps make an instructive first picture here
    batch: ClassVar[int] = 1  # examples that a step takes the mean of as a race opens here
    found: ClassVar[bool] = False  # whether minima and saddles are only what a search came upon; else the tests know them all

    @abstractmethod
    def f(self, x: Array, y: Array) -> Array:
        """Height, of the shape of `x`; complex numbers where it is analytic."""

    @abstractmethod
    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        """∂f/∂x, ∂f/∂y, each of the shape of `x`."""

    @abstractmethod
    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y², each of the shape of `x`."""

    def loss(self, w: Array) -> Array:
        """`f` of the two rows of `w`, (2, *B) -> (*B)."""
        return self.f(w[0], w[1])

    def slope(self, w: Array, t: int) -> Array:
        """`grad` of the two rows of `w`, (2, *B) -> (2, *B); a landscape has no mini-batches, so every step `t` sees the same."""
        g = np.empty_like(w)
        g[0], g[1] = self.grad(w[0], w[1])
        return g

    @property
    def which(self) -> str:
        """What tells this landscape from others, however its knobs are turned."""
        return type(self).__name__

    @property
    def minima(self) -> list[Point]:
        """Every local minimum in the window, the lowest first; it may depend on the knobs."""
        return [(x, y) for x, y, kind in critical_points(self) if kind == "minimum"]

    @property
    def saddles(self) -> list[Point]:
        """Every saddle in the window: the gradient vanishes, some directions rise and some fall."""
        return [(x, y) for x, y, kind in critical_points(self) if kind == "saddle"]

    @property
    def lowest(self) -> float | None:
        """f*, the value at the global minimum; None where the landscape has no bottom."""
        return float(self.f(*map(np.array, self.minima[0]))) if self.minima else None
