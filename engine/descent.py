"""Runs with their whole paths: `descend` runs one optimizer, from one start or from thousands, and hides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.objective import Coordinates, Ints, Objective, diverged_at, first_of, in_a_hole, loss_of
from engine.trial import Seeds, Trial
from engine.walk import walk
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
    memory: dict[str, Array]  # name -> (T+1, D, *B); only what `record` names
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
    seed: Seeds = 0,
    schedule: Callable[[int, int], float] = constant,
    record: Sequence[str] = (),
    clip: Clipping = unclipped,
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

    A knob may hold one number per run. A run that diverges is computed on, disturbs no other and is marked
    in `diverged_at`. Raises ValueError, naming the argument, its value and what is allowed.
    """
    trial = Trial.of(optimizer, landscape, start, steps, noise=noise, seed=seed, schedule=schedule, clip=clip)
    T, (D, N) = trial.steps, trial.start.shape
    positions, gradients, loss = np.empty((T + 1, D, N)), np.empty((T, D, N)), np.empty((T + 1, N))
    kept = {name: np.zeros((T + 1, D, N)) for name in _names(record, optimizer)}
    places = [(array, optimizer.memory.index(name)) for name, array in kept.items()]
    height, rows = loss_of(trial.objective), max(1, BLOCK // N)
    with np.errstate(all="ignore"):
        path = walk(trial)
        positions[0], *_ = next(path)
        for t, (w, g, memory) in enumerate(path, 1):
            positions[t], gradients[t - 1] = w, g
            for array, place in places:
                array[t] = memory[place]
        for i in range(0, T + 1, rows):
            loss[i : i + rows] = height(positions[i : i + rows].swapaxes(0, 1))

    def shaped(array: Array) -> Array:
        return array.reshape(*array.shape[:-1], *trial.batch)

    left = first_of(diverged_at(positions, landscape), in_a_hole(loss)).reshape(trial.batch)
    return Trajectory(shaped(positions), shaped(loss), shaped(gradients), {name: shaped(kept[name]) for name in kept}, left)


def _names(record: Any, optimizer: Optimizer) -> tuple[str, ...]:
    names = (record,) if isinstance(record, str) else tuple(record)
    for name in names:
        if name not in optimizer.memory:
            raise ValueError(f"record names {name!r}: {type(optimizer).__name__} has the memories {optimizer.memory}")
    return names
