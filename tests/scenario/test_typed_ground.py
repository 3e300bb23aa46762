"""A ground that was typed, in a link, in a file and in a race; and the rates with which its lanes open."""

import json
from dataclasses import replace
from time import thread_time

import numpy as np
import pytest

from knobs.lasting import emptied
from landscapes import LANDSCAPES
from landscapes.examples import EXAMPLES, Example
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.typed import EXAMPLES as RULES
from optimizers.typed import Typed as Rule
from scenario import Lane, Scenario
from scenario.dials import dials
from scenario.faults import Allowed, Faulty
from scenario.file import from_json, to_json
from scenario.tuning import TRIED, good_rate, steps_tried
from sweeps.request import read
from tests.support.told import bears
from tests.support.typed import hostile

BOWL = Typed("a*x^2 + atan2(x, y)^2\na = 2 in [0, 10]", ((-3, 3), (-1, 2)), {"a": 4.5})
READ = "a formula that can be read: "
FOUR = "four numbers, x0, x1, y0 and y1, each lower end first, within 1000000 of 0"
TEXTS = ["3", "3.0", " x^2 +  y", "q = x\n\nq*q\n", "max(x, y)"]
GROUNDS = [BOWL, *map(Typed, TEXTS), Typed("-1e-9*x", ((-1e-3, 2e-3), (0, 1e6)))]


@pytest.mark.parametrize("ground", GROUNDS, ids=repr)
def test_link_and_file_carry_what_was_typed_letter_for_letter(ground: Typed) -> None:
    race = Scenario.opening(ground)
    race = replace(race, landscape=ground, start=(0.0, 0.5), noise=0.5)
    for query in (race.query(), race.changes(), {**race.query(), "utm_source": "x"}):
        ignored: list[str] = []
        assert Scenario.from_query(query, ignored) == race
        assert ignored == []
    assert from_json(to_json(race).encode()) == race
    assert read(to_json(race)) == race
    assert race.query()["formula"] == ground.formula


