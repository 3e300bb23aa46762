"""A scenario: landscape, start, lanes, steps and noise as one value, which a link carries whole.

Every page is a view of a scenario; `Scenario.query` and `Scenario.from_query` are the only road between it and a link.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from math import isfinite
from typing import Any, Self, TypeVar

from engine.descent import Trajectory, descend
from knobs import Knob, choices, knobs, plain
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.schedules import SCHEDULES, Schedule, constant

T = TypeVar("T")
VERSION = "1"
LETTERS = "ABCDEFGH"  # a lane's letter is its name in links and its colour everywhere
MOST_STEPS = 2000
OPENING = ("SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB")
STEPS = Knob(300, "T", 10, MOST_STEPS, help="How many steps each lane takes: the gradient budget, the same for all.")
NOISE = Knob(0.0, r"\sigma", 0.0, 100.0, least=0,
             help="Each step sees the gradient plus σ times a normal draw, as with small batches. Every lane sees the same draw.",
             marks=(0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100))  # fmt: skip
SEED = Knob(0, "s", 0, 999, help="Which noise is drawn. All lanes see the same draw.")


@dataclass(frozen=True)
class Lane:
    """One runner: an optimizer with its knobs, and the schedule of its learning rate."""

    optimizer: Optimizer
    schedule: Schedule = constant
    letter: str = ""  # given by the scenario where empty
    hidden: bool = False  # runs, but is not drawn

    @property
    def name(self) -> str:
        return self.optimizer.name


@dataclass(frozen=True)
class Scenario:
    """A whole race. Raises ValueError, naming the field, for what cannot be run or would be too much work."""

    landscape: Landscape
    start: tuple[float, float]
    lanes: tuple[Lane, ...]
    steps: int = 300
    noise: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", (float(self.start[0]), float(self.start[1])))
        object.__setattr__(self, "lanes", tuple(_lettered(self.lanes)))
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
        if self.seed < 0 or self.seed != int(self.seed):
            raise ValueError(f"seed = {self.seed}: must be a whole number >= 0")

    @classmethod
    def opening(cls, landscape: Landscape, lanes: Iterable[Lane] | None = None) -> Self:
        """What the app opens with on `landscape`; `lanes`, where given, keep all but their learning rates."""
        if lanes is None:
            lanes = [Lane(OPTIMIZERS[name]()) for name in OPENING]
        suited = tuple(replace(lane, optimizer=suit(lane.optimizer, landscape)) for lane in lanes)
        return cls(landscape, landscape.start, suited, landscape.steps)

    @property
    def visible(self) -> tuple[Lane, ...]:
        """The lanes that are not hidden."""
        return tuple(lane for lane in self.lanes if not lane.hidden)

    def run(self) -> list[Trajectory]:
        """One trajectory per lane, in their order. Runs are kept, so a turned knob costs one lane's work."""
        return [_run(lane.optimizer, self.landscape, self.start, self.steps, self.noise, self.seed, lane.schedule) for lane in self.lanes]

    def watched(self) -> list[Trajectory]:
        """`run`, bit for bit, with every memory of every optimizer recorded."""
        return [
            _run(lane.optimizer, self.landscape, self.start, self.steps, self.noise, self.seed, lane.schedule, lane.optimizer.memory)
            for lane in self.lanes
        ]

    def query(self) -> dict[str, str]:
        """Every value, spelled out, with the version: a link that later changes of defaults leave alone."""
        values = {"v": VERSION, "landscape": type(self.landscape).__name__, **_spell("", self.landscape)}
        values |= {"x": _text(self.start[0]), "y": _text(self.start[1]), "steps": str(self.steps)}
        values |= {"noise": _text(self.noise), "seed": str(self.seed), "lanes": "".join(lane.letter for lane in self.lanes)}
        for lane in self.lanes:
            prefix = f"{lane.letter}."
            values |= {lane.letter: type(lane.optimizer).__name__, **_spell(prefix, lane.optimizer)}
            values |= {f"{prefix}schedule": type(lane.schedule).__name__, **_spell(prefix, lane.schedule)}
            values |= {f"{prefix}hidden": "1"} if lane.hidden else {}
        return values

    def changes(self) -> dict[str, str]:
        """`query` without what the opening of this landscape says anyway: the address of a session."""
        usual = type(self).opening(type(self.landscape)()).query()
        spelled = self.query()
        if spelled["landscape"] != "Rosenbrock":
            usual.pop("landscape")
        # A lane with another optimizer or another place has its own defaults: spell these from the class.
        for lane in self.lanes:
            if usual.get(lane.letter) != type(lane.optimizer).__name__:
                usual |= _spell(f"{lane.letter}.", suit(type(lane.optimizer)(), self.landscape))
                usual.setdefault(f"{lane.letter}.schedule", "Constant")
            usual |= _spell(f"{lane.letter}.", type(lane.schedule)())
        return {key: value for key, value in spelled.items() if usual.get(key) != value}

    @classmethod
    def from_query(cls, query: Mapping[str, str], ignored: list[str] | None = None, allowed: dict[str, str] | None = None) -> Self:
        """The scenario a link describes. What it leaves out is as in the landscape's opening.

        Nothing in a link can raise: what is unknown, malformed or out of range is left at its default
        and its name is added to `ignored`; where the name is known, `allowed` gets in words what it may be.
        """
        reader = _Reader(query)
        reader.one_of("v", {VERSION: VERSION})
        landscape_type = reader.one_of("landscape", LANDSCAPES) or LANDSCAPES["Rosenbrock"]
        landscape = reader.spec("", landscape_type())
        opening = cls.opening(landscape)
        usual = {lane.letter: lane for lane in opening.lanes}
        lanes = [reader.lane(letter, usual.get(letter), landscape) for letter in reader.letters("".join(usual))]
        (x0, x1), (y0, y1) = landscape.domain
        x = reader.number("x", Knob(opening.start[0], "x", x0, x1))
        y = reader.number("y", Knob(opening.start[1], "y", y0, y1))
        steps = reader.number("steps", replace(STEPS, default=opening.steps), whole=True)
        noise, seed = reader.number("noise", NOISE), reader.number("seed", SEED, whole=True)
        if ignored is not None:
            ignored += reader.leftovers()
        if allowed is not None:
            allowed |= reader.bad
        return cls(landscape, (x, y), tuple(lanes), int(steps), noise, int(seed))


