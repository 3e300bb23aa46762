"""The law of turbo: strictly compiled, the text of every optimizer on every landscape does what it does on NumPy."""

import importlib
import logging
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mpmath import mp

from engine.descent import descend
from engine.goal import goal
from engine.objective import bends_of, diverged_at
from engine.outcomes import run
from engine.sweeping import sweep
from engine.trial import Trial
from engine.turbo import kernel
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.schedules import Cosine
from scenario import suit
from tests.support.house import ROOT
from tests.support.kinds import GROUND_DOES, RULE_DOES, SOME_GROUNDS, TOLD, covering

pytestmark = pytest.mark.compiles
needs_numba = pytest.mark.skipif(not find_spec("numba"), reason="numba is not installed (requirements-turbo.txt)")

# exp, tanh, sin and cos are ours in compiled code: the last digits may differ from NumPy's there. Quadratic turns its axes by 0°, exactly.
WAVY = ("Ackley", "Easom", "Levy13", "McCormick", "Plateau", "Rastrigin", "TwoWells")
EXACT = tuple(name for name in TOLD if name not in WAVY)
CUBED = {("Newton", "Cliff")}  # the cube in its Hessian is a product in compiled code, and C's pow in NumPy
NOT_COMPILED: set[tuple[str, str]] = set()  # what runs on NumPy even with numba: nothing
# A compilation takes more than a second: on every occasion a few pairs with every operation of the texts, all pairs in `make oracle`.
NAMED = {rule: {word for word in does if isinstance(word, str)} for rule, does in RULE_DOES.items()}
ELSEWHERE = "LAMB"  # compiled strictly by test_knobs_of_each_run
WITHOUT_ITS = {rule: does - NAMED[ELSEWHERE] for rule, does in NAMED.items()}
USUAL = set(zip(covering(WITHOUT_ITS), (*SOME_GROUNDS, *EXACT[::5]), strict=False))
PAIRS = [pytest.param(rule, ground, marks=() if (rule, ground) in USUAL else pytest.mark.slow) for rule in OPTIMIZERS for ground in TOLD]
STEPS, RUNS = 40, 130  # two full blocks of 64 and a started one


def starts(landscape: Any, seed: int = 0) -> Any:
    """(2, RUNS): all over the window, some outside, two of them lost before they begin."""
    (x0, x1), (y0, y1) = landscape.domain
    random = np.random.default_rng(seed)
    start = np.array([random.uniform(x0, x1, RUNS), random.uniform(y0, y1, RUNS)])
    start[:, -12:-2] *= 4
    start[:, -2:] *= 1e8
    return start


def walked(optimizer: Any, landscape: Any, start: Any, factors: Sequence[float], noise: Any, target: float) -> list[Any]:
    """What a kernel returns, read off the whole paths of `descend`."""
    walk = descend(optimizer, landscape, start, STEPS, noise=noise, seed=5, schedule=lambda t, T: factors[t - 1])
    with np.errstate(all="ignore"):
        there = walk.loss - (landscape.lowest or 0.0) <= target
    best = np.where(np.isfinite(walk.loss), walk.loss, inf).min(axis=0)
    return [walk.loss[-1], best, np.where(there.any(axis=0), there.argmax(axis=0), -1), walk.diverged_at, walk.w[-1]]


def drawn(seed: int = 5) -> Any:
    return np.random.default_rng(seed).standard_normal((STEPS, 2))


def trial_of(
    optimizer: Any, landscape: Any, start: Any, steps: int = STEPS, noise: Any = 0.0, factors: Sequence[float] | None = None
) -> Trial:
    """Runs under the draws of seed 5, the rate times `factors`."""
    return Trial.of(optimizer, landscape, start, steps, noise=noise, seed=5, schedule=lambda t, T: factors[t - 1] if factors else 1.0)


