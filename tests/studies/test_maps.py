"""Maps: every cell is a run that the engine makes alone, edges lie where eigenvalues put them, shares add up, the page says what is so."""

import base64
import json
import re
import struct
import zlib
from collections import OrderedDict
from dataclasses import replace
from time import monotonic, sleep
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from browser import packets
from engine.descent import descend
from figures import maps as figures
from figures.figure import figure as made
from figures.theme import STYLES
from knobs import knobs
from knobs.lasting import emptied
from landscapes import LANDSCAPES
from landscapes.linear_regression import LinearRegression
from landscapes.logistic_regression import LogisticRegression
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from studies import answers, axes
from studies import maps as studies
from studies.axes import Axis
from studies.live import live_map
from studies.maps import AWAY, DIVERGED, ELSEWHERE, MOST_STEPS, PENDING, REACHED, TRAVELLING, Drawing, Map, Outcome
from studies.rates import tuned
from studies.standings import TARGET
from studies.theory import edge
from tests.support.every import every
from tests.support.house import APP
from ui.maps import cells
from ui.maps import parts as maps
from words import maps as words
from words.lanes import told_apart


def race(*optimizers: Any, landscape: Any = "Rosenbrock", steps: int = 80, **more: Any) -> Scenario:
    ground = LANDSCAPES[landscape]() if isinstance(landscape, str) else landscape
    lanes = tuple(one if isinstance(one, Lane) else Lane(one) for one in optimizers)
    return Scenario(ground, more.pop("start", ground.start), lanes, steps, **more)


def asked(scenario: Scenario, across: str, up: str, size: int = 12, **more: Any) -> Map:
    lane = scenario.lanes[0]
    found = axes.lane_axes(scenario, lane, size) | dict(zip("xy", axes.window_axes(scenario.landscape, size), strict=True))
    return studies.map_of(scenario, lane, (named(found, across), named(found, up)), **more)


def named(found: dict[str, Axis], name: str) -> Axis:
    """One of a lane's axes by what an address calls it: `Adam.lr`, or `lr` in any lane."""
    return found[axes.meant(name, found)]


def answered(q: Map) -> Outcome:
    return finished(Drawing(q))


def finished(task: Drawing) -> Outcome:
    while task.advance():
        pass
    assert task.done == task.total
    return task.outcome


def alone(q: Map, scenario: Scenario, row: int, column: int) -> Any:
    """The run of one cell as the race page would make it, after a click on that cell."""
    at = {axis.name: float(axis.values[i]) for axis, i in zip(q.axes, (column, row), strict=True)}
    clicked = studies.scenario_at(q, scenario, scenario.lanes[0].letter, at)
    lane = clicked.lanes[0]
    return descend(
        lane.optimizer, clicked.landscape, clicked.start, clicked.steps, noise=clicked.noise, seed=clicked.seed, schedule=lane.schedule
    )


def from_every_start(q: Map, scenario: Scenario) -> Any:
    """The runs of all cells of a map over the window, which differ in their start alone, (2, rows, columns) at each step."""
    lane, starts = scenario.lanes[0], np.array(np.meshgrid(*(axis.values for axis in q.axes)))
    return descend(lane.optimizer, scenario.landscape, starts, scenario.steps, schedule=lane.schedule)


# Every cell is a run


@pytest.mark.parametrize(
    ("optimizer", "across", "up", "landscape"),
    [
        ("SGD", "lr", "distance", "Rosenbrock"),
        ("Momentum", "lr", "b1", "Beale"),
        ("Adam", "lr", "b2", "Himmelblau"),
        ("Adam", "eps", "sigma", "Booth"),
        ("LAMB", "wd", "lr", "Quadratic"),
        ("RMSProp", "schedule.gamma", "lr", "TwoWells"),
        ("HeavyBall", "distance", "schedule.pieces", "Matyas"),
        ("Nesterov", "x", "y", "SixHumpCamel"),
    ],
)
def test_a_cell_is_the_run_that_a_click_on_it_makes(optimizer: str, across: str, up: str, landscape: str) -> None:
    schedule = SCHEDULES["StepDecay"]() if "schedule" in across + up else SCHEDULES["Constant"]()
    scenario = race(Lane(OPTIMIZERS[optimizer](), schedule), landscape=landscape, noise=0.1, seed=3)
    q = asked(scenario, across, up)
    outcome, lowest = answered(q).one(), scenario.landscape.lowest
    draw = np.random.default_rng(1)
    for row, column in draw.integers(0, 12, (14, 2)):
        run = alone(q, scenario, row, column)
        assert outcome.final[row, column] == run.loss[-1] or np.isnan(run.loss[-1])
        assert outcome.left[row, column] == run.diverged_at
        assert lowest is not None
        near = np.flatnonzero(run.loss - lowest <= TARGET)
        assert outcome.steps[row, column] == (near[0] if len(near) else -1)
        assert (outcome.kind[row, column] == DIVERGED) == (run.diverged_at >= 0)


@pytest.mark.parametrize(("landscape", "rate"), [("Himmelblau", 0.02), ("SixHumpCamel", 0.05), ("McCormick", 0.05)])
def test_a_run_on_its_way_has_the_colour_of_the_nearest_minimum_paler(landscape: str, rate: float) -> None:
    scenario = race(OPTIMIZERS["Momentum"](lr=rate), landscape=landscape, steps=25)
    q = asked(scenario, "x", "y", 12, timed=True)
    outcome = answered(q).one()
    painted = figures.picture("minimum", q, outcome)
    minima, window = np.array(scenario.landscape.minima), np.array(scenario.landscape.domain)
    seen, ends = set(), from_every_start(q, scenario).w[-1]
    for row, column in np.ndindex(12, 12):
        end = ends[:, row, column]
        inside = ((window[:, 0] <= end) & (end <= window[:, 1])).all()
        nearest = int(np.argmin(np.hypot(*(minima - end).T)))
        assert outcome.nearest[row, column] == (nearest if inside else -1)
        if outcome.kind[row, column] != TRAVELLING:
            continue
        place, shade = divmod(int(painted.codes[row, column]) - figures.FIRST, figures.SHADES)
        if inside:
            assert (place, shade >= figures.RESTS) == (figures._color(nearest), True)
        else:
            assert place == len(figures.theme.BASINS)
        seen.add(nearest if inside else -1)
    assert len(seen) >= 2
    shades = sorted((code, float(color.rstrip(")").split()[-1])) for code, color in painted.colors.items() if code >= figures.FIRST)
    alphas = dict(shades)
    assert alphas[figures.FIRST + figures.RESTS] < alphas[figures.FIRST + figures.RESTS - 1] < alphas[figures.FIRST]


