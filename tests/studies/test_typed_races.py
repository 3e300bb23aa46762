"""Races on grounds that were typed, holes, bottomless ones and nothing at all among them: numbers, pictures and files hold."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from engine import descend, sweep
from figures.race import landscape_map, loss_curve, terrain
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.typed import Typed as Rule
from scenario import Lane, Scenario
from studies.live import live
from studies.race import race
from studies.standings import Status, last_step
from tests.support.visit import now, visit, whole
from words.race import ranking

TEXTS = ["x^2 + y^2", "log(x) + y^2", "x^2 - y^2", "sqrt(x^2 + y^2)", "3", "0/0", "log(x - 9)", "1/x", "exp(exp(exp(9 + x)))", "floor(3*x)"]
RULES = [Lane(OPTIMIZERS["SGD"](lr=0.5)), Lane(Rule("m = 0.9*m + g\nw = w - lr*m/(norm(m) + 1e-9)", {"lr": 0.05}))]


def opened(text: str) -> Scenario:
    return replace(Scenario.opening(Typed(text)), lanes=tuple(RULES), steps=60)


@pytest.mark.parametrize("text", TEXTS)
def test_a_race_is_told_in_numbers_and_drawn(text: str) -> None:
    scenario = opened(text)
    for start in (scenario.start, (-0.5, 1.0)):
        run = race(replace(scenario, start=start))
        for standing in run.standings:
            assert not re.search(r"\bnan\b", repr(standing)), standing
        land, lanes = scenario.landscape, run.entrants
        for figure in (
            landscape_map(land, start, lanes),
            loss_curve(land, 60, lanes),
            loss_curve(land, 60, lanes, slope=True),
            terrain(land),
        ):
            labels = " ".join(re.findall(r'"(?:text|name|ticktext|hovertemplate)":("[^"]*"|\[[^]]*\])', figure.to_json()))
            assert not re.search(r"\b(nan|inf|None)\b", labels)
        assert not re.search(r"\b(nan|inf)\b", repr(ranking(run)))
    sent = live(scenario)
    assert sent is not None
    json.dumps(sent, allow_nan=False)


def test_a_run_that_comes_into_a_hole_is_lost_there() -> None:
    land = Typed("log(x) + 0*y")
    sgd = OPTIMIZERS["SGD"](lr=0.5)
    path = descend(sgd, land, (0.5, 0.0), 5)  # the slope is 2: the first step goes to x = -0.5
    assert path.w[1].tolist() == [-0.5, 0.0]
    assert np.isnan(path.loss[1])
    assert (int(path.diverged_at), last_step(path)) == (1, 0)
    rates = np.array([0.01, 0.5, 0.01])
    ends = sweep(replace(sgd, lr=rates), land, (0.5, 0.0), 3)
    assert ends.diverged_at.tolist() == [-1, 1, -1]
    assert ends.diverged_at.tolist() == descend(replace(sgd, lr=rates), land, (0.5, 0.0), 3).diverged_at.tolist()
    (standing,) = race(Scenario(land, (0.5, 0.0), (Lane(sgd),), 5)).standings
    assert (standing.status, standing.left) == (Status.DIVERGED, 1)
    (standing,) = race(Scenario(land, (-1.0, 0.0), (Lane(sgd),), 5)).standings
    assert (standing.status, standing.left) == (Status.DIVERGED, 0)


def test_another_formula_is_another_chart() -> None:
    one, other, turned = Typed("x^2"), Typed("x^2 + y"), Typed("a*x\na = 1 in [0, 2]", values={"a": 2})
    assert len({one.which, other.which, Typed("x^2", ((-1, 1), (-1, 1))).which}) == 3
    assert turned.which == replace(turned, a=1.0).which


@pytest.mark.parametrize("text", ["x^2 + a*y^2\na = 2 in [0, 10]", "log(x) + y^2", "0/0"])
def test_the_page_opens_on_it(text: str) -> None:
    app = visit({"formula": text, "A.rule": "w = w - lr*g"})
    assert now(app).landscape == Typed(text)
    assert now(app).lanes[0].optimizer.own == "w = w - lr*g"
    whole(app.run())
    assert now(app).landscape == Typed(text)
