"""Every figure in a docstring, a help text or a sentence of the app is run by a test that says `bears`; here those of words and pages."""

from dataclasses import replace

import numpy as np
import pytest

from engine.inside import decay_part
from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS, RULES
from scenario import Lane, Scenario
from studies.curvature import curvature
from studies.forces import numbers_of, squeezed
from studies.rates import good_height
from studies.step import Sight, watched
from tests.support import told
from tests.support.told import bears, clauses, quoted, with_a_figure
from words.step import _verdict, digits, shape


def test_every_clause_with_a_figure_is_run() -> None:
    borne = told.borne()
    missing = {clause: file for clause, file in told.told().items() if clause not in borne and not quoted(clause)}
    assert missing == {}, "give each a test with `bears`"


def test_no_run_is_of_a_clause_that_is_told_no_more() -> None:
    now = {clause for path in told.files() for text in told.texts(path) for clause in clauses(text)}
    assert {clause: test for clause, test in told.borne().items() if clause not in now} == {}


def test_the_search_finds_one() -> None:
    assert with_a_figure("Fast. It goes 3 times as far; others stay.\n\n$$x^2$$\n\nAfter Somebody 1999, no. 7.") == [
        "It goes 3 times as far"
    ]
    assert with_a_figure("Memory. Kingma & Ba use 0.9; 0 forgets at once. torch opens at 1e-8.") == [
        "Kingma & Ba use 0.9", "0 forgets at once", "torch opens at 1e-8"]  # fmt: skip
    assert [quoted(clause) for clause in ("Kingma & Ba use 0.9", "torch opens at 1e-8", "0 forgets at once")] == [True, True, False]


@pytest.mark.parametrize("name", RULES)
def test_what_authors_use_is_the_knobs_paper_value(name: str) -> None:
    for knob in knobs(RULES[name]).values():
        for clause in clauses(knob.help):
            if found := told.USE.fullmatch(clause):
                assert knob.paper in map(float, found["values"].split(" and ")), clause


# --- Words and pages ---


def seen(name: str, ground: str, at: int, **settings: float) -> Sight:
    """One rule in the opening race of a ground, at a step."""
    race = replace(Scenario.opening(LANDSCAPES[ground]()), lanes=(Lane(OPTIMIZERS[name](**settings)),))
    return Sight(race, (watched(race.lanes[0], race.watched()[0]),), at, 0, False)


@bears(
    "A bowl, bent … times as much across as along: a ravine …",
    "The two directions in which the ground bends most and least, and how much: λ₁ ≥ λ₂, both > 0 in a bowl, one < 0 on a saddle",
    "less than 1%",
)
def test_what_is_said_of_the_ground() -> None:
    ravine, saddle = LANDSCAPES["Quadratic"](kappa=100.0, angle=30.0), LANDSCAPES["Saddle"]()
    assert "bent 100 times as much across as along" in shape(curvature(ravine, 0.3, -0.2))
    assert "bent 1e+04 times as much across" in shape(curvature(LANDSCAPES["Rosenbrock"](), -1.5, 2.25))
    for ground, signs in ((ravine, [1, 1]), (saddle, [1, -1])):
        bend = curvature(ground, 0.3, -0.2)
        assert [np.sign(bend.lambda1), np.sign(bend.lambda2)] == signs
        assert bend.lambda1 >= bend.lambda2
    assert _verdict(0.00999, 2.0).startswith("less than 1%")
    assert _verdict(0.01, 2.0).startswith("1%")


@bears("Lengths are squeezed: an arrow a tenth as long is one a thousand times weaker", "The longer half-axis is always drawn alike")
def test_what_is_said_of_the_arrows() -> None:
    for length in (1.0, 250.0):
        drawn = np.hypot(*squeezed(length * np.array([[1.0, 0.0], [0.0, 0.001]])).T)
        assert drawn == pytest.approx([1, 0.1], rel=0.01)
    race = Scenario.opening(LANDSCAPES["Beale"]())
    for lane, run in zip(race.lanes, race.watched(), strict=True):
        axes = numbers_of("scale", race.landscape, lane, run)[:-1, :2]
        assert np.isnan(axes).all() or axes.max(axis=1) == pytest.approx(1)


@bears(
    "How large each coordinate's gradient has been: the step is divided by it, so the rate is smallest along the long side",
)
def test_where_the_scale_is_long_the_rate_is_small_and_the_step_as_long_as_any() -> None:
    (one,) = seen("RMSProp", "Quadratic", 20, lr=0.01).watched
    (x, y), (far_x, far_y) = numbers_of("scale", LANDSCAPES["Quadratic"](), one.lane, one.run)[19, :2], np.abs(one.move[19])
    assert x < y / 10
    assert one.rate[19][1] < one.rate[19][0] / 10
    assert 0.5 < far_x / far_y < 2


@bears(
    "Below the dotted line 99 % of the start's height is gone (f − f* ≤ …): those rates count as good",
    "How many there are is told in decades, factors of ten: 2 decades of good rates may reach from 0.001 to 0.1",
    "good rates, in decades",
)
def test_what_counts_as_a_good_rate() -> None:
    race = Scenario.opening(LANDSCAPES["Booth"]())
    x, y = race.start
    assert good_height(race) == pytest.approx(0.01 * float(race.landscape.f(np.array(x), np.array(y))))
    assert np.log10(0.1 / 0.001) == pytest.approx(2)


@bears(
    "What weight decay changed about this step: the step, less the same step at λ = 0",
    "The ledger and the rule with every digit the computer holds, up to 17, in place of four",
)
def test_what_is_said_of_the_ledger() -> None:
    pulled = seen("AdamW", "Booth", 3, lr=0.1, wd=0.5)
    (one,) = pulled.watched
    assert decay_part(one.lane.optimizer, one.run) == pytest.approx(-0.1 * 0.5 * one.run.w[:-1])
    assert digits(pulled, 1 / 3) == "0.3333"
    assert digits(replace(pulled, full=True), 0.1 + 0.2) == "0.30000000000000004"
    assert max(len(repr(value).replace(".", "").lstrip("0")) for value in np.random.default_rng(0).random(999).tolist()) == 17
