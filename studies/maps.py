"""A map: thousands of runs that differ in one or two numbers, and how each of them ended.

The runs are those of `engine.sweep`, block by block: whoever shows progress or wants to stop is asked after each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import prod
from threading import Lock
from typing import Any, Self

import numpy as np

from engine.goal import Goal, goal
from engine.objective import Bools
from engine.outcomes import Outcomes, Placed
from engine.sweeping import Plan
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape
from landscapes.regression import Regression
from optimizers.base import Optimizer
from optimizers.schedules import Schedule
from scenario import LETTERS, Lane, Scenario
from scenario.dials import dials
from scenario.many import Many
from studies.axes import Axis, stands_still
from studies.distance import Distance
from studies.standings import TARGET

BLOCK_STEPS = 1_000_000  # of all runs of one block together: some hundredths of a second, then others may speak
COMPILED_STEPS = 200_000_000  # the same of compiled runs, each as often as there are examples
FEWEST, USUAL = 800, 8000  # runs of a block
MOST_STEPS = 200_000_000  # of all runs of a picture: ten to twenty seconds
# How a run ended. AWAY: it ended below f*, and so outside the window, where the ground may go on falling.
PENDING, DIVERGED, AWAY, TRAVELLING, ELSEWHERE, REACHED = range(6)


@dataclass(frozen=True)
class Map:
    """What a map is to show, without what does not matter to it: equal maps have equal outcomes.

    `scenario` has one lane, lettered A whichever it was, and of what the axes sweep the usual values.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]  # across, and up where there are two
    seeds: int = 1  # draws of the noise or of the mini-batches, one after the other
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

    @property
    def examples(self) -> int:
        """How many examples a loss is the mean of; 1 where there are no data."""
        return self.landscape.n if isinstance(self.landscape, Regression) else 1

    @property
    def moves(self) -> bool:
        """Whether an axis moves the minima or f*, so that every cell is measured against its own."""
        ground = self.landscape
        return any(axis.dial.part == "landscape" and not stands_still(ground, axis.dial.field) for axis in self.axes)

    @property
    def goal(self) -> Goal:
        """What the runs of one draw are after, N of them where that differs."""
        return _goal(self.landscape, self.axes if self.moves else ())

    @property
    def lowest(self) -> Array | None:
        """f*, of a shape that goes with one draw; None where it is not known in every cell."""
        goal = self.goal
        return (goal.lowest.reshape(self.shape[1:]) if len(goal.lowest) > 1 else goal.lowest[0]) if goal.known.all() else None


def largest(maps: Sequence[Map], sizes: Iterable[int]) -> int:
    """The most cells a side, of `sizes`, with which the work of all maps, each as many up as across, is not too much; 0 where none is."""
    work = sum(one.work for one in maps) / maps[0].axes[0].size ** 2
    return max((size for size in sizes if work * size**2 <= MOST_STEPS), default=0)


def map_of(scenario: Scenario, lane: Lane, axes: Sequence[Axis], seeds: int = 1, timed: bool = False) -> Map:
    """The map of a lane over some axes; the lane's own values of what is swept are not part of it."""
    swept = tuple(replace(axis, dial=axis.dial.in_lane(LETTERS[0])) for axis in axes)
    alone = replace(scenario, lanes=(replace(lane, letter=LETTERS[0], hidden=False),))
    for axis in swept:
        alone = axis.dial.put(alone, axis.dial.knob.default)
    if not alone.noisy and not any(axis.name in ("noise", "batch") for axis in swept):
        alone, seeds = replace(alone, seed=0), 1
    return Map(alone, swept, seeds, timed)


def scenario_at(drawn: Map, scenario: Scenario, letter: str, at: Mapping[str, float]) -> Scenario:
    """`scenario` with the swept numbers `at`, by their axes, in the lane `letter`, or in start and noise, where they belong.

    A number that `scenario` no longer has, as its lane is gone or follows another rule, is passed over.
    """
    there = dials(scenario)
    for axis in drawn.axes:
        dial = axis.dial.in_lane(letter)
        if axis.name in at and (dial.name in there or isinstance(dial, Distance)):
            scenario = dial.put(scenario, at[axis.name])
    return scenario


def present(scenario: Scenario, lane: Lane, axis: Axis) -> float:
    """The scenario's own value of what an axis sweeps in the lane."""
    return float(axis.dial.in_lane(lane.letter).of(scenario))


