"""The sides of a map: numbers of a scenario, spread evenly to the eye."""

from dataclasses import dataclass
from functools import lru_cache
from math import hypot, log10
from typing import Any

import numpy as np

from knobs import Array, Knob, knobs, plain
from landscapes.base import Landscape, Point
from optimizers.base import Optimizer
from scenario import NOISE, Lane, Scenario


@dataclass(frozen=True)
class Axis:
    """One number that differs from cell to cell, and its range.

    `spacing` says what is even: "linear" the values, "log" their logarithms, "near1" the logarithms of 1 - value. Charts are drawn in
    these even coordinates.
    """

    name: str  # a knob's; "schedule." and a knob's; "distance", "sigma", "x", "y"
    label: str  # in plain letters
    low: float
    high: float
    spacing: str
    size: int

    @property
    def values(self) -> Array:
        """The values of the cells, (size,), ascending; rounded to what a person would type."""
        return _values(self)

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
        values = np.asarray(values, dtype=float)
        with np.errstate(all="ignore"):
            if self.spacing == "log":
                return np.asarray(np.where(values > 0, np.log10(values), np.nan))
            return np.asarray(-np.log10(1 - values) if self.spacing == "near1" else values)

    def uneven(self, places: Any) -> Array:
        """The values at even coordinates."""
        places = np.asarray(places, dtype=float)
        if self.spacing == "linear":
            return np.asarray(places)
        return np.asarray(10**places if self.spacing == "log" else 1 - 10**-places)

    def ticks(self) -> tuple[list[float], list[str]]:
        """Round values, as even coordinates and as text."""
        if self.spacing == "log":
            first, last = int(np.ceil(log10(self.low) - 1e-9)), int(np.floor(log10(self.high) + 1e-9))
            marks = [float(f"1e{d}") for d in range(first, last + 1, 1 + (last - first) // 8)]
        elif self.spacing == "near1":
            marks = [m for m in (0, 0.5, 0.9, 0.97, 0.99, 0.999, 0.9999) if self.low <= m <= self.high]
        else:
            step = float(f"{(self.high - self.low) / 5:.0e}")
            first = np.ceil(self.low / step)
            marks = [float(f"{step * k:.6g}") for k in np.arange(first, np.floor(self.high / step + 1e-9) + 1)]
        return self.even(marks).tolist(), [_short(mark) for mark in marks]


def _short(value: float) -> str:
    """A tick's text: 10⁻⁵ in place of 1e-05, and of 0.0001, which is as wide."""
    if 0 < value < 1e-3 and f"{value:e}".startswith("1.000000e"):
        return f"10<sup>−{round(-log10(value))}</sup>"
    return plain(value)


@lru_cache(maxsize=256)
def _values(axis: Axis) -> Array:
    first, last = axis.ends
    even: Array = np.linspace(first, last, axis.size)
    values: Array
    if axis.spacing == "log":
        values = np.array([float(f"{v:.4g}") for v in 10**even])
    elif axis.spacing == "near1":
        values = np.array([round(1 - float(f"{v:.3g}"), 12) for v in 10.0**-even])
    else:
        values = np.array([float(f"{v:.4g}") for v in even])
    values = np.clip(values, axis.low, axis.high)
    values.flags.writeable = False
    return values


def knob_axis(name: str, knob: Knob, size: int) -> Axis:
    """The axis of a knob over its slider's range; a zero at the end of a logarithmic scale is left out."""
    label = knob.letter
    if knob.log or (knob.marks and knob.low == 0 and knob.below > 1):
        low = knob.low or min(mark for mark in knob.marks if mark > 0)
        return Axis(name, label, low, knob.high, "log", size)
    memory = bool(knob.marks) and knob.below == 1
    return Axis(name, label, knob.low, knob.high, "near1" if memory else "linear", size)


def lane_axes(scenario: Scenario, lane: Lane, size: int) -> dict[str, Axis]:
    """Every number of a lane that a map can be drawn over, by name."""
    found = {name: knob_axis(name, knob, size) for name, knob in knobs(lane.optimizer).items()}
    found |= {f"schedule.{name}": knob_axis(f"schedule.{name}", knob, size) for name, knob in knobs(lane.schedule).items()}
    line = ray(scenario.landscape, scenario.start)
    if line is not None:
        (x, y), (edge_x, edge_y) = line
        far = hypot(edge_x - x, edge_y - y)
        found["distance"] = Axis("distance", "distance of the start", float(f"{far / 50:.3g}"), float(f"{far:.6g}"), "linear", size)
    found["sigma"] = sigma_axis(size)
    return found


def sigma_axis(size: int) -> Axis:
    """The strength of the noise, from just to be seen to overwhelming."""
    return Axis("sigma", "σ", 0.01, NOISE.high, "log", size)


def window_axes(landscape: Landscape, size: int) -> tuple[Axis, Axis]:
    """The starts of a whole window."""
    x, y = (Axis(name, name, *ends, "linear", size) for name, ends in zip("xy", landscape.domain, strict=True))
    return x, y


@lru_cache(maxsize=64)
def ray(landscape: Landscape, start: Point) -> tuple[Point, Point] | None:
    """From the minimum nearest to the start, through the start, to the window's edge; None where there is no such ray."""
    if not landscape.minima:
        return None
    x, y = min(landscape.minima, key=lambda m: hypot(m[0] - start[0], m[1] - start[1]))
    dx, dy = start[0] - x, start[1] - y
    reach = [((high if d > 0 else low) - at) / d
             for at, d, (low, high) in zip((x, y), (dx, dy), landscape.domain, strict=True) if d]  # fmt: skip
    if not reach or min(reach) <= 0 or hypot(dx, dy) < 1e-9:
        return None
    edge = min(reach)
    return (x, y), (float(f"{x + edge * dx:.5g}"), float(f"{y + edge * dy:.5g}"))


def rate_axis(size: int = 97) -> Axis:
    """The learning rates of a slider, evenly in decades: 16 to each."""
    return knob_axis("lr", knobs(Optimizer)["lr"], size)
