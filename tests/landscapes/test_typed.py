"""Landscapes that are typed, against those that are written, and where nothing is written against what can be known."""

import pickle
from dataclasses import replace
from math import nan, pi
from random import Random
from typing import Any

import numpy as np
import pytest

from engine import descend, sweep
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from tape import Refused
from tests.support.kinds import TOLD
from tests.support.told import bears
from tests.support.typed import as_formula, hostile, random_formula, random_text


def grid(land: Any, points: int = 40) -> tuple[Any, Any]:
    x, y = np.meshgrid(*(np.linspace(low, high, points) for low, high in land.domain))
    return x, y


@pytest.mark.parametrize("name", TOLD)
def test_a_built_in_ground_that_is_typed_is_the_same_ground(name: str) -> None:
    kind = LANDSCAPES[name]
    land, typed = kind(), Typed(as_formula(kind), kind.domain)
    x, y = grid(land)  # 40: no kink of any landscape is on the grid
    for method in ("f", "grad", "hessian"):
        wanted, found = np.array(getattr(land, method)(x, y)), np.array(getattr(typed, method)(x, y))
        assert np.abs(found - wanted).max() <= 1e-13 * np.abs(wanted).max()
    assert {name: knob.default for name, knob in knobs(typed).items()} == {name: knob.default for name, knob in knobs(land).items()}


@pytest.mark.parametrize("name", TOLD)
def test_the_minima_and_saddles_that_are_found_are_those_that_are_known(name: str) -> None:
    kind = LANDSCAPES[name]
    land, typed = kind(), Typed(as_formula(kind), kind.domain)
    width = max(high - low for low, high in kind.domain)
    for found, known in ((typed.minima, land.minima), (typed.saddles, land.saddles)):
        assert len(found) == len(known)
        for x, y in found:
            assert min(np.hypot(x - a, y - b) for a, b in known) < 1e-9 * width
    if land.minima:
        assert typed.lowest == pytest.approx(land.lowest, abs=1e-12)
        assert (
            np.hypot(*np.subtract(typed.minima[0], land.minima[0])) < 1e-9 * width
            or typed.f(*map(np.array, typed.minima[1])) == typed.lowest
        )
    assert typed.found
    assert not land.found


def test_a_ground_whose_deepest_place_is_a_kink() -> None:
    for text in (
        "abs(x - 1/3) + abs(y)",
        "sqrt((x - 1/3)^2 + y^2)",
        "max(abs(x - 1/3), abs(y))",
        "abs(x - y - 1/3) + 0.1*abs(x + y - 1/3)",
    ):
        ((x, y),) = Typed(text).minima
        assert (x, y) == (pytest.approx(1 / 3, abs=1e-11), pytest.approx(0, abs=1e-11)), text


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("abs(x - y) + 0.0001*(x - 1)^2", [(1, 1)]),
        ("100*abs(y - x^2) + (1 - x)^2", [(1, 1)]),
        ("100*abs(y - sin(2*x)) + (x - 1)^2", [(1, np.sin(2))]),
        ("abs(x^2 + y^2 - 1) + 0.05*x", [(-1, 0)]),  # at (1, 0) the crease is highest
        ("abs(y - 0.5*sin(4*x)) + 0.2*cos(4*x)", [(-np.pi / 4, 0), (np.pi / 4, 0)]),  # at (0, 0) too
        ("max((x - 1)^2 + y, (x - 1)^2 - y) + y/2", [(1, 0)]),
        ("abs(sin(3*x)) + abs(cos(2*y)) + 0.1*x + 0.1*y", [(a * np.pi / 3, b * np.pi / 4) for a in (-1, 0, 1) for b in (-1, 1)]),
        ("abs(x - y)", []),
        ("abs(x*y)", []),
    ],
)
def test_the_minima_of_creases_are_where_they_are_lowest(text: str, where: list[tuple[float, float]]) -> None:
    found, wanted = Typed(text).minima, np.array(where)
    assert len(found) == len(wanted)
    for at in found:
        assert np.abs(wanted - at).max(axis=1).min() < 1e-8


def test_a_ground_whose_bottom_is_flat() -> None:
    for text in ("(x - 1)^4 + y^4", "5 + (x - 1)^4 + (x + y - 1)^4"):
        ((x, y),) = Typed(text).minima
        assert (x, y) == (pytest.approx(1, abs=1e-3), pytest.approx(0, abs=1e-2)), text


@pytest.mark.parametrize("text", ["(x*y - 1)^2", "x", "3", "floor(5*x) + y", "log(x)", "0/0", "abs(x)", "x^2", "(x^2 + y^2 - 1)^2 + 0*y"])
def test_where_no_single_place_is_a_minimum_none_is_found(text: str) -> None:
    assert Typed(text).minima == []
    assert Typed(text).lowest is None


