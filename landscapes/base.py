"""What a landscape is: a frozen dataclass with `f`, its exact `grad` and `hessian`, and where to look."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from knobs import Array

Point = tuple[float, float]


@dataclass(frozen=True)
class Landscape(ABC):
    """A loss of two parameters. `f`, `grad` and `hessian` take coordinates of any one shape.

    The first sentence of a subclass's docstring is its character, the $$…$$ in it its formula.
    """

    name: ClassVar[str]
    domain: ClassVar[tuple[Point, Point]]  # ((x0, x1), (y0, y1)), the window
    start: ClassVar[Point]
    steps: ClassVar[int] = 300  # how many steps make an instructive first picture here
    rates: ClassVar[dict[str, float]] = {}  # optimizer's class name -> the lr that makes one

    @abstractmethod
    def f(self, x: Array, y: Array) -> Array:
        """Height, of the shape of `x`; complex numbers where it is analytic."""

    @abstractmethod
    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        """∂f/∂x, ∂f/∂y, each of the shape of `x`."""

    @abstractmethod
    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y², each of the shape of `x`."""

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


@lru_cache(maxsize=64)
def critical_points(landscape: Landscape, grid: int = 96) -> tuple[tuple[float, float, str], ...]:
    """Points of the window where the gradient vanishes, as (x, y, "minimum" | "maximum" | "saddle"), lowest first.

    Found by Newton's method from a grid of starts; points with a singular Hessian are left out.
    """
    (x0, x1), (y0, y1) = landscape.domain
    width = max(x1 - x0, y1 - y0)
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(x0, x1, grid), np.linspace(y0, y1, grid)))
    with np.errstate(all="ignore"):
        for _ in range(60):
            gx, gy = landscape.grad(x, y)
            xx, xy, yy = landscape.hessian(x, y)
            det = xx * yy - xy * xy
            dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
            short = np.minimum(1, width / grid / np.sqrt(dx * dx + dy * dy))  # short steps stay in their own valley
            x, y = x - short * dx, y - short * dy
        xx, xy, yy = landscape.hessian(x, y)
        det = xx * yy - xy * xy
        scale = np.abs(xx) + np.abs(xy) + np.abs(yy)
        inside = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
        settled = (np.sqrt(dx * dx + dy * dy) < 1e-10 * width) & (np.abs(det) > 1e-9 * scale**2) & inside
    x, y = x[settled], y[settled]
    points: list[tuple[float, float, str]] = []
    order = np.lexsort((y, x, np.round(landscape.f(x, y), 9)))  # equal heights in a fixed order, whatever the last digits
    while len(order):
        i = order[0]
        kind = "saddle" if det[settled][i] < 0 else "minimum" if xx[settled][i] > 0 else "maximum"
        points.append((float(x[i]), float(y[i]), kind))
        order = order[np.abs(x[order] - x[i]) + np.abs(y[order] - y[i]) > 1e-6 * width]
    return tuple(points)
