"""The chart of a ground's data: what it shows is what the ground says, and what the browser is told means the same."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from figures import fit
from figures.theme import ROOM, STYLES, Look
from landscapes import LANDSCAPES
from landscapes.regression import OWN, Regression, bottom
from scenario import Scenario
from studies.race import race
from words.fit import explain

OWN_ROWS = dict(data=OWN, rows=((1.0, 3e6), (2.0, 1e6), (1e3, -5.0)), titles=("", ""))
GROUNDS: list[Regression] = [
    LANDSCAPES["LinearRegression"](),
    LANDSCAPES["LinearRegression"](data="anscombe", scale=1.0, cost="absolute"),
    LANDSCAPES["LinearRegression"](**OWN_ROWS),
    LANDSCAPES["LogisticRegression"](scale=30.0),
]


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: f"{ground.name} {ground.data}")
def test_what_the_browser_is_told_means_what_the_ground_says(ground: Regression) -> None:
    told: Any = fit.told(Scenario.opening(ground), ground)
    a = np.linspace(*fit.ends(ground.raw.a), 41)
    for w, b in ((0.0, 0.0), (0.3, -0.7), (-0.05, 1.1)):
        z = w * told["slope"] * (a - told["middle"]) + b
        said = 1 / (1 + np.exp(-z)) if told["classes"] else told["base"] + told["rise"] * z
        assert said == pytest.approx(ground.line(w, b, a), rel=1e-9, abs=1e-9 * np.ptp(ground.raw.b))
    assert told["scale"] == [f"{type(ground).__name__}-scale", ground.scale]


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: f"{ground.name} {ground.data}")
def test_the_chart_has_every_example_the_best_line_and_where_each_lane_ended(ground: Regression) -> None:
    found = race(replace(Scenario.opening(ground), steps=40))
    points, *lines = fit.data(found, ground, Look(ROOM)).data
    assert np.array(points["x"]) == pytest.approx(ground.raw.a, rel=1e-6)
    assert np.array(points["y"]) == pytest.approx(ground.raw.b, rel=1e-6)
    place, _ = bottom(ground)
    assert place is not None
    ends = [place, *(one.run.w[one.last] for one in found.entrants)]
    assert [line["line"]["color"] for line in lines[1:]] == [STYLES[one.lane.letter].color for one in found.entrants]
    for line, (w, b) in zip(lines, ends, strict=True):
        said = ground.line(w, b, np.array(line["x"], dtype=float))
        assert np.array(line["y"], dtype=float) == pytest.approx(said, rel=1e-5, abs=1e-4 * np.ptp(ground.raw.b))


def test_classes_that_can_be_parted_have_no_best_curve() -> None:
    rows = ((1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (4.0, 1.0))
    ground = LANDSCAPES["LogisticRegression"](data=OWN, rows=rows)
    found = race(replace(Scenario.opening(ground), steps=20))
    traces = fit.data(found, ground).to_dict()["data"]
    assert len(traces) == 1 + len(found.entrants), "its loss falls on and on"
    said = "The classes can be parted, so the loss falls for ever as the curve grows steeper. A little λ gives it a bottom."
    assert said in explain(found.scenario, ground)
    slopes = np.array([1.0, 10.0, 100.0])
    assert (np.diff(ground.f(slopes, 0 * slopes)) < 0).all()
    pulled = replace(ground, l2=0.001)
    assert bottom(pulled)[0] is not None
    assert said not in explain(found.scenario, pulled)


def test_a_lane_that_flies_off_does_not_break_the_chart() -> None:
    scenario = Scenario.opening(GROUNDS[0])
    wild = replace(scenario, steps=60, lanes=tuple(replace(one, optimizer=replace(one.optimizer, lr=50.0)) for one in scenario.lanes))
    figure = fit.data(race(wild), GROUNDS[0])
    low, high = figure.to_dict()["layout"]["yaxis"]["range"]
    assert (low, high) == pytest.approx(fit.ends(GROUNDS[0].raw.b)), "the axis is that of the data"
    for trace in figure.data:
        assert np.isfinite(np.array(trace["y"], dtype=float)).all()


def test_axes_are_named_with_their_units() -> None:
    for ground, names in zip(GROUNDS, [("flipper length (mm)", "body mass (g)"), ("x", "y"), ("feature", "target")], strict=False):
        layout = fit.data(race(replace(Scenario.opening(ground), steps=10)), ground).to_dict()["layout"]
        assert (layout["xaxis"]["title"]["text"], layout["annotations"][0]["text"]) == names
