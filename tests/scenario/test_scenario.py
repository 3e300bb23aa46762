"""A scenario travels in a link and comes back number for number; nothing in a link can raise."""

from dataclasses import fields, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knobs as house
from knobs import knobs
from knobs.lasting import emptied
from landscapes import LANDSCAPES
from landscapes.regression import Regression
from optimizers import OPTIMIZERS
from optimizers.schedules import Cosine, StepDecay
from scenario import OPENING, Lane, Scenario, link, opening, suit
from scenario.lane import lettered
from tests.support.every import every
from tests.support.scenarios import home, scenarios

Adam, SGD, Momentum, LAMB = (OPTIMIZERS[name] for name in ("Adam", "SGD", "Momentum", "LAMB"))
quick = settings(max_examples=70, deadline=None, derandomize=True)


@quick
@given(scenarios())
def test_a_full_link_is_the_scenario(scenario: Scenario) -> None:
    ignored: list[str] = []
    assert Scenario.from_query(scenario.query(), ignored) == scenario
    assert ignored == []


@quick
@given(scenarios())
def test_the_short_address_is_the_scenario(scenario: Scenario) -> None:
    ignored: list[str] = []
    assert Scenario.from_query(scenario.changes(), ignored) == scenario
    assert ignored == []
    assert scenario.changes().items() <= scenario.query().items()


@quick
@given(scenarios())
def test_a_full_link_spells_out_every_value(scenario: Scenario) -> None:
    query = scenario.query()
    assert query["v"] == "1"
    assert query["landscape"] == type(scenario.landscape).__name__
    assert query["lanes"] == "".join(lane.letter for lane in scenario.lanes)
    assert (float(query["x"]), float(query["y"])) == scenario.start
    assert (int(query["steps"]), float(query.get("noise", 0)), int(query["seed"])) == (scenario.steps, scenario.noise, scenario.seed)
    assert ("noise" in query) != isinstance(scenario.landscape, Regression)
    assert int(query["batch"]) == scenario.batch
    parts: list[tuple[str, Any]] = [("", scenario.landscape)]
    for lane in scenario.lanes:
        assert query[lane.letter] == type(lane.optimizer).__name__
        assert query[f"{lane.letter}.schedule"] == type(lane.schedule).__name__
        assert query.get(f"{lane.letter}.hidden", "0") == str(int(lane.hidden))
        assert query.get(f"{lane.letter}.clip", "Unclipped") == type(lane.clip).__name__
        parts += [(f"{lane.letter}.", spec) for spec in (lane.optimizer, lane.schedule, lane.clip)]
    spelled = {
        f"{prefix}{type(spec).__name__}.{f.name}": getattr(spec, f.name) for prefix, spec in parts for f in fields(spec) if f.metadata
    }
    assert spelled.keys() <= query.keys(), "a knob is missing"
    for name, value in spelled.items():
        if isinstance(value, str):
            assert query[name] == value
        else:
            assert tuple(map(float, query[name].split(","))) == (value if isinstance(value, tuple) else (value,))
    names = {"v", "landscape", "lanes", "x", "y", "steps", "noise", "batch", "seed", *spelled}
    names |= {f"{lane.letter}{end}" for lane in scenario.lanes for end in ("", ".schedule", ".clip", ".hidden")}
    assert set(query) <= names


@settings(max_examples=15, deadline=None, derandomize=True)
@given(scenarios())
def test_a_reloaded_scenario_runs_number_for_number(scenario: Scenario) -> None:
    scenario = replace(scenario, steps=30)
    first = scenario.run()
    emptied("scenario.")
    again = Scenario.from_query(scenario.query()).run()
    assert len(first) == len(again) == len(scenario.lanes)
    for a, b in zip(first, again, strict=True):
        assert a is not b
        for name in ("w", "loss", "grad", "diverged_at"):
            assert np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True)


# --- A link outlives a change of defaults ---