def test_a_minimum_that_is_not_the_lowest_place_of_the_window_is_no_bottom() -> None:
    land = Typed("x^3 - 3*x + y^2", ((-3, 3), (-3, 3)))
    assert land.minima == [(pytest.approx(1), pytest.approx(0))]
    assert land.saddles == [(pytest.approx(-1), pytest.approx(0))]
    assert land.lowest is None
    assert Typed("x^3 - 3*x + y^2", ((-1.9, 3), (-3, 3))).lowest == pytest.approx(-2)


def test_holes_are_nan_and_their_share_is_told() -> None:
    land = Typed("log(x) + y^2")
    x, y = grid(land)
    for part in (land.f(x, y), *land.grad(x, y), *land.hessian(x, y)):
        assert np.array_equal(np.isnan(part), x < 0)
    assert land.undefined == pytest.approx(51 / 101)  # the middle is infinite
    assert Typed("x").undefined == 0
    assert Typed("sqrt(-1 - x^2)").undefined == 1


@bears("where it has a height and no slope, at the tip of √(x² + y²), the slope is 0")
def test_a_slope_that_is_nowhere_is_flat() -> None:
    here = np.zeros(1)
    for text in ("sqrt(x^2 + y^2)", "hypot(x, y)", "atan2(y, x)", "abs(x)", "x*sqrt(x*y)"):
        land = Typed(text)
        assert np.array_equal(land.grad(here, here), [[0], [0]]), text
        assert np.array_equal(land.hessian(here, here), [[0], [0], [0]]), text
    assert Typed("sqrt(x)").grad(here, here)[0] == np.inf