@pytest.mark.parametrize("noisy", [False, True])
def test_several_draws_of_the_noise_end_near_no_one_minimum(noisy: bool) -> None:
    q = asked(race(OPTIMIZERS["SGD"](), landscape="Himmelblau", noise=0.1 * noisy), "lr", "sigma", 6, seeds=3)
    assert (answered(q).one().nearest == -1).all()


@pytest.mark.parametrize("landscape", ["Himmelblau", "ThreeHumpCamel", "SixHumpCamel"])
def test_a_basin_is_named_after_the_minimum_that_is_nearest_in_the_end(landscape: str) -> None:
    scenario = race(OPTIMIZERS["Momentum"](lr=0.02), landscape=landscape, steps=300)
    q = asked(scenario, "x", "y", 12, timed=True)
    outcome = answered(q).one()
    minima = np.array(scenario.landscape.minima)
    heights = scenario.landscape.f(*minima.T)
    seen, runs = set(), from_every_start(q, scenario)
    for row, column in np.ndindex(12, 12):
        end, loss = runs.w[-1, :, row, column], runs.loss[:, row, column]
        nearest = int(np.argmin(np.hypot(*(minima - end).T)))
        if not abs(loss[-1] - heights[nearest]) <= TARGET:
            assert outcome.kind[row, column] in (TRAVELLING, DIVERGED)
            continue
        assert outcome.minimum[row, column] == nearest
        assert outcome.kind[row, column] == (REACHED if heights[nearest] - heights.min() <= TARGET else ELSEWHERE)
        assert outcome.steps[row, column] == np.flatnonzero(loss - heights[nearest] <= TARGET)[0]
        seen.add(nearest)
    assert len(seen) >= 3  # or nothing was tested


def test_the_noise_map_tells_the_median_of_its_draws() -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape="Booth", seed=7)
    q = asked(scenario, "lr", "sigma", 8, seeds=5)
    outcome = answered(q).one()
    for row, column in [(0, 3), (4, 4), (7, 2), (5, 7)]:
        finals = []
        for seed in range(7, 12):
            run = descend(
                OPTIMIZERS["SGD"](lr=q.axes[0].values[column]),
                scenario.landscape,
                scenario.start,
                80,
                noise=float(q.axes[1].values[row]),
                seed=seed,
            )
            finals.append(float(run.loss[-1]) if run.diverged_at < 0 else np.inf)
        assert outcome.final[row, column] == np.median(finals)
        assert (outcome.kind[row, column] == DIVERGED) == np.isinf(np.median(finals))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_number_of_every_lane_makes_a_map(name: str) -> None:
    scenario = race(Lane(OPTIMIZERS[name](), SCHEDULES["StepDecay"]()), landscape="Booth", steps=10)
    found = axes.lane_axes(scenario, scenario.lanes[0], 5)
    own = [f"{name}.{field}" for field in knobs(OPTIMIZERS[name])]
    assert [*own, "StepDecay.gamma", "StepDecay.pieces", "distance", "noise"] == list(found)
    for other in list(found)[1:]:
        q = asked(scenario, "lr", other, 5)
        outcome = answered(q)
        assert (outcome.kind != PENDING).all()
        at = {axis.name: float(axis.values[2]) for axis in q.axes}
        clicked = studies.scenario_at(q, scenario, "A", at)
        for axis in q.axes:
            assert axis.low <= axis.values.min()
            assert axis.values.max() <= axis.high
            assert studies.present(clicked, clicked.lanes[0], axis) == pytest.approx(at[axis.name], rel=1e-4)
        ignored: list[str] = []
        assert Scenario.from_query(clicked.query(), ignored) == clicked
        assert ignored == []


def test_a_map_does_not_ask_for_what_it_sweeps() -> None:
    """So a click on a cell draws nothing anew, and another rate of another lane neither."""
    one, other = OPTIMIZERS["Adam"](lr=0.3, b1=0.5), OPTIMIZERS["Adam"](lr=0.01, b1=0.99)
    assert asked(race(one), "lr", "b1") == asked(race(other, OPTIMIZERS["SGD"]()), "lr", "b1")
    assert asked(race(one), "lr", "b2") != asked(race(other), "lr", "b2")
    assert asked(race(one, start=(0.5, 0.5)), "x", "y") == asked(race(one), "x", "y")


# Theory


def growth(step: Any) -> float:
    """The largest eigenvalue of one step in the steep direction, as a matrix over position and velocity."""
    return float(np.abs(np.linalg.eigvals(np.array(step, dtype=float))).max())


def test_plain_steps_fly_apart_from_twice_the_inverse_curvature_on() -> None:
    landscape = Quadratic(kappa=37.0, angle=25.0)
    scenario = race(OPTIMIZERS["SGD"](), landscape=landscape, steps=2000)
    q = asked(scenario, "lr", "distance", 64)
    outcome = answered(q).one()
    steepest = np.linalg.eigvalsh(np.array([[h[()] for h in (xx, xy)] for xx, xy in _hessian(landscape)])).max()
    rates = q.axes[0].values
    for row in range(64):
        first = rates[np.flatnonzero(outcome.kind[row] == DIVERGED)[0]]
        before = rates[np.flatnonzero(outcome.kind[row] == DIVERGED)[0] - 1]
        assert before < 2 / steepest * 1.004  # 2000 steps at 2.008/λ grow by less than a million
        assert first >= 2 / steepest
        assert (outcome.kind[row] == DIVERGED).sum() == (rates >= first).sum()
    line = edge(q)
    assert line is not None
    np.testing.assert_allclose(10**line.across, 2 / steepest)


def _hessian(landscape: Quadratic) -> Any:
    xx, xy, yy = landscape.hessian(np.array(0.0), np.array(0.0))
    return (xx, xy), (xy, yy)


OF_GROUNDS = {
    "Quadratic": ["kappa", "angle"],
    "Rosenbrock": ["a", "b"],
    "Cliff": ["H"],
    "Plateau": ["s"],
    "LinearRegression": ["scale", "l2"],
    "LogisticRegression": ["scale", "l2"],
}
STANDING = {"kappa", "angle", "b"}


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_number_of_the_ground_makes_a_map_where_its_minima_stay_or_are_known_at_once(name: str) -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape=name)
    found = axes.lane_axes(scenario, scenario.lanes[0], 5)
    fields = [axis.dial.field for axis in found.values() if axis.dial.part == "landscape"]
    assert fields == OF_GROUNDS.get(name, [])
    for field in fields:
        assert asked(scenario, f"{name}.{field}", "lr", 3).moves == (field not in STANDING)
        if "distance" in found:
            assert axes.apart(found["distance"], found[f"{name}.{field}"], scenario.landscape) == (field not in STANDING)


