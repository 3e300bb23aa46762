"""What `sweep` promises: the ends of the very runs that `descend` makes, whoever computes them and in whatever blocks."""

import re
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from math import inf, nan
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import blocks, outcomes, sweeping
from engine.descent import Trajectory, descend
from engine.goal import below
from engine.outcomes import Outcomes, ended
from engine.trial import Trial
from knobs import knob, knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES, Cosine, StepDecay
from tests.support.executors import Backwards, spawned
from tests.support.kinds import SOME_GROUNDS, often

sweep = partial(sweeping.sweep, turbo=False)
ROSENBROCK, HIMMELBLAU, SADDLE = (LANDSCAPES[name]() for name in ("Rosenbrock", "Himmelblau", "Saddle"))
SGD, MOMENTUM, ADAM, LARS = (OPTIMIZERS[name] for name in ("SGD", "Momentum", "Adam", "LARS"))
START = (-1.5, 2.0)
NAMES = [field.name for field in fields(Outcomes)]
patient = settings(deadline=None, max_examples=60)  # a busy machine is no failure


def plan(*run: Any, target: float = 1e-6, **more: Any) -> sweeping.Plan:
    return sweeping.plan(Trial.of(*run, **more), target, turbo=False)


def oracle(landscape: Any, walk: Trajectory, target: float) -> dict[str, np.ndarray]:
    """What the definitions say of recorded paths, run by run in plain Python."""
    batch = walk.loss.shape[1:]
    found: dict[str, np.ndarray] = {"final": np.empty(batch), "best": np.empty(batch)}
    found |= {name: np.full(batch, -1) for name in NAMES[2:]}
    for run in np.ndindex(batch):
        alone = landscape
        for name in knobs(landscape):
            value = np.asarray(getattr(landscape, name))
            alone = replace(alone, **{name: float(np.broadcast_to(value, batch)[run])})
        loss = [float(walk.loss[(t, *run)]) for t in range(walk.steps + 1)]
        lowest = alone.lowest or 0.0
        found["final"][run] = loss[-1]
        found["best"][run] = min([height for height in loss if abs(height) < inf], default=inf)
        path = [tuple(float(walk.w[(t, i, *run)]) for i in (0, 1)) for t in range(walk.steps + 1)]
        fell = alone.lowest is not None and found["best"][run] < lowest - 1e-9 * max(1, abs(lowest))
        hits = [t for t, height in enumerate(loss) if height - lowest <= target]
        if fell:  # it left the window on a ground that falls on outside
            hits = [t for t in hits if lowest - loss[t] <= target and in_window(alone, *path[t])]
        found["steps_to_target"][run] = hits[0] if hits else -1
        found["diverged_at"][run] = walk.diverged_at[run]
        x, y = (float(walk.w[(-1, i, *run)]) for i in (0, 1))
        if walk.diverged_at[run] < 0 and alone.minima and not (fell and not in_window(alone, x, y)):
            near = min(range(len(alone.minima)), key=lambda i: (alone.minima[i][0] - x) ** 2 + (alone.minima[i][1] - y) ** 2)
            if abs(loss[-1] - float(alone.f(*map(np.array, alone.minima[near])))) <= target:
                found["minimum"][run] = near
    return found


def in_window(landscape: Any, x: float, y: float) -> bool:
    (x0, x1), (y0, y1) = landscape.domain
    return x0 <= x <= x1 and y0 <= y <= y1


def assert_tells(outcomes: Outcomes, expected: dict[str, np.ndarray]) -> None:
    for name in NAMES:
        np.testing.assert_array_equal(getattr(outcomes, name), expected[name], err_msg=name)


def assert_same(a: Outcomes, b: Outcomes) -> None:
    for name in NAMES:
        ours, theirs = getattr(a, name), getattr(b, name)
        assert ours.dtype == theirs.dtype
        assert ours.shape == theirs.shape
        assert ours.tobytes() == theirs.tobytes(), name


def both(optimizer: Any, landscape: Any, start: Any, steps: int, target: float = 1e-6, **more: Any) -> Outcomes:
    """The sweep, after it was held against the recorded paths."""
    walk = descend(optimizer, landscape, start, steps, **more)
    outcomes = sweep(optimizer, landscape, start, steps, target=target, **more)
    assert_tells(outcomes, oracle(landscape, walk, target))
    return outcomes


