"""Typed formulas: what is read, what is refused and where, and that nothing of it is executed."""

import subprocess
import sys
import tracemalloc
from contextlib import suppress
from math import e, exp, inf, log, pi, sin
from pathlib import Path
from time import thread_time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tape import Refused, formula, gradient, hessian, run
from tests.support.every import every
from tests.support.house import ROOT
from tests.support.typed import Text, hostile

SIDE = np.linspace(-2, 2, 101)


@every(hostile())
def test_a_text_is_a_formula_or_is_refused_at_a_place(case: Text) -> None:
    x, y = np.meshgrid(SIDE, SIDE)
    before = thread_time()
    if isinstance(case.becomes, int):
        with pytest.raises(Refused) as refused:
            formula(case.text)
        assert refused.value.at == case.becomes, refused.value
    else:
        f = formula(case.text).f
        z = np.broadcast_to(run(f, x=x, y=y)[0], x.shape)
        for tape in (gradient(f), hessian(f)):
            run(tape, x=x, y=y)
        assert ("value" if np.isfinite(z).all() else "holes") == case.becomes
    assert thread_time() - before < 0.25


def test_no_text_takes_much_memory() -> None:
    x, y = np.meshgrid(SIDE, SIDE)
    tracemalloc.start()
    try:
        for case in hostile():
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            with suppress(Refused):
                run(hessian(formula(case.text).f), x=x, y=y)
            _, most = tracemalloc.get_traced_memory()
            assert most - before < 50e6, case
    finally:
        tracemalloc.stop()


WATCHED = """
import sys
from tape import Refused, formula
from tests.support.typed import hostile

texts, seen = [case.text for case in hostile(sys.argv[1])], []
formula("sin(x)^2")

def watch(event, arguments):
    if event.split(".")[0] in ("exec", "open", "import", "os", "subprocess", "socket", "ctypes", "pickle", "marshal"):
        seen.append(event)
    if event == "compile" and arguments[1] != "<unknown>":  # what `ast.parse` calls the text that it takes apart
        seen.append(event)

sys.addaudithook(watch)
for text in texts:
    try:
        formula(text)
    except Refused:
        pass
print(len(texts), sorted(set(seen)))
"""


def test_nothing_is_executed(tmp_path: Path) -> None:
    canary = tmp_path / "made"
    done = subprocess.run([sys.executable, "-c", WATCHED, str(canary)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == f"{len(hostile())} []", done.stderr
    assert not canary.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2x", "line 1, character 2: an operator is missing before x: write 2*x"),
        ("2 (x+1)", "line 1, character 3: an operator is missing before (: write 2*(…)"),
        ("x + a*y", "line 1, character 5: a is not declared: add the line a = 1 in [0, 10]"),
        ("b1*x", "line 1, character 1: b1 is not declared: add the line b1 = 0.9 in [0, 1)"),
        ("x\nq = foo(x)", "line 2, character 5: foo is no function here"),
        ("x(y)", "line 1, character 2: x is no function: an operator is missing, write x*(…)"),
        ("sin x", "line 1, character 5: sin has what it is of in brackets: write sin(…)"),
        ("x²", "line 1, character 2: ² is not used here: write ^2"),
        ("1,5*x", "line 1, character 2: a comma stands only between what a function is of; a decimal point is a point"),
        ("x if x > 0", "line 1, character 3: if goes with else: write a if x > 0 else b"),
        ("p = q^2\nq = x\np", "line 1, character 5: q is given by a later line: move that line up"),
        ("q = x^2", "line 1, character 8: there is no formula: one line has to be it, without a name and ="),
        ("x\nm starts at 1", "line 2, character 1: a formula has no memory that could start"),
        ("pi = 3\nx", "line 1, character 1: pi has a meaning already: choose another name"),
        ("x = 3\nx", "line 1, character 1: x has a meaning already: choose another name"),
        ("a*x\na = 2 in [0, 10]\na = 3", "line 3, character 1: a is a knob: no line can set it"),
        ("a*x\na = 2 in [0, 10]\na = 2 in [0, 10]", "line 3, character 1: a is declared twice"),
        ("a*x\na = 2 in [0 10]", "line 2, character 13: a knob is declared like a = 1 in [0, 10]"),
        ("a*x\na = 2 [0, 10]", "line 2, character 7: a knob is declared like a = 1 in [0, 10]"),
        ("a*x\na = b in [0, 10]", "line 2, character 5: a knob is declared like a = 1 in [0, 10]"),
        ("a*x\na = 2 in [0, 10] x", "line 2, character 18: a knob is declared like a = 1 in [0, 10]"),
        ("a*x\na = 2 in [10, 0]", "line 2, character 15: the interval of a knob has its lower end first"),
        ("a*x\na = 20 in [0, 10]", "line 2, character 5: a opens outside its interval"),
        ("a*x\na = 1 in [0, 1)", "line 2, character 5: a opens outside its interval"),
        ("a*x\na = 1 in [0, 1e99]", "line 2, character 14: a knob's numbers are at most 1e12"),
        ("grad*x\ngrad = 1 in [0, 9]", "line 2, character 1: no knob can be called grad: write grad1"),
    ],
)
def test_what_is_said(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        formula(text, reserved=("grad",))
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x^2 - y", 1.5**2 - 0.25),
        ("-x^2", -(1.5**2)),
        ("2^-x", 2**-1.5),
        ("x^y^2", 1.5 ** (0.25**2)),
        ("x - y - 1", 0.25),
        ("x/y/2", 3.0),
        ("ln(x) + log(e) + pi", log(1.5) + 1 + pi),
        ("sin(x)*exp(y)", sin(1.5) * exp(0.25)),
        ("x % 1", 0.5),
        ("max(x, y, 2) + min(x, y, 1)", 2.25),
        ("1 if x > y else 2", 1),
        ("1 if x < y else 2 if y > 1 else 3", 3),
        ("where((x > 1) & (y < 1), 1, 2)", 1),
        ("1 if 0 < y < x <= 1.5 else 0", 1),
        ("1 if 0 < y < x < 1.5 else 0", 0),
        ("1 if not x > 1 or y == 0.25 else 0", 1),
        ("1 if x != 1.5 else 0", 0),
        ("q = x + y\np = q*q\np - q", 1.75**2 - 1.75),
        ("p - q\nq = x + y\np = q*q", 1.75**2 - 1.75),
        ("q = x\nq = q + 1\nq", 2.5),
        (" x  +  y ", 1.75),
        ("e^x", e**1.5),
        ("1e3*x", 1500),
        ("1e999", inf),
    ],
)
def test_what_is_meant(text: str, value: float) -> None:
    (found,) = run(formula(text).f, x=np.array(1.5), y=np.array(0.25))
    assert float(found) == pytest.approx(value, rel=1e-15)


