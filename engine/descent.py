"""Runs with their whole paths: `descend` runs one optimizer, from one start or from thousands, and hides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.objective import Coordinates, Ints, Objective, diverged_at, first_of, in_a_hole, loss_of
from engine.trial import Counts, Trial
from engine.walk import Found, together, walk
from knobs import Array, Scalar
from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from optimizers.schedules import constant

BLOCK = 8192  # losses that are computed together: that many numbers stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Every run of a batch, step by step. The D coordinates lead; `*B` is the shape of the batch, () for one run."""

    w: Array  # (T+1, D, *B)   positions
    loss: Array  # (T+1, *B)
    grad: Array  # (T, D, *B)     the gradient each step met, noise included; a rule that is clipped uses what is left of it
    memory: dict[str, Array]  # name -> (T+1, D, *B), or of a length of its own in place of D; only what `record` names
    diverged_at: Ints  # (*B): first step that is not finite, too far away or where there is no loss; -1 never

    @property
    def steps(self) -> int:
        return len(self.grad)

    @property
    def arrays(self) -> tuple[np.ndarray[Any, Any], ...]:
        """All of them."""
        return self.w, self.loss, self.grad, self.diverged_at, *self.memory.values()

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self.arrays)


def descend(
    optimizer: Optimizer,
    landscape: Objective | Coordinates,
    start: Any,
    steps: int,
    *,
    noise: Scalar = 0.0,
    seed: Counts = 0,
    schedule: Callable[[int, int], float] = constant,
    record: Sequence[str] = (),
    clip: Clipping = unclipped,
    examples: Counts = 0,
) -> Trajectory:
    """Run `optimizer` on `landscape` from `start` for `steps` steps.

    Parameters
    ----------
    landscape: any objective. An object that only has `f(x, y, …)` and `grad(x, y, …)` of its coordinates will do, too.
    start: shape (D,), (D, B) or any (D, *B): one run, or a batch of them.
    steps: T >= 1. `schedule(t, T)` is the factor on lr at step t = 1…T.
    noise: σ >= 0, one number or one per run: the gradient is ∇f(w) + σ ξ_t with ξ_t standard normal.
    seed: which ξ are drawn, one number or one per run. Runs of the same seed meet the same ξ_t, whatever else differs.
    record: names of the optimizer's memories to keep.
    clip: what is made of each gradient, noise included, before the rule sees it.
    examples: how many a step sees of a loss with data behind it, one number or one per run; 0 all. The seed draws which.

    A knob may hold one number per run. A run that diverges is computed on, disturbs no other and is marked
    in `diverged_at`. Raises ValueError, naming the argument, its value and what is allowed.
    """
    more: Any = {"noise": noise, "seed": seed, "schedule": schedule, "clip": clip, "examples": examples}
    trial = Trial.of(optimizer, landscape, start, steps, **more)
    kept = Record(trial, _names(record, optimizer))
    with np.errstate(all="ignore"):
        for t, found in enumerate(walk(trial)):
            kept.put(t, found)
        return kept.trajectory()


def descend_together(trials: Sequence[Trial]) -> list[Trajectory]:
    """The runs of several trials on one objective, bit for bit those of `descend`, with one gradient call a step.

    Memories that have one number per weight are kept; others, as long as all the squares of a matrix's sides, are not.
    """
    kept = [Record(trial, [name for name in trial.rule.memory if name not in trial.rule.lengths]) for trial in trials]
    with np.errstate(all="ignore"):
        for t, found in enumerate(together(trials)):
            for record, own in zip(kept, found, strict=True):
                record.put(t, own)
        return [record.trajectory() for record in kept]


class Record:
    """The path of a trial, written step by step."""

    def __init__(self, trial: Trial, names: Sequence[str]) -> None:
        T, (D, N) = trial.steps, trial.start.shape
        self.trial = trial
        self.w, self.g = np.empty((T + 1, D, N)), np.empty((T, D, N))
        lengths = {name: len(zero) for name, zero in zip(trial.rule.memory, trial.rule.zeros(trial.start), strict=True)}
        self.memory = {name: np.empty((T + 1, lengths[name], N)) for name in names}
        self.places = [(array, trial.rule.memory.index(name)) for name, array in self.memory.items()]

    def put(self, t: int, found: Found) -> None:
        """What a walk found after step t = 0, 1, …."""
        w, g, memory = found
        self.w[t] = w
        if g is not None:
            self.g[t - 1] = g
        for array, place in self.places:
            array[t] = memory[place]

    def trajectory(self) -> Trajectory:
        """The whole of it, with the loss at every step. NumPy's warnings about runs that diverged are the caller's to silence."""
        trial, height, rows = self.trial, loss_of(self.trial.objective), max(1, BLOCK // self.trial.runs)
        loss = np.empty((trial.steps + 1, trial.runs))
        for i in range(0, len(loss), rows):
            loss[i : i + rows] = height(self.w[i : i + rows].swapaxes(0, 1))
        left = first_of(diverged_at(self.w, trial.objective), in_a_hole(loss)).reshape(trial.batch)

        def shaped(array: Array) -> Array:
            return array.reshape(*array.shape[:-1], *trial.batch)

        return Trajectory(shaped(self.w), shaped(loss), shaped(self.g), {name: shaped(kept) for name, kept in self.memory.items()}, left)


def _names(record: Any, optimizer: Optimizer) -> tuple[str, ...]:
    names = (record,) if isinstance(record, str) else tuple(record)
    for name in names:
        if name not in optimizer.memory:
            raise ValueError(f"record names {name!r}: {type(optimizer).__name__} has the memories {optimizer.memory}")
    return names
