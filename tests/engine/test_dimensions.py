"""The engine takes any number of weights: five of them, in two layers and with mini-batches, beside a loop in plain Python."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf, sqrt
from typing import Any

import numpy as np
import pytest

from engine import Outcomes, Trial, descend, sweep, sweeping, walk
from engine.inside import decay_part, effective_rate, inside
from engine.objective import diverged_at
from engine.trial import fitted
from knobs import Array, Scalar, knob
from landscapes import LANDSCAPES
from landscapes.base import Objective
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.schedules import Cosine
from tests.support.kinds import OF_SLOPES
from tests.support.processes import spawned

DATA = np.random.default_rng(11).standard_normal((4, 3, 5))  # four mini-batches of three examples
WANTED = np.array([1.0, -2.0, 0.5, 3.0, -0.25])
START = (0.5, 1.5, -1.0, 0.25, 2.0)
T = 90


@dataclass(frozen=True)
class Regression(Objective):
    """½ scale · mean over all examples of (a·(w - wanted))²; step t sees the examples of mini-batch t mod 4."""

    scale: Scalar = knob(1.0, "s", 0.1, 10.0, help="How steep.", least=0)
    D = 5
    layers = (3, 2)

    @property
    def minima(self) -> list[tuple[float, ...]]:
        return [tuple(WANTED.tolist())]

    @property
    def lowest(self) -> float:
        return 0.0

    def errors(self, examples: Array, w: Array) -> Array:
        away = w - WANTED.reshape(5, *[1] * (w.ndim - 1))
        return np.asarray(sum(examples[:, i].reshape(-1, *[1] * (w.ndim - 1)) * away[i] for i in range(5)))

    def loss(self, w: Array) -> Array:
        return np.asarray(self.scale * (self.errors(DATA.reshape(12, 5), w) ** 2).mean(axis=0) / 2)

    def slope(self, w: Array, t: int) -> Array:
        examples = DATA[t % 4]
        errors = self.errors(examples, w)
        return np.array([self.scale * (examples[:, i].reshape(-1, *[1] * (w.ndim - 1)) * errors).mean(axis=0) for i in range(5)])


def slope_by_hand(w: list[float], t: int, scale: float = 1.0) -> list[float]:
    examples = DATA[t % 4].tolist()
    errors = [sum(a * (x - b) for a, x, b in zip(example, w, WANTED.tolist(), strict=True)) for example in examples]
    return [scale * sum(example[i] * error for example, error in zip(examples, errors, strict=True)) / 3 for i in range(5)]


def loss_by_hand(w: list[float], scale: float = 1.0) -> float:
    errors = [sum(a * (x - b) for a, x, b in zip(example, w, WANTED.tolist(), strict=True)) for example in DATA.reshape(12, 5).tolist()]
    return scale * sum(error * error for error in errors) / 24


def length(u: list[float]) -> float:
    return sqrt(sum(x * x for x in u))


# Three rules written anew, for lists of numbers: (w, g, t, memory, lr) -> (w, memory)


def sgd(w: list[float], g: list[float], t: int, memory: Any, lr: float) -> Any:
    return [x - lr * dx for x, dx in zip(w, g, strict=True)], None


def adam(w: list[float], g: list[float], t: int, memory: Any, lr: float) -> Any:
    m, v = memory or ([0.0] * 5, [0.0] * 5)
    m = [0.9 * a + 0.1 * b for a, b in zip(m, g, strict=True)]
    v = [0.999 * a + 0.001 * b * b for a, b in zip(v, g, strict=True)]
    steps = [a / (1 - 0.9**t) / (sqrt(b / (1 - 0.999**t)) + 1e-8) for a, b in zip(m, v, strict=True)]
    return [x - lr * s for x, s in zip(w, steps, strict=True)], (m, v)


def lars(parts: list[slice]) -> Any:
    def step(w: list[float], g: list[float], t: int, memory: Any, lr: float) -> Any:
        v = memory or [0.0] * 5
        for part in parts:
            q = 0.02 * length(w[part]) / (length(g[part]) + 0.1 * length(w[part]))
            v[part] = [0.9 * a + lr * q * (b + 0.1 * x) for a, b, x in zip(v[part], g[part], w[part], strict=True)]
        return [x - a for x, a in zip(w, v, strict=True)], v

    return step


def lamb(parts: list[slice]) -> Any:
    def step(w: list[float], g: list[float], t: int, memory: Any, lr: float) -> Any:
        m, v = memory or ([0.0] * 5, [0.0] * 5)
        m = [0.9 * a + 0.1 * b for a, b in zip(m, g, strict=True)]
        v = [0.999 * a + 0.001 * b * b for a, b in zip(v, g, strict=True)]
        r = [a / (1 - 0.9**t) / (sqrt(b / (1 - 0.999**t)) + 1e-6) for a, b in zip(m, v, strict=True)]
        w = list(w)
        for part in parts:
            q = length(w[part]) / length(r[part])
            w[part] = [x - lr * q * a for x, a in zip(w[part], r[part], strict=True)]
        return w, (m, v)

    return step


LAYERS, ONE, EACH = [slice(0, 3), slice(3, 5)], [slice(0, 5)], [slice(i, i + 1) for i in range(5)]
RULES: dict[str, tuple[Optimizer, Any]] = {
    "SGD": (OPTIMIZERS["SGD"](lr=0.1), sgd),
    "Adam": (OPTIMIZERS["Adam"](lr=0.1), adam),
    "LARS": (OPTIMIZERS["LARS"](lr=2.0, wd=0.1, layers=Regression.layers), lars(LAYERS)),
    "LARS, one layer": (OPTIMIZERS["LARS"](lr=2.0, wd=0.1, layers=(5,)), lars(ONE)),
    "LARS, all as one": (OPTIMIZERS["LARS"](lr=2.0, wd=0.1, layers="one"), lars(ONE)),
    "LAMB": (OPTIMIZERS["LAMB"](lr=0.05, layers=Regression.layers), lamb(LAYERS)),
    "LAMB, every weight": (OPTIMIZERS["LAMB"](lr=0.05, layers="each"), lamb(EACH)),
    "LAMB, a layer each": (OPTIMIZERS["LAMB"](lr=0.05, layers=(1,) * 5), lamb(EACH)),
}
every_rule = pytest.mark.parametrize("name", RULES)


def by_hand(step: Any, lr: float, scale: float = 1.0, sigma: float = 0.0, seed: int = 0, schedule: Any = None) -> Any:
    """The positions, losses and gradients of one run."""
    xi = np.random.default_rng(seed).standard_normal((T, 5)).tolist()
    w, memory = list(START), None
    positions, gradients = [w], []
    for t in range(1, T + 1):
        g = [a + sigma * b for a, b in zip(slope_by_hand(w, t, scale), xi[t - 1], strict=True)]
        w, memory = step(w, g, t, memory, lr * (schedule(t, T) if schedule else 1.0))
        positions.append(w)
        gradients.append(g)
    return np.array(positions), np.array([loss_by_hand(w, scale) for w in positions]), np.array(gradients)


def assert_close(ours: Any, theirs: Any) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11)


@every_rule
def test_one_run_is_the_loop_by_hand(name: str) -> None:
    optimizer, step = RULES[name]
    run = descend(optimizer, Regression(), START, T, noise=0.3, seed=5, schedule=Cosine(0.1), record=optimizer.memory)
    positions, losses, gradients = by_hand(step, optimizer.lr, 1.0, 0.3, 5, Cosine(0.1))
    assert (run.w.shape, run.loss.shape, run.grad.shape, run.diverged_at.shape) == ((T + 1, 5), (T + 1,), (T, 5), ())
    assert all(array.shape == (T + 1, 5) for array in run.memory.values())
    assert_close(run.w, positions)
    assert_close(run.loss, losses)
    assert_close(run.grad, gradients)
    assert run.diverged_at == -1


@every_rule
def test_runs_side_by_side_have_knobs_noise_and_seeds_of_their_own(name: str) -> None:
    optimizer, step = RULES[name]
    factors, sigma, seeds = np.array([0.5, 1.0, 1.5]), np.array([[0.0], [0.4]]), np.array([[3], [8]])
    scale = np.array([0.5, 1.0, 2.0])
    batch = descend(replace(optimizer, lr=optimizer.lr * factors), Regression(scale), START, T, noise=sigma, seed=seeds)
    ends = sweep(replace(optimizer, lr=optimizer.lr * factors), Regression(scale), START, T, noise=sigma, seed=seeds)
    assert (batch.w.shape, ends.final.shape) == ((T + 1, 5, 2, 3), (2, 3))
    for row, column in np.ndindex(2, 3):
        positions, losses, _ = by_hand(step, optimizer.lr * factors[column], scale[column], float(sigma[row, 0]), int(seeds[row, 0]))
        assert_close(batch.w[..., row, column], positions)
        assert_close(batch.loss[..., row, column], losses)
        assert ends.final[row, column] == batch.loss[-1, row, column]
        assert ends.best[row, column] == batch.loss[:, row, column].min()


OF_ALL = "CautiousAdamW", "Prodigy"  # a mean over all weights is part of their steps


@pytest.mark.parametrize("name", [name for name in OF_SLOPES if name not in ("LARS", "LAMB", *OF_ALL)])
def test_a_rule_without_layers_treats_every_weight_as_any_other(name: str) -> None:
    """Five weights take the steps of the first two and of the last three by themselves, where the gradients are the same."""
    optimizer, steep = OPTIMIZERS[name](lr=0.05), np.array([1.0, 3.0, 0.2, 7.0, 0.5])

    def bowl(of: slice) -> Any:
        curvature = steep[of]

        class Bowl(Objective):
            D = len(curvature)

            def loss(self, w: Array) -> Array:
                return np.asarray((curvature.reshape(-1, *[1] * (w.ndim - 1)) * w**2).sum(axis=0) / 2)

            def slope(self, w: Array, t: int) -> Array:
                return np.asarray(curvature.reshape(-1, *[1] * (w.ndim - 1)) * w)

        return descend(optimizer, Bowl(), np.array(START)[of], 60)

    whole = bowl(slice(0, 5))
    for of in (slice(0, 2), slice(2, 5)):
        np.testing.assert_array_equal(whole.w[:, of], bowl(of).w)


def runs_of(landscape: Objective) -> dict[str, Any]:
    starts = np.array(START)[:, None] + np.random.default_rng(2).standard_normal((5, 57))
    rates = np.geomspace(1e-2, 30.0, 57)
    return dict(
        optimizer=OPTIMIZERS["LARS"](lr=rates, layers=landscape.layers),
        landscape=landscape,
        start=starts,
        steps=40,
        noise=np.linspace(0, 1, 57),
        seed=np.arange(57) % 5,
        target=0.5,
    )


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with spawned(1) as pool:
        yield pool


def assert_same(a: Outcomes, b: Outcomes) -> None:
    for name, values in vars(a).items():
        assert values.tobytes() == getattr(b, name).tobytes(), name


def test_who_computes_and_in_what_blocks_changes_nothing(processes: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    call = runs_of(Regression())
    whole = sweep(**call)
    monkeypatch.setattr(sweeping, "BLOCK", 8)
    assert_same(sweep(**call), whole)
    assert_same(sweep(**call, executor=processes), whole)
    with ThreadPoolExecutor(2) as threads:
        assert_same(sweep(**call, executor=threads), whole)
    target = call.pop("target")
    paths = descend(**call)
    for run in range(57):
        losses = paths.loss[:, run].tolist()
        assert whole.final[run] == losses[-1]
        assert whole.best[run] == min(loss for loss in losses if loss < inf)
        assert whole.steps_to_target[run] == next((t for t, loss in enumerate(losses) if loss <= target), -1)
        assert whole.minimum[run] == (0 if losses[-1] <= target and paths.diverged_at[run] < 0 else -1)
    assert {-1, 0} == set(whole.minimum.tolist())


def test_what_is_not_made_of_two_numbers_is_not_compiled() -> None:
    kernel = pytest.importorskip("engine.turbo").kernel
    call = runs_of(Regression())
    del call["target"]
    assert kernel(Trial.of(call.pop("optimizer"), call.pop("landscape"), call.pop("start"), call.pop("steps"), **call)) is None
    with pytest.raises(ValueError, match="turbo = True"):
        sweep(OPTIMIZERS["SGD"](), Regression(), START, 3, turbo=True)


@every_rule
def test_every_step_is_seen_from_inside(name: str) -> None:
    optimizer, _ = RULES[name]
    starts = np.array(START)[:, None] * np.array([1.0, -0.5, 2.0])
    run = descend(optimizer, Regression(), starts, T, noise=0.2, schedule=Cosine(), record=optimizer.memory)
    seen = inside(optimizer, run, Cosine())
    np.testing.assert_array_equal(seen["w"], run.w[1:])
    for memory in optimizer.memory:
        np.testing.assert_array_equal(seen[memory], run.memory[memory][1:])
    assert effective_rate(optimizer, run, Cosine()).shape == (T, 5, 3)
    pull = decay_part(optimizer, run, Cosine())
    assert (pull is None) == (getattr(optimizer, "wd", 0.0) == 0.0)
    if "q" in seen:
        layers = dict(one=(5,), each=(1,) * 5).get(optimizer.layers, optimizer.layers)  # type: ignore[attr-defined]
        norms = np.sqrt(np.add.reduceat(run.w[:-1] ** 2, np.cumsum([0, *layers[:-1]]), axis=1))
        assert_close(seen["w_norm"], norms.repeat(layers, axis=1))


def test_without_a_window_a_run_is_lost_two_million_away_from_the_origin() -> None:
    class Hill(Objective):
        D = 5

        def loss(self, w: Array) -> Array:
            return np.asarray(-(w**2).sum(axis=0) / 2)

        def slope(self, w: Array, t: int) -> Array:
            return -w

    run = descend(OPTIMIZERS["SGD"](lr=1.0), Hill(), (0.0, 0.0, 0.0, 1.0, 0.0), 30)  # each step doubles it
    assert run.diverged_at == 21  # 2^20 < 2·10^6 < 2^21
    assert sweep(OPTIMIZERS["SGD"](lr=1.0), Hill(), (0.0, 0.0, 0.0, 1.0, 0.0), 30).diverged_at == 21
    assert diverged_at(np.full((3, 5), 2e6), Hill()) == -1
    assert diverged_at(np.full((3, 5), -2.0001e6), Hill()) == 0


def test_the_only_loop_yields_start_and_every_step() -> None:
    trial = Trial.of(OPTIMIZERS["Adam"](lr=0.1), Regression(), np.array([START, START]).T, 3)
    assert (trial.D, trial.runs, trial.steps, trial.batch) == (5, 2, 3, (2,))
    steps = list(walk(trial))
    assert [g is None for _, g, _ in steps] == [True, False, False, False]
    for t, (w, g, memory) in enumerate(steps):
        assert w.shape == (5, 2)
        assert len(memory) == 2
        if g is not None:
            np.testing.assert_array_equal(g, Regression().slope(steps[t - 1][0], t))
    positions, _, _ = by_hand(adam, 0.1)
    assert_close(np.array([w[:, 1] for w, _, _ in steps]), positions[:4])


@pytest.mark.parametrize("name", ["LARS", "LAMB"])
def test_layers_may_be_as_the_objective_has_them(name: str) -> None:
    own, named = (OPTIMIZERS[name](layers=layers) for layers in ("objective", (3, 2)))
    run = descend(named, Regression(), START, 30, record=named.memory)
    np.testing.assert_array_equal(descend(own, Regression(), START, 30).w, run.w)
    assert sweep(own, Regression(), START, 30).final == run.loss[-1]
    np.testing.assert_array_equal(inside(fitted(own, Regression(), 5), run)["w"], run.w[1:])
    opened = OPTIMIZERS[name]()  # with the layers of two weights
    np.testing.assert_array_equal(descend(opened, Regression(), START, 30).w, run.w)
    booth = LANDSCAPES["Booth"]()  # no layers: one
    np.testing.assert_array_equal(descend(own, booth, (1.0, 2.0), 30).w, descend(OPTIMIZERS[name](layers=(2,)), booth, (1.0, 2.0), 30).w)


@pytest.mark.parametrize("turbo", [False, pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["LARS", "LAMB"])
@pytest.mark.parametrize(("word", "sizes"), [("one", (2,)), ("each", (1, 1))])
def test_a_word_for_layers_is_its_sizes_compiled_too(name: str, word: str, sizes: tuple[int, ...], turbo: bool | None) -> None:
    booth, rule = LANDSCAPES["Booth"](), OPTIMIZERS[name]
    starts = np.random.default_rng(0).uniform(-3, 3, (2, 9))
    assert_same(*(sweep(rule(layers=layers), booth, starts, 30, turbo=turbo) for layers in (word, sizes)))


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (
            dict(optimizer=OPTIMIZERS["LARS"](layers="two")),
            r"optimizer\.layers = 'two': .* add up to 5,.* or 'one', 'each' or 'objective'",
        ),
        (dict(optimizer=OPTIMIZERS["LAMB"](layers=(1, 1))), r"optimizer\.layers = \(1, 1\): must be whole numbers >= 1 that add up to 5"),
        (dict(start=START[:4]), r"start has shape \(4,\): must be \(5,\), \(5, B\) or \(5, \*B\)"),
        (dict(optimizer=OPTIMIZERS["LARS"](layers=(3, 3))), r"optimizer\.layers = \(3, 3\): must be whole numbers >= 1 that add up to 5"),
    ],
)
def test_a_bad_call_is_told_how_many_weights_there_are(bad: dict[str, Any], named: str) -> None:
    call: dict[str, Any] = dict(optimizer=OPTIMIZERS["SGD"](), landscape=Regression(), start=START, steps=3) | bad
    for work in (descend, sweep):
        with pytest.raises(ValueError, match=named):
            work(**call)
