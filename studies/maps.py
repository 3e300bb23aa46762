"""What a map is made of: a question that can be asked again, and how every run of it ended.

The runs are those of `engine.sweep`, block by block: whoever shows progress or wants to stop is asked after each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import Any, Self

import numpy as np

from engine.outcomes import Outcomes
from engine.sweeping import Plan
from knobs import Array
from landscapes.base import Landscape
from optimizers.base import Optimizer
from optimizers.schedules import Constant, Schedule
from scenario import LETTERS, Lane, Scenario
from scenario.dials import dials
from scenario.many import Many
from studies.axes import Axis
from studies.curvature import curvature
from studies.distance import Distance
from studies.standings import TARGET

BLOCK_STEPS = 1_000_000  # of all runs of one block together: some hundredths of a second, then others may speak
FEWEST, USUAL = 800, 8000  # runs of a block
MOST_STEPS = 200_000_000  # of all runs of a picture: ten to twenty seconds
PENDING, DIVERGED, TRAVELLING, ELSEWHERE, REACHED = range(5)  # how a run ended
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Question:
    """A map to be computed, without what does not matter to it: equal questions have equal answers.

    `scenario` has one lane, lettered A whichever it was, and of what the axes sweep the usual values.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]  # across, and up where there are two
    seeds: int = 1  # draws of the noise, one after the other
    timed: bool = False  # whether to find out when runs came near to a minimum that is not the lowest

    @property
    def landscape(self) -> Landscape:
        return self.scenario.landscape

    @property
    def optimizer(self) -> Optimizer:
        return self.scenario.lanes[0].optimizer

    @property
    def schedule(self) -> Schedule:
        return self.scenario.lanes[0].schedule

    @property
    def steps(self) -> int:
        return self.scenario.steps

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the answer: seeds first, then the axes, the last one first."""
        return (self.seeds, *(axis.size for axis in reversed(self.axes)))

    @property
    def runs(self) -> int:
        return prod(self.shape)

    @property
    def work(self) -> int:
        """Steps of all runs: gradients to be computed."""
        return self.runs * self.steps


def question(scenario: Scenario, lane: Lane, axes: Sequence[Axis], seeds: int = 1, timed: bool = False) -> Question:
    """What the map of a lane over some axes asks; the lane's own values of what is swept are not part of it."""
    swept = tuple(replace(axis, dial=axis.dial.in_lane(LETTERS[0])) for axis in axes)
    alone = replace(scenario, lanes=(replace(lane, letter=LETTERS[0], hidden=False),))
    for axis in swept:
        alone = axis.dial.put(alone, axis.dial.knob.default)
    if alone.noise == 0 and not any(axis.name == "noise" for axis in swept):
        alone, seeds = replace(alone, seed=0), 1
    return Question(alone, swept, seeds, timed)


def scenario_at(q: Question, scenario: Scenario, letter: str, at: Mapping[str, float]) -> Scenario:
    """`scenario` with the swept numbers `at`, by their axes, in the lane `letter`, or in start and noise, where they belong.

    A number that `scenario` no longer has, as its lane is gone or follows another rule, is passed over.
    """
    there = dials(scenario)
    for axis in q.axes:
        dial = axis.dial.in_lane(letter)
        if axis.name in at and (dial.name in there or isinstance(dial, Distance)):
            scenario = dial.put(scenario, at[axis.name])
    return scenario


def present(scenario: Scenario, lane: Lane, axis: Axis) -> float:
    """The scenario's own value of what an axis sweeps in the lane."""
    return float(axis.dial.in_lane(lane.letter).of(scenario))