def starts(landscape: Any, *batch: int, seed: int = 0) -> np.ndarray:
    (x0, x1), (y0, y1) = landscape.domain
    random = np.random.default_rng(seed)
    return np.array([random.uniform(x0, x1, batch), random.uniform(y0, y1, batch)])


# The runs are those of `descend`


@pytest.mark.parametrize("surface", often(LANDSCAPES, {*SOME_GROUNDS, "Rosenbrock", "Saddle", "Product", "McCormick"}))
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_tells_the_end_of_every_path_bit_for_bit(name: str, surface: str) -> None:
    landscape = LANDSCAPES[surface]()
    rates = OPTIMIZERS[name]().lr * np.array([0.1, 1.0, 10.0, 1e12])
    both(OPTIMIZERS[name](lr=rates), landscape, starts(landscape, 4), 25, target=0.1, noise=np.array([0, 0.5, 0, 0]), schedule=Cosine())


@patient
@given(
    st.sampled_from(sorted(OPTIMIZERS)),
    st.sampled_from(sorted(LANDSCAPES)),
    st.sampled_from(sorted(SCHEDULES)),
    st.sampled_from([(), (1,), (5,), (2, 3)]),
    st.integers(1, 30),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 9),
    st.data(),
)
def test_any_knobs_starts_noise_and_schedule(
    name: str, surface: str, plan: str, batch: tuple[int, ...], steps: int, noise: float, seed: int, data: st.DataObject
) -> None:
    landscape, random = LANDSCAPES[surface](), np.random.default_rng(data.draw(st.integers(0, 99)))
    turned: dict[str, Any] = {}
    for key, its in knobs(OPTIMIZERS[name]).items():
        spread = random.uniform(its.low, its.high, batch)
        turned[key] = data.draw(st.sampled_from([its.default, spread if batch else float(spread), float(its.high)]))
    target = data.draw(st.sampled_from([0.0, 1e-6, 1.0, 100.0]))
    more = dict(noise=noise, seed=seed, schedule=SCHEDULES[plan]())
    both(OPTIMIZERS[name](**turned), landscape, starts(landscape, *batch, seed=seed), steps, target, **more)


@pytest.mark.parametrize("target", [0.3, 1.0])
@pytest.mark.parametrize("surface", [name for name, kind in LANDSCAPES.items() if knobs(kind)])
def test_a_landscape_of_each_run_has_minima_of_each_run(surface: str, target: float) -> None:
    kind = LANDSCAPES[surface]
    turned = {key: np.array([knob.low, knob.default, knob.high]) for key, knob in knobs(kind).items()}
    both(SGD(lr=1e-3), kind(**turned), (0.9, 0.4), 40, target)


def test_a_landscape_need_only_have_f_and_grad() -> None:
    def f(x: Any, y: Any) -> Any:
        return x**2 + y**2 + 0 * max(x)  # it cannot be asked about no point at all

    slope = SimpleNamespace(f=f, grad=lambda x, y: (2 * x, 2 * y))
    start = np.ones((2, 3))
    assert_same(sweeping.sweep(SGD(lr=0.1), slope, start, 4), sweep(SGD(lr=0.1), slope, start, 4))
    np.testing.assert_allclose(sweep(SGD(lr=0.1), slope, start, 4).final, 2 * 0.8**8)


def test_a_plan_keeps_the_start_it_was_given() -> None:
    start = np.array([[-1.5, 0.5], [2.0, 0.5]])
    work, ends = plan(SGD(lr=1e-3), ROSENBROCK, start, 5), sweep(SGD(lr=1e-3), ROSENBROCK, start, 5)
    start[:] = 0
    (_, part), *_ = work.parts()
    assert_same(part, ends)


def test_knobs_make_the_batch_and_broadcast() -> None:
    lr, b = np.array([0.01, 0.1, 1.0]), np.array([[1.0], [50.0]])
    grid = both(ADAM(lr=lr), type(ROSENBROCK)(b=b), START, 60, target=1e-2, noise=np.array([[0.0], [0.1]]))
    assert grid.final.shape == (2, 3)
    alone = sweep(ADAM(lr=0.1), type(ROSENBROCK)(b=50.0), START, 60, target=1e-2, noise=0.1)
    for name in NAMES:
        assert getattr(grid, name)[1, 1] == getattr(alone, name)
    assert [getattr(alone, name).shape for name in NAMES] == [()] * 5
    assert [getattr(alone, name).dtype for name in NAMES] == [np.float64] * 2 + [np.int64] * 3