def test_knobs_are_declared_once_and_say_what_a_slider_needs() -> None:
    found = formula(
        "a*x + b1*y + rate + theta_2\na = 2 in [0, 10]\nb1 = 0.9 in [0, 1)\nrate = .1 in [1e-3, 10]\ntheta_2 = -1 in [-2, +2]\n"
    )
    a, b1, rate, theta = found.knobs.values()
    assert list(found.knobs) == ["a", "b1", "rate", "theta_2"]
    assert (a.default, a.low, a.high, a.symbol, a.log, a.allows(11), a.allows(-1)) == (2, 0, 10, "a", False, True, False)
    assert (b1.default, b1.low, b1.symbol, b1.letter, b1.allows(0.99999), b1.allows(1)) == (0.9, 0, r"\beta_1", "β₁", True, False)
    assert b1.high == pytest.approx(0.9999)
    assert (rate.low, rate.log, rate.symbol) == (1e-3, True, r"\mathtt{rate}")
    assert (theta.default, theta.low, theta.high, theta.symbol, theta.letter) == (-1, -2, 2, r"\theta_2", "θ₂")
    (value,) = run(found.f, x=1.0, y=2.0, a=2.0, b1=0.9, rate=0.1, theta_2=-1.0)
    assert value == pytest.approx(2 + 1.8 + 0.1 - 1)


NAMES = ["sin", "log", "sqrt", "norm", "where", "max", "if", "else", "and", "not", "pi", "lambda", "in", "1e9", ".5"]
SIGNS = [*"xya20()+-*/^%,<&|=[]_.'é \n", "**", ">=", "==", "!="]
texts = st.lists(st.sampled_from(NAMES + SIGNS), max_size=24).map("".join) | st.text(max_size=30)


@given(texts)
@example("x if x else")
@example("x < not y")
@settings(max_examples=400, deadline=None)
def test_any_text_is_refused_or_has_a_value(text: str) -> None:
    try:
        f = formula(text).f
    except Refused as refused:
        place, said = refused.at, str(refused)
    else:
        values = {name: np.array([0.5, -1.5]) for name in f.inputs}
        for tape in (f, gradient(f), hessian(f)):
            run(tape, **values)
        place, said = 0, "a value"
    assert 0 <= place <= len(text)
    assert said