def suit(optimizer: Optimizer, landscape: Landscape) -> Optimizer:
    """`optimizer` with the learning rate that makes an instructive picture on `landscape`."""
    kind = type(optimizer)
    return replace(optimizer, lr=landscape.rates.get(kind.__name__, knobs(kind)["lr"].default))


@lru_cache(maxsize=256)
def _run(optimizer: Optimizer, landscape: Landscape, start: tuple[float, float], steps: int, noise: float, seed: int,
         schedule: Schedule, record: tuple[str, ...] = ()) -> Trajectory:  # fmt: skip
    trajectory = descend(optimizer, landscape, start, steps, noise=noise, seed=seed, schedule=schedule, record=record)
    for array in (trajectory.w, trajectory.loss, trajectory.grad, trajectory.diverged_at, *trajectory.memory.values()):
        array.flags.writeable = False  # it is shared by all who ask for the same run
    return trajectory


def _lettered(lanes: Iterable[Lane]) -> list[Lane]:
    lanes = list(lanes)
    free = [letter for letter in LETTERS if letter not in {lane.letter for lane in lanes}]
    return [lane if lane.letter or not free else replace(lane, letter=free.pop(0)) for lane in lanes]


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else plain(value)


def _spell(prefix: str, spec: Any) -> dict[str, str]:
    """`prefix` + Class.knob -> value, for every knob and choice of `spec`."""
    names = [*knobs(spec), *choices(spec)]
    return {f"{prefix}{type(spec).__name__}.{f.name}": _text(getattr(spec, f.name)) for f in fields(spec) if f.name in names}


NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class _Reader:
    """Reads a query once: every parameter is taken by somebody or left over."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = dict(query)
        self.bad: dict[str, str] = {}  # name -> what is allowed

    def take(self, key: str) -> str | None:
        return self.query.pop(key, None)

    def leftovers(self) -> list[str]:
        return [*self.bad, *self.query]

    def one_of(self, key: str, options: Mapping[str, T]) -> T | None:
        text = self.take(key)
        if text is not None and text not in options:
            self.bad[key] = " or ".join(options)
        return options.get(text or "")

    def number(self, key: str, knob: Knob, whole: bool = False) -> float:
        text = self.take(key)
        if text is None:
            return knob.default
        if len(text) <= 32 and NUMBER.fullmatch(text):
            value = float(text)
            if knob.allows(value) and knob.low <= value <= knob.high and (not whole or value == int(value)):
                return value
        self.bad[key] = f"{plain(knob.low)} to {plain(knob.high)}{', a whole number' if whole else ''}"
        return knob.default

    def spec(self, prefix: str, spec: T) -> T:
        """`spec` with the knobs and choices that the query sets."""
        prefix += f"{type(spec).__name__}."
        values: dict[str, Any] = {
            name: self.number(prefix + name, replace(knob, default=getattr(spec, name))) for name, knob in knobs(spec).items()
        }
        for name, choice in choices(spec).items():
            chosen = self.one_of(prefix + name, {_text(option): option for option in choice.options})
            values[name] = getattr(spec, name) if chosen is None else chosen
        return replace(spec, **values)  # type: ignore[type-var]

    def letters(self, usual: str) -> str:
        """Which lanes there are, in order: as `lanes` says, else the usual ones and those the query names."""
        text = self.take("lanes")
        if text and len(set(text)) == len(text) and set(text) <= set(LETTERS):
            return text
        if text is not None:
            self.bad["lanes"] = f"different letters of {LETTERS}"
        return usual + "".join(letter for letter in LETTERS if letter not in usual and self.query.get(letter) in OPTIMIZERS)

    def lane(self, letter: str, usual: Lane | None, landscape: Landscape) -> Lane:
        kind = self.one_of(letter, OPTIMIZERS) or self._mentioned(letter) or (type(usual.optimizer) if usual else OPTIMIZERS["SGD"])
        optimizer = self.spec(f"{letter}.", suit(kind(), landscape))
        schedule = self.spec(f"{letter}.", (self.one_of(f"{letter}.schedule", SCHEDULES) or type(constant))())
        hidden = self.one_of(f"{letter}.hidden", {"0": False, "1": True})
        return Lane(optimizer, schedule, letter, bool(hidden))

    def _mentioned(self, letter: str) -> type[Optimizer] | None:
        """A link that turns a knob of Adam in this lane, and of no other optimizer, means Adam."""
        own = {key: text for key, text in self.query.items() if key.startswith(f"{letter}.") and key.count(".") == 2}
        named = [OPTIMIZERS[name] for name in OPTIMIZERS.keys() & {key.split(".")[1] for key in own}]
        turned = [kind for kind in named if _Reader(own).used_by(f"{letter}.", kind())]
        return turned[0] if len(turned) == 1 else None

    def used_by(self, prefix: str, spec: Any) -> bool:
        """Whether `spec` makes use of any parameter of the query."""
        names = len(self.query)
        self.spec(prefix, spec)
        return len(self.leftovers()) < names
