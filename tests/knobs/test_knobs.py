"""Knobs: what a slider offers, what code may set, and what a mistake is told."""

from dataclasses import dataclass
from itertools import pairwise
from math import inf, log10, nan

import numpy as np
import pytest

from knobs import Choice, Knob, check, choice, choices, knob, knobs, number
from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.schedules import SCHEDULES
from scenario import NOISE, SEED, STEPS, suit
from tests.support.every import every

CATALOGUE = {**RULES, **LANDSCAPES, **NETWORKS, **SCHEDULES}
EVERY_KNOB = [*(k for kind in CATALOGUE.values() for k in knobs(kind).values()), NOISE, SEED, STEPS]
DECAYS = [pytest.param(k, id=f"{spec}.{name}") for spec, kind in RULES.items() for name, k in knobs(kind).items() if k.below == 1]


@dataclass(frozen=True)
class Toy:
    lr: float = knob(0.1, r"\eta", 0.001, 10, log=True, help="A rate.", paper=0.05, least=0)
    b: float = knob(0.5, "b", 0, 0.9, help="A decay.", least=0, below=1)
    kind: str = choice("soft", {"soft": "Soft", "hard": "Hard"}, "Kind", help="How.")
    note: str = ""


@every(EVERY_KNOB)
def test_every_slider(k: Knob) -> None:
    ticks = k.ticks()
    assert all(type(tick) is float for tick in ticks)
    assert all(a < b for a, b in pairwise(ticks))
    assert (ticks[0], ticks[-1]) == (k.low, k.high)
    assert k.default in ticks
    assert k.paper is None or k.paper in ticks, "the paper's value lies outside the slider"
    assert all(map(k.allows, ticks))
    assert 4 <= len(ticks) <= 200
    assert k.symbol
    assert k.help.endswith("."), k.help


@pytest.mark.parametrize(("symbol", "letter"), [(r"\beta_1", "β₁"), (r"\varepsilon", "ε"), ("H", "H")])
def test_a_symbol_as_it_is_said(symbol: str, letter: str) -> None:
    assert Knob(0.0, symbol, 0, 1).letter == letter


@every(EVERY_KNOB)
def test_every_symbol_can_be_said(k: Knob) -> None:
    assert k.letter.isalnum()
    assert len(k.letter) <= 4


def test_ticks_of_a_log_scale_are_a_decade_in_about_ten_equal_ratios() -> None:
    ticks = Knob(0.0123, "x", 1e-5, 10, log=True).ticks()
    assert {1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0, 0.0123, 0.02, 0.05} <= set(ticks)
    gaps = np.diff(np.log10(ticks))
    assert gaps.max() < 0.15
    per_decade = np.histogram(np.log10([t for t in ticks if t < 10 and t != 0.0123]), bins=np.arange(-5, 2) - 1e-9)[0]
    assert set(per_decade) == {10}


def test_ticks_of_a_straight_scale_are_evenly_spaced_and_as_people_write_them() -> None:
    ticks = Knob(0.0, "x", 0, 6).ticks()
    assert np.allclose(np.diff(ticks), 0.1)
    assert 0.3 in ticks  # and not 0.30000000000000004


@pytest.mark.parametrize("k", DECAYS)
def test_a_decay_tells_apart_what_differs_in_memory(k: Knob) -> None:
    """0.9, 0.99 and 0.999 remember 10, 100 and 1000 steps: each has a tick, with others between."""
    ticks = k.ticks()
    places = [ticks.index(value) for value in (0.9, 0.99, 0.999, 0.9999)]
    assert all(b - a >= 3 for a, b in pairwise(places))
    memory = [log10(1 / (1 - tick)) for tick in ticks]
    assert max(b - a for a, b in pairwise(memory)) < 0.5


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_suited_rates_lie_on_the_slider(landscape: str) -> None:
    kind = LANDSCAPES[landscape]
    for optimizer in OPTIMIZERS.values():
        k = knobs(optimizer)["lr"]
        assert k.low <= suit(optimizer(), kind()).lr <= k.high


def test_knobs_and_choices_are_read_from_a_class_or_an_instance_in_order() -> None:
    for spec in (Toy, Toy()):
        assert list(knobs(spec)) == ["lr", "b"]
        assert knobs(spec)["lr"] == Knob(0.1, r"\eta", 0.001, 10, True, "A rate.", 0.05, 0)
        assert choices(spec) == {"kind": Choice("soft", {"soft": "Soft", "hard": "Hard"}, "Kind", "How.")}
    assert (Toy().lr, Toy().b, Toy().kind) == (0.1, 0.5, "soft")
    assert knobs(SCHEDULES["Constant"]) == {}


@every(CATALOGUE)
def test_every_choice_offers_its_default(name: str) -> None:
    for option in choices(CATALOGUE[name]).values():
        assert option.default in option.options
        assert option.label
        assert option.help.endswith(".")


@pytest.mark.parametrize(
    ("k", "words", "good", "bad"),
    [
        (Knob(0, "x", 0, 1), "a finite number", [-1e9, 0, 1e9], [nan, inf, -inf]),
        (Knob(0, "x", 0, 1, least=0), "a finite number >= 0", [0, 5], [-1e-9, nan, inf]),
        (Knob(0, "x", 0, 1, least=0, below=1), "a number in [0, 1)", [0, 0.999999], [-0.1, 1, 1.5, nan]),
    ],
)
def test_what_code_may_set(k: Knob, words: str, good: list[float], bad: list[float]) -> None:
    assert k.allowed == words
    assert all(map(k.allows, good))
    assert not any(map(k.allows, bad))


@pytest.mark.parametrize(
    ("value", "shown"), [(nan, "nan"), (inf, "inf"), (-0.5, "-0.5"), ([0.1, nan], "nan"), ([0.1, -2.0], "-2.0"), ("much", "'much'")]
)
def test_a_mistake_is_told_by_argument_value_and_what_is_allowed(value: object, shown: str) -> None:
    with pytest.raises(ValueError) as caught:
        check(Toy(lr=value), "optimizer")  # type: ignore[arg-type]
    assert str(caught.value) == f"optimizer.lr = {shown}: must be a finite number >= 0"


def test_number() -> None:
    assert number("x", 3).dtype == np.float64
    assert number("x", [1, 2]).shape == (2,)
    with pytest.raises(ValueError, match=r"^sigma = 1\.0: must be in \[0, 1\)$"):
        number("sigma", 1, "in [0, 1)", least=0, below=1)
    with pytest.raises(ValueError, match=r"^sigma = None: must be a finite number$|^sigma = nan: must be a finite number$"):
        number("sigma", None)
    with pytest.raises(ValueError, match=r"^sigma = \[\[1\], \[1, 2\]\]: must be a finite number$"):
        number("sigma", [[1], [1, 2]])


def test_check_finds_the_common_shape() -> None:
    assert check(Toy(), "optimizer") == ()
    assert check(Toy(lr=np.full(5, 0.1)), "optimizer") == (5,)
    assert check(Toy(lr=np.full((3, 1), 0.1), b=np.zeros(4)), "optimizer") == (3, 4)
    assert check(object(), "no dataclass") == ()
    with pytest.raises(ValueError, match=r"^optimizer\.b has shape \(3,\): must be one number, or one per run, shape \(2,\)$"):
        check(Toy(lr=np.full(2, 0.1), b=np.zeros(3)), "optimizer")


def test_a_knob_cannot_be_changed_behind_the_back() -> None:
    with pytest.raises(AttributeError):
        knobs(Toy)["lr"].default = 1.0  # type: ignore[misc]
