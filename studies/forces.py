"""What a lane feels at each step, ready to be drawn at its ball: arrows, an ellipse, the axes of the ground.

The numbers are the engine's own (engine/inside.py). Lengths of arrows are squeezed by a logarithm, as gradients differ a
thousandfold: the longest of a run is 1, one a thousand times shorter still a tenth. Directions are true.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.descent import Trajectory
from engine.inside import inside, label
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape
from scenario import Lane
from studies.curvature import curvature

SPAN = 1000.0  # how much shorter than the longest arrow one is that is still told from a point


@dataclass(frozen=True)
class Force:
    """One kind of overlay. `numbers(landscape, lane, run)` is (T+1, 4), row t for the step that starts at w_t; NaN where there is none."""

    name: str
    label: str  # at the tip
    shape: str  # "arrow": (x, y); "ellipse": half-axes (x, y); "axes": (x, y) of the first axis, then both curvatures
    numbers: Callable[[Landscape, Lane, Trajectory], Array]


def squeezed(vectors: Array) -> Array:
    """(T, 2) -> (T, 2): the same directions, the lengths squeezed to at most 1; NaN for a vector that is 0 or not finite."""
    with np.errstate(all="ignore"):
        lengths = np.hypot(*vectors.T)
        lengths[~(np.isfinite(lengths) & (lengths > 0))] = np.nan
        longest = np.nanmax(lengths) if np.isfinite(lengths).any() else 1.0
        return np.asarray(vectors * (np.log1p(SPAN * lengths / longest) / np.log1p(SPAN) / lengths)[:, np.newaxis])


def _rows(steps: int, *columns: Array) -> Array:
    """Up to four columns of T or T+1 numbers as (T+1, 4); NaN elsewhere: after the last step nothing is felt."""
    rows = np.full((steps + 1, 4), np.nan)
    for i, column in enumerate(columns):
        rows[: len(column), i] = column
    return rows


def _arrow(vectors: Array) -> Array:
    return _rows(len(vectors), *squeezed(vectors).T)


def _gradient(_: Landscape, __: Lane, run: Trajectory) -> Array:
    return _arrow(-run.grad)


def _step(_: Landscape, __: Lane, run: Trajectory) -> Array:
    with np.errstate(all="ignore"):
        return _arrow(np.diff(run.w, axis=0))


def _role(lane: Lane, run: Trajectory, role: str) -> Array:
    """The quantity that plays `role` in the lane's step, (T, 2); NaN where none does."""
    for name, values in inside(lane.optimizer, run, lane.schedule, lane.clip).items():
        if label(lane.optimizer, name).role == role:
            return np.broadcast_to(values.reshape(len(values), -1), run.grad.shape)
    return np.full(run.grad.shape, np.nan)


def _momentum(_: Landscape, lane: Lane, run: Trajectory) -> Array:
    return _arrow(-_role(lane, run, "direction"))


def _scale(_: Landscape, lane: Lane, run: Trajectory) -> Array:
    sizes = _role(lane, run, "scale")
    with np.errstate(all="ignore"):
        share = sizes / sizes.max(axis=1, keepdims=True)
    return _rows(len(share), *share.T)


def _curvature(landscape: Landscape, _: Lane, run: Trajectory) -> Array:
    bend = curvature(landscape, run.w[:, 0], run.w[:, 1])
    return _rows(run.steps, *bend.axis1, bend.lambda1, bend.lambda2)


@lasting(most=64, size=64 * 65_000)
def numbers_of(name: str, landscape: Landscape, lane: Lane, run: Trajectory) -> Array:
    """The numbers of one force on one lane, as `Force` says; kept, as a knob that is turned changes one lane."""
    return FORCES[name].numbers(landscape, lane, run)


FORCES = {
    force.name: force
    for force in (
        Force("gradient", "−∇f", "arrow", _gradient),
        Force("step", "Δw", "arrow", _step),
        Force("momentum", "−m", "arrow", _momentum),
        Force("scale", "√v", "ellipse", _scale),
        Force("curvature", "λ", "axes", _curvature),
    )
}
