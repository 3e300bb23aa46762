"""Several lanes that train one network: the same first weights, the same mini-batch at every step, one gradient call for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine.breath import breathe
from engine.descent import Trajectory, descend_together
from engine.trial import Trial, fitted
from engine.walk import together
from knobs import Array
from knobs.lasting import Shelf, lasting, shelf
from networks.base import Network
from optimizers.base import Optimizer
from scenario import Lane
from studies.standings import last_step


@dataclass(frozen=True, eq=False)
class Training:
    """Lanes and their runs of T steps each, all memories recorded. L is the number of lanes."""

    network: Network
    lanes: tuple[Lane, ...]
    runs: tuple[Trajectory, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the runs, and of what may yet be computed of them."""
        return sum(run.nbytes + 2 * run.w.nbytes for run in self.runs)

    @property
    def steps(self) -> int:
        return self.runs[0].steps

    @property
    def start(self) -> Array:
        """The first weights, (D,)."""
        return np.asarray(self.runs[0].w[0])

    @cached_property
    def w(self) -> Array:
        """All positions, (D, L, T+1): what a network takes at once."""
        return np.ascontiguousarray(np.stack([run.w for run in self.runs]).transpose(2, 0, 1))

    @cached_property
    def loss(self) -> Array:
        """The loss of all training examples, (L, T+1)."""
        return np.stack([run.loss for run in self.runs])

    @cached_property
    def last(self) -> tuple[int, ...]:
        """The last step of each lane that is drawn: where it diverged, or T."""
        return tuple(last_step(run) for run in self.runs)

    def rule(self, lane: int) -> Optimizer:
        """The optimizer of a lane as it ran, with the network's layers."""
        return fitted(self.lanes[lane].optimizer, self.network, self.network.D)


RUNS: Shelf[Trajectory] = shelf("studies.network.training.RUNS", 32_000_000, lambda run: run.nbytes)  # by all that makes a run


@lasting(size=24_000_000, weigh=lambda training: training.nbytes)
def trained(network: Network, lanes: tuple[Lane, ...], steps: int, seed: int | None = None) -> Training:
    """Train `network` with each of the lanes, from the first weights that `seed` draws, or the network's own seed.

    Runs are kept, so a turned knob costs one lane's work. Raises ValueError where a rule needs what the network has not.
    """
    asked = [(network, lane.optimizer, lane.schedule, lane.clip, steps, seed) for lane in lanes]
    found = {key: run for key in asked if (run := RUNS.get(key)) is not None}
    new = {key: lane for key, lane in zip(asked, lanes, strict=True) if key not in found}
    if new:
        for key, run in zip(new, descend_together(trials(network, tuple(new.values()), steps, seed)), strict=True):
            RUNS.put(key, run)
            found[key] = run
    return Training(network, lanes, tuple(found[key] for key in asked))


def ways(network: Network, lanes: Sequence[Lane], steps: int, times: Collection[int], seed: Any = None) -> list[Array]:
    """The weights of each lane at some of the steps, (K, D, N), of which nothing else is kept; N runs where a knob or `seed` says so."""
    kept = []
    with np.errstate(all="ignore"):
        for t, found in enumerate(together(trials(network, lanes, steps, seed))):
            breathe(t)
            if t in times:
                kept.append([w for w, _, _ in found])
    return [np.stack(one) for one in zip(*kept, strict=True)]


def trials(network: Network, lanes: Sequence[Lane], steps: int, seed: Any = None) -> list[Trial]:
    """What the lanes ask for, ready to run side by side; with many seeds every lane has a run of each, from first weights of its own."""
    start = network.start(seed)
    return [Trial.of(lane.optimizer, network, start, steps, schedule=lane.schedule, clip=lane.clip) for lane in lanes]
