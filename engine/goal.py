"""What runs are after: the minima of an objective, f*, and the window in which f* is the lowest."""

from dataclasses import dataclass, replace
from math import inf, nan
from typing import Any

import numpy as np

from engine.objective import Bools, loss_of
from engine.trial import each, varied
from knobs import Array

ROUNDING = 1e-9  # of f*, or of 1: a loss may be that much lower than f* for no other reason than the rounding of both


@dataclass(frozen=True, eq=False)
class Goal:
    """Where runs can come to rest, and the height they are measured against. A shape ends in N where knobs make runs differ, else in 1.

    Outside its window a landscape may fall below f*, as McCormick does. A run that goes down there has left, and where it passes the
    height of f* it has reached nothing.
    """

    minima: Array  # (M, D, 1 or N); NaN for runs that have fewer than others
    heights: Array  # (M, 1 or N): the loss at each
    lowest: Array  # (1 or N): f*; 0 where it is not known
    known: Bools  # (1 or N): whether f* is
    window: tuple[Array, Array]  # lower and upper ends, each (D, 1 or N): where f* is the lowest; infinite where there is no such window

    def part(self, where: Any) -> "Goal":
        """The goal of the runs `where`, a slice or their numbers."""
        if max(self.heights.shape[-1], self.lowest.shape[-1]) == 1:
            return self
        low, high = self.window
        return Goal(
            self.minima[..., where], self.heights[..., where], self.lowest[where], self.known[where], (low[..., where], high[..., where])
        )

    def below(self, loss: Array) -> Bools:
        """Which losses, (N,), are lower than f*, by more than rounding can make them; none where f* is not known."""
        return self.known & (loss - self.lowest < -ROUNDING * np.maximum(1, np.abs(self.lowest)))

    def inside(self, w: Array) -> Bools:
        """Which positions, (D, N), are in the window, (N,)."""
        low, high = self.window
        return np.asarray(((w >= low) & (w <= high)).all(axis=0))

    def hit(self, w: Array, loss: Array, target: float) -> Bools:
        """Which runs, (N,), stand at f*: not more than `target` above it or below it, and in the window."""
        return (loss - self.lowest <= target) & (self.lowest - loss <= target) & self.inside(w)


def goal(objective: Any) -> Goal:
    """The goal of all runs on `objective`."""
    own = varied(objective)
    if not own:
        return _of_all(objective)
    settings, of_run = np.unique(np.array(list(own.values())), axis=1, return_inverse=True)
    single = [_of_all(replace(objective, **dict(zip(own, map(float, setting), strict=True)))) for setting in settings.T]
    most = max(len(found.heights) for found in single)

    def of_each(*arrays: Any) -> Any:
        return np.concatenate(arrays, axis=-1)[..., of_run]

    return Goal(
        minima=of_each(*(_padded(found.minima, most) for found in single)),
        heights=of_each(*(_padded(found.heights, most) for found in single)),
        lowest=of_each(*(found.lowest for found in single)),
        known=of_each(*(found.known for found in single)),
        window=(of_each(*(found.window[0] for found in single)), of_each(*(found.window[1] for found in single))),
    )


def below(objective: Any, loss: Any) -> Bools:
    """Which losses, (*B), are lower than f*, so that the run has left the window; none where f* is not known. Rounding does not count.

    A knob of `objective` that holds one number per run has the shape *B or broadcasts to it.
    """
    loss = np.asarray(loss)
    flat = each(objective, lambda values: np.broadcast_to(values, loss.shape).reshape(-1))
    return goal(flat).below(loss.reshape(-1)).reshape(loss.shape)


def _of_all(objective: Any) -> Goal:
    """The goal where it is the same for all runs."""
    points, lowest = list(getattr(objective, "minima", [])), getattr(objective, "lowest", None)
    D = getattr(objective, "D", len(points[0]) if points else 1)
    minima = np.array(points, dtype=float).reshape(-1, D)
    heights = np.empty(0)
    if points:
        with np.errstate(all="ignore"):
            heights = np.asarray(loss_of(objective)(minima.T.copy()))
    low, high = np.array(getattr(objective, "domain", ((-inf, inf),) * D), dtype=float).T
    deepest = minima[heights.argmin()] if points else np.full(D, nan)
    if lowest is None or not ((deepest >= low) & (deepest <= high)).all():  # the window says nothing of f*: it is looked for everywhere
        low, high = np.full(D, -inf), np.full(D, inf)
    return Goal(
        minima=minima[..., np.newaxis],
        heights=heights[:, np.newaxis],
        lowest=np.array([lowest or 0.0]),
        known=np.array([lowest is not None]),
        window=(low[:, np.newaxis], high[:, np.newaxis]),
    )


def _padded(found: Array, most: int) -> Array:
    """`found` with NaN for the minima that it lacks: (m, …) -> (most, …)."""
    return np.concatenate([found, np.full((most - len(found), *found.shape[1:]), nan)])
