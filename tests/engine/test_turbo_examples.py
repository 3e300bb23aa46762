"""Grounds with data behind them, compiled: the mean over examples comes to the bits of NumPy's, of all of them and of a mini-batch."""

from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from engine.goal import goal
from engine.outcomes import run
from engine.sweeping import plan
from engine.trial import Trial
from engine.turbo import kernel
from landscapes import LANDSCAPES
from landscapes.linear_regression import LinearRegression
from landscapes.logistic_regression import LogisticRegression
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import Cosine

pytestmark = [pytest.mark.compiles, pytest.mark.skipif(not find_spec("numba"), reason="numba is not installed (requirements-turbo.txt)")]
RUNS = 130  # two full blocks of 64 and a started one
SIZES = np.resize([0, 16, 1, 123, 200], RUNS)  # 0 and whatever is 123 or more: all of them


def trial_of(rule: str, ground: Any, examples: Any, steps: int = 40, **more: Any) -> Trial:
    start = np.random.default_rng(0).uniform(-1.5, 1.5, (2, RUNS))
    start[:, -3:] *= 1e8
    return Trial.of(OPTIMIZERS[rule](), ground, start, steps, examples=examples, seed=5, schedule=Cosine(0.1), clip=ByNorm(2.0), **more)


LAW = [
    ("HeavyBall", LinearRegression(cost="huber", scale=np.linspace(1, 30, RUNS)), SIZES),
    *(pytest.param(*case, marks=pytest.mark.slow) for case in [
        ("Adam", LinearRegression(), 16),
        ("LAMB", LinearRegression(cost="absolute", l2=np.linspace(0, 1, RUNS)), SIZES),
        ("Newton", LinearRegression(cost="huber", delta=0.7), SIZES),
        ("Newton", LinearRegression(data="anscombe", l2=0.1), 4),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "ground", "examples"), LAW)
def test_strictly_compiled_it_is_bit_for_bit_the_textbook(rule: str, ground: Any, examples: Any) -> None:
    trial = trial_of(rule, ground, examples, noise=0.1)
    after = goal(trial.objective)
    compiled = kernel(trial, strict=True)
    assert compiled
    for mine, textbook in zip(compiled(trial, 0.1, after), run(trial, 0.1, after), strict=True):
        np.testing.assert_array_equal(mine, textbook)


@pytest.mark.slow
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(("rule", "examples"), [("SGD", 0), ("Adam", 16), ("RMSProp", SIZES)])
def test_chances_are_close_at_every_step(rule: str, examples: Any, strict: bool) -> None:
    """exp and log1p are ours: their last digits may differ."""
    ground = LogisticRegression(l2=np.linspace(0, 1, RUNS))
    for steps in (1, 5, 40):
        trial = trial_of(rule, ground, examples, steps)
        after = goal(trial.objective)
        compiled = kernel(trial, strict=strict)
        assert compiled
        assert strict or plan(trial).turbo, "sweeps are compiled as a rule"
        final, best, _, left, w = compiled(trial, 0.1, after)
        its_final, its_best, _, its_left, its_w = run(trial, 0.1, after)
        np.testing.assert_array_equal(left, its_left)
        for mine, textbook in ((final, its_final), (best, its_best), (w, its_w)):
            np.testing.assert_allclose(mine, textbook, rtol=1e-12, atol=1e-12)


def test_what_the_loop_is_not_made_for_runs_on_numpy() -> None:
    ground = LANDSCAPES["LinearRegression"]()
    assert kernel(replace(trial_of("SGD", ground, 16), seed=np.arange(RUNS))) is None, "a mini-batch for each run"

    class Own(LinearRegression):
        def f(self, x: Any, y: Any) -> Any:
            return super().f(x, y) + 1

    assert kernel(trial_of("SGD", Own(), 0)) is None, "who has a text of its own is not told by that of one example"
