"""What was typed, compiled: the same runs as on NumPy, and as compiled from the text of a file."""

import logging
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from engine import sweep, turbo
from engine.goal import goal
from engine.outcomes import run
from engine.trial import Trial
from engine.turbo import kernel
from landscapes import LANDSCAPES
from landscapes.typed import Typed as Ground
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import Cosine
from optimizers.typed import Typed as Rule
from scenario import suit
from tests.support.kinds import TOLD
from tests.support.typed import as_formula, as_rule

pytestmark = [
    pytest.mark.skipif(not find_spec("numba"), reason="numba is not installed (requirements-turbo.txt)"),
    pytest.mark.compiles,
]
QUICK = {("Adam", "Rosenbrock")}  # with noise, a schedule and clipping
WAVY = ("Ackley", "Easom", "Levy13", "McCormick", "Plateau", "Rastrigin", "TwoWells")
OTHERS = {("LAMB", "Saddle"), ("Lion", "Ackley"), ("SGD", "Himmelblau"), ("RAdam", "Beale"), ("NAdam", "Quadratic")}
NAMES = [name for name, kind in OPTIMIZERS.items() if not kind.given]  # a typed rule is told no Hessian
PAIRS = [(name, list(TOLD)[k % len(TOLD)]) for k, name in enumerate(NAMES)]
PAIRS += [(NAMES[k % len(NAMES)], ground) for k, ground in enumerate(reversed(TOLD))]
RUNS = 130


def same_runs(rule: Any, ground: Any, rtol: float = 0.0, steps: int = 30, **more: Any) -> None:
    """A strictly compiled sweep of many starts and rates does what NumPy does."""
    (x0, x1), (y0, y1) = ground.domain
    random = np.random.default_rng(0)
    start = np.array([random.uniform(x0, x1, RUNS), random.uniform(y0, y1, RUNS)])
    trial = Trial.of(replace(rule, lr=rule.lr * random.uniform(0.5, 2, RUNS)), ground, start, steps, **more)
    compiled = kernel(trial, strict=True)
    assert compiled is not None
    after = goal(trial.objective)
    for found, wanted in zip(compiled(trial, 1e-6, after), run(trial, 1e-6, after), strict=True):
        if rtol:
            np.testing.assert_allclose(found, wanted, rtol=rtol, atol=rtol)
        else:
            np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    ("name", "ground"), [pytest.param(*pair, marks=() if pair in QUICK else pytest.mark.slow) for pair in sorted({*PAIRS, *QUICK, *OTHERS})]
)
def test_a_typed_rule_on_a_typed_ground(name: str, ground: str) -> None:
    kind, land = OPTIMIZERS[name], LANDSCAPES[ground]
    own = suit(kind(), land())
    rule = replace(Rule(as_rule(kind)), lr=own.lr)
    more: Any = dict(noise=0.1, seed=3, schedule=Cosine(), clip=ByNorm(5.0)) if name == "Adam" else {}
    # The last digits of exp, tanh, sin and cos differ, and a rule that bounces makes them grow.
    rtol, steps = (1e-7, 6) if ground in WAVY else (0.0, 30)
    same_runs(rule, Ground(as_formula(land), land.domain), rtol, steps, **more)


def test_every_word_of_the_notation_is_compiled() -> None:
    texts = [
        "tan(x/3) + asin(x/9) + acos(y/9) + atan(x) + sinh(x) + cosh(y) + asinh(x) + acosh(9 + y) + atanh(x/9) + expm1(x) + log1p(9 + y)",
        "sqrt(9 + x) + abs(x) + sign(x) + floor(x) + ceil(y) + max(x, y) + min(x, 1) + atan2(x, y) + hypot(x, y) + mod(x, 2) + y % 3 + 2^x",
        "1 if not x > y or x <= 0 and y != 1 or y == 2 else exp(x) + sin(y)*cos(x)*tanh(y) + log(5 + x) + x^3.5",
    ]
    same_runs(Rule("w = w - lr*g", {"lr": 1e-3}), Ground(" + ".join(f"({text})" for text in texts)), 1e-9)
    rule = """k = k + 1
z = 0.5*z + log(1 + g^2)
z starts at w*c
w = w - lr*(where(g == 0, 0, sign(z)) + max(tanh(g), floor(w), norm(z), mean(z))/(t + 1)^0.5/k)
c = 2 in [1, 3]"""
    same_runs(Rule(rule, {"lr": 1e-3}), Ground("x^2 + 3*y^2"), 1e-9)


HOLES = [
    (Rule("w = w - lr*g", {"lr": 0.05}), "log(x + 1) + y^2", 1e-12),
    pytest.param(OPTIMIZERS["SGD"](lr=0.05), "sqrt(x*y)", 1e-9, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("rule", "text", "rtol"), HOLES)
def test_a_run_that_comes_into_a_hole_is_lost(rule: Any, text: str, rtol: float) -> None:
    same_runs(rule, Ground(text), rtol)


def test_knobs_may_hold_a_number_for_each_run() -> None:
    rule = Rule("m = b1*m + (1-b1)*g\nw = w - lr*m/(1 - b1^t)\nb1 = 0.9 in [0, 1)", {"b1": np.linspace(0, 0.95, RUNS), "lr": 0.01})
    same_runs(rule, Ground("a*x^2 + y^2\na = 2 in [0, 10]", values={"a": np.linspace(1, 5, RUNS)}))


def test_a_sweep_compiles_it_of_itself() -> None:
    ground, rule = Ground("(1-x)^2 + 100*(y-x^2)^2"), Rule("w = w - lr*g", {"lr": np.geomspace(1e-4, 1e-3, 50)})
    fast, plain = (sweep(rule, ground, (-1.5, 1.5), 100, turbo=turbo) for turbo in (True, False))
    np.testing.assert_allclose(fast.final, plain.final, rtol=1e-9)


def test_a_process_keeps_so_many_of_them(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    made: list[Trial] = []
    monkeypatch.setattr(turbo, "_compile", lambda trial, strict: made.append(trial))
    monkeypatch.setattr(turbo, "KERNELS", {})
    monkeypatch.setattr(turbo, "MOST_TYPED", 2)
    typed = [Trial.of(Rule(f"w = w - {k}*lr*g"), Ground("x^2"), (1.0, 1.0), 3) for k in range(2, 5)]
    told = Trial.of(OPTIMIZERS["SGD"](), LANDSCAPES["Booth"](), (1.0, 1.0), 3)
    with caplog.at_level(logging.WARNING):
        assert [kernel(trial) for trial in (*typed, told)] == [None] * 4
    assert [id(trial) for trial in made] == [id(trial) for trial in (*typed[:2], told)]
    assert sweep(typed[2].rule, typed[2].objective, (1.0, 1.0), 3).final.shape == ()
