"""A scenario as the query of a link, there and back, and which names in a link are none of the scenario's business."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from knobs import choices, plain
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.regression import OWN, Regression
from landscapes.typed import FARTHEST, WINDOW, Typed, Window, checked
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.clipping import CLIPPINGS, unclipped
from optimizers.schedules import SCHEDULES
from optimizers.typed import Typed as TypedRule
from scenario.dials import Dial, address, dials, dials_of, rate_of, shared_dials
from scenario.faults import Allowed, Letters, Notation, OneOf, Rows
from scenario.faults import Window as Ends
from scenario.lane import LETTERS, Lane
from scenario.opening import Ground, opening_lanes, rules, unturned
from scenario.spelling import LONGEST, NUMBER
from scenario.table import LEAST, MOST, NoTable, packed, unpacked
from scenario.tuning import untuned
from tape import Refused

if TYPE_CHECKING:
    from scenario.scenario import Scenario
    from scenario.training import Training

R = TypeVar("R", bound="Scenario | Training")
S = TypeVar("S", bound="Scenario")
T = TypeVar("T")
VERSION = "1"
# What an address says of how the race is looked at. These names change no number of it.
LOOKS = frozenset({
    "lane", "curve", "forces", "large",  # the race
    "lens", "beside", "step", "coordinate", "digits",  # the microscope
    "picture", "of", "across", "up", "shows", "cells",  # the maps
    "measure", "tuned", "seeds", "layer", "directions",  # the network
    "lesson", "scene", "done", "task",  # the lessons
})  # fmt: skip
# What others hang on an address: Streamlit's own parameters, and the marks by which senders of links count who follows them.
FOREIGN = frozenset({
    "embed", "embed_options",
    "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id",
    "srsltid", "rdt_cid", "epik", "trk", "si", "ref", "ref_src", "ref_url", "_branch_match_id",
    "mc_cid", "mc_eid", "mkt_tok", "s_cid", "_ga", "_gl", "_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid",
})  # fmt: skip
FOREIGN_BEGIN = ("utm_", "mtm_", "pk_", "hsa_")


def is_passed_over(name: str) -> bool:
    """Whether `name` in a link says nothing about the race: it says how to look at the race, or others have hung it there."""
    return name in LOOKS or name in FOREIGN or name.startswith(FOREIGN_BEGIN)


def is_notation(name: str) -> bool:
    """Whether what a link has under `name` is a text that was typed, a formula or a rule, whatever it looks like."""
    return name == "formula" or re.fullmatch(rf"[{LETTERS}]\.rule", name) is not None


def query(scenario: "Scenario") -> dict[str, str]:
    """Every value, spelled out, with the version: a link that later changes of defaults leave alone."""
    values = {"v": VERSION, "landscape": type(scenario.landscape).__name__, **_typed(scenario.landscape)}
    values |= part_of(scenario, scenario.landscape, "landscape") | _own(scenario.landscape)
    values |= {dial.name: plain(dial.of(scenario)) for dial in shared_dials(type(scenario.landscape))}
    return values | lanes(scenario)


def lanes(raced: "Scenario | Training") -> dict[str, str]:
    """Which lanes there are, and every value of each."""
    values = {"lanes": "".join(lane.letter for lane in raced.lanes)}
    for lane in raced.lanes:
        letter = lane.letter
        values |= {letter: type(lane.optimizer).__name__}
        values |= {f"{letter}.rule": lane.optimizer.rule} if isinstance(lane.optimizer, TypedRule) else {}
        values |= part_of(raced, lane.optimizer, "optimizer", letter)
        values |= {f"{letter}.schedule": type(lane.schedule).__name__, **part_of(raced, lane.schedule, "schedule", letter)}
        clipped = {f"{letter}.clip": type(lane.clip).__name__, **part_of(raced, lane.clip, "clip", letter)}
        values |= clipped if lane.clip != unclipped else {}
        values |= {f"{letter}.hidden": "1"} if lane.hidden else {}
    return values


def _typed(landscape: Landscape) -> dict[str, str]:
    """What was typed, and the window that was chosen for it; nothing of a landscape with a name."""
    if not isinstance(landscape, Typed):
        return {}
    return {"formula": landscape.formula, "window": ",".join(plain(end) for ends in landscape.window for end in ends)}


def _own(landscape: Landscape) -> dict[str, str]:
    """The data that a visitor has brought; nothing of a landscape without."""
    if not isinstance(landscape, Regression) or not landscape.rows:
        return {}
    return {"rows": packed(landscape.rows, landscape.titles)}


def part_of(raced: "Scenario | Training", spec: object, part: str, lane: str | None = None) -> dict[str, str]:
    """Every number and choice of one part of what is raced, by its name."""
    kind: type = spec.__class__
    values = {dial.name: plain(dial.of(raced)) for dial in dials_of(part, kind, lane)}
    return values | {address(kind, field, lane): _option(getattr(spec, field)) for field in choices(spec)}


def _option(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else plain(value)


def changes(scenario: "Scenario") -> dict[str, str]:
    """`query` without what the opening of this landscape says anyway: the address of a session."""
    ground = type(scenario.landscape)
    usual = query(type(scenario).opening(ground()))
    if ground.__name__ != "Rosenbrock":
        usual.pop("landscape")
    if isinstance(scenario.landscape, Typed):
        usual.pop("window")
    usual |= usual_lanes(scenario, scenario.landscape, opening_lanes(ground()))
    for lane in scenario.lanes:
        if untuned(lane.optimizer, scenario.landscape):  # a rate that was tried, which may be another on another machine
            usual.pop(rate_of(lane).name)
    return unusual(query(scenario), usual)


def usual_lanes(raced: "Scenario | Training", ground: Ground, opening: Iterable[Lane]) -> dict[str, str]:
    """What a reader knows of each lane on `ground`, which opens with the lanes `opening`, from the lane's rule, schedule and clipping."""
    usual: dict[str, str] = {}
    opened = {lane.letter: lane for lane in opening}
    for lane in raced.lanes:
        own, kind = opened.get(lane.letter), type(lane.optimizer)
        ruled, scheduled = (unturned(ground, own, kind, schedule) for schedule in (None, type(lane.schedule)))
        bare = lanes(replace(raced, lanes=(replace(scheduled, letter=lane.letter, clip=type(lane.clip)()),)))
        usual |= {name: text for name, text in bare.items() if name.startswith(f"{lane.letter}.")}
        usual |= {f"{lane.letter}.schedule": type(ruled.schedule).__name__, f"{lane.letter}.clip": type(unclipped).__name__}
    return usual


