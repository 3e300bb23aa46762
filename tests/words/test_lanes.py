"""What lanes are called beside one another."""

import pytest

from figures.maps import rate_chart
from figures.race import landscape_map, loss_curve
from figures.tracks import tracks
from landscapes import LANDSCAPES
from lessons import LESSONS
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from scenario.opening import fresh
from studies.maps import Drawing
from studies.race import race
from studies.rates import rate_maps, scans
from words import race as words
from words import rates as words_of_rates
from words.lanes import not_here, told_apart, turned, with_rates

SGD, Adam = OPTIMIZERS["SGD"], OPTIMIZERS["Adam"]


def test_the_rate_is_said_once() -> None:
    lanes = (Lane(SGD(lr=0.01), letter="A"), Lane(Adam(lr=0.1), letter="B"), Lane(Adam(lr=0.6), letter="C"))
    assert told_apart(lanes) == ("SGD", "Adam η 0.1", "Adam η 0.6")
    assert with_rates(lanes) == ("SGD η 0.01", "Adam η 0.1", "Adam η 0.6")


def test_another_difference_does_not_stand_for_the_rate() -> None:
    lanes = (Lane(Adam(lr=0.1), letter="A"), Lane(Adam(lr=0.1, b1=0.5), SCHEDULES["Cosine"](), letter="B"))
    assert told_apart(lanes) == ("Adam β₁ 0.9, constant", "Adam β₁ 0.5, cosine")
    assert with_rates(lanes) == ("Adam β₁ 0.9, constant η 0.1", "Adam β₁ 0.5, cosine η 0.1")


def test_equal_lanes_have_their_letters() -> None:
    lanes = (Lane(SGD(lr=0.1), letter="A"), Lane(SGD(lr=0.1), letter="B"))
    assert with_rates(lanes) == ("SGD (lane A) η 0.1", "SGD (lane B) η 0.1")


RATES = (0.005, 0.04, 0.09, 0.105)
FOUR = Scenario(LANDSCAPES["Quadratic"](kappa=20.0), (-9.0, 4.0), tuple(Lane(SGD(lr=rate)) for rate in RATES), 30)
NAMES = [f"SGD η {rate}" for rate in RATES]


def test_lanes_of_one_rule_have_names_of_their_own_wherever_they_are_named() -> None:
    ran = race(FOUR)
    assert [track.name for track in tracks(ran)] == NAMES, "the player's list, and what it says to a screen reader"
    assert [row.cells[1] for row in words.ranking(ran).rows] == [NAMES[standing.lane] for standing in ran.standings]
    assert all(f"{name}:" in words.summary(ran) for name in NAMES)
    assert f"Paths of {', '.join(NAMES)} on" in words.about_map(FOUR)
    assert f"Paths of {', '.join(NAMES)}." in words.about_curve(FOUR, slope=False)
    drawn = landscape_map(FOUR.landscape, FOUR.start, ran.entrants), loss_curve(FOUR.landscape, FOUR.steps, ran.entrants)
    for figure in drawn:
        lines = [trace for trace in figure.data if getattr(trace, "mode", "") == "lines"]
        assert [trace.name for trace in lines] == NAMES
        assert [trace.hovertemplate.split("<br>")[0] for trace in lines] == NAMES
        assert figure.layout.meta["lanes"] == [list(pair) for pair in zip("ABCD", NAMES, strict=True)], "a chart in place is given them"


def test_lanes_of_one_rule_have_names_of_their_own_where_their_rates_are_scanned() -> None:
    drawings = [Drawing(one) for one in rate_maps(FOUR)]
    for drawing in drawings:
        while drawing.advance():
            pass
    scanned = scans(FOUR, [drawing.outcome.one() for drawing in drawings])
    assert [row.cells[0] for row in words_of_rates.table(scanned).rows] == NAMES
    assert all(f"{name}: best at" in words_of_rates.about(scanned) for name in NAMES)
    drawn = [trace.name for trace in rate_chart(scanned, FOUR.steps, None, 1.0).data if trace.mode == "lines"]
    assert drawn == NAMES


@pytest.mark.parametrize("slug", LESSONS)
def test_no_two_lanes_of_a_lesson_have_one_name(slug: str) -> None:
    for scene in LESSONS[slug].scenes:
        names = told_apart(scene.scenario.lanes)
        assert len(set(names)) == len(names)


def test_what_is_turned_beside_the_rate_is_told() -> None:
    ground, network = LANDSCAPES["Beale"](), NETWORKS["TwoMoons"]()
    assert turned(Lane(Adam(lr=3.0)), ground) == "", "the rate stands beside the name"
    assert turned(Lane(Adam(lr=0.1, b1=0.5), SCHEDULES["Cosine"]()), ground) == "β₁ 0.5, cosine"
    decayed = OPTIMIZERS["AdamL2"]
    assert [turned(Lane(fresh(decayed, one)), one) for one in (ground, network)] == ["", ""], "as it opens there"
    assert turned(Lane(decayed()), network) == "λ 0.1"


def test_a_rule_that_is_not_offered_is_named_with_the_reason() -> None:
    assert {kind.needs for kind in RULES.values()} == {"", "matrix", "hessian"}, "another need has another reason"
    assert not_here(LANDSCAPES["Booth"]()) == (
        "Not here: Muon, SOAP. They turn matrices, as the layers of a network are, and two weights make none."
    )
    assert not_here(NETWORKS["TwoMoons"]()) == (
        "Not here: Newton. It is told the Hessian, which of 205 weights has 42,025 numbers, at every step."
    )