def test_a_full_link_outlives_new_rates_starts_steps_and_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = LANDSCAPES["Rosenbrock"]
    before = home()
    link, short = before.query(), before.changes()
    monkeypatch.setattr(opening, "RATES", dict.fromkeys(opening.RATES, 0.0321))
    monkeypatch.setattr(kind, "steps", 77)
    monkeypatch.setattr(kind, "start", (0.5, 0.5))
    monkeypatch.setattr(opening, "OPENING", ("LAMB", "Adam"))
    for optimizer in (Adam, LAMB):
        defaults = dict.fromkeys(knobs(optimizer), 0.123)
        monkeypatch.setattr(optimizer.__init__, "__defaults__", (*defaults.values(), *optimizer.__init__.__defaults__[len(defaults) :]))
        assert optimizer().b1 == 0.123
    assert home() != before
    assert Scenario.from_query(link) == before
    assert Scenario.from_query(short) == home(), "the short address follows the defaults"


def test_the_address_of_an_opening_is_short() -> None:
    assert home().changes() == {}
    for name, kind in LANDSCAPES.items():
        assert Scenario.opening(kind()).changes() == ({} if name == "Rosenbrock" else {"landscape": name})


def test_the_address_names_what_was_turned_and_nothing_else() -> None:
    lanes = home().lanes
    turned = replace(lanes[3], optimizer=replace(lanes[3].optimizer, b2=0.5))
    assert replace(home(), lanes=(*lanes[:3], turned, *lanes[4:])).changes() == {"D.Adam.b2": "0.5"}
    hidden = replace(lanes[0], hidden=True, schedule=StepDecay(pieces=4.0))
    assert replace(home(), lanes=(hidden, *lanes[1:])).changes() == {"A.hidden": "1", "A.schedule": "StepDecay", "A.StepDecay.pieces": "4"}
    switched = replace(lanes[1], optimizer=suit(Adam(), home().landscape))
    assert replace(home(), lanes=(lanes[0], switched)).changes() == {"lanes": "AB", "B": "Adam"}


def test_a_short_link_written_by_hand() -> None:
    ignored: list[str] = []
    scenario = Scenario.from_query({"landscape": "Beale", "D.Adam.b1": ".5", "A.Momentum.b1": "0", "H": "Adam", "steps": "1e2"}, ignored)
    assert ignored == []
    assert [type(lane.optimizer).__name__ for lane in scenario.lanes] == ["Momentum", *OPENING[1:], "Adam"]
    assert scenario.lanes[3].optimizer == replace(suit(Adam(), scenario.landscape), b1=0.5)
    assert (scenario.steps, scenario.start) == (100, LANDSCAPES["Beale"].start)


# --- Junk ---

NAMES = st.sampled_from(
    [*home().query(), "H", "H.Adam.lr", "A.StepDecay.gamma", "A.hidden", "A.LARS.layers", "Beale.z", "B.schedule", "A."]
)
JUNK = st.text(max_size=40) | st.sampled_from(
    ["nan", "inf", "-inf", "1e999", "-1e999", "1e308", "9" * 400, "", " 1", "1_0", "٠.١", "0x10", "1e-400"]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.dictionaries(NAMES | st.text(max_size=20), JUNK, max_size=12))
def test_junk_never_raises_and_what_is_not_used_is_named(query: dict[str, str]) -> None:
    ignored: list[str] = []
    copy = dict(query)
    scenario = Scenario.from_query(query, ignored)
    assert query == copy
    assert len(ignored) == len(set(ignored))
    assert set(ignored) <= set(query)
    assert Scenario.from_query(scenario.query()) == scenario
    used = {name: text for name, text in query.items() if name not in ignored}
    again: list[str] = []
    assert Scenario.from_query(used, again) == scenario, "an ignored parameter had an effect"
    assert again == []
    spelled = scenario.query()
    for name, text in used.items():
        if name in spelled and spelled[name] != text:
            assert float(spelled[name]) == float(text), "a parameter was neither used nor named"


NO_SENSE = ("nan", "inf", "-inf", "1e999", "1e300", "-1e300", "9" * 33, "", "abc", "1_0", " 0.1", "0.1;", "٠.١", "0x1", "1e-999")
NUMBERS = (
    *("A.SGD.lr", "D.Adam.b1", "D.Adam.eps", "Rosenbrock.b", "x", "y"),
    *("steps", "F.LARS.layers", "lanes", "landscape", "A", "A.schedule"),
)


