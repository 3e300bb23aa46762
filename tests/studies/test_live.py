"""What a browser is given to run a race by itself: everything that the run needs, by the names of the link."""

import json

import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from scenario.dials import dials
from studies.live import live
from tests.support.kinds import WITH_DATA


@pytest.mark.parametrize("rule", OPTIMIZERS)
@pytest.mark.parametrize("ground", ["Rosenbrock", "Ackley"])
def test_every_rule_and_its_knobs_travel(ground: str, rule: str) -> None:
    scenario = Scenario.opening(LANDSCAPES[ground](), [Lane(OPTIMIZERS[rule](), letter="B")])
    told = live(scenario)
    assert told is not None
    (lane,) = told["lanes"]
    named = {f"B.{lane['kind']}.{name}": value for name, value in lane["knobs"].items()}
    named |= {f"{told['ground']['kind']}.{name}": value for name, value in told["ground"]["knobs"].items()}
    numbers = dials(scenario)
    assert {name: numbers[name].of(scenario) for name in named} == named
    assert {name for name in numbers if name.startswith("B.")} == {name for name in named if name.startswith("B.")}, (
        "a knob is not on the tape"
    )
    assert all(json.loads(tape)["nodes"] for tape in (told["ground"]["f"], told["ground"]["grad"], lane["step"]))


@pytest.mark.parametrize("ground", LANDSCAPES)
def test_every_ground_travels(ground: str) -> None:
    told = live(Scenario.opening(LANDSCAPES[ground]()))
    assert told is not None
    assert told["lanes"]
    assert ("data" in told["ground"]) == (ground in WITH_DATA)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_and_its_knobs_travel(schedule: str) -> None:
    scenario = Scenario.opening(LANDSCAPES["Booth"](), [Lane(OPTIMIZERS["SGD"](), SCHEDULES[schedule](), letter="B")])
    told = live(scenario)
    assert told is not None
    (lane,) = told["lanes"]
    knobs = {} if lane["schedule"] is None else {f"B.{schedule}.{name}": value for name, value in lane["schedule"]["knobs"].items()}
    assert {name for name in dials(scenario) if name.startswith("B.") and ".SGD." not in name} == set(knobs)
    assert {name: dials(scenario)[name].of(scenario) for name in knobs} == knobs
