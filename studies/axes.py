"""The sides of a map: one number of a scenario, and the values that it takes from cell to cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import log10
from typing import Any

import numpy as np

from knobs import Array, Knob, knobs, plain
from knobs.lasting import lasting
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.clipping import CLIPPINGS
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from scenario.dials import Dial, address, dials, dials_of, rate_of, shared_dials
from studies.distance import Distance, distance


@dataclass(frozen=True)
class Spacing:
    """What is even between neighbours: `even` makes evenly spaced numbers of values, `uneven` makes values of those."""

    even: Callable[[Array], Array]
    uneven: Callable[[Array], Array]
    spread: Callable[[float, float, int], Array]  # (low, high, count) -> (count,), low and high among them; of powers as many as there are
    typed: Callable[[float], float]  # a value, rounded to what a person would type


def _same(values: Array) -> Array:
    return values


def _memories(low: float, high: float, count: int) -> Array:
    values = 1 - np.geomspace(1 - low, 1 - high, count)
    values[[0, -1]] = low, high if count > 1 else low
    return values


def _powers(low: float, high: float, _: int) -> Array:
    return np.asarray(2.0 ** np.arange(np.ceil(np.log2(low)), np.floor(np.log2(high)) + 1))


def _four_digits(value: float) -> float:
    return float(f"{value:.4g}")


# "near1" is for the memory of a running average: 0.9, 0.99 and 0.999 are equally far apart, as they remember 10, 100 and 1000 steps.
SPACINGS = {
    "log": Spacing(np.log10, lambda places: 10**places, np.geomspace, _four_digits),
    "linear": Spacing(_same, _same, np.linspace, _four_digits),
    "near1": Spacing(lambda values: -np.log10(1 - values), lambda places: 1 - 10**-places, _memories,
                     lambda value: round(1 - float(f"{1 - value:.3g}"), 12)),
    "powers": Spacing(np.log2, lambda places: 2**places, _powers, _four_digits),  # of two, however many are asked for
    "list": Spacing(_same, _same, np.linspace, _four_digits),
}  # fmt: skip


@dataclass(frozen=True)
class Axis:
    """One number that differs from cell to cell, and its values. Charts are drawn in even coordinates: those of `spacing`."""

    dial: Dial | Distance
    stops: tuple[float, ...]  # the values, ascending
    spacing: str  # one of SPACINGS; "list" where the values were chosen one by one

    @classmethod
    def over(cls, dial: Dial | Distance, low: float, high: float, size: int, spacing: str) -> "Axis":
        """`size` values from `low` to `high`, rounded to what a person would type."""
        return cls(dial, _typed(low, high, size, spacing), spacing)

    @property
    def name(self) -> str:
        """The dial's, as in a link."""
        return self.dial.name

    @property
    def label(self) -> str:
        """What is written along the axis, in plain letters."""
        return self.dial.knob.letter

    @property
    def size(self) -> int:
        return len(self.stops)

    @property
    def low(self) -> float:
        return self.stops[0]

    @property
    def high(self) -> float:
        return self.stops[-1]

    @cached_property
    def values(self) -> Array:
        """The values of the cells, (size,), ascending; read-only."""
        values = np.array(self.stops, dtype=float)
        values.flags.writeable = False
        return values

    @property
    def ends(self) -> tuple[float, float]:
        """The even coordinates of the first and the last cell's middle."""
        return float(self.even(self.low)), float(self.even(self.high))

    @property
    def gap(self) -> float:
        """Between two cells, in even coordinates."""
        first, last = self.ends
        return (last - first) / max(self.size - 1, 1)

    def even(self, values: Any) -> Array:
        """Values as even coordinates; NaN where there is no such place."""
        with np.errstate(all="ignore"):
            places = np.asarray(SPACINGS[self.spacing].even(np.asarray(values, dtype=float)))
        return np.where(np.isfinite(places), places, np.nan)

    def uneven(self, places: Any) -> Array:
        """The values at even coordinates."""
        return np.asarray(SPACINGS[self.spacing].uneven(np.asarray(places, dtype=float)))

    def ticks(self) -> tuple[list[float], list[str]]:
        """Round values, as even coordinates and as text."""
        low, high = self.low, self.high
        if self.spacing == "log":
            first, last = int(np.ceil(log10(low) - 1e-9)), int(np.floor(log10(high) + 1e-9))
            marks = [float(f"1e{d}") for d in range(first, last + 1, 1 + (last - first) // 8)]
        elif self.spacing == "powers":
            marks = list(self.stops)
        elif self.spacing == "near1":
            marks = [m for m in (0, 0.5, 0.9, 0.97, 0.99, 0.999, 0.9999) if low <= m <= high]
        else:
            step = float(f"{(high - low) / 5:.0e}")
            marks = [float(f"{step * k:.6g}") for k in np.arange(np.ceil(low / step), np.floor(high / step + 1e-9) + 1)]
        return self.even(marks).tolist(), [_short(mark) for mark in marks]


@lasting(most=256, size=256 * 9_000)
def _typed(low: float, high: float, size: int, spacing: str) -> tuple[float, ...]:
    chosen = SPACINGS[spacing]
    return tuple(min(max(chosen.typed(value), low), high) for value in chosen.spread(low, high, size).tolist())


def _short(value: float) -> str:
    """A tick's text: 10⁻⁵ in place of 1e-05, and of 0.0001, which is as wide."""
    if 0 < value < 1e-3 and f"{value:e}".startswith("1.000000e"):
        return f"10<sup>−{round(-log10(value))}</sup>"
    return plain(value)


def slider_axis(dial: Dial | Distance, size: int, knob: Knob | None = None) -> Axis:
    """The axis of a number over its slider's range, or over that of `knob`; a zero at the end of a logarithmic scale is left out."""
    knob = knob or dial.knob
    if isinstance(dial, Dial) and dial.whole:
        return Axis.over(dial, knob.low, 2 ** np.floor(np.log2(knob.high)), size, "powers")
    if knob.log or (knob.marks and knob.low == 0 and knob.below > 1):
        low = knob.low or min(mark for mark in knob.marks if mark > 0)
        return Axis.over(dial, low, knob.high, size, "log")
    memory = bool(knob.marks) and knob.below == 1
    return Axis.over(dial, knob.low, knob.high, size, "near1" if memory else "linear")


def lane_axes(scenario: Scenario, lane: Lane, size: int) -> dict[str, Axis]:
    """Every number of a lane that a map can be drawn over, by its name in an address: `Adam.lr`, `StepDecay.gamma`, `distance`, `noise`
    (where there are data, `batch`), and of the ground, `Quadratic.angle`, unless it moves minima that must be searched for.
    """
    own = [dial for part in ("optimizer", "schedule", "clip") for dial in dials_of(part, type(getattr(lane, part)), lane.letter)]
    there = dials(scenario)
    swept: list[Dial | Distance] = [*own, *filter(None, [distance(scenario)]), there.get("noise") or there["batch"]]
    for dial in dials_of("landscape", type(scenario.landscape)):
        ground = dial.put(scenario, dial.knob.default).landscape
        if _turns(ground, dial.field) and (written_down(ground) or stands_still(ground, dial.field)):
            swept.append(dial)
    return {dial.relative: slider_axis(dial, size) for dial in swept}


def apart(one: Axis, other: Axis, ground: Landscape) -> bool:
    """Whether no map goes over both: two numbers of a schedule, which would need a sweep for every cell, or the distance from a minimum
    and what moves that minimum.
    """
    if one.dial.part == other.dial.part == "schedule":
        return True
    moved = any(axis.dial.part == "landscape" and not stands_still(ground, axis.dial.field) for axis in (one, other))
    return moved and "distance" in (one.name, other.name)


def written_down(ground: Landscape) -> bool:
    """Whether minima are known at once, and not searched for."""
    return type(ground).minima is not Landscape.minima and not ground.found


def _turns(ground: Landscape, field: str) -> bool:
    """Whether the knob `field` changes anything."""
    start = tuple(map(np.array, ground.start))
    ends = (replace(ground, **{field: value}) for value in (knobs(ground)[field].low, knobs(ground)[field].high))
    return any(other.f(*start) != ground.f(*start) for other in ends)


@lasting(most=256, size=50_000)
def stands_still(ground: Landscape, field: str) -> bool:
    """Whether minima and f* are the same whatever the knob `field` says, so that all runs of a map are after the same."""
    minima, lowest = np.array(ground.minima), ground.lowest
    for value in (knobs(ground)[field].low, knobs(ground)[field].high):
        other = replace(ground, **{field: value})
        there = np.array(other.minima)
        if there.shape != minima.shape or not np.allclose(there, minima, atol=1e-9) or other.lowest is None:
            return False
        if lowest is None or abs(other.lowest - lowest) > 1e-9:
            return False
    return True


def window_axes(landscape: Landscape, size: int) -> tuple[Axis, Axis]:
    """The starts of a whole window."""
    x, y = (slider_axis(dial, size) for dial in shared_dials(type(landscape)) if dial.part == "start")
    return x, y


def rate_axis(lane: Lane, size: int = 97) -> Axis:
    """The learning rates of a slider, the same for every lane, evenly in decades: 16 to each."""
    return slider_axis(rate_of(lane), size, knobs(Optimizer)["lr"])


def spellings() -> Iterable[str]:
    """Everything that an address may call an axis of a map, what it was called in earlier versions of the app among it."""
    for kinds, before in ((OPTIMIZERS, ""), (SCHEDULES, "schedule.")):
        for kind in kinds.values():
            for field in knobs(kind):
                yield from (address(kind, field), before + field)
    yield from (address(kind, field) for kind in LANDSCAPES.values() for field in knobs(kind))
    for clip in CLIPPINGS.values():
        yield from (address(clip, field) for field in knobs(clip))
    yield from ("distance", "noise", "batch", "sigma")


def meant(text: str, found: Mapping[str, Axis]) -> str:
    """Which of `found` an address means by `text`; empty where none.

    A number of another rule, schedule or clipping means the one of the same letter here, so a choice outlives a change of the lane. And
    earlier versions wrote `lr` for `Adam.lr`, `schedule.gamma` for `StepDecay.gamma` and `sigma` for `noise`.
    """
    if text in found or text in ("sigma", "noise", "batch"):
        return text if text in found else "noise" if "noise" in found else "batch"
    kind, _, field = text.rpartition(".")
    if kind in LANDSCAPES:
        return ""
    part = "schedule" if kind == "schedule" or kind in SCHEDULES else "clip" if kind in CLIPPINGS else "optimizer"
    return next((name for name, axis in found.items() if (axis.dial.part, axis.dial.field) == (part, field)), "")
