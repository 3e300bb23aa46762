"""A visitor's own data in a link, in a file and in a race."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.regression import OWN
from scenario import Scenario
from scenario.faults import Allowed, Faulty, Rows
from scenario.file import from_json, to_json
from scenario.table import LEAST, MOST, packed, table
from sweeps.request import read

CONTENT = b"weight (kg),height (m)\n60,1.7\n82.5,1.81\n-3e-5,0.125\n70,1.7"
CLASSES = b"hours,passed\n1,no\n2,no\n3,yes\n2.5,yes\n2.6,no"
LINE = "two numbers"


def own(content: bytes = CONTENT, name: str = "LinearRegression", **turned: Any) -> Scenario:
    kind = LANDSCAPES[name]
    found = table(content, name == "LogisticRegression")
    ground = kind(data=OWN, rows=found.rows, titles=found.names, **turned)
    return replace(Scenario.opening(ground), start=(0.5, -0.5), seed=3)


RACES = {
    "a line": own(),
    "turned": own(scale=2.5, l2=0.1, cost="huber"),
    "classes": own(CLASSES, "LogisticRegression"),
    "without names": own(b"1,2\n2,3\n3,5"),
}


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_link_file_and_command_line_carry_own_data(race: Scenario) -> None:
    for query in (race.query(), race.changes(), {**race.query(), "utm_source": "x"}):
        ignored: list[str] = []
        assert Scenario.from_query(query, ignored) == race
        assert ignored == []
    assert from_json(to_json(race).encode()) == race
    assert read(to_json(race)) == race
    assert race.landscape.raw.b.sum() == sum(b for _, b in race.landscape.rows)


def test_a_file_has_the_rows_in_the_open_and_may_be_written_by_hand() -> None:
    values = json.loads(to_json(own()))
    assert values["rows"] == [["weight (kg)", "height (m)"], [60, 1.7], [82.5, 1.81], [-3e-05, 0.125], [70, 1.7]]
    rows = [[1.23456789, 2], [2, 3], [3, 5]]
    short = {"v": 1, "landscape": "LinearRegression", "rows": rows}
    assert from_json(json.dumps(short).encode()).landscape.rows == ((1.23457, 2.0), (2.0, 3.0), (3.0, 5.0))


def test_the_address_of_the_most_rows_with_the_most_digits_is_one_that_servers_take() -> None:
    """nginx reads 8 KB of it, as it is set up; the lanes are those of an opening."""
    rng = np.random.default_rng(1)
    race = own("\n".join(f"{a:.6f},{b:.6f}" for a, b in rng.uniform(0.1, 1, (2 * MOST, 2))).encode())
    assert race.landscape.n == MOST
    assert sum(len(name) + len(text) + 2 for name, text in race.query().items()) < 7000


def query(**parts: str) -> dict[str, str]:
    return {"landscape": "LinearRegression", **parts}


GOOD = packed(table(CONTENT).rows)


@pytest.mark.parametrize(
    ("parts", "bad"),
    [
        (query(rows="AAAA"), ["rows"]),
        (query(rows=GOOD[:-3]), ["rows"]),
        (query(rows=""), ["rows"]),
        (query(**{"LinearRegression.data": "own"}), ["LinearRegression.data"]),
        (query(rows=GOOD, **{"LinearRegression.data": "gentoo"}), ["rows"]),
        (query(landscape="LogisticRegression", rows=GOOD), ["rows"]),
        (query(landscape="Beale", rows=GOOD), ["rows"]),
    ],
)
def test_rows_that_are_none_are_left_out_of_a_link_and_named(parts: dict[str, str], bad: list[str]) -> None:
    ignored: list[str] = []
    allowed: dict[str, Allowed] = {}
    found = Scenario.from_query(parts, ignored, allowed)
    assert found == Scenario.opening(LANDSCAPES[parts["landscape"]]())
    assert ignored == bad
    if parts["landscape"] == "LogisticRegression":
        assert allowed == {"rows": Rows(LEAST, MOST, True)}


@pytest.mark.parametrize(
    "rows", [5, "a", [], [[]], [1, 2], [[1, 2], [3]], [[1, 2], [2, "3"], [3, 4]], [[1, 2]] * 3, [["a", "b"]], [[1, True]] * 4]
)
def test_rows_that_are_none_are_told_in_a_file(rows: Any) -> None:
    content = json.dumps({"v": 1, "landscape": "LinearRegression", "rows": rows}, indent=None)
    with pytest.raises(Faulty, match=f"must be {LEAST} to {MOST} rows of {LINE}, and no column of one number alone"):
        from_json(content.encode())
