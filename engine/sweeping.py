"""The same runs without their paths: how each of thousands ends, in blocks that any executor may compute.

`sweep` is the whole; `plan` and `Plan.parts` give it piece by piece, for whoever shows progress or wants to stop.
"""

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from engine.blocks import blocks
from engine.goal import Goal, goal
from engine.objective import Coordinates, Objective
from engine.outcomes import Outcomes, compiled, ended
from engine.trial import Counts, Trial, varied
from knobs import Scalar, number
from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from optimizers.schedules import constant

BLOCK = 8000  # runs that stay in cache together; fewer pay for calls, more fall out of it
COMPILED = 1_600_000  # steps that a compiled block should have: a millisecond or two, so that the calls around it do not count


def sweep(
    optimizer: Optimizer,
    landscape: Objective | Coordinates,
    start: Any,
    steps: int,
    *,
    target: float = 1e-6,
    noise: Scalar = 0.0,
    seed: Counts = 0,
    schedule: Callable[[int, int], float] = constant,
    executor: Executor | None = None,
    turbo: bool | None = None,
    clip: Clipping = unclipped,
    examples: Counts = 0,
) -> Outcomes:
    """Run `optimizer` on `landscape` as `descend` does, and keep how every run ended.

    Parameters
    ----------
    optimizer, landscape, start, steps, noise, seed, schedule, clip, examples: as for `descend`; knobs may hold one number per run.
    target: how near f* counts as there, >= 0. A run that goes below f*, as it can outside the window, is there only at steps that are in
        the window and not more than `target` above or below f*. A run has come to rest in the minimum nearest to its last position if
        its last loss is within `target` of that minimum's value and it did not diverge, nor go below f* and end outside the window.
    executor: any concurrent.futures.Executor: threads, processes, a Dask cluster's. The result is the same, bit for bit.
    turbo: compile `step`, `f` and `grad` (needs numba). None: where numba is installed and knows them all; False: NumPy,
        which agrees with `descend` bit for bit.

    Raises ValueError, naming the argument, its value and what is allowed.
    """
    more: Any = {"noise": noise, "seed": seed, "schedule": schedule, "clip": clip, "examples": examples}
    work = plan(Trial.of(optimizer, landscape, start, steps, **more), target, turbo)
    outcomes = Outcomes.none(work.batch)
    for where, part in work.parts(executor):
        outcomes.put(where, part)
    return outcomes


@dataclass(frozen=True, eq=False)
class Plan:
    """A sweep that was checked and has not begun."""

    trial: Trial
    target: float
    turbo: bool  # whether its runs are compiled
    goal: Goal | None  # what the runs are after; None where it differs from run to run, and is found out block by block
    near: bool = False  # whether its parts are `Placed`

    @property
    def batch(self) -> tuple[int, ...]:
        return self.trial.batch

    @property
    def runs(self) -> int:
        return self.trial.runs

    def parts(self, executor: Executor | None = None, block: int | None = None) -> Generator[tuple[slice, Outcomes], None, None]:
        """Which runs, and how they ended, block by block as the blocks are done; in order without an executor.

        `block` is how many runs a block has: fewer than usual answer sooner and take longer in all, and change nothing else. Whoever
        closes this iterator stops the sweep: blocks that the executor has not begun are cancelled, and the blocks that were yielded
        before are as valid as those of a whole sweep.
        """
        size = block or (min(max(BLOCK, COMPILED // self.trial.steps), 2 * BLOCK) if self.turbo else BLOCK)
        each = (slice(i, min(i + size, self.runs)) for i in range(0, self.runs, size))
        yield from blocks(ended, each, self.task, executor)

    def task(self, where: slice) -> tuple[Trial, float, bool, Goal | None, bool]:
        """The arguments of `ended` for the runs `where`: all that a worker needs, and all of it can be pickled."""
        return self.trial.part(where), self.target, self.turbo, self.goal and self.goal.part(where), self.near


def plan(trial: Trial, target: float = 1e-6, turbo: bool | None = None) -> Plan:
    """The sweep of a trial, checked and ready to be done block by block; `target`, `turbo` and the ValueErrors are those of `sweep`."""
    near = number("target", target, "a finite number >= 0", least=0)
    if near.ndim:
        raise ValueError(f"target has shape {near.shape}: must be one number")
    fast = turbo is not False and compiled(trial) is not None
    if turbo and not fast:
        raise ValueError("turbo = True: numba is not installed, or cannot compile this pair")
    return Plan(trial, float(near), fast, None if varied(trial.objective) else goal(trial.objective))
