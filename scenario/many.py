"""One lane of a scenario, run many times: what a dial turns there may be an array, with one value per run."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from engine.sweeping import Plan, plan
from engine.trial import Counts, Trial
from landscapes.base import Landscape
from landscapes.regression import Regression
from scenario.lane import Lane
from scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Many:
    """The fields of a `Scenario`, for one lane, without its checks: those are the engine's. Arrays are of shapes that broadcast together.

    Steps and a schedule's numbers stay single ones: all runs share them.
    """

    landscape: Landscape
    start: tuple[Any, Any]
    lanes: tuple[Lane]
    steps: int
    noise: Any
    seed: Counts
    batch: Any = 1

    @property
    def sigma(self) -> Any:
        """As that of a scenario, for each run."""
        return self.noise / np.sqrt(self.batch)

    @property
    def examples(self) -> Any:
        """As that of a scenario, for each run."""
        if not isinstance(self.landscape, Regression):
            return 0
        return np.where(np.less(self.batch, self.landscape.n), self.batch, 0).astype(np.int64)[()]

    @classmethod
    def of(cls, scenario: Scenario, lane: Lane) -> Self:
        """As `scenario` and its lane say, before anything is turned."""
        return cls(scenario.landscape, scenario.start, (lane,), scenario.steps, scenario.noise, scenario.seed, scenario.batch)

    def trial(self, batch: tuple[int, ...]) -> Trial:
        """All runs, of the shape `batch`; ValueErrors are those of `engine.descend`."""
        start = np.array([np.broadcast_to(at, batch) for at in self.start])
        (lane,) = self.lanes
        met: Any = {"noise": self.sigma, "seed": self.seed, "examples": self.examples}
        return Trial.of(lane.optimizer, self.landscape, start, self.steps, **met, schedule=lane.schedule, clip=lane.clip)

    def plan(self, batch: tuple[int, ...], target: float, turbo: bool | None) -> Plan:
        """The sweep of all runs; arguments and ValueErrors are those of `engine.sweep`."""
        return plan(self.trial(batch), target, turbo)
