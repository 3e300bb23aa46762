"""Maps and sweeps on a ground with data behind it: the batch is the noise, and a cell is the run that it says it is."""

from dataclasses import replace

import numpy as np
import pytest

from landscapes.linear_regression import LinearRegression
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from studies.axes import lane_axes, meant
from studies.maps import Drawing, map_of, scenario_at
from sweeps.request import axis, planned
from words.maps import about_noise, called

OPENING = Scenario.opening(LinearRegression(), [Lane(SGD())])
SHORT = replace(OPENING, steps=40, seed=3)


def test_the_batch_stands_in_the_place_of_the_noise() -> None:
    found = lane_axes(SHORT, SHORT.lanes[0], 12)
    assert found["batch"].stops == (1, 2, 4, 8, 16, 32, 64), "of 123 examples: with all of them there is no noise"
    assert [meant(text, found) for text in ("noise", "sigma", "batch")] == ["batch"] * 3
    assert {"noise", "LinearRegression.delta"}.isdisjoint(found), "a squared loss has no δ"
    robust = replace(SHORT, landscape=LinearRegression(cost="huber"))
    assert {"LinearRegression.scale", "LinearRegression.l2", "LinearRegression.delta"} <= set(lane_axes(robust, robust.lanes[0], 12))
    assert called(found["batch"]) == "batch size B"
    assert np.diff(found["batch"].even(found["batch"].values)) == pytest.approx(1)
    assert found["batch"].ticks()[1] == ["1", "2", "4", "8", "16", "32", "64"]
    assert "see B examples each, on draws 3 to 7" in about_noise(SHORT, 5)


def test_a_cell_is_the_run_that_it_says_it_is() -> None:
    found = lane_axes(SHORT, SHORT.lanes[0], 5)
    drawn = map_of(SHORT, SHORT.lanes[0], (found["SGD.lr"], found["batch"]), seeds=2)
    drawing = Drawing(drawn)
    while drawing.advance():
        pass
    assert drawing.outcome.final.shape == (2, 7, 5)
    for draw, row, column in ((0, 0, 2), (1, 3, 1), (1, 6, 3)):
        at = {"A.SGD.lr": drawn.axes[0].stops[column], "batch": drawn.axes[1].stops[row]}
        (run,) = scenario_at(drawn, replace(SHORT, seed=3 + draw), "A", at).run()
        assert drawing.outcome.final[draw, row, column] == run.loss[-1]
    still = map_of(replace(SHORT, batch=123), SHORT.lanes[0], (found["SGD.lr"], found["distance"]), seeds=2)
    assert (still.seeds, still.scenario.seed) == (1, 0), "where a step sees all, every draw is the same"


def test_a_sweep_of_the_command_goes_over_batches_and_over_the_ground() -> None:
    axes = [axis(SHORT, "batch=1,16,123"), axis(SHORT, "LinearRegression.scale=1:9:3")]
    plan = planned(SHORT, SHORT.lanes[0], axes, 40, 1e-6, False)
    ((_, part),) = plan.parts()
    for i, (batch, scale) in enumerate((batch, scale) for batch in (1, 16, 123) for scale in (1.0, 3.0, 9.0)):
        alone = replace(SHORT, batch=batch, landscape=LinearRegression(scale=scale))
        assert part.final[i] == alone.run()[0].loss[-1]
    with pytest.raises(ValueError, match=r"batch: 1\.5 makes no sense there"):
        axis(SHORT, "batch=1.5,2")