@pytest.mark.parametrize(
    ("ground", "field", "arrive"),
    [
        (LinearRegression(), "scale", True),
        (LinearRegression(cost="huber", data="anscombe", scale=1.0), "delta", True),
        (LinearRegression(cost="absolute"), "l2", False),
        (LogisticRegression(), "l2", True),
        (LogisticRegression(), "scale", True),
        pytest.param(Rosenbrock(), "a", False, marks=pytest.mark.compiles),
    ],
)
def test_where_the_ground_moves_its_minimum_each_cell_is_measured_against_its_own(ground: Any, field: str, arrive: bool) -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape=ground, steps=150, batch=getattr(ground, "n", 1))
    q = asked(scenario, f"{type(ground).__name__}.{field}", "lr", 5)
    outcome = finished(Drawing(q, turbo=isinstance(ground, Rosenbrock))).one()
    lowest, rest = np.broadcast_to(q.lowest, (5, 5)), outcome.kind == REACHED
    starts = np.repeat(np.array(scenario.start)[:, np.newaxis], 5, axis=1)
    for column in range(5):
        turned = replace(ground, **{field: float(q.axes[0].values[column])})
        assert (lowest[:, column] == turned.lowest).all()
        near = descend(OPTIMIZERS["SGD"](lr=q.axes[1].values), turned, starts, 150).loss - turned.lowest <= TARGET
        np.testing.assert_array_equal(outcome.steps[:, column], np.where(near.any(axis=0), near.argmax(axis=0), -1))
        np.testing.assert_array_equal(rest[:, column], near[-1])
    assert rest.any() == arrive
    assert (np.ptp(lowest) > 1e-9) == (field in ("delta", "l2")), "the others move the place alone"
    told = cells.told(q, outcome, "#000")
    away = (outcome.kind == DIVERGED) | (outcome.kind == AWAY)
    np.testing.assert_array_equal(told.final, np.where(away, np.nan, outcome.final - lowest))
    assert told.end.max() < len(told.words) == 7, "no cell is told of a minimum that is another cell's"
    for shows in ("final", "steps", "outcome", "minimum"):
        assert figures.picture(shows, q, outcome).codes.shape == (5, 5)


def test_the_line_of_theory_follows_what_a_scale_makes_of_the_curvature() -> None:
    """Least squares of a standardised feature: λ₁ is the larger of s² and 1, and plain steps bear 2/λ₁."""
    q = asked(race(OPTIMIZERS["SGD"](), landscape=LinearRegression(), batch=123), "lr", "LinearRegression.scale", 9)
    line = edge(q)
    assert line is not None
    np.testing.assert_allclose(10**line.across, 2 / 10 ** (2 * line.up), rtol=1e-9)
    flat = asked(race(OPTIMIZERS["SGD"](), landscape=LinearRegression(cost="absolute")), "lr", "LinearRegression.scale", 9)
    assert edge(flat) is None, "a kink has no curvature"


def test_a_map_over_an_l2_part_knows_the_minima_that_it_makes() -> None:
    """Classes that can be parted have no minimum without one: the ray to it is not on offer, its arrivals are."""
    rows = tuple((float(a), float(a > 2)) for a in range(6))
    ground = LogisticRegression(data="own", rows=rows)
    q = asked(race(OPTIMIZERS["SGD"](), landscape=ground, steps=200, batch=6), "LogisticRegression.l2", "lr", 7)
    assert (q.landscape.minima, len(q.goal.minima)) == ([], 1)
    assert (answered(q).one().kind == REACHED).any()
    assert "minimum is" in words.theory(q, q.scenario.lanes[0]) or "differs along the line" in words.theory(q, q.scenario.lanes[0])
    still = asked(race(OPTIMIZERS["SGD"](), landscape=ground), "x", "y", 3)
    assert words.theory(still, still.scenario.lanes[0]) == "No minimum of this loss lies in the window, so theory draws no line."
    assert words.few_basins(still, LANDSCAPES["Himmelblau"]()).startswith("No minimum of Logistic regression lies in the window, so")


def test_a_map_over_the_ground_is_of_runs_on_each_ground() -> None:
    scenario = race(OPTIMIZERS["Adam"](), landscape=Quadratic(kappa=30.0), steps=80)
    q = asked(scenario, "Quadratic.angle", "lr", 9)
    assert q.landscape == Quadratic(kappa=30.0), "what is not swept stays"
    outcome = answered(q).one()
    for row, column in ((0, 0), (3, 4), (8, 8)):
        ground = Quadratic(kappa=30.0, angle=float(q.axes[0].values[column]))
        run = descend(OPTIMIZERS["Adam"](lr=float(q.axes[1].values[row])), ground, scenario.start, 80)
        assert outcome.final[row, column] == pytest.approx(float(run.loss[-1]), rel=1e-12)
    clicked = studies.scenario_at(q, scenario, "A", {axis.name: float(axis.values[2]) for axis in q.axes})
    assert clicked.landscape == Quadratic(kappa=30.0, angle=float(q.axes[0].values[2]))
    assert live_map(q) is None, "the browser would show the run on another ground"
    assert live_map(asked(scenario, "lr", "b1", 9)) is not None


def test_the_border_over_the_condition_number_is_two_over_it() -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape=Quadratic(), steps=2000)
    q = asked(scenario, "lr", "Quadratic.kappa", 24)
    line = edge(q)
    assert line is not None
    assert line.curvature is None
    np.testing.assert_allclose(10**line.across, 2 / 10**line.up)
    assert "differs along the line" in words.theory(q, scenario.lanes[0])
    rates, kappas = q.axes[0].values, q.axes[1].values[:, np.newaxis]
    flies = answered(q).one().kind == DIVERGED
    assert flies[rates * kappas > 2.01].all()
    assert not flies[rates * kappas < 2].any()
    turned = edge(asked(scenario, "lr", "Quadratic.angle", 9))
    assert turned is not None
    assert turned.curvature == pytest.approx(20.0)
    np.testing.assert_allclose(10**turned.across, 0.1)


ITERATIONS = {
    "Momentum": ("b1", lambda lr, b, k: [[1 - lr * (1 - b) * k, -lr * b], [(1 - b) * k, b]]),
    "HeavyBall": ("mu", lambda lr, b, k: [[1 - lr * k, -lr * b], [k, b]]),
}


