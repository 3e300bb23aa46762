"""What is said of a race: on links that people have tried."""

import pytest

from scenario import Scenario
from studies.race import Race, race
from words import race as words


def of(query: str) -> Race:
    return race(Scenario.from_query(dict(part.split("=") for part in query.split("&"))))


def statuses(query: str) -> dict[str, str]:
    return {lane.name: words.status(standing) for lane, standing in of(query).ranked}


def test_left_below_f_star() -> None:
    table = words.ranking(of("landscape=McCormick&lanes=AB&A=Lion&A.Lion.lr=3&B=SGD&B.SGD.lr=0.1"))
    first, last = table.rows
    assert [first.lane.name, last.lane.name] == ["SGD", "Lion"]
    assert last.cells[2].startswith("left the picture at step ")
    assert last.cells[table.columns.index("steps to target")] == "–"


@pytest.mark.parametrize("query", ["landscape=Saddle&x=0&y=0&lanes=ABC", "landscape=SixHumpCamel&x=0&y=0&lanes=ABC"])
def test_at_rest_on_a_saddle(query: str) -> None:
    assert set(statuses(query).values()) == {"at rest on a saddle"}


def test_touched_and_left() -> None:
    assert statuses("landscape=Himmelblau&steps=150")["RMSProp"].endswith(", left again")
    assert statuses("landscape=Beale&x=1&y=1.5&lanes=A&A=LARS")["LARS"].endswith(", left again")


def test_f_star_and_what_is_left_over_it_are_zero_and_not_what_rounding_made_of_them() -> None:
    for landscape in ("Levy13", "McCormick", "GoldsteinPrice", "Ackley", "Booth", "StyblinskiTang", "Easom"):
        ran = of(f"landscape={landscape}&steps=2000")
        assert "e-3" not in words.explain(ran.scenario), landscape
        table = words.ranking(ran)
        for row in table.rows:
            final = row.cells[table.columns.index("final f − f*")]
            assert not final.startswith("-") or row.cells[2].startswith("left the picture"), (landscape, row)


def test_every_lane_has_words_of_its_own_kind_for_who_cannot_see() -> None:
    summary = words.summary(of("landscape=Booth&lanes=AB&steps=300"))
    assert summary.startswith("The race on Booth is over after 300 steps. 1. ")
    assert "2. " in summary


def test_in_noise() -> None:
    said = statuses("landscape=Booth&lanes=A&A=SGD&A.SGD.lr=0.05&noise=1&steps=1000")["SGD"]
    assert said.startswith("hovers ")
    assert said.endswith(" above (1, 3)")