def assert_close(got: Any, expected: Any, scale: Any = 1.0) -> None:
    """Equal to 1e-12 of the larger of 1, the number and `scale`; NaN and inf in the same places."""
    with np.errstate(all="ignore"):
        wrong = ~(np.abs(got - expected) <= 1e-12 * np.maximum(np.maximum(1, np.abs(expected)), scale))
    wrong &= ~((got == expected) | (np.isnan(got) & np.isnan(expected)))
    assert not wrong.any(), (got[wrong], expected[wrong])


def assert_steps(compiled: Any, optimizer: Any, landscape: Any, start: Any, noise: Any, factors: Sequence[float], target: float) -> None:
    """Every step that compiled runs make is the textbook's from where they are: one by one, for chaos lets whole paths part.

    A run is followed to 1e13, a million times as far as where it counts as lost: from there on sin and cos are not the same.
    """
    after, lowest, w, xi = goal(landscape), landscape.lowest or 0.0, start, drawn()
    memory: Any = [np.zeros_like(w) for _ in optimizer.memory]
    positions, losses, near = [start], [landscape.f(*start)], np.full(start.shape[1], True)
    for t in range(1, STEPS + 1):
        final, best, reached, left, now = compiled(trial_of(optimizer, landscape, start, t, noise, factors), target, after)
        with np.errstate(all="ignore"):
            g = np.array(landscape.grad(*w)) + noise * xi[t - 1].reshape(2, 1)
            memory[: len(optimizer.given)] = bends_of(landscape)(w) if optimizer.given else []
            rule = replace(optimizer, lr=optimizer.lr * factors[t - 1])
            expected, *memory = rule.step(w, g, np.array(float(t)), *memory)
            felt = _felt(rule, landscape, w, g, t, expected) / 1e-12 if optimizer.given else 0.0
            assert_close(now[:, near], expected[:, near], (np.abs(w) + felt)[:, near])
            near &= (np.abs(now) <= 1e13).all(axis=0)
            assert_close(final[near], landscape.f(*now[:, near]))
        positions.append(now)
        losses.append(final)
        w = now
    path = np.array(losses)
    there = path[1:] - lowest <= target  # the start's loss is NumPy's here, and may differ in its last digits
    first = np.where(there.any(axis=0), there.argmax(axis=0) + 1, -1)
    np.testing.assert_array_equal(reached[reached != 0], first[reached != 0])
    np.testing.assert_array_equal(left, diverged_at(np.array(positions), landscape))
    assert_close(best, np.where(np.isfinite(path), path, inf).min(axis=0))


def _felt(optimizer: Any, landscape: Any, w: Any, g: Any, t: int, step: Any) -> Any:
    """How far last digits may take a step by the Hessian elsewhere, (2, N).

    Rounding moves it less than another 13th digit of the place; and on a plateau, where 1 - tanh² is left of rounding, by the 11th digit.
    """
    near = w * (1 + 1e-13)
    return np.abs(optimizer.step(near, g, np.array(float(t)), *bends_of(landscape)(near))[0] - step) + 1e-11 * np.abs(step - w)


# The law


@needs_numba
@pytest.mark.parametrize(("rule", "ground"), PAIRS)
def test_the_law(rule: str, ground: str) -> None:
    landscape = LANDSCAPES[ground]()
    usual = suit(OPTIMIZERS[rule](), landscape)
    start, target = starts(landscape), 0.5
    compiled = kernel(trial_of(usual, landscape, start), strict=True)
    assert (compiled is None) == ((rule, ground) in NOT_COMPILED)
    if compiled is None:
        return
    factors = [Cosine(0.1)(t, STEPS) for t in range(1, STEPS + 1)]
    for wildness in (1, 100):  # at a hundred times the rate most runs are lost, one after the other
        optimizer = replace(usual, lr=usual.lr * wildness)
        if ground in WAVY or (rule, ground) in CUBED:
            assert_steps(compiled, optimizer, landscape, start, 0.3, factors, target)
            continue
        got = compiled(trial_of(optimizer, landscape, start, STEPS, 0.3, factors), target, goal(landscape))
        for mine, textbook in zip(got, walked(optimizer, landscape, start, factors, 0.3, target), strict=True):
            np.testing.assert_array_equal(mine, textbook)