def test_a_schedule_that_cannot_be_pickled_will_do(processes: Executor) -> None:
    more: dict[str, Any] = dict(schedule=lambda t, T: t / T)
    assert_same(sweep(ADAM(), ROSENBROCK, START, 20, executor=processes, **more), sweep(ADAM(), ROSENBROCK, START, 20, **more))


# What the outcomes mean


def test_gradient_descent_on_a_parabola_by_hand() -> None:
    # x_t = (1 - lr)^t: f_t = ½ (1 - lr)^2t <= 1e-6 first at t = ⌈ln(2e-6) / 2 ln(1 - lr)⌉; it flies away for lr > 2.
    bowl = LANDSCAPES["Quadratic"](kappa=1.0)
    lr = np.array([0.0, 0.1, 0.5, 1.0, 3.0])
    ends = sweep(SGD(lr=lr), bowl, (1.0, 0.0), 100)
    assert ends.steps_to_target.tolist() == [-1, 63, 10, 1, -1]
    assert ends.diverged_at.tolist() == [-1, -1, -1, -1, 22]  # 2^21 < 4·10^6 < 2^22
    assert ends.minimum.tolist() == [-1, 0, 0, 0, -1]
    np.testing.assert_allclose(ends.final[:4], 0.5 * (1 - lr[:4]) ** 200, rtol=1e-12)
    np.testing.assert_allclose(ends.best, [0.5, 0.5 * 0.9**200, 0.5**201, 0.0, 0.5], rtol=1e-12)


def test_each_start_finds_its_own_minimum() -> None:
    minima = np.array(HIMMELBLAU.minima).T
    ends = sweep(SGD(lr=0.01), HIMMELBLAU, minima[:, ::-1] + 0.1, 200)
    assert ends.minimum.tolist() == [3, 2, 1, 0]
    assert (ends.diverged_at == -1).all()


def test_a_minimum_is_reached_at_its_own_height_and_not_at_the_lowest() -> None:
    camel = LANDSCAPES["ThreeHumpCamel"]()
    ends = sweep(SGD(lr=0.05), camel, np.array(camel.minima).T, 50)
    assert ends.minimum.tolist() == [0, 1, 2]
    assert ends.steps_to_target.tolist() == [0, -1, -1]


def test_a_saddle_has_no_minimum_and_its_depth_no_end() -> None:
    ends = sweep(MOMENTUM(lr=1.0), SADDLE, (1.0, 0.5), 2000)
    assert ends.minimum == -1
    assert 0 < ends.steps_to_target < ends.diverged_at  # the target is on f itself
    assert not np.isfinite(ends.final)
    assert -inf < ends.best < -1e100  # the lowest that is a number


@dataclass(frozen=True)
class Ledge:
    """A number first, then minus infinity, then NaN; it has no minima and no f*."""

    domain = ((-1.0, 1.0), (-1.0, 1.0))

    def f(self, x: Any, y: Any) -> Any:
        return np.where(x > 0, nan, np.where(x > -3.5, -inf, 7.0 + 0 * y)) - np.where(x < -4.5, 2.0, 0.0)

    def grad(self, x: Any, y: Any) -> Any:
        return -np.ones_like(x), 0 * y


def test_best_is_the_lowest_finite_number() -> None:
    ends = both_of_any(Ledge(), np.array([[-6.0, -4.0, 2.0], [0.0, 0.0, 0.0]]), 9)
    assert ends.best.tolist() == [5.0, 7.0, inf]
    assert ends.steps_to_target.tolist() == [3, 1, -1]
    assert ends.minimum.tolist() == [-1, -1, -1]


def both_of_any(landscape: Any, start: Any, steps: int) -> Outcomes:
    walk = descend(SGD(lr=1.0), landscape, start, steps)
    ends = sweep(SGD(lr=1.0), landscape, start, steps)
    np.testing.assert_array_equal(ends.final, walk.loss[-1])
    np.testing.assert_array_equal(ends.diverged_at, walk.diverged_at)
    return ends


def test_a_run_that_leaves_and_comes_back_has_left() -> None:
    bowl = LANDSCAPES["Quadratic"](kappa=1.0)
    ends = both(SGD(lr=np.array([2.0, 1.0])), bowl, (1.0, 1.0), 6, schedule=lambda t, T: 9e6 if t == 1 else 0.5)
    assert ends.diverged_at.tolist() == [1, 1]
    both(SGD(lr=1.0), bowl, (1e9, 0.0), 3)
    assert sweep(SGD(lr=1.0), bowl, (1e9, 0.0), 3).diverged_at == 0
    assert sweep(SGD(lr=1.0), bowl, (1e9, 0.0), 3).minimum == -1


