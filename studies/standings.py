"""Who won: the standing of every lane at the end of a race."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.descent import Trajectory
from landscapes.base import Landscape

TARGET = 1e-6  # on f - f*


@dataclass(frozen=True)
class Standing:
    """How one lane ended. What does not apply is None: no NaN reaches a table."""

    lane: int  # index into the lanes of the race
    place: int
    status: str
    steps_to_target: int | None  # first step with f - f* <= TARGET
    final: float | None  # f at the end
    gap: float | None  # f - f* at the end
    distance: float | None  # to the nearest minimum
    nearest: str | None
    path_length: float  # up to where it leaves

    @property
    def height(self) -> float | None:
        """How high it ended: f - f* where f* is known, else f."""
        return self.final if self.gap is None else self.gap

    @property
    def diverged(self) -> bool:
        return self.status.startswith("diverged")


def rank(landscape: Landscape, trajectories: Sequence[Trajectory]) -> list[Standing]:
    """The standings, best first. Each trajectory is of one run.

    First those that came to rest at the lowest point, the quickest first; then by height; diverged last,
    the one that held out longest first.
    """
    unplaced = [_standing(landscape, i, trajectory) for i, trajectory in enumerate(trajectories)]
    order = sorted(unplaced, key=lambda pair: pair[0])
    return [Standing(**(vars(standing) | {"place": place})) for place, (_, standing) in enumerate(order, 1)]


def last_step(trajectory: Trajectory) -> int:
    """The last step worth drawing: the one where a diverging run leaves, else T; never one that is not finite."""
    left = int(trajectory.diverged_at)
    if left < 0:
        return trajectory.steps
    return left if np.isfinite(trajectory.w[left]).all() else left - 1


@lru_cache(maxsize=256)
def _standing(landscape: Landscape, lane: int, run: Trajectory) -> tuple[tuple[float, ...], Standing]:
    left = int(run.diverged_at)
    drawn = run.w[: last_step(run) + 1]
    length = float(np.hypot(*np.diff(drawn, axis=0).T).sum())
    lowest = landscape.lowest
    hits = np.flatnonzero(run.loss - lowest <= TARGET) if lowest is not None else np.array([], int)
    hit = int(hits[0]) if len(hits) else None
    if left >= 0:
        key = (2.0, -float(left), 0.0)
        return key, Standing(lane, 0, f"diverged at step {left}", hit, None, None, None, None, length)
    final = float(run.loss[-1])
    gap = None if lowest is None else final - lowest
    minima = landscape.minima
    distances = [float(np.hypot(*(run.w[-1] - np.array(m)))) for m in minima]
    near = int(np.argmin(distances)) if minima else None
    status = "still travelling"
    if gap is not None and abs(gap) <= TARGET:  # far below f* is outside the window, on McCormick's way to -∞
        status = "converged"
    elif near is not None and abs(final - float(landscape.f(*map(np.array, minima[near])))) <= TARGET:
        status = "converged, local minimum"
    done = status == "converged" and hit is not None
    key = (0.0, float(hit or 0), final) if done else (1.0, final, 0.0)
    distance = None if near is None else distances[near]
    nearest = None if near is None else f"({minima[near][0]:.3g}, {minima[near][1]:.3g})"
    return key, Standing(lane, 0, status, hit, final, gap, distance, nearest, length)
