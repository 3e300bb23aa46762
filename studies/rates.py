"""Every learning rate of a lane: the best one, and how many are good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from scenario import Lane, Scenario
from scenario.dials import rate_of
from studies.axes import rate_axis
from studies.maps import AWAY, PENDING, REACHED, Map, Outcome, map_of
from studies.standings import TARGET

GOOD = 0.01  # of the height above f* that the start has


@dataclass(frozen=True)
class Tuned:
    """What a scan of learning rates found for one lane."""

    best: float | None  # the rate; None where every run diverged
    steps: int  # the first within the target, in which the run at the best rate then rests; -1 where none rests there
    final: float
    good: int  # how many rates are good
    decades: float  # how wide the good ones are together


def tuned(drawn: Map, outcome: Outcome, least: float) -> Tuned:
    """The best rate and how many are good.

    The best rests at the lowest point and was within the target first; where none did, it ended the lowest. A rate is good where a run
    ends no higher than `least`.
    """
    rates, gap = drawn.axes[0].values, drawn.axes[0].gap
    with np.errstate(all="ignore"):
        final = np.where((outcome.kind <= AWAY) | ~np.isfinite(outcome.final), np.inf, outcome.final)
        good = int(np.count_nonzero(final <= least))
    there = (outcome.kind == REACHED) & (outcome.steps >= 0)
    if not np.isfinite(final).any():
        return Tuned(None, -1, np.inf, good, good * gap)
    i = int(np.where(there, outcome.steps, np.iinfo(outcome.steps.dtype).max).argmin() if there.any() else final.argmin())
    return Tuned(float(rates[i]), int(outcome.steps[i]) if there.any() else -1, float(final[i]), good, good * gap)


@dataclass(frozen=True, eq=False)
class Scan:
    """All rates of one lane, and what was found among them."""

    lane: Lane
    map: Map  # over one axis, the rate
    heights: Array  # after the last step, f - f* where f* is known, else f; NaN where the run diverged or left below f*
    found: Tuned


def rate_maps(scenario: Scenario) -> list[Map]:
    """One map a visible lane, over its learning rate."""
    return [map_of(scenario, lane, (rate_axis(lane),)) for lane in scenario.visible]


def start_height(scenario: Scenario) -> float:
    """f - f* at the start where f* is known, else f."""
    return float(scenario.landscape.f(*(np.array([c]) for c in scenario.start))[0]) - (scenario.landscape.lowest or 0.0)


def good_height(scenario: Scenario) -> float | None:
    """How far above f* a run may end at a good rate; None where f* is not known."""
    return None if scenario.landscape.lowest is None else max(GOOD * start_height(scenario), TARGET)


def scans(scenario: Scenario, outcomes: Sequence[Outcome]) -> list[Scan]:
    """What the outcomes of `rate_maps` say; nothing where one of them is not finished: of half a scan nothing is best."""
    if any((outcome.kind == PENDING).any() for outcome in outcomes):
        return []
    lowest, good = scenario.landscape.lowest, good_height(scenario)
    least = -np.inf if lowest is None or good is None else lowest + good
    found = []
    for lane, drawn, outcome in zip(scenario.visible, rate_maps(scenario), outcomes, strict=True):
        found.append(Scan(lane, drawn, _heights(outcome, lowest), tuned(drawn, outcome, least)))
    return found


def _heights(outcome: Outcome, lowest: float | None) -> Any:
    with np.errstate(all="ignore"):
        return np.where((outcome.kind <= AWAY) | ~np.isfinite(outcome.final), np.nan, outcome.final - (lowest or 0.0))


def at_best(scenario: Scenario, found: Sequence[Scan]) -> Scenario:
    """The race of each lane at its own best rate; one that has none keeps the old one."""
    for scan in found:
        if scan.found.best is not None:
            scenario = rate_of(scan.lane).put(scenario, scan.found.best)
    return scenario