@dataclass(frozen=True, eq=False)
class Ends:
    """How each run ended, in few bytes; every array has the question's shape, or one dimension less for one draw of the noise."""

    final: Array  # the loss after the last step
    steps: Any  # the first step within the target of the lowest point, or, where timed, of the minimum it rests in; -1 never
    left: Any  # the step at which it diverged; -1 never
    minimum: Any  # in which it rests; -1 none
    kind: Any  # PENDING, DIVERGED, TRAVELLING, ELSEWHERE or REACHED

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Self:
        """Nothing known yet."""
        shorts = (np.full(shape, -1, dtype=np.int16) for _ in range(3))
        steps, left, minimum = shorts
        return cls(np.full(shape, np.nan), steps, left, minimum, np.zeros(shape, dtype=np.uint8))

    def put(self, cells: Any, part: Outcomes, lowest: Bools) -> None:
        """Write how the runs `cells` ended, counted through the shape; `lowest` says of every minimum whether none is lower."""
        rests = part.minimum >= 0
        kind = np.where(rests, ELSEWHERE, TRAVELLING)
        if len(lowest):
            kind = np.where(rests & lowest[part.minimum], REACHED, kind)
        kind = np.where(part.diverged_at >= 0, DIVERGED, kind)
        for name, values in dict(
            final=part.final, steps=part.steps_to_target, left=part.diverged_at, minimum=part.minimum, kind=kind
        ).items():
            getattr(self, name).reshape(-1)[cells] = values

    def share(self, kind: int) -> float:
        """The part of the computed runs that ended so."""
        known = int(np.count_nonzero(self.kind))
        return float(np.count_nonzero(self.kind == kind)) / max(known, 1)

    def one(self) -> Self:
        """The answer for one draw of the noise, or what is typical of several: the median of the last losses, a diverged run above all.

        Of several, a cell has diverged if half of its runs or more have, has reached the lowest point if more than half have, and so on.
        """
        if len(self.kind) == 1:
            return replace(self, **{name: values[0] for name, values in vars(self).items()})
        done = self.kind != PENDING
        known = done.any(axis=0)
        # Where nothing is known yet there is a zero in place of nothing, as NumPy warns of medians of nothing.
        finals = np.where(done | ~known, np.where(self.kind == DIVERGED, np.inf, np.where(known, self.final, 0)), np.nan)
        kinds = np.where(done | ~known, self.kind.astype(float), np.nan)
        final = np.where(known, np.nanmedian(finals, axis=0), np.nan)
        middle = np.floor(np.nanmedian(kinds, axis=0))
        kind = np.where(~known, PENDING, np.where(np.isposinf(final), DIVERGED, np.maximum(middle, TRAVELLING)))
        nothing = np.full(kind.shape, -1, dtype=np.int16)
        return replace(self, final=final, steps=nothing, left=nothing, minimum=nothing, kind=kind.astype(np.uint8))


class Work:
    """A map while it is computed; what is done stays. `turbo`: compiled, where numba is installed."""

    def __init__(self, q: Question, turbo: bool = False) -> None:
        self.question, self.turbo = q, turbo
        self.ends = Ends.none(q.shape)
        self.done, self.total = 0, q.runs
        self._blocks = self._run()

    def advance(self) -> bool:
        """Do one more block; whether there was one."""
        return next(self._blocks, False)

    def _run(self) -> Iterator[bool]:
        q = self.question
        heights, lowest = _heights(q.landscape)
        for cells, work in _plans(q, self.turbo):
            for where, part in work.parts(block=_block(q.steps, work.turbo)):
                self.ends.put(cells[where], part, lowest)
                self.done += len(part.final)
                yield True
        if q.timed and not lowest.all():
            yield from self._time(heights - min(heights), lowest)

    def _time(self, above: Array, lowest: Bools) -> Iterator[bool]:
        """When runs first came within the target of the other minimum they rest in: within more than it of the lowest point."""
        q, minimum = self.question, self.ends.minimum.reshape(-1)
        resting = (minimum >= 0) & ~lowest[minimum]
        self.total += int(resting.sum())
        for height in np.unique(np.round(above[~lowest], 9)):
            cells = np.flatnonzero(resting & (np.abs(np.round(above[minimum], 9) - height) < 1e-12))
            if not len(cells):
                continue
            work = _plan(q, _grid(q, cells), 0, self.turbo, target=float(height) + TARGET)
            for where, part in work.parts(block=_block(q.steps, work.turbo)):
                self.ends.steps.reshape(-1)[cells[where]] = part.steps_to_target
                self.done += len(part.final)
                yield True


