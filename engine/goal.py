"""What runs are after: the minima of an objective and f*, for each run where knobs make them differ."""

from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np

from engine.objective import loss_of
from engine.trial import varied
from knobs import Array, Scalar


@dataclass(frozen=True, eq=False)
class Goal:
    """Where runs can come to rest, and the height they are measured against."""

    minima: Array  # (M, D, 1), or (M, D, N) where they differ from run to run; NaN for runs that have fewer than others
    heights: Array  # (M, 1) or (M, N): the loss at each
    lowest: Scalar  # f*, one number or (N,); 0 where it is not known


def goal(objective: Any) -> Goal:
    """The goal of all runs on `objective`."""
    own = varied(objective)
    if not own:
        return _of_all(objective)
    settings, of_run = np.unique(np.array(list(own.values())), axis=1, return_inverse=True)
    single = [_of_all(replace(objective, **dict(zip(own, map(float, setting), strict=True)))) for setting in settings.T]
    most = max(len(found.heights) for found in single)
    padded = [(_padded(found.minima, most), _padded(found.heights, most), found.lowest) for found in single]
    minima, heights, lowest = zip(*padded, strict=True)
    return Goal(np.concatenate(minima, -1)[..., of_run], np.concatenate(heights, -1)[..., of_run], np.array(lowest)[of_run])


def _of_all(objective: Any) -> Goal:
    """The goal where it is the same for all runs."""
    points = list(getattr(objective, "minima", []))
    lowest = getattr(objective, "lowest", None) or 0.0
    if not points:
        return Goal(np.empty((0, getattr(objective, "D", 1), 1)), np.empty((0, 1)), lowest)
    minima = np.array(points, dtype=float)
    with np.errstate(all="ignore"):
        heights = loss_of(objective)(minima.T.copy())
    return Goal(minima[..., np.newaxis], np.asarray(heights)[:, np.newaxis], lowest)


def _padded(found: Array, most: int) -> Array:
    """`found` with NaN for the minima that it lacks: (m, …) -> (most, …)."""
    return np.concatenate([found, np.full((most - len(found), *found.shape[1:]), nan)])
