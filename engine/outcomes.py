"""How each run of a trial ended, without its path."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nan
from typing import Any, Self

import numpy as np

from engine.breath import breathe
from engine.goal import Goal, goal
from engine.objective import Ints, loss_of, lost, reach
from engine.trial import Trial
from engine.walk import walk
from knobs import Array

MANY = 16  # minima; from there on a search among their heights beats looking at each
Ends = tuple[Array, Array, Ints, Ints, Array]

# glibc hands the memory of every block of runs back to the system and asks for it anew, page by page, until a large array has once been
# freed: a fifth of a sweep's time. This one is never written to, so it takes none.
np.empty(4_000_000)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How each run ended; every array has the shape of the batch, *B, () for one run."""

    final: Array  # the loss after the last step
    best: Array  # the lowest finite loss on the way, the start included, in the window or out of it; inf where there is none
    steps_to_target: Ints  # the first step with f - f* <= target, as `sweep` says; f alone where f* is not known; 0 the start, -1 never
    diverged_at: Ints  # the first step that is not finite or too far away, as in `Trajectory`; -1 never
    minimum: Ints  # in which of landscape.minima the run has come to rest; -1 travelling, diverged or gone below f*

    @classmethod
    def none(cls, batch: tuple[int, ...]) -> Self:
        """Nothing known yet: NaN and -1, to be filled by `put`."""
        return cls(*(np.full(batch, nan) for _ in range(2)), *(np.full(batch, -1, dtype=np.int64) for _ in range(3)))

    def put(self, where: slice, part: Self) -> None:
        """Write `part` over the runs `where`, counted through the batch in C order."""
        for name, values in vars(part).items():
            getattr(self, name).reshape(-1)[where] = values


@dataclass(frozen=True, eq=False)
class Placed(Outcomes):
    """How each run ended, and near what."""

    nearest: Ints  # which minimum is nearest to the last position; -1 diverged or out of the window, or there is none


def ended(trial: Trial, target: float, turbo: bool = False, after: Goal | None = None, near: bool = False) -> Outcomes:
    """How the runs of a trial end, (N,) each. A pure function: arguments and result may travel to another process or machine.

    `after` is the goal of these runs, found out where it is not given; `near` asks for `Placed`. Raises RuntimeError where `turbo` was
    planned and this worker has no numba: NumPy's last digits might differ.
    """
    work: Callable[[Trial, float, Goal], Ends] | None = compiled(trial) if turbo else run
    if work is None:
        raise RuntimeError("this worker cannot compile what the others do: install requirements-turbo.txt there, or sweep with turbo=False")
    after = after or goal(trial.objective)
    final, best, reached, left, w = work(trial, target, after)
    rest = _rest(w, final, left, after, target)
    if best.min() < after.lowest.max() and len(fallen := np.flatnonzero(after.below(best))):
        # They were outside the window, where passing the height of f* is no arrival: walk them once more and look where they are.
        part = trial.part(fallen)
        own = after.part(fallen)
        reached[fallen] = _first_hit(part, target, own)
        rest[fallen[~own.inside(w[:, fallen])]] = -1
    found = final, best, reached, left, rest
    return Placed(*found, _nearest_of_all(w, left, after)) if near else Outcomes(*found)


def compiled(trial: Trial) -> Any:
    """The compiled twin of `run`; None where numba is missing or cannot compile what this trial is made of."""
    try:
        from engine.turbo import kernel
    except ImportError:
        return None
    return kernel(trial)