def test_the_usual_pairs_have_all_operations_of_the_texts_and_all_pairs_are_compared() -> None:
    assert NAMED[ELSEWHERE].union(*(NAMED[rule] for rule, _ in USUAL)) == set().union(*NAMED.values())
    assert PER_RUN[0][0] == ELSEWHERE
    assert set().union(*(GROUND_DOES[ground] for _, ground in USUAL)) == set().union(*GROUND_DOES.values())
    assert any(ground in EXACT for _, ground in USUAL), "bit for bit"
    assert {pair.values for pair in PAIRS} == {(rule, ground) for rule in OPTIMIZERS for ground in TOLD} >= USUAL


def knob_per_run(optimizer: Any, names: Sequence[str]) -> Any:
    """`optimizer`, every named knob a different number in each run."""
    spread = np.linspace(0.5, 0.999, RUNS)
    return replace(optimizer, **{name: getattr(optimizer, name) * np.random.default_rng(1).permutation(spread) for name in names})


PER_RUN = [
    ("LAMB", ("lr", "wd"), {"layers": [1, 1], "wd": 0.1}),
    *(pytest.param(*case, marks=pytest.mark.slow) for case in [
        ("NAdam", ("b1",), {}), ("RAdam", ("b2", "lr"), {}),
        ("Adam", ("lr", "b2"), {}), ("Adam", ("b1", "eps"), {}), ("LARS", ("trust",), {"layers": (1, 1)}),
    ]),
]  # fmt: skip


@needs_numba
@pytest.mark.parametrize(("rule", "names", "more"), PER_RUN)
def test_knobs_of_each_run(rule: str, names: Sequence[str], more: dict[str, Any]) -> None:
    """Knobs, noise and landscapes may hold one number per run; strict is bit for bit even then, fast is close."""
    landscape = replace(LANDSCAPES["Rosenbrock"](), b=np.linspace(1, 100, RUNS))
    optimizer = knob_per_run(OPTIMIZERS[rule](**more), names)
    start, factors, noise = starts(LANDSCAPES["Rosenbrock"]()), [0.5] * 20 + [1.0] * 20, np.linspace(0, 1, RUNS)
    trial, after = trial_of(optimizer, landscape, start, STEPS, noise, factors), replace(goal(landscape), lowest=np.linspace(-0.1, 0, RUNS))
    compiled = kernel(trial, strict=True)
    assert compiled
    for mine, textbook in zip(compiled(trial, 0.5, after), run(trial, 0.5, after), strict=True):
        np.testing.assert_array_equal(mine, textbook)


@needs_numba
@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("Adam", ("lr", "b2")),
        ("LAMB", ()),
        ("Adam", ()),
        ("NAdam", ("b1",)),
        ("RAdam", ()),
    ],
)
def test_fast_is_close_at_every_step(rule: str, names: Sequence[str]) -> None:
    landscape = LANDSCAPES["Rosenbrock"]()
    optimizer = knob_per_run(OPTIMIZERS[rule](), names)
    compiled = kernel(trial_of(optimizer, landscape, starts(landscape)))
    assert compiled
    assert_steps(compiled, optimizer, landscape, starts(landscape), 0.3, [0.9] * STEPS, 0.5)


# What a kernel is


@needs_numba
def test_threads_compile_once_and_agree() -> None:
    landscape, optimizer = LANDSCAPES["Booth"](), OPTIMIZERS["AdamW"]()  # the three tests that follow have the same loop
    with ThreadPoolExecutor(4) as pool:
        args = [(trial_of(optimizer, landscape, starts(landscape, seed)), 0.5, goal(landscape)) for seed in range(8)]
        kernels = list(pool.map(lambda a: kernel(a[0], strict=True), args[:4]))
        assert len(set(map(id, kernels))) == 1
        together = list(pool.map(lambda a: kernels[0](*a), args))  # type: ignore[misc]
    for got, arguments in zip(together, args, strict=True):
        for mine, textbook in zip(got, run(*arguments), strict=True):
            np.testing.assert_array_equal(mine, textbook)