@every(product(NUMBERS, NO_SENSE))
def test_what_makes_no_sense_is_left_at_its_default_and_named(case: tuple[str, str]) -> None:
    name, text = case
    ignored: list[str] = []
    link = {"F": "LARS"} if name.startswith("F.") else {}
    plain = Scenario.from_query(link)
    assert any(lane.letter == "F" for lane in plain.lanes) == bool(link)
    scenario = Scenario.from_query({**link, name: text, "seed": "7"}, ignored)
    if name in ("x", "y") and text == "1e-999":  # a long way to write 0
        assert (ignored, scenario) == ([], replace(home(), seed=7, start=(0, home().start[1]) if name == "x" else (home().start[0], 0)))
        return
    if name == "D.Adam.b1" and text == "1e-999":
        assert (ignored, scenario.lanes[3].optimizer.b1) == ([], 0)  # type: ignore[attr-defined]
        return
    assert ignored == [name]
    assert scenario == replace(plain, seed=7)
    assert link or plain == home()


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ({"steps": "9"}, ["steps"]),
        ({"steps": "2001"}, ["steps"]),
        ({"steps": "10.5"}, ["steps"]),
        ({"seed": "-1"}, ["seed"]),
        ({"seed": "0.5"}, ["seed"]),
        ({"noise": "-1"}, ["noise"]),
        ({"noise": "101"}, ["noise"]),
        ({"x": "2.0001"}, ["x"]),
        ({"x": "0." + "5" * 40}, ["x"]),  # longer than any float is written
        ({"y": "-1.0001"}, ["y"]),
        ({"D.Adam.b1": "1"}, ["D.Adam.b1"]),
        ({"A.SGD.lr": "0"}, ["A.SGD.lr"]),
        ({"v": "2"}, ["v"]),
        ({"lanes": "AA"}, ["lanes"]),
        ({"lanes": "ABCDEFGHI"}, ["lanes"]),
        ({"lanes": "ab"}, ["lanes"]),
        ({"I": "Adam"}, ["I"]),
        ({"H": "adam"}, ["H"]),
        ({"Beale.a": "1"}, ["Beale.a"]),
        ({"A.hidden": "yes"}, ["A.hidden"]),
        ({"A.Cosine.end": "0.5"}, ["A.Cosine.end"]),  # the lane's schedule is another
        ({"F.LARS.layers": "1"}, ["F.LARS.layers"]),
    ],
)
def test_the_edges(query: dict[str, str], ignored: list[str]) -> None:
    named: list[str] = []
    assert Scenario.from_query(query, named) == home()
    assert named == ignored


def test_a_choice_that_a_lane_has_not_is_named() -> None:
    named: list[str] = []
    assert Scenario.from_query({"F": "LARS", "F.LARS.layers": "1"}, named) == Scenario.from_query({"F": "LARS"})
    assert named == ["F.LARS.layers"]


def test_what_is_taken_out_of_the_race_is_named() -> None:
    ignored: list[str] = []
    scenario = Scenario.from_query({"lanes": "AD", "B.Momentum.lr": "1", "D.Adam.lr": "1"}, ignored)
    assert [lane.letter for lane in scenario.lanes] == ["A", "D"]
    assert ignored == ["B.Momentum.lr"]


# --- What a scenario is ---


def test_too_much_work_is_refused_before_it_is_done() -> None:
    landscape, start = home().landscape, (0.0, 0.0)
    with pytest.raises(ValueError, match="lanes has 9: must be 1 to 8"):
        Scenario(landscape, start, tuple(Lane(SGD()) for _ in range(9)))
    with pytest.raises(ValueError, match="lanes has 0"):
        Scenario(landscape, start, ())
    for steps in (2001, 0, -5, 10**12):
        with pytest.raises(ValueError, match=f"steps = {steps}: must be 1 to 2000"):
            Scenario(landscape, start, (Lane(SGD()),), steps)
    for start in ((float("nan"), 0.0), (0.0, float("inf"))):
        with pytest.raises(ValueError, match="start"):
            Scenario(landscape, start, (Lane(SGD()),))
    for letters in ("AA", "AZ", "Aa"):
        with pytest.raises(ValueError, match="lanes are lettered"):
            Scenario(landscape, (0.0, 0.0), tuple(Lane(SGD(), letter=letter) for letter in letters))


def test_lanes_are_lettered_where_they_have_none() -> None:
    lanes = (Lane(SGD(), letter="B"), Lane(SGD()), Lane(SGD(), letter="A"), Lane(SGD()))
    assert [lane.letter for lane in replace(home(), lanes=lanes).lanes] == ["B", "C", "A", "D"]


