"""Every number of a race can be turned in the sidebar, by a widget whose key is the name that a link has for it."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from scenario import Scenario
from scenario.dials import Dial, dials
from tests.support.visit import choose, now, visit

RACES = [
    {},
    {
        "landscape": "Quadratic",
        "lanes": "AC",
        "A": "LARS",
        "C": "AdaBelief",
        "A.schedule": "StepDecay",
        "C.schedule": "WarmupCosine",
        "C.clip": "ByNorm",
    },
    {"landscape": "TwoWells", "lanes": "H", "H": "Adam", "H.schedule": "Cosine", "H.hidden": "1"},
]


def widgets(app: AppTest) -> dict[str, Any]:
    return {widget.key: widget for widget in (*app.sidebar.select_slider, *app.sidebar.slider, *app.sidebar.number_input)}


def another(dial: Dial, scenario: Scenario) -> float:
    ticks = dial.knob.ticks() if dial.name != "steps" else (50.0, 60.0)
    return next(tick for tick in ticks if tick != dial.of(scenario) and (not dial.whole or tick == int(tick)))


@pytest.mark.parametrize("race", RACES, ids=["opening", "schedules", "one lane"])
def test_every_number_has_a_widget_and_every_widget_a_number(race: dict[str, str]) -> None:
    app = visit(race)
    found = set(widgets(app))
    for lane in now(app).lanes:
        found |= set(widgets(choose(app, lane.letter)))
    assert found == set(dials(now(app)))


@pytest.fixture(scope="module")
def turned() -> AppTest:
    """One visit, in which one number after the other is turned."""
    return visit(RACES[1])


@pytest.mark.parametrize("name", [*dials(Scenario.from_query(RACES[1]))])
def test_a_turned_widget_turns_its_number_and_no_other(turned: AppTest, name: str) -> None:
    app = turned
    before = now(app)
    dial = dials(before)[name]
    if dial.lane:
        choose(app, dial.lane)
    value = another(dial, before)
    widgets(app)[name].set_value(int(value) if dial.whole else value).run()
    assert now(app) == dial.put(before, value)