@pytest.mark.parametrize("name", ITERATIONS)
def test_momentum_flies_apart_where_its_eigenvalues_leave_the_circle(name: str) -> None:
    memory, iteration = ITERATIONS[name]
    scenario = race(OPTIMIZERS[name](), landscape=Quadratic(kappa=50.0), steps=2000)
    q = asked(scenario, "lr", memory, 40)
    outcome = answered(q).one()
    sure = 0
    for row, column in np.ndindex(40, 40):
        rho = growth(iteration(q.axes[0].values[column], q.axes[1].values[row], 50.0))
        if rho > 1.01:
            assert outcome.kind[row, column] == DIVERGED
        if rho < 1.0:
            assert outcome.kind[row, column] != DIVERGED
        sure += rho > 1.01 or rho < 1
    assert sure > 1500
    line = edge(q)
    assert line is not None
    for across, up in zip(line.across[::20], line.up[::20], strict=True):
        assert growth(iteration(10**across, 1 - 10**-up, 50.0)) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "landscape", "across", "schedule"),
    [
        ("Adam", "Rosenbrock", "lr", "Constant"),
        ("Momentum", "Saddle", "lr", "Constant"),
        ("Momentum", "Rosenbrock", "lr", "Cosine"),
        ("Momentum", "Rosenbrock", "b1", "Constant"),
    ],
)
def test_where_theory_has_no_word_no_line_is_drawn(name: str, landscape: str, across: str, schedule: str) -> None:
    scenario = race(Lane(OPTIMIZERS[name](), SCHEDULES[schedule]()), landscape=landscape)
    q = asked(scenario, across, "sigma")
    assert edge(q) is None
    assert "theory" not in {trace.name for trace in figures.sweep_map(q, answered(q).one(), "final").data}


# The best rate, on a bowl where everything can be written down


def test_the_best_rate_and_the_width_of_the_valley_are_those_of_the_formula() -> None:
    landscape = Quadratic(kappa=10.0)
    scenario = race(OPTIMIZERS["SGD"](), landscape=landscape, steps=150)
    q = studies.map_of(scenario, scenario.lanes[0], (axes.rate_axis(scenario.lanes[0]),))
    rates, (x, y), t = q.axes[0].values, scenario.start, np.arange(151)[:, np.newaxis]
    with np.errstate(over="ignore"):
        loss = ((1 - rates) ** (2 * t) * x**2 + 10 * (1 - 10 * rates) ** (2 * t) * y**2) / 2
    first = loss[0, 0]
    found = tuned(q, answered(q).one(), 0.01 * first)
    arrived = np.where((loss <= TARGET).any(axis=0), (loss <= TARGET).argmax(axis=0), 10_000)
    assert found.best == rates[arrived.argmin()]
    assert found.steps == arrived.min()
    assert found.good == (loss[-1] <= 0.01 * first).sum()
    assert found.decades == pytest.approx(found.good * 6 / 96)
    slowest = 1 - (0.02 * first / x**2) ** (1 / 300)  # below it the flat direction keeps more than 1 %
    assert found.decades == pytest.approx(np.log10(0.2 / slowest), abs=6 / 96)


def test_where_every_rate_diverges_there_is_no_best() -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape=Quadratic(kappa=10.0))
    q = studies.map_of(scenario, scenario.lanes[0], (Axis.over(axes.rate_axis(scenario.lanes[0]).dial, 1.0, 10.0, 9, "log"),))
    found = tuned(q, answered(q).one(), 1.0)
    assert (found.best, found.good, found.decades) == (None, 0, 0.0)


# Drawing


def test_work_can_be_left_and_taken_up() -> None:
    scenario = race(OPTIMIZERS["Adam"](), landscape="ThreeHumpCamel", steps=100)
    q = asked(scenario, "x", "y", 96, timed=True)
    whole, task = answered(q), Drawing(q)
    assert task.advance()
    assert 0 < task.done < task.total
    assert np.count_nonzero(task.outcome.kind) == task.done
    taken_up = finished(task)
    for name, values in vars(whole).items():
        np.testing.assert_array_equal(getattr(taken_up, name), values)


def test_a_noise_map_that_was_left_shows_the_median_of_the_draws_it_has() -> None:
    scenario = race(OPTIMIZERS["SGD"](), landscape="Booth", steps=200)
    q = asked(scenario, "lr", "sigma", 72, seeds=5)
    task = Drawing(q)
    while task.done < 1.2 * 72 * 72:
        assert task.advance()
    shown, outcome = task.outcome.one(), task.outcome
    assert (shown.kind != PENDING).all()
    two = (outcome.kind[1] != PENDING) & (outcome.kind[:2] >= TRAVELLING).all(axis=0)
    assert 0 < two.sum() < two.size
    np.testing.assert_array_equal(shown.final[two], outcome.final[:2].mean(axis=0)[two])
    one = (outcome.kind[1] == PENDING) & (outcome.kind[0] >= TRAVELLING)
    np.testing.assert_array_equal(shown.final[one], outcome.final[0][one])
    assert (Drawing(q).outcome.one().kind == PENDING).all()


@pytest.mark.parametrize("steps", [10, 300, 2000])
def test_blocks_are_small(steps: int) -> None:
    """At most 0.16 s at 100 ns a step, which no rule on any landscape of ours takes."""
    assert studies._block(steps, turbo=False) * steps <= 1_600_000
    of_many = studies._block(steps, turbo=False, examples=123)
    assert of_many * steps <= max(150_000, 100 * steps), "of 2.5 µs each"
    assert studies._block(steps, turbo=True, examples=123) * steps * 123 <= 400_000_000


@pytest.mark.parametrize(("size", "steps", "lanes", "seeds"), [(256, 2000, 8, 1), (256, 2000, 2, 1), (256, 1000, 1, 5)])
def test_too_much_is_said_before_anything_runs_and_what_it_advises_fits(size: int, steps: int, lanes: int, seeds: int) -> None:
    scenario = race(*[OPTIMIZERS["Adam"]()] * lanes, steps=steps)
    drawn = [asked(scenario, "lr", "sigma", size, seeds=seeds)] * lanes
    said = words.too_much(drawn)
    assert f"{size * size * steps * lanes * seeds:,}" in said
    assert f"{MOST_STEPS:,}" in said
    advised = studies.largest(drawn, maps.SIZES)
    assert words.too_much([asked(scenario, "lr", "sigma", advised, seeds=seeds)] * lanes) == ""
    assert advised > 8


def test_five_fine_basin_maps_are_not_too_much() -> None:
    scenario = race(*[OPTIMIZERS["Adam"]()] * 5, steps=300)
    assert words.too_much([asked(scenario, "x", "y", 256)] * 5) == ""


# Pictures


def kinds(*counts: int) -> Outcome:
    kind = np.repeat(np.arange(6, dtype=np.uint8), counts)
    return replace(Outcome.none(kind.shape), kind=kind)


