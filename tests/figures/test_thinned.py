"""Lines of which only the points are sent that tell them: nobody sees that the others are missing."""

from itertools import pairwise

import numpy as np
import pytest

from figures.race import CURVE_SIDES, MAP_SIDE, landscape_map, loss_curve
from figures.thinned import OFF, SHORT, telling
from knobs import Array
from landscapes import LANDSCAPES
from studies.race import race
from tests.support.visit import opening

STEP = np.arange(1201.0)
ROUND = 1j * STEP / 40
RNG = np.random.default_rng(5)
LINES = {
    "still": np.zeros(1201, dtype=complex),
    "straight": STEP * (0.3 + 0.1j),
    "there and back": 400 * np.abs(1 - STEP / 600) * (1 + 0.2j),
    "spiral": 300 * np.exp(ROUND - STEP / 400),
    "zigzag": STEP / 3 + 20j * (STEP % 2),
    "noise": np.cumsum(RNG.normal(size=1201) + 1j * RNG.normal(size=1201)),
    "one peak": STEP + 90j * (STEP == 700),
    "far away": 10.0 ** (STEP / 100) * (1 + 1j),
}


def farthest(points: Array, told: Array) -> float:
    """How far the points are from the line through those that are told, each from its own part of the line, in pixels."""
    worst = 0.0
    for first, last in pairwise(told):
        ends, way = points[first], points[last] - points[first]
        between = points[first : last + 1] - ends
        part = np.clip(between @ way / max(float(way @ way), 1e-300), 0, 1)
        worst = max(worst, float(np.hypot(*(between - part[:, None] * way).T).max()))
    return worst


@pytest.mark.parametrize("name", LINES)
def test_no_point_is_off_the_line_by_more_than_can_be_seen(name: str) -> None:
    points = np.column_stack([LINES[name].real, LINES[name].imag])
    told = telling(points)
    assert (told[0], told[-1]) == (0, len(points) - 1)
    assert (np.diff(told) > 0).all()
    assert farthest(points, told) <= OFF * 1.001


@pytest.mark.parametrize(("name", "most"), [("still", 2), ("straight", 2), ("there and back", 20), ("spiral", 300), ("one peak", 40)])
def test_what_is_smooth_has_few_points(name: str, most: int) -> None:
    assert len(telling(np.column_stack([LINES[name].real, LINES[name].imag]))) <= most


def test_what_is_not_finite_stays_with_its_neighbours_and_a_short_line_stays_whole() -> None:
    points = np.column_stack([STEP, 0 * STEP])
    points[700:703, 1] = np.nan
    told = telling(points)
    assert {699, 700, 701, 702, 703} <= set(told.tolist())
    for endless in (np.inf, -np.inf, 1e308):
        points[700:703, 1] = endless
        assert {699, 700, 702, 703} <= set(telling(points).tolist())
    points[700:703, 1] = 0
    for short in (1, 2, SHORT + 1):
        assert telling(points[:short]).tolist() == list(range(short))
    assert len(telling(points[: SHORT + 2])) < SHORT


@pytest.mark.parametrize("name", ["Rosenbrock", "Saddle", "Rastrigin"])
def test_charts_of_long_races_have_lines_that_say_which_steps_they_have(name: str) -> None:
    landscape = LANDSCAPES[name]()
    found = race(type(opening())(landscape, landscape.start, opening().lanes, 1000))
    on_map = [
        trace
        for trace in landscape_map(landscape, landscape.start, found.entrants).data
        if trace.type == "scatter" and trace.mode == "lines"
    ]
    figure = loss_curve(landscape, 1000, found.entrants)
    (low, high), log = figure.layout.yaxis.range, figure.layout.yaxis.type == "log"
    sides = np.array([b - a for a, b in landscape.domain])
    assert len(on_map) == len(figure.data) == len(found.entrants) >= 2
    for one, path, curve in zip(found.entrants, on_map, figure.data, strict=True):
        whole = one.run.w[: one.last + 1]
        at = np.arange(one.last + 1) if path.customdata is None else path.customdata
        np.testing.assert_array_equal(np.column_stack([path.x, path.y]), whole[at].astype("f4"))
        assert farthest(whole * MAP_SIDE / sides, np.array(at, int)) <= OFF * 1.01
        at = np.arange(one.last + 1) if curve.x is None else curve.x
        heights = np.maximum(one.height, 1e-12) if log else one.height
        np.testing.assert_array_equal(curve.y, heights[at].astype("f4"))
        drawn = np.column_stack([np.arange(len(whole)), np.log10(heights[: len(whole)]) if log else heights[: len(whole)]])
        assert farthest(drawn * CURVE_SIDES / [1000, high - low], np.array(at, int)) <= OFF * 1.01
    assert sum(len(trace.y) for trace in figure.data) < sum(one.last for one in found.entrants) / 2