@dataclass(frozen=True, eq=False)
class Outcome:
    """How each run ended, in few bytes; every array has the map's shape, or one dimension less for one draw of the noise."""

    final: Array  # the loss after the last step
    steps: Any  # the first step within the target of the lowest point, or, where timed, of the minimum it rests in; -1 never
    left: Any  # the step at which it diverged; -1 never
    minimum: Any  # in which it rests; -1 none
    nearest: Any  # the minimum nearest to where it ended; -1 where it diverged or left the window, and of several draws of the noise
    kind: Any  # one of PENDING … REACHED

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Self:
        """Nothing known yet."""
        shorts = (np.full(shape, -1, dtype=np.int16) for _ in range(4))
        steps, left, minimum, nearest = shorts
        return cls(np.full(shape, np.nan), steps, left, minimum, nearest, np.zeros(shape, dtype=np.uint8))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(int(getattr(self, field.name).nbytes) for field in fields(self))

    def put(self, cells: Any, part: Outcomes, heights: Array) -> None:
        """Write how some runs ended.

        `cells` says which runs they are, as places in the flattened arrays; `heights`, (M, 1 or N), are those of their minima.
        """
        rests = part.minimum >= 0
        kind = np.where(rests, ELSEWHERE, TRAVELLING)
        if len(heights):
            least = np.fmin.reduce(heights)
            own = np.broadcast_to(heights, (len(heights), len(rests)))[part.minimum, np.arange(len(rests))]
            kind = np.where(rests & (own - least <= TARGET), REACHED, kind)
            kind = np.where(~rests & (part.final < least - TARGET), AWAY, kind)
        kind = np.where(part.diverged_at >= 0, DIVERGED, kind)
        steps = np.where(kind == AWAY, -1, part.steps_to_target)
        found = dict(final=part.final, steps=steps, left=part.diverged_at, minimum=part.minimum, kind=kind)
        found |= {"nearest": part.nearest} if isinstance(part, Placed) else {}
        for name, values in found.items():
            getattr(self, name).reshape(-1)[cells] = values

    def share(self, kind: int) -> float:
        """The part of the computed runs that ended so."""
        known = int(np.count_nonzero(self.kind))
        return float(np.count_nonzero(self.kind == kind)) / max(known, 1)

    def one(self) -> Self:
        """The outcome for one draw of the noise, or what is typical of several: the median of the last losses, with those of runs that
        diverged or went away above all others.

        Of several, a cell has diverged if half of its runs or more have, has reached the lowest point if more than half have, and so on.
        """
        if len(self.kind) == 1:
            return replace(self, **{name: values[0] for name, values in vars(self).items()})
        done = self.kind != PENDING
        known = done.any(axis=0)
        # Where nothing is known yet there is a zero in place of nothing, as NumPy warns of medians of nothing.
        finals = np.where(done | ~known, np.where(self.kind <= AWAY, np.inf, np.where(known, self.final, 0)), np.nan)
        kinds = np.where(done | ~known, self.kind.astype(float), np.nan)
        final = np.where(known, np.nanmedian(finals, axis=0), np.nan)
        middle = np.floor(np.nanmedian(kinds, axis=0))
        gone = np.where((self.kind == AWAY).sum(axis=0) > (self.kind == DIVERGED).sum(axis=0), AWAY, DIVERGED)
        kind = np.where(~known, PENDING, np.where(np.isposinf(final), gone, np.maximum(middle, TRAVELLING)))
        nothing = np.full(kind.shape, -1, dtype=np.int16)
        return replace(self, final=final, steps=nothing, left=nothing, minimum=nothing, nearest=nothing, kind=kind.astype(np.uint8))


class Drawing:
    """A map while it is computed; what is done stays. `turbo`: compiled, where numba is installed."""

    def __init__(self, drawn: Map, turbo: bool = False) -> None:
        self.map, self.turbo = drawn, turbo
        self.outcome = Outcome.none(drawn.shape)
        self.done, self.total = 0, drawn.runs
        self._blocks = self._run()
        self._alone = Lock()  # a page that is run anew begins while the run before still works at a block

    def advance(self) -> bool:
        """Do one more block; whether there was one."""
        with self._alone:
            return next(self._blocks, False)

    def _run(self) -> Iterator[bool]:
        drawn, after, one = self.map, self.map.goal, prod(self.map.shape[1:])
        for cells, work in _plans(drawn, self.turbo):
            for where, part in work.parts(block=_block(drawn.steps, work.turbo, drawn.examples)):
                self.outcome.put(cells[where], part, after.part(cells[where] % one).heights)
                self.done += len(part.final)
                yield True
        heights = after.heights[:, 0]
        if drawn.timed and len(heights) and np.ptp(heights) > TARGET:
            yield from self._time(heights - heights.min(), heights - heights.min() <= TARGET)

    def _time(self, above: Array, lowest: Bools) -> Iterator[bool]:
        """Find out when runs that rest in another minimum first came near to it; `above` is how high each minimum lies over the lowest.

        A sweep tells when a run first came within a target of f*. A minimum h above f* is near where f - f* <= h + TARGET: so there is
        one sweep for each height h, of the runs that rest at that height, with h + TARGET for its target.
        """
        drawn, minimum = self.map, self.outcome.minimum.reshape(-1)
        resting = (minimum >= 0) & ~lowest[minimum]
        self.total += int(resting.sum())
        for height in np.unique(np.round(above[~lowest], 9)):
            cells = np.flatnonzero(resting & (np.abs(np.round(above[minimum], 9) - height) < 1e-12))
            if not len(cells):
                continue
            work = _plan(drawn, _grid(drawn.axes, cells), 0, self.turbo, target=float(height) + TARGET)
            for where, part in work.parts(block=_block(drawn.steps, work.turbo, drawn.examples)):
                self.outcome.steps.reshape(-1)[cells[where]] = part.steps_to_target
                self.done += len(part.final)
                yield True