def unusual(values: dict[str, str], usual: Mapping[str, str]) -> dict[str, str]:
    """What of `values` a link has to say: all that is not `usual`, and whatever was typed."""
    return {name: text for name, text in values.items() if usual.get(name) != text or is_notation(name)}


def read(make: type[S], texts: Mapping[str, str], ignored: list[str] | None = None, allowed: dict[str, Allowed] | None = None) -> S:
    """The scenario, made by `make`, that a link describes: `Scenario.from_query` says how."""
    reader = Reader.of(texts)
    landscape = reader.ground()
    scenario = make(landscape, landscape.start, reader.lanes(landscape), landscape.steps, batch=landscape.batch)
    return reader.turned(scenario, dials(scenario).values(), ignored, allowed)


class Reader:
    """Reads a query once: every parameter is taken by somebody or left over."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        self.bad: dict[str, Allowed] = {}  # by name
        self.rules: Mapping[str, type[Optimizer]] = OPTIMIZERS  # that a lane can follow

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """A reader of what in a link is about what is raced, its version read."""
        reader = cls({name: text for name, text in texts.items() if not is_passed_over(name)})
        reader.one_of("v", {VERSION: VERSION})
        return reader

    def turned(self, raced: R, dials: Iterable[Dial], ignored: list[str] | None, allowed: dict[str, Allowed] | None) -> R:
        """`raced` with each of `dials` turned as the query says. What it could not use is told to `ignored` and `allowed`."""
        for dial in dials:
            value = self.number(dial)
            raced = raced if value is None or value == dial.of(raced) else dial.put(raced, value)
        if ignored is not None:
            ignored += self.leftovers()
        if allowed is not None:
            allowed |= self.bad
        return raced

    def leftovers(self) -> list[str]:
        return [*self.bad, *self.texts]

    def one_of(self, name: str, options: Mapping[str, T]) -> T | None:
        """The option that the query names; None where it names none."""
        text = self.texts.pop(name, None)
        if text is not None and text not in options:
            self.bad[name] = OneOf(tuple(options))
        return options.get(text or "")

    def ground(self) -> Landscape:
        """The landscape that the query names or spells, as it opens, with the choices that the query makes."""
        if "formula" in self.texts:
            self.texts.setdefault("landscape", Typed.__name__)
        named: dict[str, type[Landscape]] = {**LANDSCAPES, Typed.__name__: Typed}
        kind = self.one_of("landscape", named) or LANDSCAPES["Rosenbrock"]
        if kind is Typed:
            return self.typed() or LANDSCAPES["Rosenbrock"]()
        return self.chosen(self.with_data(kind) if issubclass(kind, Regression) else kind())

    def with_data(self, kind: type[Any]) -> Any:
        """The regression with the data that the query has; as it opens where it has none that make sense."""
        name = address(kind, "data")
        if "rows" not in self.texts or self.texts.get(name, OWN) != OWN:
            return kind()
        self.texts.pop(name, None)
        try:
            found = unpacked(self.texts.pop("rows"))
            return kind(data=OWN, rows=found.rows, titles=found.names)
        except (NoTable, ValueError):
            self.bad["rows"] = Rows(LEAST, MOST, kind.classes)
            return kind()

    def typed(self) -> Typed | None:
        """The landscape of the formula that the query spells, in its window; None where it cannot be read."""
        text, window = self.texts.pop("formula", ""), self.window()
        try:
            return Typed(text, window)
        except Refused as refused:
            self.bad["formula"] = Notation("formula", refused)
            return None

    def window(self) -> Window:
        """The window that the query has; the usual one where it has none that makes sense."""
        text = self.texts.pop("window", None)
        if text is None:
            return WINDOW
        parts = text.split(",") if len(text) <= 4 * LONGEST + 3 else []
        if len(parts) == 4 and all(len(part) <= LONGEST and NUMBER.fullmatch(part) for part in parts):
            x0, x1, y0, y1 = map(float, parts)
            try:
                return checked(((x0, x1), (y0, y1)))
            except Refused:
                pass
        self.bad["window"] = Ends(FARTHEST)
        return WINDOW

    def number(self, dial: Dial) -> float | None:
        """The number that the query has for `dial`; None where it has none that the dial can be turned to."""
        text = self.texts.pop(dial.name, None)
        if text is None:
            return None
        if len(text) <= LONGEST and NUMBER.fullmatch(text):
            value = float(text)
            if dial.knob.allows(value) and value in dial.span:
                return value
        self.bad[dial.name] = dial.span
        return None

    def chosen(self, spec: T, lane: str | None = None) -> T:
        """`spec` with the choices that the query makes; its numbers stay."""
        values: dict[str, Any] = {}
        for field, choice in choices(spec).items():
            chosen = self.one_of(address(type(spec), field, lane), {_option(option): option for option in choice.options})
            values |= {} if chosen is None else {field: chosen}
        return replace(spec, **values) if values else spec  # type: ignore[type-var]

    def letters(self, usual: str) -> str:
        """Which lanes there are, in order: as `lanes` says, else the usual ones and those the query names."""
        text = self.texts.pop("lanes", None)
        if text and len(set(text)) == len(text) and set(text) <= set(LETTERS):
            return text
        if text is not None:
            self.bad["lanes"] = Letters(LETTERS)
        kinds = {*self.rules, TypedRule.__name__}
        named = [letter for letter in LETTERS if self.texts.get(letter) in kinds or f"{letter}.rule" in self.texts]
        return usual + "".join(letter for letter in named if letter not in usual)

    def lanes(self, ground: Ground) -> tuple[Lane, ...]:
        """The lanes on `ground`: those that it opens with, unless the query says otherwise."""
        self.rules = rules(ground)
        usual = {lane.letter: lane for lane in opening_lanes(ground)}
        return tuple(self.lane(letter, usual.get(letter), ground) for letter in self.letters("".join(usual)))

    def lane(self, letter: str, usual: Lane | None, ground: Ground) -> Lane:
        """The lane of that letter, with the numbers it opens with."""
        kind = self.rule(letter) or self._mentioned(letter) or (type(usual.optimizer) if usual else self.rules["SGD"])
        lane = unturned(ground, usual, kind, self.one_of(f"{letter}.schedule", SCHEDULES))
        hidden = self.one_of(f"{letter}.hidden", {"0": False, "1": True})
        clip = self.one_of(f"{letter}.clip", CLIPPINGS) or type(unclipped)
        return Lane(self.chosen(lane.optimizer, letter), self.chosen(lane.schedule, letter), letter, bool(hidden), clip())

    def rule(self, letter: str) -> type[Optimizer] | None:
        """The class of the rule that the query names or spells for the lane of that letter; None where it does neither."""
        if f"{letter}.rule" in self.texts:
            self.texts.setdefault(letter, TypedRule.__name__)
        named: dict[str, type[Optimizer]] = {**self.rules, TypedRule.__name__: TypedRule}
        kind = self.one_of(letter, named)
        if kind is not TypedRule:
            return kind
        try:
            return type(TypedRule(self.texts.pop(f"{letter}.rule", "")))
        except Refused as refused:
            self.bad[f"{letter}.rule"] = Notation("rule", refused)
            return None

    def _mentioned(self, letter: str) -> type[Optimizer] | None:
        """A link that turns a knob of Adam in this lane, and of no other optimizer, means Adam."""
        lane = {name: text for name, text in self.texts.items() if name.startswith(f"{letter}.")}
        turned = [kind for kind in self.rules.values() if _turns(lane, kind, letter)]
        return turned[0] if len(turned) == 1 else None


def _turns(texts: Mapping[str, str], kind: type[Optimizer], letter: str) -> bool:
    """Whether a query has a number or a choice, one that makes sense, for the optimizer in the lane of that letter."""
    begins = address(kind, "", letter)
    own = Reader({name: text for name, text in texts.items() if name.startswith(begins)})
    count = len(own.texts)
    if count:
        own.chosen(kind(), letter)
        for dial in dials_of("optimizer", kind, letter):
            own.number(dial)
    return len(own.leftovers()) < count