@pytest.mark.parametrize(
    "counts", [(0, 1, 0, 1, 1, 0), (5, 3, 2, 3, 3, 5), (0, 0, 0, 0, 0, 7), (0, 17, 5, 1, 1999, 333), (4, 0, 0, 0, 0, 0), (0, 1, 1, 2, 3, 1)]
)
def test_shares_add_up(counts: tuple[int, ...]) -> None:
    shares = words.shares(kinds(*counts))
    known = sum(counts[1:])
    assert round(10 * sum(shares.values())) == (1000 if known else 0)
    for kind, share in shares.items():
        assert abs(share - 100 * counts[kind] / max(known, 1)) < 0.1


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_every_landscape_is_drawn_in_every_way(landscape: str) -> None:
    scenario = race(OPTIMIZERS["Momentum"](), landscape=landscape, steps=40)
    across, up = asked(scenario, "lr", "b1", 10), asked(scenario, "x", "y", 10, timed=True)
    outcome = answered(across).one()
    shown = [figures.sweep_map(across, outcome, shows) for shows in maps._shows(scenario)] + [figures.basin_map(up, answered(up).one())]
    for figure in shown:
        go.Figure(figure.to_dict())  # with Plotly's own check of every property
        codes = figure.data[0].z
        assert codes.dtype == np.uint8
        assert codes.min() > 0  # nothing is left empty
        scale = figure.data[0].colorscale
        assert [place for place, _ in scale] == sorted(place for place, _ in scale)
        assert (scale[0][0], scale[-1][0]) == (0, 1)


def test_dark_is_low_and_a_class_has_one_colour() -> None:
    scenario = race(OPTIMIZERS["Momentum"](), landscape="Booth")
    q = asked(scenario, "lr", "b1", 24)
    outcome = answered(q).one()
    codes = figures.picture("final", q, outcome).codes
    alive = outcome.kind >= TRAVELLING
    order = np.argsort(outcome.final[alive])
    assert (np.diff(codes[alive][order].astype(int)) >= 0).all()
    assert set(codes[~alive]) == {DIVERGED}
    assert codes[alive].min() >= figures.FIRST
    steps = figures.picture("steps", q, outcome).codes
    there = outcome.kind == REACHED
    assert (steps[there] >= figures.FIRST).all()
    assert (steps[~there] < figures.FIRST).all(), "who came by and left again is not coloured as if it had stayed"
    assert (np.diff(steps[there][np.argsort(outcome.steps[there], kind="stable")].astype(int)) >= 0).all()


def test_a_map_is_few_bytes() -> None:
    scenario = race(OPTIMIZERS["Momentum"](), steps=60)
    for size, most in ((128, 150_000), (256, 150_000)):
        q = asked(scenario, "lr", "b1", size)
        outcome = answered(q).one()
        figure = len(figures.sweep_map(q, outcome, "final").to_json())
        assert figure + len(packets.maps({"sweep": cells.told(q, outcome, "#123456")})) <= most


def test_no_colour_takes_more_bytes_than_others() -> None:
    """A byte is four thirds of a letter, were it not for what is escaped; a map of one colour shows what its code costs."""
    q = asked(race(OPTIMIZERS["SGD"]()), "lr", "distance", 48)

    @every(range(figures.LAST + 1))
    def test_of_a_code(code: int) -> None:
        drawn = np.full((48, 48), code, np.uint8)
        sent = figures.picture("outcome", q, replace(Outcome.none((48, 48)), kind=drawn)).codes
        assert written(sent) - written(sent[:1]) < 1.34 * 47 * 48
        assert abs(int(sent[0, 0]) - code) <= 1

    test_of_a_code()


def written(codes: Any) -> int:
    """How many letters the app sends of a map of these colours."""
    return len(made([{"type": "heatmap", "z": codes}], {}).to_json())


def test_what_is_told_of_a_cell_is_what_its_run_did() -> None:
    scenario = race(OPTIMIZERS["Momentum"](lr=0.1), landscape="ThreeHumpCamel", steps=150)
    q = asked(scenario, "x", "y", 12, timed=True)
    outcome = answered(q).one()
    sent = packets.maps({"basins-A": cells.told(q, outcome, "#123456")})
    (length,) = struct.unpack("<I", sent[:4])
    head = json.loads(sent[4 : 4 + length])["basins-A"]
    packed = zlib.decompress(sent[4 + length :])
    codes = np.frombuffer(packed[:288], "<u2").reshape(12, 12)
    finals = np.frombuffer(packed[288:], "<f4").reshape(12, 12)
    for row, column in np.ndindex(12, 12):
        told, step = head["words"][codes[row, column] >> 11], codes[row, column] & 2047
        run = alone(q, scenario, row, column)
        assert finals[row, column] == np.float32(run.loss[-1] - scenario.landscape.lowest)
        if outcome.kind[row, column] == TRAVELLING:
            assert told == ("reached{at}, left again" if step < 2047 else "came to rest nowhere in 150 steps")
            continue
        x, y = scenario.landscape.minima[outcome.minimum[row, column]]
        assert f"({x:.3g}, {y:.3g})" in told
        assert told.endswith(", first touch{at}"), "it may have left again and come back: a step count is where it stays"
        assert ("lowest" in told) == (outcome.kind[row, column] == REACHED)
        assert step == outcome.steps[row, column]
    assert len(set((codes >> 11).ravel())) > 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"cell": None},
        {"cell": {"chart": "other", "row": 1, "column": 1}},
        {"cell": {"chart": "sweep", "row": -1, "column": 1}},
        {"cell": {"chart": "sweep", "row": 1, "column": 12}},
        {"cell": {"chart": "sweep", "row": "x", "column": 1}},
        {"cell": {"chart": "sweep", "row": float("inf"), "column": 1}},
        {"cell": {"chart": ["sweep"], "row": 1, "column": 1}},
    ],
)
def test_what_is_no_cell_is_no_click(value: Any) -> None:
    assert cells.clicked_cell(value, {"sweep": (asked(race(OPTIMIZERS["SGD"]()), "lr", "distance"), "A")}) is None


@pytest.mark.compiles
def test_what_a_map_needed_is_compiled_for_the_next_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba is not installed")
    compiler = answers._Compiler()
    monkeypatch.setattr(answers, "COMPILER", compiler)
    drawn, other = (asked(race(OPTIMIZERS[name]()), "lr", "distance") for name in ("SGD", "Momentum"))
    first = answers.begin(OrderedDict(), drawn)
    answers.compile_later(first)
    assert not compiler._asked, "it is too little work"
    monkeypatch.setattr(answers, "COMPILING_PAYS", 0)
    answers.compile_later(first)
    deadline = monotonic() + 60
    while not compiler.done and monotonic() < deadline:
        sleep(0.02)
    assert [answers.begin(OrderedDict(), one).turbo for one in (drawn, other)] == [True, False]


# The page


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return whole(app.switch_page("pages/maps.py").run())