def test_the_same_optimizer_may_run_twice_with_other_knobs() -> None:
    scenario = replace(home(), lanes=(Lane(SGD(lr=1e-3)), Lane(SGD(lr=1e-3)), Lane(SGD(lr=2e-3))), steps=50)
    a, b, c = scenario.run()
    assert np.array_equal(a.w, b.w)
    assert not np.array_equal(a.w, c.w)


def test_all_lanes_see_the_same_noise() -> None:
    scenario = replace(
        home(), lanes=(Lane(SGD(lr=1e-4)), Lane(Adam(lr=0.01)), Lane(Momentum(lr=1e-4), Cosine())), steps=40, noise=3.0, seed=5
    )
    runs = scenario.run()
    seen = [run.grad - np.stack([np.array(scenario.landscape.grad(*w)) for w in run.w[:-1]]) for run in runs]
    assert np.allclose(seen[0], seen[1], atol=1e-9)
    assert np.allclose(seen[0], seen[2], atol=1e-9)
    assert 1.5 < seen[0].std() < 6
    other = replace(scenario, seed=6).run()[0]
    assert not np.allclose(other.grad[0], runs[0].grad[0])
    still = replace(scenario, noise=0.0).run()[0]
    assert np.allclose(still.grad[0], scenario.landscape.grad(*np.array(scenario.start)))


def test_a_run_is_kept_and_cannot_be_changed_by_those_who_share_it() -> None:
    scenario = replace(home(), steps=20)
    first, second = scenario.run(), scenario.run()
    assert all(a is b for a, b in zip(first, second, strict=True))
    for name in ("w", "loss", "grad", "diverged_at"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(first[0], name)[...] = 0
    lane = replace(scenario.lanes[0], hidden=True, letter="H")
    assert replace(scenario, lanes=(lane,)).run()[0] is first[0]
    assert replace(scenario, lanes=(replace(lane, schedule=Cosine()),)).run()[0] is not first[0]


def test_a_schedule_scales_the_rate() -> None:
    scenario = replace(home(), lanes=(Lane(SGD(lr=1e-4)), Lane(SGD(lr=1e-4), Cosine(end=0.5))), steps=10)
    plain, falling = scenario.run()
    step = np.diff(falling.w, axis=0)
    factors = step / (-1e-4 * falling.grad)
    assert np.allclose(factors[:, 0], [Cosine(end=0.5)(t, 10) for t in range(1, 11)])
    assert np.allclose(np.diff(plain.w, axis=0), -1e-4 * plain.grad)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_opening_of_a_landscape(name: str) -> None:
    landscape = LANDSCAPES[name]()
    scenario = Scenario.opening(landscape)
    assert (scenario.start, scenario.steps, scenario.noise) == (landscape.start, landscape.steps, 0.0)
    if name in opening.CASTS:
        assert scenario.lanes == lettered(opening.CASTS[name])
        return
    assert [type(lane.optimizer).__name__ for lane in scenario.lanes] == list(OPENING)
    for lane in scenario.lanes:
        kind = type(lane.optimizer)
        assert lane == Lane(replace(kind(), lr=opening.RATES[name, kind.__name__]), letter=lane.letter)


def test_another_landscape_keeps_the_lanes_but_sets_their_rates() -> None:
    lanes = (Lane(Adam(lr=9.0, b1=0.3), Cosine(), "C", True), Lane(SGD(lr=9.0), letter="A"), Lane(SGD(lr=8.0), letter="B"))
    scenario = Scenario.opening(LANDSCAPES["Himmelblau"](), lanes)
    adam, sgd = (suit(kind(), scenario.landscape).lr for kind in (Adam, SGD))
    assert scenario.lanes == (
        Lane(Adam(lr=adam, b1=0.3), Cosine(), "C", True),
        Lane(SGD(lr=sgd), letter="A"),
        Lane(SGD(lr=sgd), letter="B"),
    )


def test_numbers_are_written_so_that_they_come_back() -> None:
    assert [link._option(value) for value in (0.1, 300.0, 1e-08, -0.5, (1, 1), (2,))] == ["0.1", "300", "1e-08", "-0.5", "1,1", "2"]
    assert house.Knob(0, "x", 0, 1).allows(1 / 3)
    assert float(link._option(1 / 3)) == 1 / 3
