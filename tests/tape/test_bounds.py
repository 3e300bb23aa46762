"""Interval arithmetic on tapes, and derivatives with holes."""

from random import Random

import numpy as np
import pytest

from tape import bounded, formula, gradient, holed, run
from tests.support.typed import random_formula

SQUARE = {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}


SAFE = "(1-x)^2 + 100*(y-x^2)^2; exp(sin(x)) - cos(y)/3; sqrt(1 + x^2 + abs(y)); 1/(1 + x^2); log(2.5 + x); max(x, y)^3; atan2(x, y)"
SAFE += "; x^10 if x > y else cosh(y); -x*pi - 3; sinh(x) + min(x, y); tanh(x)^3"
UNSAFE = "1/x; log(x); log(2 + x); sqrt(x); x^-1; x^0.5; x^y; exp(exp(exp(x))); x^2000; 1e999*x; tan(x); x % y; 1e300*x; 0/0; acosh(x)"
UNSAFE += "; x/(1 - 1); 1/(x^3 + 7)"


@pytest.mark.parametrize("text", SAFE.split("; "))
def test_what_stays_a_number(text: str) -> None:
    assert bounded(formula(text).f, SQUARE)


@pytest.mark.parametrize("text", UNSAFE.split("; "))
def test_what_may_be_none(text: str) -> None:
    assert not bounded(formula(text).f, SQUARE)


def test_no_promise_is_broken() -> None:
    random, kept = Random(5), 0
    x, y = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 41))
    for _ in range(1500):
        f = formula(random_formula(random, 3)).f
        if bounded(f, SQUARE):
            kept += "x" in f.inputs
            assert np.isfinite(run(f, x=x, y=y)[0]).all(), f
    assert kept > 100


def test_a_knob_has_a_range_too() -> None:
    f = formula("1/a + x\na = 2 in [1, 4]").f
    assert bounded(f, {"x": (0, 1), "a": (1, 4)})
    assert not bounded(f, {"x": (0, 1), "a": (0, 4)})
    with pytest.raises(KeyError):
        bounded(f, {"x": (0, 1)})


def test_slopes_with_holes() -> None:
    f = formula("log(x) + sqrt(y*y)").f
    x, y = np.array([-1.0, 0.5, 0.5]), np.array([1.0, 0.0, -4.0])
    across, up = run(holed(gradient(f), f), x=x, y=y)
    np.testing.assert_array_equal(across, [np.nan, 2, 2])
    np.testing.assert_array_equal(up, [np.nan, 0, -1])