def test_what_a_link_looks_like() -> None:
    race = Scenario.from_query({"landscape": "Typed", "formula": BOWL.formula, "window": "-3,3,-1,2", "Typed.a": "4.5", "x": "1"})
    assert race.landscape == BOWL
    assert race.start == (1.0, BOWL.start[1])
    assert race.query() | {"landscape": "Typed", "formula": BOWL.formula, "window": "-3,3,-1,2", "Typed.a": "4.5", "x": "1"} == race.query()
    assert Scenario.from_query({"formula": BOWL.formula, "window": "-3,3,-1,2", "Typed.a": "4.5"}).landscape == BOWL
    assert '"window": [-3, 3, -1, 2]' in to_json(race)
    assert Scenario.from_query({"formula": "x"}).landscape == Typed("x")
    assert list(dials(race))[:2] == ["Typed.a", "x"]
    assert (dials(race)["x"].knob.low, dials(race)["y"].knob.high) == (-3, 2)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"formula": "2x"}, {"formula": READ + "line 1, character 2: an operator is missing before x: write 2*x"}),
        ({"landscape": "Typed"}, {"formula": READ + "there is no formula: one line has to be it, without a name and ="}),
        ({"formula": "x" * 99_999}, {"formula": READ + "line 1, character 501: 99999 characters are more than the 500 that there may be"}),
        ({"formula": "x", "window": "1,0,0,1"}, {"window": FOUR}),
        ({"formula": "x", "window": "0,1," * 9999}, {"window": FOUR}),
        ({"formula": "a*x\na = 2 in [0, 10]", "Typed.a": "11"}, {"Typed.a": "0 to 10"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_link_is_named(query: dict[str, str], said: dict[str, str]) -> None:
    ignored: list[str] = []
    allowed: dict[str, Allowed] = {}
    race = Scenario.from_query(query, ignored, allowed)
    assert ignored == list(said)
    assert {name: str(fault) for name, fault in allowed.items()} == said
    assert isinstance(race.landscape, Typed) == ("formula" not in said)


def test_numbers_of_a_formula_that_cannot_be_read_are_named_too() -> None:
    ignored: list[str] = []
    race = Scenario.from_query({"landscape": "Typed", "formula": "a*", "Typed.a": "1", "noise": "2"}, ignored)
    assert race == replace(Scenario.opening(LANDSCAPES["Rosenbrock"]()), noise=2.0)
    assert ignored == ["formula", "Typed.a"]
    Scenario.from_query({"landscape": "Beale", "formula": "x", "window": "0,1,0,1"}, ignored := [])
    assert ignored == ["formula", "window"]


def test_a_file_says_what_is_wrong_in_its_line() -> None:
    whole = to_json(Scenario.opening(Typed("x^2")))
    comma = 'line 4: formula is "2,5": must be a formula that can be read: line 1, character 2: a comma'
    for wrong, said in (('"2,5"', comma), ("3", "line 4: formula is 3: must"), ("[1, 2]", "line 4: formula is [1, 2]: must")):
        with pytest.raises(Faulty) as refused:
            from_json(whole.replace('"x^2"', wrong).encode())
        assert str(refused.value).startswith(said)
    with pytest.raises(Faulty, match="line 5: window is \\[1, 2\\]: must be four numbers"):
        from_json(whole.replace("[-2, 2, -2, 2]", "[1, 2]").encode())


def test_any_text_in_a_link_is_read_in_no_time() -> None:
    for case in hostile():
        emptied()
        before, ignored = thread_time(), []
        race = Scenario.from_query({"landscape": "Typed", "formula": case.text}, ignored)
        assert thread_time() - before < 1, case
        assert (ignored == ["formula"]) == isinstance(case.becomes, int)
        assert isinstance(race.landscape, Typed) != isinstance(case.becomes, int)


def test_a_rate_that_was_tried_is_good_and_is_spelled_out() -> None:
    land = Typed("x^2 + 10*y^2")
    race = Scenario.opening(land)
    for lane, run in zip(race.lanes, race.run(), strict=True):
        assert lane.optimizer.lr in TRIED
        assert run.loss[-1] < 1e-3 * run.loss[0], lane.name
        assert f"{lane.letter}.{type(lane.optimizer).__name__}.lr" in race.changes()
    assert good_rate(OPTIMIZERS["SGD"](lr=7.0), land) == good_rate(OPTIMIZERS["SGD"](), land)
    assert good_rate(OPTIMIZERS["SGD"](), Typed("3")) == OPTIMIZERS["SGD"]().lr
    assert "A.SGD.lr" not in Scenario.opening(LANDSCAPES["Beale"]()).changes()


def test_where_there_is_no_bottom_a_run_leaves_on_the_way() -> None:
    race = Scenario.opening(Typed("x^2 - y^2"))
    for run in race.run():
        outside = (np.abs(run.w) > 2).any(axis=1)
        assert 100 < outside.argmax() < 300
    assert np.isfinite([lane.optimizer.lr for lane in Scenario.opening(Typed("log(x)")).lanes]).all()


def test_what_is_tried_is_less_where_it_is_much_work() -> None:
    adam = OPTIMIZERS["Adam"]()
    assert steps_tried(adam, Typed("x^2 + y^2")) == 300
    assert steps_tried(adam, Typed("+".join(f"hypot(x,y-{k})^y" for k in range(9)))) < 300


def test_lanes_move_to_a_typed_ground_and_back() -> None:
    race = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS["Lion"]())])
    moved = race.moved(Typed("x^2 + y^2"))
    assert [type(lane.optimizer).__name__ for lane in moved.lanes] == ["Lion"]
    assert moved.moved(LANDSCAPES["Beale"]()) == race
    assert json.loads(to_json(moved))["landscape"] == "Typed"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_makes_a_picture(example: Example) -> None:
    race = Scenario.opening(example.made())
    land = race.landscape
    for run in race.run():
        moved = np.hypot(*(run.w[:60] - run.w[0]).T).max()
        assert moved > 0.03 * max(high - low for low, high in land.domain)
        assert np.nanmin(run.loss) < run.loss[0]
    assert land.minima


@bears(
    "m = b*m + (1 - b)*g m starts at g w = w - lr*m b = 0.9 in [0, 1)",
    "z = z - lr*g z starts at w w = c*w + (1 - c)*z c = 0.9 in [0, 1)",
)
@pytest.mark.parametrize("text", RULES)
def test_an_example_of_a_rule_goes_down(text: str) -> None:
    (run,) = Scenario.opening(LANDSCAPES["Quadratic"](), [Lane(Rule(text))]).run()
    assert run.loss.min() < 1e-2 * run.loss[0]