def whole(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    assert len(app.error) == len(app.warning) == 0
    return app


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    return {chart.proto.id.rpartition("-None-")[2] or chart.proto.id: json.loads(chart.proto.spec) for chart in app.get("plotly_chart")}


def chart(app: AppTest, key: str) -> dict[str, Any]:
    (found,) = [spec for name, spec in charts(app).items() if name.endswith(key)]
    return found


def bytes_of(trace: dict[str, Any]) -> Any:
    z = trace["z"]
    assert z["dtype"] == "u1"
    return np.frombuffer(base64.b64decode(z["bdata"]), np.uint8).reshape([int(n) for n in z["shape"].split(",")])


def said(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.main.markdown, *app.main.caption, *app.main.info))


SMALL = {"landscape": "Himmelblau", "lanes": "AB", "A": "SGD", "B": "Momentum", "steps": "60", "cells": "32"}


def test_the_page_opens_with_a_finished_map() -> None:
    app = page()
    figure = chart(app, "sweep")
    codes = bytes_of(figure["data"][0])
    assert codes.shape == (64, 64)
    assert codes.min() > 0
    assert {"runs", "theory"} <= {trace.get("name") for trace in figure["data"]}
    assert "The ring is the lane's present setting, η = 0.006, β₁ = 0.9" in said(app)


@pytest.mark.parametrize(
    ("picture", "keys"), [("sweep", ["sweep"]), ("basins", ["basins-A", "basins-B"]), ("rates", ["rates"]), ("noise", ["noise-map"])]
)
def test_every_picture_is_drawn(picture: str, keys: list[str]) -> None:
    app = page(**SMALL, picture=picture)
    assert len(charts(app)) == len(keys)
    for key in keys:
        assert chart(app, key)["data"]
    assert app.query_params.get("picture", ["sweep"]) in ([picture], picture)
    helpless = [box for box in (*app.main.selectbox, *app.main.button) if not box.help]
    assert helpless == []


def test_the_noise_map_stands_beside_the_slider_of_the_noise() -> None:
    app = page(**SMALL, picture="noise", noise="1")
    assert [error.value for error in app.exception] == []
    assert chart(app, "noise-map")["layout"]["shapes"], "the ring"


def test_an_address_that_was_overtaken_undoes_nothing() -> None:
    app = page(**SMALL)
    old = dict(app.query_params)
    for rate in (0.004, 0.003):
        app.select_slider(key="A.SGD.lr").set_value(rate)
        app.query_params.clear()
        app.query_params.update(old)  # the browser has not heard of the new address when the next key is pressed
        app.run()
        assert app.session_state.visit.scenario.lanes[0].optimizer.lr == rate
    assert app.query_params["A.SGD.lr"] in (["0.003"], "0.003")


@pytest.mark.parametrize(
    ("picture", "shows"), [("sweep", "final"), ("sweep", "steps"), ("sweep", "outcome"), ("sweep", "minimum"), ("noise", "final")]
)
def test_what_left_below_f_star_has_a_colour_and_a_word_of_its_own_in_every_picture(picture: str, shows: str) -> None:
    app = page(**SMALL | {"landscape": "McCormick", "steps": "150"}, of="B", picture=picture, shows=shows)
    (drawn, letter) = next(iter(app.session_state.visit.drawn.values()))
    assert letter == "B"
    outcome = answered(drawn).one()
    lowest = drawn.landscape.lowest
    away = outcome.kind == AWAY
    assert away.any()
    if drawn.seeds == 1:
        np.testing.assert_array_equal(away, (outcome.final < lowest - TARGET) & (outcome.left < 0))
    codes = bytes_of(chart(app, "noise-map" if picture == "noise" else "sweep")["data"][0])
    assert set(codes[away]) == {AWAY}
    assert AWAY not in set(codes[~away])
    assert "left the window, below f*" in said(app)
    assert figures.theme.AWAY in said(app), "with its sign"


@pytest.mark.parametrize("shows", ["steps", "outcome", "minimum"])
def test_the_colours_and_the_words_of_a_legend_count_the_same(shows: str) -> None:
    app = page(**SMALL | {"landscape": "Himmelblau", "steps": "150"}, of="B", across="lr", up="b1", shows=shows)
    ((drawn, _),) = app.session_state.visit.drawn.values()
    outcome = answered(drawn).one()
    assert ((outcome.steps >= 0) & (outcome.kind != REACHED)).any(), "some only came by, or nothing is tested"
    codes = bytes_of(chart(app, "sweep")["data"][0])
    coloured = {"steps": codes >= figures.FIRST, "outcome": codes == REACHED,
                "minimum": resting(codes)}  # fmt: skip
    (told,) = re.findall(r"reached the lowest point \*\*(\d+\.\d) %", said(app))
    assert float(told) == pytest.approx(100 * coloured[shows].mean(), abs=0.1)


def resting(codes: Any) -> Any:
    """Which cells have a colour of a run that rests in a minimum."""
    of_minima = (codes >= figures.FIRST) & (codes < figures.FIRST + figures.SHADES * len(figures.theme.BASINS))
    return of_minima & ((codes - figures.FIRST) % figures.SHADES < figures.RESTS)


def test_a_rate_at_which_a_run_leaves_below_f_star_is_not_the_best() -> None:
    app = page(landscape="McCormick", x="1.5", y="3.8", steps="150", lanes="A", A="Lion", picture="rates")
    (table,) = (element.value for element in app.main.table)
    row = dict(zip(table.columns, table.iloc[0], strict=True))
    assert float(row["best rate"]) == pytest.approx(0.0422, abs=1e-4)
    assert row["first touch of the target, at best rate"] == "–"
    assert float(row["good rates, in decades"]) == pytest.approx(1 / 16, abs=0.05)
    drawn = chart(app, "rates")["data"]
    assert min(number for trace in drawn for number in heights_of(trace) if np.isfinite(number)) > 1e-7, "nothing at the end of the scale"


def heights_of(trace: dict[str, Any]) -> Any:
    y = trace["y"]
    return np.frombuffer(base64.b64decode(y["bdata"]), y["dtype"]) if isinstance(y, dict) else np.array(y, dtype=float)


def test_theory_tells_why_it_draws_no_line() -> None:
    assert "has a schedule" in said(page(**SMALL, of="B", **{"B.schedule": "Cosine"}))
    assert "lies beyond the rates" in said(page(**SMALL | {"landscape": "Easom"}, of="B"))


