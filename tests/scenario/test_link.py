"""What in a link is none of the scenario's business is passed over; everything else is used or named."""

import pytest

from scenario import Scenario
from scenario.dials import dials
from scenario.link import FOREIGN, LOOKS, is_passed_over
from tests.support.scenarios import home

PASSED = sorted({*LOOKS, *FOREIGN, "utm_source", "utm_medium", "utm_campaign", "utm_id", "mtm_kwd", "pk_campaign", "hsa_acc"})


@pytest.mark.parametrize("name", PASSED)
def test_what_says_nothing_about_the_race_is_neither_used_nor_named(name: str) -> None:
    assert is_passed_over(name)
    ignored: list[str] = []
    race = {"landscape": "Beale", "lanes": "AB"}
    assert Scenario.from_query({name: "x", **race}, ignored) == Scenario.from_query(race)
    assert ignored == []


@pytest.mark.parametrize("name", ["utm", "fbclid2", "Curve", "title", "A.curve", "lr", "embedded", ""])
def test_what_nobody_knows_is_named(name: str) -> None:
    assert not is_passed_over(name)
    ignored: list[str] = []
    Scenario.from_query({name: "x"}, ignored)
    assert ignored == [name]


def test_no_number_of_a_race_is_passed_over() -> None:
    assert not [name for name in (*home().query(), *dials(home()), "A.hidden", "A.schedule") if is_passed_over(name)]
