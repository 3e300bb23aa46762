"""What the fields for formulas and rules tell: all that is told to be typed can be."""

import numpy as np
import pytest

from engine import descend
from landscapes.typed import Typed as Ground
from optimizers.typed import Typed as Rule
from tape import Refused
from tests.support.told import bears
from words.say import ENGLISH, speaking
from words.typed import marked, notation, rule_notation


@bears(
    "The height at (x, y), in ordinary notation: `+ - * /`, `^` for powers, brackets, `pi`, `e`, `sin cos tan exp log sqrt abs tanh`, "
    "`min(a, b)`, `max(a, b)`, `a if x > 0 else b`"
)
def test_every_sign_and_function_that_is_told_can_be_typed() -> None:
    x, y = np.array([0.3, 1.7]), np.array([0.9, 0.2])
    text = "(x + y - x*y/2)^2 + pi*e + sin(x) + cos(x) + tan(x) + exp(x) + log(x) + sqrt(x) + abs(-x) + tanh(x) + min(x, y) + max(x, y)"
    wanted = (x + y - x * y / 2) ** 2 + np.pi * np.e + np.sin(x) + np.cos(x) + np.tan(x) + np.exp(x) + np.log(x) + np.sqrt(x)
    wanted += x + np.tanh(x) + np.minimum(x, y) + np.maximum(x, y)
    np.testing.assert_allclose(Ground(text).f(x, y), wanted, rtol=1e-14)
    np.testing.assert_array_equal(Ground("y if x > 1 else 2").f(x, y), [2, 0.2])
    with speaking(ENGLISH):
        assert all(name in notation() for name in ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "min", "max"])


@bears("Further lines declare knobs, `a = 2 in [0, 10]`, or name a part, `q = x^2 + y^2`")
def test_further_lines_declare_knobs_or_name_a_part() -> None:
    ground = Ground("a = 2 in [0, 10]\nq = x^2 + y^2\na*q")
    assert ground.values == {"a": 2.0}
    assert ground.f(np.array(1.0), np.array(2.0)) == 10


@bears(
    "One line for each quantity, in the letters of the papers: `m = b1*m + (1-b1)*g`",
    "Given are `w`, the gradient `g` and the step `t` = 1, 2, …",
    "What is read before a line sets it is a memory: it starts at 0, or where a line says so, `m starts at g`",
    "A line `b1 = 0.9 in [0, 1)` declares a knob",
)
def test_a_rule_may_say_what_is_told() -> None:
    lines = "m = b1*m + (1-b1)*g\nw = w - lr*m\nb1 = 0.9 in [0, 1)"
    slope = Ground("x + 2*y")
    for more, first in (("", 0.1), ("\nm starts at g", 1.0)):
        rule = Rule(lines + more, {"lr": 1.0})
        assert (rule.memory, rule.values) == (("m",), {"lr": 1.0, "b1": 0.9})
        np.testing.assert_allclose(descend(rule, slope, (0.0, 0.0), 1).w[1], [-first, -2 * first])
    counted = descend(Rule("w = w - lr*t*norm(g)", {"lr": 1.0}), slope, (0.0, 0.0), 3).w[:, 0]
    np.testing.assert_allclose(np.diff(counted), -np.sqrt(5) * np.array([1, 2, 3]))
    with speaking(ENGLISH):
        assert "`norm(g)` is a length" in rule_notation()


def test_the_place_is_marked_in_its_line() -> None:
    with pytest.raises(Refused) as refused:
        Ground("a*x^2\na = 2 in [0, 10]\nb = 3y")
    assert marked(refused.value).splitlines() == ["b = 3y", "     ^"]
