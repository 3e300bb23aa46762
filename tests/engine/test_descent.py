"""What `descend` promises: shapes, noise, schedules, divergence, and a clear word about every bad call."""

import re
import warnings
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, cos, inf, nan, pi
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.descent import Trajectory, descend
from engine.objective import FAR, diverged_at
from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES, Constant, Cosine, Exponential, InverseSqrt, StepDecay, WarmupCosine, constant
from tests.support.kinds import often

ROSENBROCK = LANDSCAPES["Rosenbrock"]()
OMEGAS = knobs(WarmupCosine)["warmup"].ticks()
SGD, ADAM, LARS = OPTIMIZERS["SGD"], OPTIMIZERS["Adam"], OPTIMIZERS["LARS"]
START = (-1.5, 2.0)
patient = settings(deadline=None)  # a busy machine is no failure


@dataclass(frozen=True)
class Slope:
    """f = x + 2 y."""

    domain = ((-1.0, 1.0), (-1.0, 1.0))

    def f(self, x: Any, y: Any) -> Any:
        return x + 2 * y

    def grad(self, x: Any, y: Any) -> Any:
        return np.ones_like(x), 2 * np.ones_like(y)


@dataclass(frozen=True)
class Hill(Slope):
    """f = -(x² + y²)/2: with lr = 1 every step doubles w."""

    def f(self, x: Any, y: Any) -> Any:
        return -(x * x + y * y) / 2

    def grad(self, x: Any, y: Any) -> Any:
        return -x, -y


def assert_same(a: Trajectory, b: Trajectory) -> None:
    np.testing.assert_array_equal(a.w, b.w)
    np.testing.assert_array_equal(a.loss, b.loss)
    np.testing.assert_array_equal(a.grad, b.grad)
    np.testing.assert_array_equal(a.diverged_at, b.diverged_at)


# Shapes and what is recorded


@pytest.mark.parametrize("batch", [(), (1,), (4,), (3, 5)])
def test_shapes(batch: tuple[int, ...]) -> None:
    start = np.zeros((2, *batch))
    walk = descend(ADAM(), ROSENBROCK, start, 9, record=("v", "m"))
    assert walk.steps == 9
    assert walk.w.shape == (10, 2, *batch)
    assert walk.loss.shape == (10, *batch)
    assert walk.grad.shape == (9, 2, *batch)
    assert list(walk.memory) == ["v", "m"]
    assert walk.memory["m"].shape == walk.memory["v"].shape == (10, 2, *batch)
    assert walk.diverged_at.shape == batch
    assert walk.diverged_at.dtype == np.int64
    assert {a.dtype for a in (walk.w, walk.loss, walk.grad, walk.memory["m"])} == {np.dtype(np.float64)}


@pytest.mark.parametrize("start", [(-1.5, 2.0), [-1.5, 2.0], np.array([-1.5, 2.0]), np.array([-3, 4]) / 2, np.float32([-1.5, 2])])
def test_any_pair_of_numbers_is_a_start(start: Any) -> None:
    assert_same(descend(SGD(), ROSENBROCK, start, 5), descend(SGD(), ROSENBROCK, START, 5))


def test_the_start_is_not_written_to() -> None:
    start = np.array([[-1.5, 1.0], [2.0, 1.0]])
    before = start.copy()
    walk = descend(SGD(), ROSENBROCK, start, 5)
    np.testing.assert_array_equal(start, before)
    np.testing.assert_array_equal(walk.w[0], before)
    assert not np.shares_memory(walk.w, start)


def test_knobs_alone_make_a_batch() -> None:
    lr = np.array([0.0005, 0.001, 0.0015])
    walk = descend(SGD(lr=lr), ROSENBROCK, START, 20)
    assert walk.w.shape == (21, 2, 3)
    for i in range(3):
        np.testing.assert_array_equal(walk.w[..., i], descend(SGD(lr=float(lr[i])), ROSENBROCK, START, 20).w)