def run(trial: Trial, target: float, after: Goal) -> Ends:
    """The runs of a trial, as `descend` makes them and bit for bit the same, without their paths.

    Returns, each of shape (N,): the final loss; the lowest finite loss; the first step with f - f* <= target and the first step that is
    `lost` or without a loss, 0 the start, -1 never; and the last positions, (D, N).
    """
    best = np.full(trial.runs, inf)
    reached, left = np.full(trial.runs, -1, dtype=np.int64), np.full(trial.runs, -1, dtype=np.int64)
    height, highest, safe = loss_of(trial.objective), np.max(after.lowest), _safe(trial.objective)
    with np.errstate(all="ignore"):
        for t, (w, _, _) in enumerate(walk(trial)):
            breathe(t)
            loss = height(w)
            low = loss.min()
            if low != low:  # a run without a loss has come to where the objective is undefined, or is lost already
                left[np.isnan(loss) & (left < 0)] = t
                low = np.fmin.reduce(loss)
            np.fmin(best, loss if low > -inf else np.where(loss > -inf, loss, inf), out=best)
            if low - highest <= target:
                reached[(loss - after.lowest <= target) & (reached < 0)] = t
            if not sum(np.vecdot(w, w).tolist()) <= safe:  # in nearly every step none is lost; NaN compares false
                left[lost(w, trial.objective) & (left < 0)] = t
    return loss, best, reached, left, w


def _first_hit(trial: Trial, target: float, after: Goal) -> Ints:
    """The first step, (N,), at which each run stands at f* in the window, 0 the start, -1 never."""
    reached, height = np.full(trial.runs, -1, dtype=np.int64), loss_of(trial.objective)
    with np.errstate(all="ignore"):
        for t, (w, _, _) in enumerate(walk(trial)):
            breathe(t)
            reached[after.hit(w, height(w), target) & (reached < 0)] = t
    return reached


def _safe(objective: Any) -> float:
    """No run is `lost` while the squares of all coordinates of all runs add up to less than this."""
    middle, far = reach(objective)
    return float(max(0.0, far - np.abs(middle).max()) ** 2)


def _rest(w: Array, final: Array, left: Ints, after: Goal, target: float) -> Ints:
    """The index of the minimum that each run has come to rest in, as `sweep` defines it; -1 none."""
    rest = np.full(len(final), -1, dtype=np.int64)
    if not len(after.heights):
        return rest
    with np.errstate(all="ignore"):
        runs = np.flatnonzero(_gap(final, after.heights) <= target)
        runs = runs[left[runs] < 0]  # a run that diverged rests nowhere
        if not len(runs):
            return rest
        of_run = runs if after.heights.shape[-1] > 1 else slice(None)
        nearest = _nearest(w[:, runs], after.minima[..., of_run])
        height = after.heights[nearest, runs if after.heights.shape[-1] > 1 else 0]
        rest[runs] = np.where(np.abs(final[runs] - height) <= target, nearest, -1)
    return rest


def _nearest(at: Array, minima: Array) -> Ints:
    """Which minimum, of (M, D, 1 or N), is nearest to each position, (D, N) -> (N,)."""
    nearest, distance = np.zeros(at.shape[1], dtype=np.int64), np.full(at.shape[1], inf)
    for i, place in enumerate(minima):
        away = ((at - place) ** 2).sum(axis=0)
        np.copyto(nearest, i, where=away < distance)
        np.fmin(distance, away, out=distance)
    return nearest


def _nearest_of_all(w: Array, left: Ints, after: Goal) -> Ints:
    """Which minimum is nearest to each last position, (D, N) -> (N,); -1 where a run diverged or is out of the window, or there is none."""
    nearest = np.full(w.shape[1], -1, dtype=np.int64)
    if len(after.heights):
        with np.errstate(all="ignore"):
            runs = np.flatnonzero((left < 0) & after.inside(w))
            nearest[runs] = _nearest(w[:, runs], after.minima[..., runs if after.heights.shape[-1] > 1 else slice(None)])
    return nearest


def _gap(final: Array, heights: Array) -> Array:
    """How far each loss, (N,), is from the nearest of the heights: (M, 1), or (M, N) where they differ from run to run."""
    if heights.shape[1] > 1 or len(heights) < MANY:
        gap: Array = np.abs(final - heights[0])
        for height in heights[1:]:
            np.fmin(gap, np.abs(final - height), out=gap)
        return gap
    ordered = np.array([-inf, *np.sort(heights[:, 0]), inf])
    above = np.searchsorted(ordered, final).clip(1, len(ordered) - 1)
    return np.asarray(np.minimum(final - ordered[above - 1], ordered[above] - final))
