"""What of a run two engines can agree on: in a chaotic one the last digit of anything moves the path."""

from typing import Any

import numpy as np

from engine import Trajectory, descend
from knobs import Array
from landscapes.base import Landscape
from optimizers.base import Optimizer


def width(landscape: Landscape) -> float:
    return max(high - low for low, high in landscape.domain)


def apart(landscape: Landscape, one: Array, other: Array, end: int) -> float:
    """How far two paths are apart at most before step `end`, in widths of the window."""
    return float(np.abs(one[:end] - other[:end]).max(initial=0) / width(landscape))


def moved(optimizer: Optimizer, landscape: Landscape, wanted: Trajectory, **more: Any) -> Trajectory:
    """Six runs whose last digits are others: the start is moved in four directions, or each gradient by about its rounding error.

    `more` is what `descend` was given beside for `wanted`, noise and seed among it.
    """
    start = wanted.w[0][:, None] + 1e-15 * width(landscape) * np.array([[1, -1, 0, 0, 0, 0], [0, 0, 1, -1, 0, 0]])
    end = int(wanted.diverged_at) if wanted.diverged_at >= 0 else wanted.steps
    error = 1e-17 * np.abs(wanted.grad[: max(end, 1)]).max() * np.array([0, 0, 0, 0, 1, 4])
    return descend(optimizer, landscape, start, wanted.steps, **{**more, "noise": more["noise"] + error})