def test_knobs_of_the_landscape_make_a_batch_too() -> None:
    b = np.array([1.0, 10.0, 100.0])
    walk = descend(SGD(), type(ROSENBROCK)(b=b), START, 20)
    for i in range(3):
        np.testing.assert_array_equal(walk.w[..., i], descend(SGD(), type(ROSENBROCK)(b=float(b[i])), START, 20).w)


def test_every_gradient_and_loss_belongs_to_its_position() -> None:
    starts = np.array([[-1.5, 0.0, 1.0], [2.0, 0.0, -1.0]])
    walk = descend(ADAM(), ROSENBROCK, starts, 40, record=("m",))
    for t in range(40):
        np.testing.assert_array_equal(walk.grad[t], ROSENBROCK.grad(*walk.w[t]))
        np.testing.assert_allclose(walk.memory["m"][t + 1], 0.9 * walk.memory["m"][t] + 0.1 * walk.grad[t], rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(walk.loss, ROSENBROCK.f(walk.w[:, 0], walk.w[:, 1]))
    np.testing.assert_array_equal(walk.memory["m"][0], 0)


def test_a_large_batch_is_no_different_from_a_small_one() -> None:
    starts = np.random.default_rng(0).uniform(-1, 1, (2, 3000))
    np.testing.assert_array_equal(descend(ADAM(), ROSENBROCK, starts, 9).loss[:, :7], descend(ADAM(), ROSENBROCK, starts[:, :7], 9).loss)


def test_one_name_may_be_recorded_without_a_tuple() -> None:
    assert list(descend(ADAM(), ROSENBROCK, START, 3, record="m").memory) == ["m"]
    assert descend(ADAM(), ROSENBROCK, START, 3).memory == {}


@patient
@given(st.floats(-2, 2), st.floats(-1, 3), st.integers(1, 40), st.integers(1, 40))
def test_a_longer_run_begins_like_a_shorter_one(x: float, y: float, short: int, more: int) -> None:
    a, b = (descend(ADAM(), ROSENBROCK, (x, y), steps, noise=0.3, seed=1) for steps in (short, short + more))
    np.testing.assert_array_equal(a.w, b.w[: short + 1])


def test_a_rate_of_zero_stays() -> None:
    assert (descend(SGD(lr=0), ROSENBROCK, START, 9).w == START).all()


# Noise


def xi(walk: Trajectory) -> np.ndarray:
    """The noise in the gradients of a walk on `Slope`, where the true gradient is (1, 2)."""
    return walk.grad - np.reshape([1.0, 2.0], (1, 2, *[1] * (walk.grad.ndim - 2)))


def test_the_same_seed_is_the_same_noise_and_another_is_not() -> None:
    a, again, b = (descend(SGD(), Slope(), START, 50, noise=0.5, seed=seed) for seed in (4, 4, 5))
    assert_same(a, again)
    assert np.abs(xi(a) - xi(b)).min() > 0


def test_noise_is_standard_normal_times_sigma() -> None:
    n = xi(descend(SGD(lr=1e-6), Slope(), START, 20_000, noise=3.0, seed=0)) / 3
    np.testing.assert_allclose(n.mean(axis=0), 0, atol=0.03)
    np.testing.assert_allclose(n.std(axis=0), 1, atol=0.03)
    assert abs(np.corrcoef(n.T)[0, 1]) < 0.03
    assert abs(np.corrcoef(n[1:, 0], n[:-1, 0])[0, 1]) < 0.03


def test_all_lanes_and_all_runs_see_the_same_noise() -> None:
    alone = xi(descend(SGD(), Slope(), START, 30, noise=0.5, seed=2))
    np.testing.assert_array_equal(xi(descend(ADAM(), Slope(), (0.0, 0.0), 30, noise=0.5, seed=2)), alone)
    batch = xi(descend(ADAM(), Slope(), np.zeros((2, 3, 4)), 30, noise=0.5, seed=2))
    np.testing.assert_array_equal(batch, np.broadcast_to(alone[:, :, None, None], batch.shape))


def test_noise_of_each_run_its_own() -> None:
    sigma = np.array([0.0, 0.5, 2.0])
    walk = descend(SGD(), ROSENBROCK, START, 30, noise=sigma, seed=2)
    assert walk.w.shape == (31, 2, 3)
    for i in range(3):
        np.testing.assert_array_equal(walk.w[..., i], descend(SGD(), ROSENBROCK, START, 30, noise=float(sigma[i]), seed=2).w)


def test_without_noise_the_seed_does_not_matter() -> None:
    assert_same(descend(ADAM(), ROSENBROCK, START, 30, seed=1), descend(ADAM(), ROSENBROCK, START, 30, seed=2))


@pytest.mark.parametrize("kind", ["SGD", "Adam", "LAMB"])
@pytest.mark.parametrize("seeds", [range(4), [7, 0, 7, 3], np.array([[2], [900]])])
@pytest.mark.parametrize("sigma", [0.7, np.array([0.0, 0.7, 3.0, 0.1])])
def test_a_batch_under_seeds_is_its_races_one_by_one(kind: str, seeds: Any, sigma: Any) -> None:
    """More steps than are drawn at once."""
    landscape, steps = LANDSCAPES["Quadratic"](), 150
    batch = descend(OPTIMIZERS[kind](lr=0.02), landscape, (-1.8, 1.4), steps, noise=sigma, seed=seeds, schedule=Cosine())
    shape = np.broadcast_shapes(np.shape(seeds), np.shape(sigma))
    assert batch.diverged_at.shape == shape
    each_seed, each_sigma = np.broadcast_to(seeds, shape), np.broadcast_to(sigma, shape)
    for run in np.ndindex(shape):
        more: Any = dict(noise=float(each_sigma[run]), seed=int(each_seed[run]), schedule=Cosine())
        single = descend(OPTIMIZERS[kind](lr=0.02), landscape, (-1.8, 1.4), steps, **more)
        assert np.array_equal(batch.w[(..., *run)], single.w)
        assert np.array_equal(batch.grad[(..., *run)], single.grad)
        assert np.array_equal(batch.loss[(..., *run)], single.loss)


# Schedules


@pytest.mark.parametrize(
    ("schedule", "T", "factors"),
    [
        (Constant(), 3, [1, 1, 1]),
        (StepDecay(0.5, 3), 9, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]),
        (StepDecay(0.1, 1), 3, [1, 1, 1]),
        (Exponential(0.01), 3, [1, 0.1, 0.01]),
        (Exponential(0.01), 1, [1]),
        (InverseSqrt(), 4, [1, 2**-0.5, 3**-0.5, 0.5]),
        (Cosine(), 3, [1, 0.75, 0.25]),
        (Cosine(0.2), 2, [1, 0.6]),
        (WarmupCosine(0.5), 4, [0.5, 1, 0.75, 0.25]),
        (WarmupCosine(0.0), 2, [(1 + cos(pi / 3)) / 2, (1 + cos(2 * pi / 3)) / 2]),
        (WarmupCosine(0.1), 5, [1, (1 + cos(pi / 5)) / 2, (1 + cos(2 * pi / 5)) / 2, (1 + cos(3 * pi / 5)) / 2, (1 + cos(4 * pi / 5)) / 2]),
    ],
)
def test_schedules_by_hand(schedule: Any, T: int, factors: list[float]) -> None:
    np.testing.assert_allclose([schedule(t, T) for t in range(1, T + 1)], factors, rtol=1e-12)


