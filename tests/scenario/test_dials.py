"""Every number of a scenario has one dial: it is in a link under the dial's name, it is turned alone, and it comes back."""

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knobs import choices, knobs, plain
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import LETTERS, MOST_STEPS, Lane, Scenario
from scenario.dials import Dial, dials
from tests.support.scenarios import home, scenarios, seven

quick = settings(max_examples=60, deadline=None, derandomize=True)


def another(dial: Dial, scenario: Scenario) -> float:
    """A tick of the dial's slider at which the number does not stand."""
    return next(tick for tick in dial.knob.ticks() if tick != dial.of(scenario) and (not dial.whole or tick == int(tick)))


@quick
@given(scenarios())
def test_the_dials_are_every_number_of_the_link_and_nothing_else(scenario: Scenario) -> None:
    query = scenario.query()
    for name, dial in dials(scenario).items():
        assert name == dial.name
        assert query[name] == plain(dial.of(scenario))
    words = {
        "v",
        "landscape",
        "lanes",
        *(f"{lane.letter}{end}" for lane in scenario.lanes for end in ("", ".schedule", ".clip", ".hidden")),
    }
    chosen = {f"{lane.letter}.{type(lane.optimizer).__name__}.{name}" for lane in scenario.lanes for name in choices(lane.optimizer)}
    chosen |= {f"{type(scenario.landscape).__name__}.{name}" for name in choices(scenario.landscape)}
    assert set(query) - words - chosen == set(dials(scenario))
    assert [name for name in query if name in dials(scenario)] == list(dials(scenario)), "in the order of a link"


@quick
@given(scenarios(), st.data())
def test_a_turned_dial_is_in_the_link_under_its_own_name_and_reads_back(scenario: Scenario, data: st.DataObject) -> None:
    dial = data.draw(st.sampled_from(list(dials(scenario).values())))
    value = another(dial, scenario)
    turned = dial.put(scenario, value)
    assert dial.of(turned) == value
    assert turned.query() == scenario.query() | {dial.name: plain(value)}, "something else was turned too"
    ignored: list[str] = []
    assert Scenario.from_query(turned.query(), ignored) == turned
    assert ignored == []
    assert dial.put(turned, dial.of(scenario)) == scenario
    assert Scenario.from_query(turned.changes()) == turned


@pytest.mark.parametrize("name", ["x", "y", "steps", "noise", "seed", "Rosenbrock.b", "A.SGD.lr", "D.Adam.eps", "A.StepDecay.gamma"])
def test_the_names_that_links_have_always_had(name: str) -> None:
    lanes = home().lanes
    scenario = replace(home(), lanes=(replace(lanes[0], schedule=SCHEDULES["StepDecay"]()), *lanes[1:]))
    assert dials(scenario)[name].name == name


def test_a_dial_knows_whose_it_is_and_what_it_may_be() -> None:
    assert {dial.lane for dial in dials(seven()).values()} == {None, *"ABCDEFG"}
    found = dials(home())
    assert {dial.lane for dial in found.values()} == {None, *"ABCD"}
    assert found["D.Adam.b1"].lane == "D"
    assert found["D.Adam.b1"].knob == knobs(OPTIMIZERS["Adam"])["b1"]
    assert found["Rosenbrock.b"].lane is found["noise"].lane is found["x"].lane is None
    assert (found["x"].knob.low, found["x"].knob.high) == LANDSCAPES["Rosenbrock"].domain[0]
    assert (found["steps"].knob.default, found["steps"].knob.high) == (LANDSCAPES["Rosenbrock"].steps, MOST_STEPS)
    assert [name for name, dial in found.items() if dial.whole] == ["steps", "batch", "seed"]


def test_a_link_may_say_more_than_a_slider_of_a_lanes_own_numbers_alone() -> None:
    found = dials(home())
    for name, dial in found.items():
        low, high, span = dial.knob.low, dial.knob.high, dial.span
        assert low in span
        assert high in span
        assert nan not in span
        beyond = [value for value in (low - 1e-9, low / 2, high + 1e-9, high * 1.00001) if value in span and not low <= value <= high]
        assert bool(beyond) == (dial.lane is not None), name
        assert all(dial.knob.allows(value) for value in beyond)
    assert 1.0 not in found["D.Adam.b1"].span
    assert 0.99999 in found["D.Adam.b1"].span
    assert str(found["D.Adam.b1"].span) == "0 to below 1"
    assert 0.0 not in found["D.Adam.lr"].span  # its axis is logarithmic
    assert 12.5 not in found["steps"].span
    turned = Scenario.from_query({"D.Adam.lr": "40", "D.Adam.b1": "0.99999", "x": "99"}, ignored := [])
    assert ignored == ["x"]
    assert {"D.Adam.lr": "40", "D.Adam.b1": "0.99999"}.items() <= turned.query().items()


def test_whole_numbers_stay_whole() -> None:
    found = dials(home())
    for name in ("steps", "seed"):
        value = found[name].of(found[name].put(home(), 77.0))
        assert (value, type(value)) == (77, int)


@pytest.mark.parametrize("lane", [Lane(OPTIMIZERS["SGD"](), letter="D"), Lane(OPTIMIZERS["Adam"](), letter="A")])
def test_a_number_that_is_not_there_is_neither_read_nor_turned(lane: Lane) -> None:
    """SGD has a rate too, but it is not Adam's."""
    dial = dials(home())["D.Adam.lr"]
    other = replace(home(), lanes=(lane,))
    for act in (dial.of, lambda scenario: dial.put(scenario, 0.1)):
        with pytest.raises(ValueError, match=r"D\.Adam\.lr: this scenario has"):
            act(other)


@pytest.mark.parametrize("kind", [*OPTIMIZERS.values(), *SCHEDULES.values(), *LANDSCAPES.values()], ids=lambda kind: kind.__name__)
def test_a_name_can_be_read_in_one_way(kind: type) -> None:
    """No class and no field has a dot in its name, and no class is called like a lane."""
    assert kind.__name__.isidentifier()
    assert kind.__name__ not in LETTERS
    assert all(name.isidentifier() for name in knobs(kind))