def _block(steps: int, turbo: bool, examples: int = 1) -> int:
    """How many runs go together; fewer where each of their steps looks at many `examples`."""
    if turbo:
        return min(max(COMPILED_STEPS // (steps * examples), FEWEST // 4), USUAL)
    each = max(1, examples // 10)  # what takes NumPy as long as a step on a formula
    return min(max(BLOCK_STEPS // (steps * each), max(FEWEST // each, FEWEST // 8)), USUAL)


@lasting(size=8_000_000, weigh=lambda goal: goal.minima.nbytes + 4 * goal.heights.nbytes + 1000)
def _goal(landscape: Landscape, axes: tuple[Axis, ...]) -> Goal:
    """What runs are after that differ in `axes`, as `_grid` has them; one for all where there are none."""
    at = _grid(axes, np.arange(prod(axis.size for axis in axes))) if axes else {}
    return goal(replace(landscape, **{axis.dial.field: at[axis.name] for axis in axes if axis.dial.part == "landscape"}))


def rests(drawn: Map) -> list[int]:
    """Which of ELSEWHERE and REACHED a run can come to here."""
    heights = drawn.goal.heights
    least = np.fmin.reduce(heights) if len(heights) else heights
    return [kind for kind, there in ((ELSEWHERE, heights - least > TARGET), (REACHED, heights - least <= TARGET)) if there.any()]


def _grid(axes: Sequence[Axis], cells: Any) -> dict[str, Array]:
    """What the runs `cells` of the first draw have of their own, by axis: (N,)."""
    places = np.unravel_index(cells, [axis.size for axis in reversed(axes)])
    return {axis.name: axis.values[at] for axis, at in zip(axes, reversed(places), strict=True)}


def _plans(drawn: Map, turbo: bool) -> Iterator[tuple[Any, Plan]]:
    """The sweeps that make a map: each with the runs it makes, as places in the map's flattened arrays.

    A sweep has one schedule and one seed: a map has a sweep for each.
    """
    one = prod(drawn.shape[1:])
    everything = np.arange(one)
    at = _grid(drawn.axes, everything)
    scheduled = next((at[axis.name] for axis in drawn.axes if axis.dial.part == "schedule"), None)
    parts = [everything] if scheduled is None else [np.flatnonzero(scheduled == value) for value in np.unique(scheduled)]
    for draw in range(drawn.seeds):
        for cells in parts:
            work = _plan(drawn, {name: values[cells] for name, values in at.items()}, draw, turbo)
            yield draw * one + cells, replace(work, near=drawn.seeds == 1, goal=drawn.goal.part(cells))


def _plan(drawn: Map, at: Mapping[str, Array], draw: int, turbo: bool, target: float = TARGET) -> Plan:
    """The sweep of the runs whose swept numbers are `at`, (N,) by axis, on the draw of the noise that is the `draw`-th from the first."""
    runs = Many.of(replace(drawn.scenario, seed=drawn.scenario.seed + draw), drawn.scenario.lanes[0])
    for axis in drawn.axes:
        values = at[axis.name]
        runs = axis.dial.put(runs, float(values[0]) if axis.dial.part == "schedule" else values)
    return runs.plan((len(next(iter(at.values()))),), target, None if turbo else False)


def compile_for(drawn: Map) -> None:
    """Let numba compile what the runs of a map need, by running the first of them."""
    at = {name: values[:1] for name, values in _grid(drawn.axes, np.arange(1)).items()}
    for _ in _plan(replace(drawn, scenario=replace(drawn.scenario, steps=1)), at, 0, True).parts():
        pass