@needs_numba
def test_strict_and_fast_differ_and_do_not_mix() -> None:
    """Asked for in either order, strict stays NumPy's to the bit while fast takes its liberties."""
    landscape, optimizer = LANDSCAPES["Booth"](), OPTIMIZERS["AdamW"]()
    trial = trial_of(optimizer, landscape, starts(landscape), 100)
    args = trial, 1e-6, goal(landscape)
    fast, strict, textbook = kernel(trial), kernel(trial, strict=True), run(*args)
    assert fast
    assert strict
    np.testing.assert_array_equal(strict(*args)[4], textbook[4])
    assert (fast(*args)[4] != textbook[4]).any()
    np.testing.assert_array_equal(strict(*args)[4], textbook[4])


@needs_numba
def test_a_kernel_knows_what_it_was_compiled_for() -> None:
    landscape = LANDSCAPES["Booth"]()
    compiled = kernel(trial_of(OPTIMIZERS["AdamW"](), landscape, (0.0, 0.0)), strict=True)
    assert compiled
    assert compiled is kernel(trial_of(OPTIMIZERS["AdamW"](lr=0.5), landscape, (1.0, 2.0), 7), strict=True)
    with pytest.raises(ValueError, match="compiled for knobs"):
        compiled(trial_of(OPTIMIZERS["AdamW"](lr=np.ones(3)), landscape, np.zeros((2, 3)), 1), 1e-6, goal(landscape))


@needs_numba
def test_the_start_is_not_written_to_and_may_be_a_view() -> None:
    landscape, optimizer = LANDSCAPES["Booth"](), OPTIMIZERS["AdamW"]()
    start = starts(landscape)
    compiled = kernel(trial_of(optimizer, landscape, start), strict=True)
    assert compiled
    before = start.copy()
    every_second = compiled(trial_of(optimizer, landscape, start[:, ::2], 5), 0.5, goal(landscape))
    np.testing.assert_array_equal(start, before)
    all_of_them = compiled(trial_of(optimizer, landscape, start, 5), 0.5, goal(landscape))
    for half, whole in zip(every_second, all_of_them, strict=True):
        np.testing.assert_array_equal(half, whole[..., ::2])


EDITED = """
from dataclasses import dataclass
from numpy import sqrt
from optimizers.base import Optimizer

def size(g):
    return sqrt(g * g)

@dataclass(frozen=True)
class Edited(Optimizer):
    def step(self, w, g, t):
        return (w - {factor} * self.lr * size(g),)
"""


@needs_numba
@pytest.mark.slow
def test_an_edited_formula_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    landscape, start = LANDSCAPES["Booth"](), np.array([[0.0, 1.0], [0.0, 1.0]])
    module: Any = None
    for factor in (1, 3):
        (tmp_path / "edited_rule.py").write_text(EDITED.format(factor=factor), encoding="utf-8")
        importlib.invalidate_caches()
        module = importlib.reload(module) if module else importlib.import_module("edited_rule")
        optimizer = module.Edited(lr=0.5)
        trial = trial_of(optimizer, landscape, start, 1)
        compiled = kernel(trial, strict=True)
        assert compiled
        w = compiled(trial, 0.0, goal(landscape))[4]
        np.testing.assert_array_equal(w, start - factor * 0.5 * np.abs(landscape.grad(*start)))
    del sys.modules["edited_rule"]


@needs_numba
def test_what_cannot_be_compiled_runs_on_numpy_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    @dataclass(frozen=True)
    class Sorted(Optimizer):
        name = "Sorted"

        def step(self, w: Any, g: Any, t: Any) -> Any:
            return (w - self.lr * np.sort(g, axis=0),)

    landscape, optimizer = LANDSCAPES["Booth"](), Sorted(lr=0.01)
    with caplog.at_level(logging.WARNING):
        assert kernel(trial_of(optimizer, landscape, starts(landscape))) is None
        assert kernel(trial_of(optimizer, landscape, starts(landscape))) is None
        outcomes = sweep(optimizer, landscape, starts(landscape), 5)
    lines = [record.getMessage() for record in caplog.records if record.name == "engine.turbo"]
    assert len(lines) == 1
    assert lines[0].startswith("Sorted on Booth runs on NumPy, not compiled: ")
    assert "\n" not in lines[0]
    np.testing.assert_array_equal(outcomes.final, descend(optimizer, landscape, starts(landscape), 5).loss[-1])