def test_choices_are_in_the_address_and_a_link_brings_them_back() -> None:
    app = page(**SMALL, of="B", across="b1", up="sigma", shows="outcome")
    shown = {box.label: box.value for box in app.main.selectbox}
    assert shown == {"Lane": "B", "Across": "Momentum.b1", "Up": "noise", "Colour": "outcome", "Cells": "32"}
    assert chart(app, "sweep")["layout"]["xaxis"]["title"]["text"] == "β₁"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("lr", "Momentum.lr"),
        ("b1", "Momentum.b1"),
        ("sigma", "noise"),
        ("distance", "distance"),
        ("schedule.gamma", "StepDecay.gamma"),
        ("schedule.pieces", "StepDecay.pieces"),
        ("Adam.b1", "Momentum.b1"),
        ("Cosine.end", ""),
        ("b2", ""),
        ("nonsense", ""),
    ],
)
def test_an_axis_has_its_dials_name_and_old_links_keep_their_meaning(before: str, now: str) -> None:
    """Addresses once said `lr`, `schedule.gamma` and `sigma`; and what a choice names in another lane is the same letter here."""
    scenario = race(Lane(OPTIMIZERS["Momentum"](), SCHEDULES["StepDecay"]()), landscape="Booth")
    found = axes.lane_axes(scenario, scenario.lanes[0], 5)
    assert axes.meant(before, found) == now
    assert now == "" or axes.meant(now, found) == now
    assert (before in set(axes.spellings())) == (before != "nonsense")


def test_every_axis_of_every_lane_can_be_in_an_address() -> None:
    spelled = set(axes.spellings())
    for optimizer in OPTIMIZERS.values():
        for schedule in SCHEDULES.values():
            scenario = race(Lane(optimizer(), schedule()))
            found = axes.lane_axes(scenario, scenario.lanes[0], 5)
            assert set(found) <= spelled
            for name, axis in found.items():
                assert name == axis.dial.relative
                assert axis.dial.lane in (None, "A")


def test_old_and_new_addresses_open_the_same_map() -> None:
    whole_query = SMALL | {"B.schedule": "StepDecay", "of": "B"}
    old, new = page(**whole_query, across="schedule.gamma", up="b1"), page(**whole_query, across="StepDecay.gamma", up="Momentum.b1")
    assert {box.label: box.value for box in old.main.selectbox} == {box.label: box.value for box in new.main.selectbox}
    assert chart(old, "sweep")["data"] == chart(new, "sweep")["data"]
    new.main.selectbox(key="across").set_value("noise").run()
    assert new.query_params["across"] in (["noise"], "noise")


def test_a_click_that_comes_too_late_turns_nothing_that_is_gone() -> None:
    scenario = race(OPTIMIZERS["Adam"](), OPTIMIZERS["SGD"]())
    q = asked(scenario, "b1", "sigma")
    at = {axis.name: float(axis.values[3]) for axis in q.axes}
    gone = replace(scenario, lanes=(replace(scenario.lanes[0], optimizer=OPTIMIZERS["LARS"]()),))
    assert studies.scenario_at(q, gone, "A", at) == replace(gone, noise=at["noise"])
    assert studies.scenario_at(q, scenario, "H", at) == replace(scenario, noise=at["noise"])
    assert studies.scenario_at(q, scenario, "B", at) == replace(scenario, noise=at["noise"])


def test_a_choice_that_does_not_fit_is_as_usual() -> None:
    app = page(**SMALL, of="H", across="b2", up="lr", shows="junk")
    shown = {box.label: box.value for box in app.main.selectbox}
    assert shown["Lane"] == "B"
    assert shown["Across"] == "Momentum.lr"
    assert shown["Up"] == "Momentum.b1"
    assert shown["Colour"] == "final"


def test_shares_of_the_basins_are_those_of_the_bytes() -> None:
    app = page(**SMALL, picture="basins")
    codes = bytes_of(chart(app, "basins-B")["data"][0])
    arrived = resting(codes).mean()
    (told,) = [c.value for c in app.main.caption if "lowest point" in c.value and f"lowest point {100 * arrived:.1f} %" in c.value]
    assert "diverged" in told


def test_every_start_says_first_what_its_colours_mean_and_where_there_are_basins() -> None:
    app = page(landscape="Rosenbrock", lanes="AB", A="SGD", B="Momentum", picture="basins", cells="32", steps="60")
    texts = [part.value for part in app.main.markdown]
    (legend,) = [i for i, text in enumerate(texts) if "pale: nearest to it, not there yet" in text]
    assert legend < texts.index(next(text for text in texts if "**SGD**" in text)), "the legend stands above the maps"
    assert "Rosenbrock has one minimum, and so one basin: little to tell apart here. Himmelblau has 4." in said(app)
    whole(app.main.button(key="basins-there").click().run())
    assert type(app.session_state.visit.scenario.landscape).__name__ == "Himmelblau"
    assert [lane.letter for lane in app.session_state.visit.scenario.lanes] == ["A", "B"]
    assert "one basin" not in said(app)
    app = page(landscape="Saddle", lanes="A", picture="basins", cells="32", steps="60")
    assert "Saddle has no minimum" in said(app)


def test_one_lane_is_not_counted_among_lanes() -> None:
    assert "before: 97 rates × 60 steps = 5,820 gradients." in said(page(**SMALL | {"lanes": "A"}, picture="rates"))


@pytest.mark.parametrize(("landscape", "some"), [("McCormick", True), ("Himmelblau", False)])
def test_every_colour_of_the_basins_is_in_their_legend(landscape: str, some: bool) -> None:
    app = page(landscape=landscape, lanes="AB", A="SGD", B="Momentum", picture="basins", cells="32")
    codes = np.concatenate([bytes_of(chart(app, key)["data"][0]).ravel() for key in ("basins-A", "basins-B")])
    assert (AWAY in codes) == some
    (legend,) = [part.value for part in app.main.markdown if "diverged" in part.value and "minimum" in part.value]
    for which, color in {AWAY: figures.theme.AWAY, DIVERGED: figures.theme.DIVERGED}.items():
        assert color in legend or which not in codes
    assert (figures.theme.AWAY in legend) == ("left the window, below f*" in legend) == some