FORMULAS = """
sin(3*x)*cos(y) + x^3*y
exp(-x^2 - y^2)*(x + 2)
log(3 + x + y^2)
tanh(x*y) + atan(x - y)
(3 + x)^(y/2)
1/(5 + x*y)
sqrt(5 + x + y)
cosh(x/2) + sinh(y)
2^x + x^2 if x > -9 else 0
max(x^2, y - 3) + min(y^3, 9)
hypot(x - 3, y) + atan2(x + 3, 4 + y)
log1p(x^2) + expm1(y)
asinh(x) + acosh(4 + y) + atanh(x/4) + asin(y/4) + acos(x/4)
x*y*x*y*tan(x/3)
""".strip().split("\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_derivatives_against_differences(text: str) -> None:
    land, h = Typed(text), 1e-5
    x, y = np.random.default_rng(3).uniform(-2, 2, (2, 300))
    gx, gy = land.grad(x, y)
    np.testing.assert_allclose(gx, (land.f(x + h, y) - land.f(x - h, y)) / (2 * h), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(gy, (land.f(x, y + h) - land.f(x, y - h)) / (2 * h), rtol=1e-6, atol=1e-6)
    xx, xy = np.subtract(land.grad(x + h, y), land.grad(x - h, y)) / (2 * h)
    yx, yy = np.subtract(land.grad(x, y + h), land.grad(x, y - h)) / (2 * h)
    for found, wanted in zip(land.hessian(x, y), (xx, xy, yy), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(xy, yx, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("text", [text for text in FORMULAS if "if" not in text and "m" not in text and "h" not in text])
def test_derivatives_against_those_of_algebra(text: str) -> None:
    """sympy is an oracle here, of texts written above; nothing typed ever reaches it."""
    sympy = pytest.importorskip("sympy")
    a, b = sympy.symbols("x y")
    f = sympy.sympify(text.replace("^", "**"), locals={"x": a, "y": b})
    land = Typed(text)
    x, y = np.random.default_rng(4).uniform(-2, 2, (2, 50))
    for found, by in zip((*land.grad(x, y), *land.hessian(x, y)), ("x", "y", "xx", "xy", "yy"), strict=True):
        wanted = sympy.lambdify((a, b), sympy.diff(f, *[{"x": a, "y": b}[name] for name in by]))
        np.testing.assert_allclose(found, wanted(x, y), rtol=1e-11, atol=1e-11)


@bears("`formula` is read by tape.formula: lines of `a = 2 in [0, 10]` declare knobs")
def test_knobs_turn() -> None:
    text = "a*x^2 + b*y^2\na = 2 in [0, 10]\nb = 1 in [0, 4)"
    land = Typed(text, values={"b": 3})
    assert (land.values, list(knobs(land))) == ({"a": 2.0, "b": 3.0}, ["a", "b"])
    assert replace(land, a=5.0).values == {"a": 5.0, "b": 3.0}
    assert float(replace(land, a=5.0).f(np.array(1.0), np.array(2.0))) == 5 + 12
    assert replace(land, formula="x^2 - y", values={}).f(np.array(3.0), np.array(2.0)) == 7
    many = replace(land, a=np.array([1.0, 2.0]))
    assert many.f(np.ones(2), np.zeros(2)).tolist() == [1.0, 2.0]
    for values, said in (({"c": 1}, "c is not declared"), ({"b": 4}, "b = 4.0"), ({"a": nan}, "a = nan"), ({"a": "x"}, "a = 'x'")):
        with pytest.raises(Refused, match=said):
            Typed(text, values=values)


def test_it_is_a_value() -> None:
    land = Typed("a*x^2 + y^2\na = 2 in [0, 10]", ((-1, 1), (-2, 2)), {"a": 3})
    same = pickle.loads(pickle.dumps(land))
    assert same == land
    assert hash(same) == hash(land)
    assert type(same) is type(land)
    assert same.domain == ((-1.0, 1.0), (-2.0, 2.0))
    others = [
        replace(land, a=4.0),
        replace(land, window=((-1, 1), (-1, 1))),
        Typed("y^2 + a*x^2\na = 2 in [0, 10]", land.window, land.values),
    ]
    assert len({land, same, *others}) == 4
    assert Typed("x^2").domain == ((-2, 2), (-2, 2))
    assert repr(land) == f"Typed({land.formula!r}, ((-1.0, 1.0), (-2.0, 2.0)), {{'a': 3.0}})"
    assert land != LANDSCAPES["Rosenbrock"]()


@pytest.mark.parametrize(
    "window", [((1, 0), (0, 1)), ((0, 0), (0, 1)), ((0, nan), (0, 1)), ((0, 1e7), (0, 1)), ((0, 1e-9), (0, 1)), ((0, 1),), 5, "abcd"]
)
@bears("a window is ((x0, x1), (y0, y1)), each lower end first, within … of 0")
def test_a_window_that_is_none_is_refused(window: Any) -> None:
    with pytest.raises(Refused, match="a window is"):
        Typed("x", window)


def test_it_is_no_ground_before_something_was_typed() -> None:
    assert "Typed" not in LANDSCAPES


def test_it_starts_where_there_is_a_slope() -> None:
    for text in ("x^2 + y^2", "log(x)", "log(-y)*x", "sqrt(x - 1) + y", "3", "0/0"):
        land = Typed(text)
        assert all(low <= at <= high for at, (low, high) in zip(land.start, land.domain, strict=True))
        if text not in ("3", "0/0"):
            assert np.isfinite([land.f(*map(np.array, land.start)), *land.grad(*map(np.array, land.start))]).all()
            assert np.any(land.grad(*map(np.array, land.start)))


def test_it_runs_and_sweeps() -> None:
    land, sgd = Typed("x^2 + a*y^2\na = 10 in [1, 100]"), replace(OPTIMIZERS["SGD"](), lr=0.01)
    path = descend(sgd, land, (1.0, 1.0), 3)
    assert path.w[-1].tolist() == pytest.approx([0.98**3, 0.8**3])
    ends = sweep(replace(sgd, lr=np.array([0.01, 0.02])), replace(land, a=np.array([10.0, 20.0])), (1.0, 1.0), 200)
    assert ends.final[1] < ends.final[0] < 1


def agree(text: str) -> bool:
    """Whether height, slope and Hessian are NaN in the same places; True for what is refused."""
    try:
        land = Typed(text)
    except Refused as refused:
        return 0 <= refused.at <= len(text)
    x, y = np.meshgrid([-2, -1.3, -0.5, 0, 0.7, 1, 2], [-2, -0.25, 0, 0.4, 1, 1.9])
    hole = np.isnan(land.f(x, y))
    return all(np.array_equal(np.isnan(part), hole) for part in (*land.grad(x, y), *land.hessian(x, y)))


@pytest.mark.parametrize("case", [case for case in hostile() if isinstance(case.becomes, str)], ids=str)
def test_height_and_slopes_are_undefined_in_the_same_places(case: Any) -> None:
    assert agree(case.text)


def test_so_it_is_for_any_text() -> None:
    random = Random(8)
    for _ in range(400):
        text = random_formula(random)
        assert agree(text), text
    for _ in range(400):
        text = random_text(random)
        assert agree(text), text


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_so_it_is_for_200_000_texts() -> None:
    random = Random(9)
    for _ in range(200_000):
        text = random_text(random)
        assert agree(text), text


def test_the_longest_formulas_have_derivatives_of_some_thousand_operations() -> None:
    """Their text is bounded, and so is what has to be computed on a grid."""
    for text in (
        "*".join(f"atan2(x^y,y-{k})^x" for k in range(20)),
        "x^" * 39 + "y",
        "tan(" * 39 + "x" + ")" * 39,
        "+".join(["hypot(x,y)^y"] * 35),
    ):
        assert sum(len(tape.nodes) for tape in Typed(text).tapes.values()) < 6000


def test_pi() -> None:
    assert Typed("pi + 0*x").f(np.zeros(3), np.zeros(3)).tolist() == [pi] * 3
