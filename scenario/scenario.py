"""A scenario: landscape, start, lanes, steps and noise as one value, which a link carries whole.

Every page is a view of a scenario; `Scenario.query` and `Scenario.from_query` are the only road between it and a link.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any, Self

from engine.descent import Trajectory, descend
from knobs.lasting import lasting
from landscapes.base import Landscape
from landscapes.regression import Regression
from optimizers.base import Optimizer
from optimizers.clipping import Clipping
from optimizers.schedules import Schedule
from scenario import link
from scenario.faults import Allowed
from scenario.lane import LETTERS, Lane, lettered
from scenario.limits import BATCH, MOST_STEPS, NOISE
from scenario.opening import opening_lanes


@dataclass(frozen=True)
class Scenario:
    """A whole race. Raises ValueError, naming the field, for what cannot be run or would be too much work."""

    landscape: Landscape
    start: tuple[float, float]
    lanes: tuple[Lane, ...]
    steps: int = 300
    noise: float = 0.0  # σ of one example's gradient
    seed: int = 0
    batch: int = 1  # examples that a step takes the mean of; of a ground with data behind it, as many of them, to all

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", (float(self.start[0]), float(self.start[1])))
        object.__setattr__(self, "lanes", lettered(self.lanes))
        if not all(map(isfinite, self.start)):
            raise ValueError(f"start = {self.start}: must be two finite numbers")
        if not 1 <= len(self.lanes) <= len(LETTERS):
            raise ValueError(f"lanes has {len(self.lanes)}: must be 1 to {len(LETTERS)}")
        letters = [lane.letter for lane in self.lanes]
        if len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
            raise ValueError(f"lanes are lettered {letters}: must be different letters of {LETTERS}")
        if not 1 <= self.steps <= MOST_STEPS or self.steps != int(self.steps):
            raise ValueError(f"steps = {self.steps}: must be 1 to {MOST_STEPS}, a whole number")
        if not NOISE.allows(self.noise):
            raise ValueError(f"noise = {self.noise}: must be {NOISE.allowed}")
        if not BATCH.allows(self.batch) or self.batch != int(self.batch):
            raise ValueError(f"batch = {self.batch}: must be a whole number >= 1")
        if isinstance(self.landscape, Regression):
            object.__setattr__(self, "batch", min(self.batch, self.landscape.n))  # more than all are all
        if isinstance(self.landscape, Regression) and self.noise:
            raise ValueError(f"noise = {self.noise}: must be 0 on {self.landscape.name}, where the noise is that of its batches")
        if self.seed < 0 or self.seed != int(self.seed):
            raise ValueError(f"seed = {self.seed}: must be a whole number >= 0")

    @classmethod
    def opening(cls, landscape: Landscape, lanes: Iterable[Lane] | None = None) -> Self:
        """What the app opens with on `landscape`; `lanes`, where given, keep all but their learning rates."""
        return cls(landscape, landscape.start, opening_lanes(landscape, lanes), landscape.steps, batch=landscape.batch)

    def moved(self, landscape: Landscape) -> Self:
        """This race on another landscape, at the start, steps and rates that it opens with there.

        Its lanes come along; those of an opening, where none was turned, make way for those that the other landscape opens with.
        """
        untouched = self.lanes == opening_lanes(self.landscape)
        return type(self).opening(landscape, None if untouched else self.lanes)

    @property
    def ground(self) -> Landscape:
        """What is raced on."""
        return self.landscape

    @property
    def sigma(self) -> float:
        """The σ of the noise that the runs meet: that of the mean of a batch. Whoever runs or judges a race goes by this number."""
        return self.noise / sqrt(self.batch)

    @property
    def examples(self) -> int:
        """How many examples a step sees, where there are data behind the ground; 0 where there are none, and where it sees all."""
        return self.batch if isinstance(self.landscape, Regression) and self.batch < self.landscape.n else 0

    @property
    def noisy(self) -> bool:
        """Whether another seed makes other runs."""
        return self.sigma > 0 or self.examples > 0

    @property
    def visible(self) -> tuple[Lane, ...]:
        """The lanes that are not hidden."""
        return tuple(lane for lane in self.lanes if not lane.hidden)

    def run(self) -> list[Trajectory]:
        """One trajectory per lane, in their order. Runs are kept, so a turned knob costs one lane's work."""
        return [self._trajectory(lane) for lane in self.lanes]

    def watched(self) -> list[Trajectory]:
        """`run`, bit for bit, with every memory of every optimizer recorded."""
        return [self._trajectory(lane, lane.optimizer.memory) for lane in self.lanes]

    def _trajectory(self, lane: Lane, record: tuple[str, ...] = ()) -> Trajectory:
        met = self.sigma, self.seed, self.examples
        return _run(lane.optimizer, self.landscape, self.start, self.steps, *met, lane.schedule, lane.clip, record)

    def query(self) -> dict[str, str]:
        """Every value, spelled out, with the version: a link that later changes of defaults leave alone."""
        return link.query(self)

    def changes(self) -> dict[str, str]:
        """`query` without what the opening of this landscape says anyway: the address of a session."""
        return link.changes(self)

    @classmethod
    def from_query(cls, query: Mapping[str, str], ignored: list[str] | None = None, allowed: dict[str, Allowed] | None = None) -> Self:
        """The scenario a link describes. What it leaves out is as in the landscape's opening.

        Nothing in a link can raise: what is unknown, malformed or out of range is left at its default
        and its name is added to `ignored`; where the name is known, `allowed` gets what it may be.
        Names that say nothing about the race (`link.is_passed_over`) are neither used nor named.
        """
        return link.read(cls, query, ignored, allowed)


@lasting(size=6_000_000, weigh=lambda trajectory: trajectory.nbytes)
def _run(
    optimizer: Optimizer,
    landscape: Landscape,
    start: tuple[float, float],
    steps: int,
    noise: float,
    seed: int,
    examples: int,
    schedule: Schedule,
    clip: Clipping,
    record: tuple[str, ...],
) -> Trajectory:
    met: Any = {"noise": noise, "seed": seed, "examples": examples}
    trajectory = descend(optimizer, landscape, start, steps, **met, schedule=schedule, clip=clip, record=record)
    for array in trajectory.arrays:
        array.flags.writeable = False  # it is shared by all who ask for the same run
    return trajectory
