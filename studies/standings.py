"""Who won: the standing of every lane at the end of a race."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from engine.descent import Trajectory
from engine.objective import Bools
from knobs import Array
from landscapes.base import Landscape, Point
from studies.curvature import curvature

TARGET = 1e-6  # on f - f*
REACH = 0.1  # of the window's longer side: how far from its minimum a run that hovers may come
SPOT = 1e-12  # of the window's longer side: how near to a saddle or a top a run stands on it
FADING = 0.75  # without noise: of its height a quarter earlier; a run that has sunk further swings less and less, and does not hover
FEWEST = 40  # steps; of a shorter run nobody can say whether it hovers


class Status(Enum):
    """What became of a run. `Standing` has the numbers that belong to it."""

    REACHED = "reached"  # within the target of f*, and it stays there
    ELSEWHERE = "elsewhere"  # within the target of the height of another minimum, the one nearest to it
    HOVERING = "hovering"  # noise, or steps that do not shrink, keep it moving about a minimum that it no longer comes nearer to
    LEFT = "left"  # within the target of f* once, and not at the end
    TRAVELLING = "travelling"  # in the window, and none of the others
    SADDLE = "saddle"  # it cannot move: the gradient is zero, up to rounding, where the ground rises one way and falls another
    TOP = "top"  # it cannot move: the gradient is zero, up to rounding, where the ground falls every way
    FLAT = "flat"  # it cannot move: the gradient is exactly zero, where the ground does not bend in some direction
    OUT = "out"  # outside the window
    DIVERGED = "diverged"  # no longer finite, or too far away to be computed on


STUCK = (Status.SADDLE, Status.TOP, Status.FLAT)


@dataclass(frozen=True)
class Standing:
    """How one lane ended. What does not apply is None: no NaN reaches a table."""

    lane: int  # index into the lanes of the race
    place: int
    status: Status
    path_length: float  # up to where it leaves
    steps_to_target: int | None = None  # REACHED: the step from which it stays within the target
    touched: int | None = None  # the first step within the target, whatever came later
    left: int | None = None  # DIVERGED: the step at which it did; OUT: the step from which it is outside the window
    out: int | None = None  # OUT and DIVERGED: the step from which it is outside the window; None where it diverged from inside
    final: float | None = None  # f at the end
    gap: float | None = None  # f - f* at the end
    distance: float | None = None  # to the nearest minimum
    nearest: Point | None = None
    hovers: float | None = None  # HOVERING: how high above its minimum, on the average of its last quarter

    @property
    def height(self) -> float | None:
        """How high it ended: f - f* where f* is known, else f."""
        return self.final if self.gap is None else self.gap

    @property
    def diverged(self) -> bool:
        return self.status is Status.DIVERGED


def ranked(endings: Sequence[Standing]) -> list[Standing]:
    """Endings, one a lane, put in their order, best first; equal ones as they come.

    1. Who reached the lowest point and stays, the sooner the better.
    2. Who is in the window: the lower the better. Where f has no bottom, who has left the window is among them: there it is the way down.
    3. Who cannot move where there is no minimum: stuck on a saddle, on a top or on flat ground, the lower the better.
    4. Who has left the window, later before sooner. However low it is out there, it stands in no minimum.
    5. Who diverged, later before sooner.
    """
    order = sorted(range(len(endings)), key=lambda i: _merit(endings[i]))
    return [replace(endings[i], lane=i, place=place) for place, i in enumerate(order, 1)]


def _merit(ending: Standing) -> tuple[int, float, float]:
    if ending.status is Status.REACHED:
        return 0, float(ending.steps_to_target or 0), ending.final or 0.0
    if ending.status is Status.DIVERGED or (ending.status is Status.OUT and ending.gap is not None):
        return (4 if ending.diverged else 3), -float(ending.left or 0), 0.0
    return (2 if ending.status in STUCK else 1), ending.final or 0.0, 0.0


def last_step(trajectory: Trajectory) -> int:
    """The last step worth drawing: the one where a diverging run leaves, else T; never one without a place or a height."""
    left = int(trajectory.diverged_at)
    if left < 0:
        return trajectory.steps
    return left if np.isfinite(trajectory.w[left]).all() and not np.isnan(trajectory.loss[left]) else max(0, left - 1)


def judged(landscape: Landscape, run: Trajectory, noisy: bool = False) -> Standing:
    """How a run ended, by itself: a standing without lane and place. `noisy` is whether its steps met noise, drawn or of mini-batches."""
    length = float(np.hypot(*np.diff(run.w[: last_step(run) + 1], axis=0).T).sum())
    (x0, x1), (y0, y1) = landscape.domain
    x, y = run.w.T
    inside = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
    lowest = landscape.lowest
    with np.errstate(all="ignore"):
        there = inside & (np.abs(run.loss - lowest) <= TARGET) if lowest is not None else np.zeros(len(inside), dtype=bool)
    touched = int(there.argmax()) if there.any() else None
    if (gone := int(run.diverged_at)) >= 0:
        return Standing(0, 0, Status.DIVERGED, length, touched=touched, left=gone, out=None if inside[-1] else _since(~inside))
    final = float(run.loss[-1])
    minima = np.array(landscape.minima).reshape(-1, 2)
    distances = np.hypot(*(run.w[-1] - minima).T)
    near = int(distances.argmin()) if len(minima) else None
    gap = None if lowest is None else final - lowest
    ending = Standing(0, 0, Status.TRAVELLING, length, touched=touched, final=final, gap=gap)
    if near is not None:
        ending = replace(ending, distance=float(distances[near]), nearest=landscape.minima[near])
    if not inside[-1]:
        return replace(ending, status=Status.OUT, left=_since(~inside), out=_since(~inside))
    if near is not None and not there[-len(there) // 4 :].all():
        above = _hovers(landscape, run, minima, near, noisy)
        if above is not None:
            return replace(ending, status=Status.HOVERING, hovers=above)
    if there[-1]:
        return replace(ending, status=Status.REACHED, steps_to_target=_since(there))
    if near is not None and abs(final - float(landscape.f(*minima[near][:, np.newaxis])[0])) <= TARGET:
        return replace(ending, status=Status.ELSEWHERE)
    return replace(ending, status=_stuck(landscape, run) or (Status.TRAVELLING if touched is None else Status.LEFT))


def _since(holds: Bools) -> int:
    """The step from which what holds at the end holds without a break."""
    breaks = np.flatnonzero(~holds)
    return int(breaks[-1]) + 1 if len(breaks) else 0


def _stuck(landscape: Landscape, run: Trajectory) -> Status | None:
    """On what a run that cannot move stands, where that is no minimum: its last step moved nothing, and the gradient there is zero.

    It may be as far from zero as rounding the place of the saddle or top makes it: by SPOT times the least curvature there.
    """
    x, y = run.w[-1]
    if not np.array_equal(run.w[-1], run.w[-2]):
        return None
    slope = np.array(landscape.grad(np.array([x]), np.array([y])))
    bend = curvature(landscape, x, y)
    spot = SPOT * max(high - low for low, high in landscape.domain)
    if np.hypot(*slope[:, 0]) > spot * min(abs(bend.lambda1), abs(bend.lambda2)) or bend.lambda2 > 0:
        return None
    return Status.SADDLE if bend.lambda1 > 0 > bend.lambda2 else Status.TOP if bend.lambda1 < 0 else Status.FLAT


def _hovers(landscape: Landscape, run: Trajectory, minima: Array, near: int, noisy: bool) -> float | None:
    """How high above its minimum, on the average of its last quarter, a run hovers; None where it does not.

    It hovers where in its last quarter it is always nearer to this minimum than to any other, never farther from it than REACH, on the
    average not below it, and no longer on its way: the middles of the quarter's two halves lie no farther apart than the places of a half
    scatter about its middle. Without noise it hovers where a rule goes to and fro with steps that do not shrink, as RMSProp does: there
    the middles lie less than half as far apart, and the run is at least FADING times as high in the second half as in the first.
    """
    quarter = run.steps // 4
    if run.steps < FEWEST:
        return None
    last = run.w[-quarter:]
    distances = np.hypot(*(last[:, :, np.newaxis] - minima.T).transpose(1, 0, 2))
    (x0, x1), (y0, y1) = landscape.domain
    if (distances.argmin(axis=1) != near).any() or distances[:, near].max() > REACH * max(x1 - x0, y1 - y0):
        return None
    before, after = last[: quarter // 2], last[quarter // 2 :]
    scatter = np.sqrt(((after - after.mean(axis=0)) ** 2).sum(axis=1).mean())
    if np.hypot(*(after.mean(axis=0) - before.mean(axis=0))) > (scatter if noisy else scatter / 2):
        return None
    heights = run.loss[-quarter:] - float(landscape.f(*minima[near][:, np.newaxis])[0])
    if not noisy and heights[quarter // 2 :].mean() < FADING * heights[: quarter // 2].mean():
        return None
    above = float(heights.mean())
    return above if above > 0 else None