def test_too_much_is_a_plain_message(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(**SMALL | {"steps": "2000", "cells": "256"}, picture="noise")
    assert charts(app) == {}
    assert "655,360,000 gradients" in said(app)
    assert "128 × 128 cells" in app.main.button(key="largest").label
    # The same with a hundredth of the work: 5 draws × 20 steps leave room for 20,000 cells: 141 × 141, so 128 of the menu.
    for module in (studies, words):
        monkeypatch.setattr(module, "MOST_STEPS", MOST_STEPS // 100)
    app = page(**SMALL | {"steps": "20", "cells": "256"}, picture="noise")
    assert charts(app) == {}
    assert "6,553,600 gradients" in said(app)
    app.main.button(key="largest").click()
    sizes = next(box for box in whole(app.run()).main.selectbox if box.label == "Cells")
    assert sizes.value == "128"


@pytest.mark.parametrize("size", [32, 256])
def test_the_largest_size_that_goes_is_not_too_much_and_the_next_one_is(size: int) -> None:
    scenario = race(OPTIMIZERS["SGD"](), OPTIMIZERS["Momentum"](), steps=2000)

    def of(size: int) -> list[Map]:
        return [studies.map_of(scenario, lane, axes.window_axes(scenario.landscape, size)) for lane in scenario.lanes]

    assert studies.largest(of(size), maps.SIZES) == 192  # 223 would go: 223² × 2,000 × 2 = 198,916,000
    assert words.too_much(of(192)) == ""
    assert words.too_much(of(256)) != ""
    assert studies.largest(of(size), (256,)) == 0


def test_what_goes_across_does_not_change_what_goes_up() -> None:
    app = page(**SMALL | {"B": "Adam"}, of="B")
    across, up = (next(box for box in app.main.selectbox if box.label == label) for label in ("Across", "Up"))
    assert (across.value, up.value) == ("Adam.lr", "Adam.b1")
    for chosen, other in (("Adam.b2", "Adam.b1"), ("noise", "Adam.b1"), ("Adam.b1", "Adam.lr"), ("Adam.eps", "Adam.b1")):
        whole(app.main.selectbox(key="across").set_value(chosen).run())
        assert app.main.selectbox(key="up").value == other


@pytest.mark.parametrize(("picture", "letter"), [("sweep", "B"), ("noise", "B"), ("basins", "")])
def test_the_ring_leads_into_its_race(picture: str, letter: str) -> None:
    app = page(**SMALL, of="B", picture=picture)
    before = app.session_state.visit.scenario
    app.main.button(key="see-race").click().run()
    whole(app)
    assert sorted(name[-4:].lstrip("-") for name in charts(app)) == ["loss", "map", "rain"], "the race page"
    assert app.session_state.visit.scenario == before
    assert app.session_state.visit.view.get("lane", "") == letter


def test_lines_of_rates_are_named_in_the_chart_and_the_best_is_no_other_lanes_sign() -> None:
    app = page(**SMALL | {"lanes": "ABCDEFGH"}, picture="rates")
    drawn = chart(app, "rates")
    assert drawn["layout"]["showlegend"]
    lines = [trace for trace in drawn["data"] if trace["mode"] == "lines"]
    named = [trace["name"] for trace in lines if trace.get("showlegend", True)]
    assert named == list(told_apart(app.session_state.visit.scenario.visible))
    signs = {trace["legendgroup"]: trace["marker"]["symbol"] for trace in drawn["data"] if trace["mode"] == "markers"}
    assert signs.items() <= {letter: style.marker for letter, style in STYLES.items()}.items()
    assert len(signs) >= 6
    assert "decades, factors of ten" in said(app)


@pytest.mark.parametrize("shows", ["final", "steps"])
def test_letters_of_a_colour_bar_can_be_read(shows: str) -> None:
    figure = chart(page(**SMALL, shows=shows), "sweep")
    (bar,) = [trace["marker"]["colorbar"] for trace in figure["data"] if "colorbar" in trace.get("marker", {})]
    assert min(bar["tickfont"]["size"], bar["title"]["font"]["size"]) >= 12


def test_stopped_work_is_shown_as_far_as_it_is_and_can_go_on() -> None:
    app = page(**SMALL | {"steps": "70"})
    scenario: Scenario = app.session_state.visit.scenario
    found = axes.lane_axes(scenario, scenario.lanes[1], 96)
    q = studies.map_of(scenario, scenario.lanes[1], (named(found, "lr"), named(found, "b1")))
    app.session_state.visit.stopped = (q,)
    app.main.selectbox(key="cells").set_value("96").run()
    whole(app)
    assert "Stopped: 0 of 9,216 runs" in said(app)
    assert bytes_of(chart(app, "sweep")["data"][0]).max() == 0
    app.main.button(key="go-on").click().run()
    whole(app)
    assert "Stopped" not in said(app)
    assert bytes_of(chart(app, "sweep")["data"][0]).min() > 0


def test_of_half_a_scan_nothing_is_best() -> None:
    app = page(**SMALL)
    scenario: Scenario = app.session_state.visit.scenario
    app.session_state.visit.stopped = tuple(studies.map_of(scenario, lane, (axes.rate_axis(lane),)) for lane in scenario.lanes)
    app.session_state.visit.view["picture"] = "rates"
    emptied("studies.answers.")
    whole(app.run())
    assert "Stopped: 0 of 194 runs" in said(app)
    assert charts(app) == {}
    app.main.button(key="go-on").click().run()
    assert chart(whole(app), "rates")["data"]


def test_each_at_its_own_best_rate_is_a_race_that_says_so_until_it_changes() -> None:
    app = page(**SMALL, picture="rates")
    before: Scenario = app.session_state.visit.scenario
    app.main.button(key="race-best").click().run()
    whole(app)
    after: Scenario = app.session_state.visit.scenario
    found: list[bool] = []
    for lane, old in zip(after.lanes, before.lanes, strict=True):
        q = studies.map_of(before, old, (axes.rate_axis(old),))
        arrivals, heights = {}, {}
        for rate in map(float, q.axes[0].values):
            run = descend(replace(old.optimizer, lr=rate), before.landscape, before.start, before.steps)
            near = np.flatnonzero(run.loss - before.landscape.lowest <= TARGET)
            heights[rate] = float(run.loss[-1]) if run.diverged_at < 0 else np.inf
            if heights[rate] - before.landscape.lowest <= TARGET:
                arrivals[rate] = int(near[0])
        one = arrivals or heights
        assert one[float(lane.optimizer.lr)] == min(one.values())
        found.append(bool(arrivals))
    assert found == [True, False]  # both ways of choosing were seen
    notes = [note.value for note in app.main.caption]
    assert any("2 lanes × 97 rates × 60 steps = 11,640 gradients; the race itself takes 120" in note for note in notes)
    assert not any(part.proto.id.endswith("-scenes") for part in app.get("bidi_component")), "it stands in their room, and moves no map"
    app.sidebar.slider(key="steps").set_value(70).run()
    assert not any("gradients; the race itself" in note.value for note in app.main.caption)


def test_without_visible_lanes_there_is_nothing_to_map() -> None:
    app = page(**SMALL | {"A.hidden": "1", "B.hidden": "1"})
    assert charts(app) == {}
    assert "Every lane is hidden" in said(app)


def test_without_a_minimum_only_what_makes_sense_is_offered() -> None:
    app = page(landscape="Saddle", steps="40", cells="32", shows="steps")
    colour = next(box for box in app.main.selectbox if box.label == "Colour")
    assert colour.options == ["How low it ended", "What became of it"]
    assert "no minimum" in said(app)