@pytest.mark.parametrize("omega", often(OMEGAS, OMEGAS[::4]))
def test_the_climb_is_as_long_as_the_formula_says(omega: float) -> None:
    """W = ⌈ωT⌉ of the decimal ω that is on the slider, for every number of steps: step W has the full rate, step W - 1 has not."""
    schedule, exact = WarmupCosine(omega), Fraction(str(omega))
    for T in range(10, 2001):
        W = ceil(exact * T)
        assert W == 0 or schedule(W, T) == 1.0
        assert W < 2 or schedule(W - 1, T) == (W - 1) / W
        assert schedule(W + 1, T) == (1 + cos(pi * 1 / (T - W + 1))) / 2


@pytest.mark.parametrize("pieces", ["1", "2", "3", "7", "10", "1.15", "2.3", "2.9", "4.35", "5.55", "9.99"])
def test_the_rate_drops_where_the_formula_says(pieces: str) -> None:
    """⌊k(t - 1)/T⌋ of the decimal k: the n-th drop comes at the first t with k(t - 1) >= nT, and not a step earlier."""
    schedule, exact = StepDecay(0.5, float(pieces)), Fraction(pieces)
    for T in range(10, 2001):
        for n in range(1, ceil(exact)):
            t = ceil(n * T / exact) + 1
            assert schedule(t, T) == 0.5 ** (exact * (t - 1) // T)
            assert schedule(t - 1, T) == 0.5 ** (exact * (t - 2) // T)


def test_the_schedules_are_all_there() -> None:
    assert set(SCHEDULES) >= {"Constant", "StepDecay", "Exponential", "InverseSqrt", "Cosine", "WarmupCosine"}
    assert constant == Constant()
    for kind in SCHEDULES.values():
        assert kind.name
        assert re.match(r"[A-Z][^$]+\.\s+\$\$", kind.__doc__ or "")
        for knob in knobs(kind).values():
            assert knob.symbol
            assert knob.help.endswith(".")
            assert knob.low <= knob.default <= knob.high


@patient
@given(st.sampled_from(sorted(SCHEDULES)), st.integers(1, 2000), st.data())
def test_factors_are_never_negative_and_never_above_one(name: str, T: int, data: st.DataObject) -> None:
    kind = SCHEDULES[name]
    schedule = kind(**{key: data.draw(st.floats(knob.low, knob.high)) for key, knob in knobs(kind).items()})
    factor = schedule(data.draw(st.integers(1, T)), T)
    assert 0 <= factor <= 1 + 1e-12


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_multiplies_the_rate(name: str) -> None:
    schedule, T = SCHEDULES[name](), 12
    walk = descend(SGD(lr=0.5), Slope(), (0.0, 0.0), T, schedule=schedule)
    steps = [[0.5 * schedule(t, T) * slope for slope in (1, 2)] for t in range(1, T + 1)]
    np.testing.assert_allclose(-np.diff(walk.w, axis=0), steps, rtol=1e-9, atol=1e-14)


def test_a_schedule_is_any_function_and_serves_rates_of_each_run() -> None:
    lr = np.array([0.1, 0.2])
    walk = descend(SGD(lr=lr), Slope(), (0.0, 0.0), 4, schedule=lambda t, T: t / T)
    np.testing.assert_allclose(-np.diff(walk.w[:, 0], axis=0), np.outer([0.25, 0.5, 0.75, 1], lr))


# Divergence


def first_lost(w: np.ndarray, landscape: Any) -> int:
    (x0, x1), (y0, y1) = landscape.domain
    for t, (x, y) in enumerate(w):
        reach = 1e6 * max(x1 - x0, y1 - y0)
        if not (abs(x - (x0 + x1) / 2) <= reach and abs(y - (y0 + y1) / 2) <= reach):
            return t
    return -1


def test_a_run_that_doubles_diverges_when_it_passes_a_million_windows() -> None:
    walk = descend(SGD(lr=1.0), Hill(), (1.0, 0.0), 2000)
    assert walk.diverged_at == 21  # 2^20 < 2·10^6 < 2^21
    assert FAR == 1e6
    np.testing.assert_array_equal(walk.w[:1000, 0], 2.0 ** np.arange(1000))  # computed on, nothing hidden
    assert np.isinf(walk.w[-1, 0]) or np.isnan(walk.w[-1, 0])


@pytest.mark.parametrize("lr", [10.0, 0.01, 0.003])
def test_a_diverging_run_is_a_result_and_no_warning(lr: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        walk = descend(SGD(lr=lr), ROSENBROCK, START, 60)
    assert walk.diverged_at == first_lost(walk.w, ROSENBROCK)
    assert 0 < walk.diverged_at < 10
    assert np.isnan(walk.w[-1]).all()


def test_neighbours_of_a_diverging_run_do_not_notice() -> None:
    starts = np.array([[-1.5, -1.5, 0.5], [2.0, 2.0, 0.5]])
    walk = descend(SGD(lr=np.array([0.001, 10.0, 0.001])), ROSENBROCK, starts, 60)
    assert walk.diverged_at.tolist() == [-1, first_lost(walk.w[..., 1], ROSENBROCK), -1]
    for i in (0, 2):
        alone = descend(SGD(lr=0.001), ROSENBROCK, starts[:, i], 60)
        assert walk.w[..., i].tobytes() == alone.w.tobytes()
        assert walk.loss[..., i].tobytes() == alone.loss.tobytes()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_absurd_rates_end_quietly(name: str) -> None:
    walk = descend(OPTIMIZERS[name](lr=1e12), ROSENBROCK, START, 30, schedule=Cosine())
    assert walk.diverged_at == first_lost(walk.w, ROSENBROCK)


@patient
@given(st.lists(st.sampled_from([0.0, 1.0, -3.9e6, 4.1e6, nan, inf, -inf, 1e300]), min_size=4, max_size=24))
def test_diverged_at_is_the_first_step_lost(numbers: list[float]) -> None:
    w = np.array(numbers[: len(numbers) // 4 * 4]).reshape(-1, 2, 2)
    expected = [first_lost(w[..., i], ROSENBROCK) for i in range(2)]
    assert diverged_at(w, ROSENBROCK).tolist() == expected
    assert diverged_at(w[..., 0], ROSENBROCK) == expected[0]


def test_a_start_out_of_reach_is_lost_at_once() -> None:
    assert descend(SGD(lr=0), ROSENBROCK, (1e9, 0.0), 3).diverged_at == 0


# Bad calls


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (dict(start=(1.0, 2.0, 3.0)), r"start has shape \(3,\): must be \(2,\)"),
        (dict(start=1.0), r"start has shape \(\): must be"),
        (dict(start=np.zeros((5, 2))), r"start has shape \(5, 2\): must be"),
        (dict(start=np.zeros((2, 0))), r"start has shape \(2, 0\): must be"),
        (dict(start=(nan, 0.0)), "start = nan: must be finite"),
        (dict(start=(0.0, inf)), "start = inf: must be finite"),
        (dict(start=("a", "b")), r"start = \('a', 'b'\): must be finite"),
        (dict(start=None), "start = nan: must be finite"),
        (dict(steps=0), "steps = 0: must be a whole number >= 1"),
        (dict(steps=-1), "steps = -1: must be a whole number >= 1"),
        (dict(steps=1.5), "steps = 1.5: must be a whole number >= 1"),
        (dict(steps=True), "steps = True: must be a whole number >= 1"),
        (dict(steps="9"), "steps = '9': must be a whole number >= 1"),
        (dict(optimizer=SGD(lr=-0.1)), r"optimizer\.lr = -0.1: must be a finite number >= 0"),
        (dict(optimizer=SGD(lr=nan)), r"optimizer\.lr = nan: must be a finite number >= 0"),
        (dict(optimizer=SGD(lr=inf)), r"optimizer\.lr = inf: must be a finite number >= 0"),
        (dict(optimizer=SGD(lr="fast")), r"optimizer\.lr = 'fast': must be a finite number >= 0"),
        (dict(optimizer=SGD(lr=np.array([0.1, -0.2]))), r"optimizer\.lr = -0.2: must be"),
        (dict(optimizer=ADAM(b1=1.0)), r"optimizer\.b1 = 1.0: must be a number in \[0, 1\)"),
        (dict(optimizer=ADAM(b1=1.5)), r"optimizer\.b1 = 1.5: must be a number in \[0, 1\)"),
        (dict(optimizer=ADAM(b2=-0.1)), r"optimizer\.b2 = -0.1: must be a number in \[0, 1\)"),
        (dict(optimizer=ADAM(eps=-1e-8)), r"optimizer\.eps = -1e-08: must be a finite number >= 0"),
        (dict(optimizer=OPTIMIZERS["AdamW"](wd=-0.1)), r"optimizer\.wd = -0.1: must be a finite number >= 0"),
        (dict(optimizer=OPTIMIZERS["HeavyBall"](mu=1.0)), r"optimizer\.mu = 1.0: must be a number in \[0, 1\)"),
        (dict(optimizer=OPTIMIZERS["AdaDelta"](rho=1.0)), r"optimizer\.rho = 1.0: must be a number in \[0, 1\)"),
        (dict(optimizer=LARS(trust=-1.0)), r"optimizer\.trust = -1.0: must be a finite number >= 0"),
        (dict(optimizer=LARS(layers=(1, 2))), r"optimizer\.layers = \(1, 2\): must be whole numbers >= 1 that add up to 2"),
        (dict(optimizer=OPTIMIZERS["LAMB"](layers=(1,))), r"optimizer\.layers = \(1,\): must be whole numbers >= 1 that add up to 2"),
        (dict(optimizer=LARS(layers=2)), r"optimizer\.layers = 2: must be whole numbers"),
        (dict(optimizer=LARS(layers=(3, -1))), r"optimizer\.layers = \(3, -1\): must be whole numbers"),
        (dict(optimizer=ADAM(lr="0.1")), r"optimizer\.lr = '0\.1': must be a finite number >= 0"),
        (dict(optimizer=ADAM(b1=[0.9, 0.5])), r"optimizer\.b1 = \[0\.9, 0\.5\]: must be a number in \[0, 1\)"),
        (dict(schedule=SCHEDULES["Cosine"](end=nan)), r"schedule\.end = nan: must be a finite number >= 0"),
        (dict(seed=-1), "seed = -1: must be a whole number >= 0"),
        (dict(landscape=type(ROSENBROCK)(b=-1.0)), r"landscape\.b = -1.0: must be a finite number >= 0"),
        (dict(noise=-0.1), "noise = -0.1: must be a finite number >= 0"),
        (dict(noise=nan), "noise = nan: must be a finite number >= 0"),
        (dict(noise="loud"), "noise = 'loud': must be a finite number >= 0"),
        (dict(noise=1.0, seed=-1), "seed = -1: must be a whole number >= 0"),
        (dict(noise=1.0, seed=0.5), "seed = 0.5: must be a whole number >= 0"),
        (dict(noise=1.0, seed=True), "seed = True: must be a whole number >= 0"),
        (dict(seed=[0, -1]), r"seed = \[0, -1\]: must be a whole number >= 0, or one per run"),
        (dict(seed=[0.5, 1.0]), r"seed = \[0.5, 1.0\]: must be a whole number >= 0, or one per run"),
        (dict(seed=range(3), start=np.zeros((2, 4))), r"start has runs of shape \(4,\).* the seed .* \(3,\): must be the same"),
        (dict(record=("u",)), r"record names 'u': Adam has the memories \('m', 'v'\)"),
        (dict(optimizer=SGD(), record="v"), r"record names 'v': SGD has the memories \(\)"),
        (dict(start=np.zeros((2, 4)), optimizer=ADAM(lr=np.ones(3))), r"start has runs of shape \(4,\).* \(3,\): must be the same"),
        (dict(start=np.zeros((2, 4)), noise=np.ones(3)), r"start has runs of shape \(4,\).* \(3,\): must be the same"),
        (dict(optimizer=ADAM(lr=np.ones(3), eps=np.ones(2))), r"optimizer\.eps has shape \(2,\): must be one number, or one per run"),
    ],
)
def test_a_bad_call_is_told_what_is_wrong_and_what_is_allowed(bad: dict[str, Any], named: str) -> None:
    call: dict[str, Any] = dict(optimizer=ADAM(), landscape=ROSENBROCK, start=START, steps=3) | bad
    with pytest.raises(ValueError, match=named):
        descend(**call)
