"""A dial: one address for one number of a scenario, named as a link names it: `x`, `noise`, `Rosenbrock.b`, `A.Adam.lr`.

Whoever reads or turns a number by its name, a link, a file, a slider, a command or a map, does it through its dial.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from knobs import Knob, knobs
from knobs.lasting import lasting
from landscapes.base import Landscape
from landscapes.regression import Regression
from scenario.faults import Span
from scenario.lane import Lane
from scenario.limits import BATCH, NOISE, SEED, STEPS, seen_of

if TYPE_CHECKING:
    from scenario.scenario import Scenario

S = TypeVar("S")
FAR = 1000  # times beyond the ends of the slider of a lane's own number


@dataclass(frozen=True)
class Dial:
    """Where one number of a scenario is: whose it is, what it is called and what it may be.

    `part` says what holds the number: "landscape", or of a training the "network"; "start" (`field` is "x" or "y"); "race" (steps, noise,
    batch and seed); of the lane with the letter `lane` its "optimizer", its "schedule" or its "clip", the clipping. `knob.low` and
    `knob.high` end the slider, `span` what a link may say and a visitor type.
    """

    name: str  # as in a link
    knob: Knob
    part: str
    field: str  # of what holds the number
    kind: type | None = None  # the class of the landscape, optimizer, schedule or clipping
    lane: str | None = None  # the letter of its lane; None where all lanes share the number
    whole: bool = False  # only whole numbers make sense

    @property
    def span(self) -> Span:
        """What a link may say. A lane's own numbers may be what code allows, FAR times beyond the slider's ends; all others end with it.

        Farther a start is out of sight, a race too long, and a ground another one than is told of.
        """
        knob = self.knob
        if self.lane is None:
            return Span(knob.low, knob.high, self.whole)
        low = max(knob.least, knob.low / FAR if knob.log else -FAR * knob.high)
        return Span(low, min(knob.below, FAR * knob.high), self.whole, below=knob.below <= FAR * knob.high)

    @property
    def relative(self) -> str:
        """The name within its lane: `Adam.lr` in whatever lane; the name itself where all lanes share the number."""
        return self.name if self.lane is None else self.name.removeprefix(f"{self.lane}.")

    def in_lane(self, letter: str) -> Self:
        """The same number of the lane with another letter; the dial itself where all lanes share the number."""
        return self if self.lane is None else replace(self, name=f"{letter}.{self.relative}", lane=letter)

    def of(self, scenario: Any) -> Any:
        """The number itself. Raises ValueError where `scenario` has no such number: the lane is not there or follows another rule."""
        return scenario.start["xy".index(self.field)] if self.part == "start" else getattr(self._holder(scenario), self.field)

    def put(self, scenario: S, value: Any) -> S:
        """`scenario` with this number turned to `value`; everything else stays. Raises ValueError as `of` does.

        `scenario` is a `Scenario`, or any dataclass with the same fields: in one that does not mind, `value` may be an array.
        """
        value = int(value) if self.whole and np.ndim(value) == 0 else value
        if self.part == "start":
            x, y = scenario.start  # type: ignore[attr-defined]
            return replace(scenario, start=(value, y) if self.field == "x" else (x, value))  # type: ignore[type-var]
        turned = replace(self._holder(scenario), **{self.field: value})
        if self.lane is None:
            return turned if self.part == "race" else replace(scenario, **{self.part: turned})  # type: ignore[type-var]
        own = replace(self._lane(scenario), **{self.part: turned})
        lanes = tuple(own if lane.letter == self.lane else lane for lane in scenario.lanes)  # type: ignore[attr-defined]
        return replace(scenario, lanes=lanes)  # type: ignore[type-var]

    def _holder(self, scenario: Any) -> Any:
        """What has the number as a field: the scenario itself, its landscape, or a lane's optimizer, schedule or clipping."""
        if self.part == "race":
            return scenario
        holder = getattr(scenario if self.lane is None else self._lane(scenario), self.part)
        if type(holder) is not self.kind:
            raise ValueError(f"{self.name}: this scenario has {type(holder).__name__} there")
        return holder

    def _lane(self, scenario: Any) -> Lane:
        for lane in scenario.lanes:
            if lane.letter == self.lane:
                found: Lane = lane
                return found
        raise ValueError(f"{self.name}: this scenario has no lane {self.lane}")


def dials(scenario: "Scenario") -> dict[str, Dial]:
    """Every number of `scenario` by its name, in the order of a link."""
    ground = scenario.landscape
    found = [*dials_of("landscape", type(ground)), *shared_dials(type(ground))]
    for lane in scenario.lanes:
        found += dials_of_lane(lane)
    named = {dial.name: dial for dial in found}
    if isinstance(ground, Regression):
        named["batch"] = replace(named["batch"], knob=seen_of(ground.n, ground.batch))
    return named


def dials_of_lane(lane: Lane) -> list[Dial]:
    """Every number of a lane."""
    parts = {"optimizer": lane.optimizer, "schedule": lane.schedule, "clip": lane.clip}
    return [dial for part, spec in parts.items() for dial in dials_of(part, type(spec), lane.letter)]


@lasting(most=1024, size=1_000_000)
def dials_of(part: str, kind: type, lane: str | None = None) -> tuple[Dial, ...]:
    """The numbers of a landscape, or of an optimizer, schedule or clipping in the lane with the letter `lane`; `kind` is its class."""
    return tuple(Dial(address(kind, field, lane), knob, part, field, kind, lane) for field, knob in knobs(kind).items())


@lasting(most=64, size=200_000)
def shared_dials(landscape: type[Landscape]) -> tuple[Dial, ...]:
    """The numbers of every race on `landscape`, whoever runs: x and y of the start, steps, noise, batch and seed.

    Where there are data behind the ground, the noise is that of its batches, and has no number of its own.
    """
    ends = zip("xy", landscape.start, landscape.domain, strict=True)
    start = (Dial(name, Knob(usual, name, low, high), "start", name) for name, usual, (low, high) in ends)
    steps = replace(STEPS, default=landscape.steps)
    seed = Dial("seed", SEED, "race", "seed", whole=True)
    batch = Dial("batch", BATCH, "race", "batch", whole=True)
    noise = [] if issubclass(landscape, Regression) else [Dial("noise", NOISE, "race", "noise")]
    return *start, Dial("steps", steps, "race", "steps", whole=True), *noise, batch, seed


def rate_of(lane: Lane) -> Dial:
    """The learning rate of a lane."""
    return next(dial for dial in dials_of("optimizer", type(lane.optimizer), lane.letter) if dial.field == "lr")


def address(kind: type, field: str, lane: str | None = None) -> str:
    """What a link calls a field of a landscape, or of an optimizer, schedule or clipping in the lane with the letter `lane`."""
    return f"{lane}.{kind.__name__}.{field}" if lane else f"{kind.__name__}.{field}"