# Blocks and executors


GRID = starts(HIMMELBLAU, 9, 31)
RATES = np.geomspace(1e-3, 1.0, 31)
MORE: dict[str, Any] = dict(target=1e-3, noise=np.linspace(0, 2, 9)[:, np.newaxis], seed=3, schedule=StepDecay())


@pytest.fixture(scope="module")
def whole() -> Outcomes:
    return sweep(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE)


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with spawned(2) as pool:
        yield pool


@pytest.mark.parametrize("block", [1, 2, 7, 64, 278, 279, 5000])
def test_where_blocks_end_changes_nothing(block: int, whole: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", block)
    assert_same(sweep(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE), whole)


def test_threads_and_processes_change_nothing(whole: Outcomes, processes: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", 16)
    assert_same(sweep(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE, executor=processes), whole)
    with ThreadPoolExecutor(3) as threads:
        assert_same(sweep(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE, executor=threads), whole)


def test_the_order_of_the_blocks_changes_nothing(whole: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", 10)
    assert_same(sweep(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE, executor=Backwards(28)), whole)


def test_an_executor_is_never_handed_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", 1)
    asleep = Backwards(blocks.AHEAD)
    next(plan(SGD(), ROSENBROCK, np.zeros((2, 500)), 1).parts(asleep))
    assert len(asleep.tasks) == blocks.AHEAD


# Piece by piece


def test_what_was_done_is_kept_when_the_rest_is_stopped(whole: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", 100)
    work = plan(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE)
    assert (work.batch, work.runs) == ((9, 31), 279)
    outcomes, parts = Outcomes.none(work.batch), work.parts()
    for _ in range(2):
        outcomes.put(*next(parts))
    parts.close()
    for name in NAMES:
        done, complete = getattr(outcomes, name).ravel(), getattr(whole, name).ravel()
        np.testing.assert_array_equal(done[:200], complete[:200])
        assert np.isnan(done[200:]).all() if name in NAMES[:2] else (done[200:] == -1).all()


def test_pieces_may_be_smaller(whole: Outcomes) -> None:
    outcomes = Outcomes.none((9, 31))
    for where, part in plan(ADAM(lr=RATES), HIMMELBLAU, GRID, 40, **MORE).parts(block=20):
        assert where.stop - where.start <= 20
        outcomes.put(where, part)
    assert_same(outcomes, whole)


def test_stopping_withdraws_what_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BLOCK", 1)
    idle = Backwards(3)
    parts = plan(SGD(), ROSENBROCK, np.zeros((2, 10)), 1).parts(idle)
    next(parts)
    parts.close()
    assert [future.cancelled() for future, *_ in idle.tasks] == [False] * 3 + [True] * 7


def test_a_failure_in_a_worker_is_not_swallowed(processes: Executor) -> None:
    with pytest.raises(AttributeError):
        sweep(SGD(), Gradientless(), START, 3, executor=processes)


@dataclass(frozen=True)
class Gradientless:
    """A landscape that forgot its gradient."""

    def f(self, x: Any, y: Any) -> Any:
        return x + y


def test_a_worker_that_cannot_compile_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    work = plan(SGD(), ROSENBROCK, START, 3)
    for module in (sweeping, outcomes):
        monkeypatch.setattr(module, "compiled", lambda _: None)
    with pytest.raises(RuntimeError, match=r"requirements-turbo\.txt"):
        ended(work.trial, work.target, turbo=True)
    with pytest.raises(ValueError, match="turbo = True"):
        sweep(SGD(), ROSENBROCK, START, 3, turbo=True)
    assert sweep(SGD(), ROSENBROCK, START, 3, turbo=None).final == descend(SGD(), ROSENBROCK, START, 3).loss[-1]


def test_forty_thousand_runs_need_little_memory() -> None:
    many = starts(ROSENBROCK, 200, 200)
    tracemalloc.start()
    try:
        sweep(ADAM(), ROSENBROCK, many, 100)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 10e6


# Bad calls


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (dict(start=(1.0, 2.0, 3.0)), r"start has shape \(3,\): must be \(2,\)"),
        (dict(start=(nan, 0.0)), "start = nan: must be finite"),
        (dict(steps=0), "steps = 0: must be a whole number >= 1"),
        (dict(optimizer=SGD(lr=-0.1)), r"optimizer\.lr = -0.1: must be a finite number >= 0"),
        (dict(optimizer=SGD(lr=np.ones(3)), start=np.zeros((2, 4))), r"start has runs of shape \(4,\)"),
        (dict(optimizer=LARS(layers=(1, 2))), r"optimizer\.layers"),
        (dict(landscape=type(ROSENBROCK)(b=-1.0)), r"landscape\.b = -1.0"),
        (dict(noise=-1.0), "noise = -1.0: must be"),
        (dict(seed=-1), "seed = -1: must be"),
        (dict(schedule=Cosine(-1.0)), r"schedule\.end = -1.0"),
        (dict(target=-1e-6), "target = -1e-06: must be a finite number >= 0"),
        (dict(target=nan), "target = nan: must be a finite number >= 0"),
        (dict(target=np.ones(2)), r"target has shape \(2,\): must be one number"),
        (dict(executor="dask"), r"executor = 'dask': must be a concurrent\.futures\.Executor"),
    ],
)
def test_a_bad_call_is_told_what_and_where(bad: dict[str, Any], named: str) -> None:
    call: dict[str, Any] = dict(optimizer=SGD(), landscape=ROSENBROCK, start=START, steps=3) | bad
    with pytest.raises(ValueError, match=named):
        sweep(call.pop("optimizer"), call.pop("landscape"), call.pop("start"), call.pop("steps"), **call)
    if "executor" not in bad and "target" not in bad:
        call = dict(optimizer=SGD(), landscape=ROSENBROCK, start=START, steps=3) | bad
        with pytest.raises(ValueError, match=named):
            descend(call.pop("optimizer"), call.pop("landscape"), call.pop("start"), call.pop("steps"), **call)


@pytest.mark.compiles
def test_turbo_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba is not installed")
    monkeypatch.setattr(sweeping, "BLOCK", 100)
    rates = np.geomspace(1e-3, 10.0, 250)
    with ThreadPoolExecutor(2) as threads:
        fast, again = (sweep(SGD(lr=rates), HIMMELBLAU, START, 40, turbo=True, executor=where) for where in (None, threads))
    assert_same(fast, again)
    slow = sweep(SGD(lr=rates), HIMMELBLAU, START, 40)
    for name in NAMES[2:]:
        assert np.mean(getattr(fast, name) == getattr(slow, name)) > 0.99, name
    calm = (slow.diverged_at < 0) & (rates < 0.01)  # the last digit of a step grows where the walk is chaotic
    np.testing.assert_allclose(fast.final[calm], slow.final[calm], rtol=1e-9, atol=1e-12)


def test_a_plan_complains_before_it_is_begun() -> None:
    with pytest.raises(ValueError, match=re.escape("target = -1.0")):
        plan(SGD(), ROSENBROCK, START, 3, target=-1.0)


# Outside the window, below f*

MCCORMICK = LANDSCAPES["McCormick"]()


def arrivals(walk: Trajectory, landscape: Any, target: float) -> list[int]:
    """The first step of each run, in plain Python, within the target of f*, above or below, and in the window; -1 never."""
    (x0, x1), (y0, y1) = landscape.domain
    found = []
    for run in range(walk.loss.shape[1]):
        path = zip(*walk.w[:, :, run].T.tolist(), walk.loss[:, run].tolist(), strict=True)
        hits = (t for t, (x, y, f) in enumerate(path) if x0 <= x <= x1 and y0 <= y <= y1 and abs(f - landscape.lowest) <= target)
        found.append(next(hits, -1))
    return found


@pytest.mark.parametrize(
    ("name", "turbo"),
    [pytest.param(name, turbo, marks=pytest.mark.slow if turbo else ())  # compiled on every occasion in tests/sweeps/test_command.py
     for name in ("AdamL2", "AdamUncorrected", "Lion", "LAMB") for turbo in (False, True)],
)  # fmt: skip
def test_a_run_that_left_below_the_lowest_point_has_reached_nothing(name: str, turbo: bool) -> None:
    if turbo:
        pytest.importorskip("numba", reason="numba is not installed")
    optimizer, start = OPTIMIZERS[name](lr=np.geomspace(1e-3, 10, 60)), (1.5, 3.8)
    walk = descend(optimizer, MCCORMICK, start, 150)
    gone = walk.loss.min(axis=0) < MCCORMICK.lowest - 1e-6
    assert 0 < gone.sum() < 60, "some leave and some stay"
    for target in (1e-6, 0.3):  # compiled once for both
        ends = sweeping.sweep(optimizer, MCCORMICK, start, 150, target=target, turbo=turbo)
        expected = np.array(arrivals(walk, MCCORMICK, target))
        np.testing.assert_array_equal(ends.steps_to_target, expected)
        assert (expected[gone] == -1).any()
        assert (ends.minimum[walk.loss[-1] < MCCORMICK.lowest - 1e-6] == -1).all()
        if not turbo:
            np.testing.assert_array_equal(ends.best, np.where(np.isfinite(walk.loss), walk.loss, inf).min(axis=0))
    np.testing.assert_array_equal(below(MCCORMICK, walk.loss[-1]), walk.loss[-1] < MCCORMICK.lowest - 1e-6)


def test_one_that_stood_at_the_lowest_point_before_it_left_has_been_there() -> None:
    (x, y), _ = MCCORMICK.minima
    ends = both(SGD(lr=1.0), Slide(-40.0), np.array([[x], [y]]), 6, schedule=lambda t, T: 0.0 if t < 4 else 1.0)
    assert ends.final < MCCORMICK.lowest - 1
    assert ends.steps_to_target.tolist() == [0]
    assert ends.minimum.tolist() == [-1]
    assert below(MCCORMICK, ends.final).tolist() == [True]


def test_what_passes_the_height_of_a_minimum_outside_rests_in_none() -> None:
    """One step from far below f* to a place outside that is as high as the second minimum."""
    height = float(MCCORMICK.f(*map(np.array, MCCORMICK.minima[1])))
    y = np.linspace(-30, -20, 200_001)
    place = float(y[np.abs(MCCORMICK.f(y + 6.0, y) - height).argmin()])
    start = np.array([[-40.0], [-40.0]])
    walk = descend(SGD(lr=1.0), Slide(place), start, 1)
    assert abs(walk.loss[-1, 0] - height) < 1e-2
    ends = sweep(SGD(lr=1.0), Slide(place), start, 1, target=0.1)
    assert (ends.steps_to_target.tolist(), ends.minimum.tolist()) == ([-1], [-1])


@dataclass(frozen=True)
class Slide(type(MCCORMICK)):  # type: ignore[misc]
    """McCormick, whose gradient leads in one step of rate 1 to (to + 6, to), from wherever."""

    to: float = 0.0

    def grad(self, x: Any, y: Any) -> Any:
        return x - (self.to + 6.0), y - self.to


@dataclass(frozen=True)
class Trough(type(MCCORMICK)):  # type: ignore[misc]
    """McCormick, as much higher as a knob says."""

    lift: Any = knob(0.0, "l", -5.0, 5.0, help="How high.")

    def f(self, x: Any, y: Any) -> Any:
        return super().f(x, y) + self.lift


def test_each_run_may_have_a_lowest_point_of_its_own() -> None:
    lift = np.array([-3.0, 0.0, 4.0])
    rates, finals = np.array([[0.05], [3.0]]), {}
    ends = sweep(OPTIMIZERS["Lion"](lr=rates), Trough(lift=lift), (1.5, 3.8), 150, target=1e-3)
    for run in np.ndindex(2, 3):
        alone = sweep(OPTIMIZERS["Lion"](lr=rates[run[0], 0]), Trough(lift=lift[run[1]]), (1.5, 3.8), 150, target=1e-3)
        finals[run] = float(alone.final)
        for name in NAMES:
            assert getattr(ends, name)[run] == getattr(alone, name), name
    fell = below(Trough(lift=lift), ends.final)
    assert fell.tolist() == [[finals[row, i] < -1.9132229 + lift[i] - 1e-3 for i in range(3)] for row in range(2)]
    assert fell[1].all()
    assert not fell[0].any()


def test_below_is_nothing_where_no_lowest_point_is_known() -> None:
    assert not below(SADDLE, np.array([-1e9, 0.0, nan, -inf])).any()
    assert below(ROSENBROCK, np.array([-1e-3, 0.0, nan, inf, -1e-15])).tolist() == [True, False, False, False, False]
    assert below(ROSENBROCK, -1.0).shape == ()


def test_a_minimum_that_a_knob_moved_out_of_the_window_is_reached_there() -> None:
    far = type(ROSENBROCK)(a=3.0)  # its minimum is (3, 9), the window ends at (2, 3)
    ends = both(SGD(lr=0.0), far, np.array([[3.0], [9.0]]), 2)
    assert (ends.steps_to_target.tolist(), ends.minimum.tolist()) == ([0], [0])