WITHOUT = """
import sys
sys.modules["numba"] = None
from optimizers import OPTIMIZERS
from engine.sweeping import sweep
from engine.trial import Trial
from engine.turbo import kernel
from landscapes import LANDSCAPES
assert kernel(Trial.of(OPTIMIZERS["Adam"](), LANDSCAPES["Booth"](), (0.0, 0.0), 3)) is None
assert sweep(OPTIMIZERS["Adam"](), LANDSCAPES["Booth"](), (0.0, 0.0), 3).final.shape == ()
"""


@pytest.mark.parametrize("code", [WITHOUT, "import sys, optimizers, engine, scenario\nassert 'numba' not in sys.modules"])
def test_numba_is_not_needed_and_not_imported_before_it_is_used(code: str) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr


# The functions that NumPy's loops do not give us


@pytest.fixture(scope="module")
def ours() -> Any:
    """(name, x) -> our function of every x, as a loop of vector instructions."""
    pytest.importorskip("numba")
    from numba import njit

    from engine.turbo import functions

    @cache
    def looped(name: str) -> Any:
        function = getattr(functions, name)

        @njit(error_model="numpy")
        def loop(x: Any, out: Any) -> None:
            for i in range(len(x)):
                out[i] = function(x[i])

        return loop

    def compute(name: str, x: Any) -> Any:
        out = np.empty(len(x))
        looped(name)(np.array(x), out)
        return out

    return compute


@pytest.mark.parametrize(
    ("name", "reach"),
    [
        ("exp", (1e-9, 1, 30, 700)),
        ("expm1", (1e-9, 0.3, 3, 700)),
        ("tanh", (1e-9, 0.3, 3, 30)),
        ("sin", (1e-9, 3, 1e3, 1e9, 1e14)),
        ("cos", (1e-9, 3, 1e3, 1e9, 1e14)),
    ],
)
def test_functions_against_forty_digits(ours: Any, name: str, reach: Sequence[float]) -> None:
    random = np.random.default_rng(3)
    x = np.concatenate([random.uniform(-r, r, 400) for r in reach])
    with mp.workdps(40):
        exact = [getattr(mp, name)(mp.mpf(value)) for value in x]
        wrong = [abs(mp.mpf(got) - value) / np.spacing(abs(float(value))) for got, value in zip(ours(name, x), exact, strict=True)]
    assert max(wrong) <= 4  # units in the last place


def test_the_logarithm_against_forty_digits(ours: Any) -> None:
    random = np.random.default_rng(3)
    powers = 10.0 ** random.uniform(-300, 300, 400)
    x = np.concatenate([random.uniform(-1, 3, 400), -(10.0 ** random.uniform(-20, 0, 400)), powers])
    with mp.workdps(40):
        exact = [mp.log1p(mp.mpf(value)) for value in x]
        wrong = [abs(mp.mpf(got) - value) / np.spacing(abs(float(value))) for got, value in zip(ours("log1p", x), exact, strict=True)]
    assert max(wrong) <= 4
    edges = np.array([0.0, nan, inf, -inf, -1.0, -2.0, 1e-300, 5e-324])
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(ours("log1p", edges), np.log1p(edges))


@pytest.mark.parametrize("name", ["exp", "expm1", "tanh", "sin", "cos"])
def test_functions_at_the_edges(ours: Any, name: str) -> None:
    x = np.array([0.0, -0.0, nan, inf, -inf, 1e5, -1e5, 709.7, 710.0, -745.0, -746.0, 1e-300])
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(ours(name, x), getattr(np, name)(x), rtol=1e-15, atol=0)
    assert np.abs(ours("sin", np.array([1e15, -1e100, 1e300]))).max() <= 1  # says little there, but stays a sine