def _block(steps: int, turbo: bool) -> int:
    return USUAL if turbo else min(max(BLOCK_STEPS // steps, FEWEST), USUAL)


@lru_cache(maxsize=64)
def _heights(landscape: Landscape) -> tuple[Array, Bools]:
    """The height of every minimum, and whether none is lower by more than the target."""
    if not landscape.minima:
        return np.empty(0), np.empty(0, dtype=bool)
    heights = np.asarray(landscape.f(*np.array(landscape.minima).T), dtype=float)
    return heights, heights - heights.min() <= TARGET


def rests(landscape: Landscape) -> list[int]:
    """Which of ELSEWHERE and REACHED a run can come to here."""
    _, lowest = _heights(landscape)
    return [kind for kind, there in ((ELSEWHERE, not lowest.all()), (REACHED, lowest.any())) if there]


def _grid(q: Question, cells: Any) -> dict[str, Array]:
    """What the runs `cells` of the first draw have of their own, by axis: (N,)."""
    places = np.unravel_index(cells, q.shape)
    return {axis.name: axis.values[at] for axis, at in zip(q.axes, reversed(places), strict=False)}


def _plans(q: Question, turbo: bool) -> Iterator[tuple[Any, Plan]]:
    """The runs of a question, counted through its shape, and the sweep that makes them.

    A sweep has one schedule and one seed: a question has a sweep for each.
    """
    one = prod(q.shape[1:])
    everything = np.arange(one)
    at = _grid(q, everything)
    scheduled = next((at[axis.name] for axis in q.axes if axis.dial.part == "schedule"), None)
    parts = [everything] if scheduled is None else [np.flatnonzero(scheduled == value) for value in np.unique(scheduled)]
    for draw in range(q.seeds):
        for cells in parts:
            yield draw * one + cells, _plan(q, {name: values[cells] for name, values in at.items()}, draw, turbo)


def _plan(q: Question, at: Mapping[str, Array], draw: int, turbo: bool, target: float = TARGET) -> Plan:
    """The sweep of the runs whose swept numbers are `at`, (N,) by axis, on the draw of the noise that is the `draw`-th from the first."""
    runs = Many.of(replace(q.scenario, seed=q.scenario.seed + draw), q.scenario.lanes[0])
    for axis in q.axes:
        values = at[axis.name]
        runs = axis.dial.put(runs, float(values[0]) if axis.dial.part == "schedule" else values)
    return runs.plan((len(next(iter(at.values()))),), target, None if turbo else False)


def compile_for(q: Question) -> None:
    """Let numba compile what the runs of a question need, by running the first of them."""
    at = {name: values[:1] for name, values in _grid(q, np.arange(1)).items()}
    for _ in _plan(replace(q, scenario=replace(q.scenario, steps=1)), at, 0, True).parts():
        pass


@dataclass(frozen=True)
class Edge:
    """Where theory says that no minimum can hold a run any longer."""

    across: Array  # even coordinates
    up: Array
    curvature: float  # λ₁ of the flattest minimum


def edge(q: Question) -> Edge | None:
    """lr = limit / λ₁ as a line over the map; None where lr is not swept or theory has no word on it.

    λ₁ is the largest curvature at a minimum; of several minima the one where it is smallest. Beyond the line swings grow in every
    minimum. Known for rules that multiply the gradient by one rate for all coordinates: the plain and the momentum family.
    """
    swept = [axis.dial.field for axis in q.axes]
    if q.optimizer.family not in ("plain", "momentum") or not isinstance(q.schedule, Constant) or "lr" not in swept:
        return None
    steepest = [float(curvature(q.landscape, x, y).lambda1) for x, y in q.landscape.minima]
    if not steepest or min(steepest) <= 0:
        return None
    place = swept.index("lr")
    other = q.axes[1 - place]
    values = np.linspace(*other.ends, 200)
    own = other.uneven(values)
    turned = replace(q.optimizer, **{other.dial.field: own}) if other.dial.part == "optimizer" else q.optimizer
    limit = turned.limit()
    if limit is None:
        return None
    rates = q.axes[place].even(np.broadcast_to(np.asarray(limit, dtype=float) / min(steepest), values.shape))
    return Edge(*((rates, values) if place == 0 else (values, rates)), min(steepest))


def crosses(q: Question, line: Edge) -> bool:
    """Whether the line runs over the map."""
    inside = np.ones(len(line.across), dtype=bool)
    for axis, at in zip(q.axes, (line.across, line.up), strict=True):
        inside &= (axis.ends[0] <= at) & (at <= axis.ends[1])
    return bool(inside.any())


@dataclass(frozen=True)
class Tuned:
    """What a scan of learning rates found for one lane."""

    best: float | None  # the rate; None where every run diverged
    steps: int  # in which it reached the target; -1 not
    final: float
    good: int  # how many rates are good
    decades: float  # how wide the good ones are together


def tuned(q: Question, ends: Ends, least: float) -> Tuned:
    """The best rate and how many are good.

    The best reached the target and rests there, in the fewest steps; where none did, it ended the lowest. A rate is good where a run
    ends no higher than `least`.
    """
    rates, gap = q.axes[0].values, q.axes[0].gap
    with np.errstate(all="ignore"):
        final = np.where((ends.kind == DIVERGED) | ~np.isfinite(ends.final), np.inf, ends.final)
        good = int(np.count_nonzero(final <= least))
    there = (ends.kind == REACHED) & (ends.steps >= 0)
    if not np.isfinite(final).any():
        return Tuned(None, -1, np.inf, good, good * gap)
    i = int(np.where(there, ends.steps, np.iinfo(ends.steps.dtype).max).argmin() if there.any() else final.argmin())
    return Tuned(float(rates[i]), int(ends.steps[i]) if there.any() else -1, float(final[i]), good, good * gap)
