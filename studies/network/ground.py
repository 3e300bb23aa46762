"""The ground on a plane through a network's weights, as a landscape of two numbers: what a map of a training shows.

A path of hundreds of weights does not lie on the plane that it is drawn on: what the map has at a ball's place is not the ball's loss.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knobs import Array
from landscapes.base import Landscape, Point
from networks.base import Network

POINTS = 64  # along each side: the losses between them are a smooth surface's through these
MARGIN = 0.18  # around what is drawn, in parts of its longer side


@dataclass(frozen=True, eq=False)
class PlaneGround(Landscape):
    """The training loss at `origin` + x `directions[0]` + y `directions[1]`, computed at 64 × 64 points of the window.

    Between them a cubic B-spline, which goes through all of them, has the height. `hessian` is the spline's, too.
    """

    network: Network
    origin: Array  # (D,)
    directions: Array  # (2, D)
    window: tuple[Point, Point]  # ((x0, x1), (y0, y1))
    begin: Point = (0.0, 0.0)  # the shadow of the lanes' common start
    name = "Plane"

    @property
    def domain(self) -> tuple[Point, Point]:  # type: ignore[override]
        return self.window

    @property
    def start(self) -> Point:  # type: ignore[override]
        return self.begin

    @property
    def minima(self) -> list[Point]:
        return []

    @property
    def saddles(self) -> list[Point]:
        return []

    def weights(self, x: Array, y: Array) -> Array:
        """The weights at places of the plane, (*B) and (*B) -> (D, *B)."""
        w, u, v = (one.reshape(-1, *[1] * np.ndim(x)) for one in (self.origin, *self.directions))
        return np.asarray(w + u * x + v * y)

    @cached_property
    def heights(self) -> Array:
        """The loss at the points, (POINTS, POINTS), rows along y."""
        x, y = (np.linspace(*ends, POINTS) for ends in self.window)
        with np.errstate(all="ignore"):
            return self.network.loss(self.weights(*np.meshgrid(x, y)))

    @cached_property
    def _spline(self) -> Array:
        """The coefficients of the spline, one more at each end than there are points."""
        across = 4 * np.eye(POINTS) + np.eye(POINTS, k=1) + np.eye(POINTS, k=-1)
        across[0], across[-1] = 6 * np.eye(POINTS)[0], 6 * np.eye(POINTS)[-1]  # at its ends it is straight
        inner = np.linalg.solve(across, np.linalg.solve(across, 36 * self.heights).T).T
        return np.pad(inner, 1, mode="reflect", reflect_type="odd")

    def f(self, x: Array, y: Array) -> Array:
        return self._at(x, y, 0, 0)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return self._at(x, y, 1, 0), self._at(x, y, 0, 1)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        return self._at(x, y, 2, 0), self._at(x, y, 1, 1), self._at(x, y, 0, 2)

    def _at(self, x: Array, y: Array, along_x: int, along_y: int) -> Array:
        """The spline at places of any one shape, so often differentiated along x and along y."""
        found = []
        for place, ends, order in zip((x, y), self.window, (along_x, along_y), strict=True):
            gap = (ends[1] - ends[0]) / (POINTS - 1)
            far = (np.asarray(place, dtype=float) - ends[0]) / gap
            first = np.clip(np.nan_to_num(np.floor(far)), 0, POINTS - 2).astype(int)
            found.append((first, [part / gap**order for part in _parts(far - first, order)]))
        (column, across), (row, up) = found
        return np.asarray(sum(b * a * self._spline[row + j, column + i] for j, b in enumerate(up) for i, a in enumerate(across)))


def _parts(t: Array, order: int) -> list[Array]:
    """What the four coefficients around a place count there, `t` on the way from the second to the third, or their derivatives."""
    if order == 0:
        return [(1 - t) ** 3 / 6, (3 * t**3 - 6 * t**2 + 4) / 6, (-3 * t**3 + 3 * t**2 + 3 * t + 1) / 6, t**3 / 6]
    if order == 1:
        return [-((1 - t) ** 2) / 2, (3 * t**2 - 4 * t) / 2, (-3 * t**2 + 2 * t + 1) / 2, t**2 / 2]
    return [1 - t, 3 * t - 2, 1 - 3 * t, t]


def around(places: Array) -> tuple[Point, Point]:
    """A square window around places, (n, 2), with some room."""
    low, high = places.min(axis=0), places.max(axis=0)
    half = max(float((high - low).max()) * (0.5 + MARGIN), 1e-9)
    x, y = ((low + high) / 2).tolist()
    return (x - half, x + half), (y - half, y + half)
