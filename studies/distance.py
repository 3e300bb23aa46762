"""How far away a race begins: not a number of a scenario, but one that moves two of its numbers together, x and y of the start."""

from dataclasses import dataclass, replace
from math import hypot
from typing import Any, Self, TypeVar

import numpy as np

from knobs import Knob
from knobs.lasting import lasting
from landscapes.base import Landscape, Point
from scenario import Scenario

S = TypeVar("S")


@dataclass(frozen=True)
class Distance:
    """How far the start is from a minimum, along a ray; it is read and turned as a `Dial` is. Equal rays are equal distances."""

    minimum: Point
    edge: Point  # where the ray leaves the window
    name = "distance"
    part = "start"
    field = "distance"
    lane = None  # every lane starts there

    @property
    def longest(self) -> float:
        """From the minimum to the window's edge."""
        return float(f"{hypot(self.edge[0] - self.minimum[0], self.edge[1] - self.minimum[1]):.6g}")

    @property
    def knob(self) -> Knob:
        """From a fiftieth of the way to the window's edge."""
        return Knob(self.longest, "distance of the start", float(f"{self.longest / 50:.3g}"), self.longest, least=0)

    @property
    def relative(self) -> str:
        """What an address calls it."""
        return self.name

    def in_lane(self, letter: str) -> Self:
        """The same distance: every lane starts there."""
        return self

    def of(self, scenario: Any) -> Any:
        """How far the start of `scenario` is from the minimum."""
        return np.hypot(scenario.start[0] - self.minimum[0], scenario.start[1] - self.minimum[1])

    def put(self, scenario: S, value: Any) -> S:
        """`scenario`, or any dataclass with a start, as for a `Dial`, with its start that far from the minimum on the ray."""
        (x, y), (edge_x, edge_y) = self.minimum, self.edge
        part = value / hypot(edge_x - x, edge_y - y)
        start = np.round(x + part * (edge_x - x), 9), np.round(y + part * (edge_y - y), 9)
        return replace(scenario, start=start)  # type: ignore[type-var]


def distance(scenario: Scenario) -> Distance | None:
    """Along the ray from the minimum nearest to the start, through the start, to the window's edge; None where there is no such ray."""
    ends = _ray(scenario.landscape, scenario.start)
    return ends and Distance(*ends)


@lasting(most=64, size=50_000)
def _ray(landscape: Landscape, start: Point) -> tuple[Point, Point] | None:
    if not landscape.minima:
        return None
    x, y = min(landscape.minima, key=lambda m: hypot(m[0] - start[0], m[1] - start[1]))
    dx, dy = start[0] - x, start[1] - y
    ways = zip((x, y), (dx, dy), landscape.domain, strict=True)
    reach = [((high if d > 0 else low) - at) / d for at, d, (low, high) in ways if d]
    if not reach or min(reach) <= 0 or hypot(dx, dy) < 1e-9:
        return None
    edge = min(reach)
    return (x, y), (float(f"{x + edge * dx:.5g}"), float(f"{y + edge * dy:.5g}"))
