"""What lanes are called beside one another."""

from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.schedules import SCHEDULES
from scenario import Lane
from words.lanes import not_here, told_apart, with_rates

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


def test_a_rule_that_is_not_offered_is_named_with_the_reason() -> None:
    assert {kind.needs for kind in RULES.values()} == {"", "matrix", "hessian"}, "another need has another reason"
    assert not_here(LANDSCAPES["Booth"]()) == (
        "Not here: Muon, SOAP. They turn matrices, as the layers of a network are, and two weights make none."
    )
    assert not_here(NETWORKS["TwoMoons"]()) == (
        "Not here: Newton. It is told the Hessian, which of 205 weights has 42,025 numbers, at every step."
    )
