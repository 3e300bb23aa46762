"""What a scene is: a race under one press, the sentence it may say, and claims that are run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from engine.descent import Trajectory, descend
from engine.objective import Ints
from knobs import Array
from scenario import Scenario
from studies.counts import stays
from studies.race import Race, race
from studies.standings import TARGET
from words.say import say

THIRD_TO_THREE = np.geomspace(1 / 3, 3, 9)  # factors on a rate: a sentence about a rule holds at each of them


@dataclass(frozen=True)
class Claim:
    """What a sentence of a scene says, and the runs that bear it out; `slow` where these take more than two seconds."""

    sentence: str
    holds: Callable[[], bool]
    slow: bool = False


@dataclass(frozen=True)
class Scene:
    """A race that shows one thing. Raises ValueError where a part of its address is not understood."""

    number: int  # its place in the row
    name: str
    address: str  # what follows the "?" of a link
    sentence: str  # in English, as `say` keeps it
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        ignored: list[str] = []
        Scenario.from_query(dict(parse_qsl(self.address, strict_parsing=True)), ignored)
        if ignored:
            raise ValueError(f"scene {self.name!r}: its address has {', '.join(ignored)}, which no race knows")

    @property
    def slug(self) -> str:
        """Its name in an address: letters and hyphens."""
        return "-".join("".join(c if c.isalnum() else " " for c in self.name.lower()).split())

    @cached_property
    def scenario(self) -> Scenario:
        """The race itself."""
        return read(self.address)

    @property
    def race(self) -> Race:
        """The race, run."""
        return race(self.scenario)

    @property
    def title(self) -> str:
        """Its name as the present visitor reads it."""
        return say(self.name)

    @property
    def said(self) -> str:
        """Its sentence as the present visitor reads it."""
        return say(self.sentence)


def read(address: str) -> Scenario:
    """The race of an address."""
    return Scenario.from_query(dict(parse_qsl(address)))


def runs(scenario: Scenario, letter: str, factors: Any = 1.0, steps: int | None = None, seeds: int | None = None) -> Trajectory:
    """One lane of a race, many times: at its rate times each of `factors`, (B,), or under as many draws of the noise as `seeds`."""
    (lane,) = [lane for lane in scenario.lanes if lane.letter == letter]
    return descend(
        replace(lane.optimizer, lr=lane.optimizer.lr * np.asarray(factors)),
        scenario.landscape,
        scenario.start,
        steps or scenario.steps,
        noise=scenario.sigma,
        examples=scenario.examples,
        seed=scenario.seed if seeds is None else range(seeds),
        schedule=lane.schedule,
        clip=lane.clip,
    )


def above(scenario: Scenario, run: Trajectory) -> Array:
    """f - f*, of the shape of the losses; what is no number is infinitely high."""
    height = run.loss - (scenario.landscape.lowest or 0.0)
    return np.where(np.isfinite(height), height, np.inf)


def arrivals(scenario: Scenario, run: Trajectory) -> Ints:
    """The step from which each run stays within the target of f*; -1 where it is not there at the end."""
    return stays(np.abs(above(scenario, run)) <= TARGET)


def told(scenario: Scenario, field: str) -> Sequence[Any]:
    """One field of the standings of all lanes, in the order of the lanes."""
    return [getattr(entrant.ending, field) for entrant in race(scenario).entrants]
