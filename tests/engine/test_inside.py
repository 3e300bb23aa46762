"""What is seen inside a step is what ran: nothing more, nothing less, to the last bit."""

import ast
import inspect
import sys
import textwrap
import threading
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy import sqrt

from engine.descent import Trajectory, descend
from engine.inside import decay_part, effective_rate, inside, label, scheduled
from knobs import Array, Scalar, knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, rate
from optimizers.schedules import SCHEDULES, constant
from scenario import Lane, Scenario

START, T = (-1.5, 2.0), 60
every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)


def run(optimizer: Optimizer, landscape: str = "Rosenbrock", start: Any = START, steps: int = T, **more: Any) -> Trajectory:
    return descend(optimizer, LANDSCAPES[landscape](), start, steps, record=optimizer.memory, **more)


def same_bits(a: Array, b: Array) -> bool:
    return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)


def one_by_one(optimizer: Optimizer, trajectory: Trajectory, schedule: Any = constant) -> list[dict[str, Any]]:
    """The locals of every step, each taken by itself by a tracer: another way than that of `inside`."""
    steps: list[dict[str, Any]] = []
    code = type(optimizer).step.__code__
    memory = [np.zeros(2) for _ in optimizer.memory]

    def trace(frame: Any, event: str, _: Any) -> Any:
        if frame.f_code is code and event == "return":
            steps.append(dict(frame.f_locals))
        return trace

    others = sys.gettrace()
    for t in range(1, trajectory.steps + 1):
        memory[: len(optimizer.given)] = [trajectory.memory[name][t - 1] for name in optimizer.given]
        now = replace(optimizer, lr=optimizer.lr * schedule(t, trajectory.steps))
        sys.settrace(trace)
        try:
            with np.errstate(all="ignore"):
                _, *memory = now.step(trajectory.w[t - 1], trajectory.grad[t - 1], np.array(float(t)), *memory)
        finally:
            sys.settrace(others)
    return steps


USUAL = {("Rosenbrock", "WarmupCosine"), ("Ackley", "Constant"), ("Cliff", "WarmupCosine")}
BOTH = product(["Rosenbrock", "Ackley", "Cliff"], ["Constant", "WarmupCosine"])


@every_optimizer
@pytest.mark.parametrize(("landscape", "schedule"), [pytest.param(*both, marks=() if both in USUAL else pytest.mark.slow) for both in BOTH])
def test_the_step_seen_is_the_step_that_ran(kind: type[Optimizer], landscape: str, schedule: str) -> None:
    optimizer = replace(kind(), **({"wd": 0.05} if "wd" in knobs(kind) else {}))
    plan = SCHEDULES[schedule]()
    trajectory = run(optimizer, landscape, LANDSCAPES[landscape].start, 400, noise=0.3, schedule=plan)
    seen = inside(optimizer, trajectory, plan)
    assert same_bits(seen["w"], trajectory.w[1:])
    for name in optimizer.memory:
        kept = trajectory.memory[name]
        assert same_bits(seen[name], kept[:-1] if name in optimizer.given else kept[1:])


@every_optimizer
def test_every_local_of_a_step_is_seen_with_its_own_numbers(kind: type[Optimizer]) -> None:
    optimizer, plan = kind(), SCHEDULES["Cosine"]()
    trajectory = run(optimizer, noise=0.5, schedule=plan)
    seen = inside(optimizer, trajectory, plan)
    steps = one_by_one(optimizer, trajectory, plan)
    assert len(steps) == T
    named = {node.id for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind.step))))
             if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    assert set(seen) == named | {"g", *kind.given}
    for name, array in seen.items():
        assert array.shape in ((T, 2), (T,))
        for t, local in enumerate(steps):
            assert np.array_equal(np.broadcast_to(local[name], array[t].shape), array[t], equal_nan=True), (name, t + 1)


@every_optimizer
def test_what_is_declared_exists_and_says_what_it_is(kind: type[Optimizer]) -> None:
    seen = inside(kind(), run(kind()))
    assert set(kind.shows) <= set(seen)
    assert set(seen) <= set(kind.shows) | {"w", "g"}, "a quantity of ours goes without a word"
    for name, quantity in kind.shows.items():
        assert quantity.help[0].isupper() or quantity.help[0] in name
        assert quantity.help.endswith(".")
        assert quantity.role in ("", "direction", "scale", "factor", "rate")
        assert label(kind(), name) is quantity
    assert sum(quantity.role == "direction" for quantity in kind.shows.values()) <= 1
    symbols = [label(kind(), name).symbol for name in seen]
    assert len(set(symbols)) == len(symbols)


@every_optimizer
def test_the_declared_roles_make_the_step(kind: type[Optimizer]) -> None:
    """w - rate · direction is where the step went, λ = 0: the roles are true of the text that ran."""
    still = {name: 0.0 for name in ("wd",) if name in knobs(kind)}
    # LARS has its momentum inside, and Schedule-Free its average: without them the step is the plain gradient's.
    still |= {"mu": 0.0} if kind.__name__ == "LARS" else {"b1": 0.0} if kind.__name__.startswith("ScheduleFree") else {}
    optimizer, plan = kind(**still), SCHEDULES["Cosine"]()
    trajectory = run(optimizer, noise=0.5, schedule=plan)
    seen, stride = inside(optimizer, trajectory, plan), effective_rate(optimizer, trajectory, plan)
    (direction,) = [name for name in kind.shows if kind.shows[name].role == "direction"] or ["g"]
    np.testing.assert_allclose(trajectory.w[:-1] - stride * seen[direction], trajectory.w[1:], rtol=1e-12, atol=1e-14)
    assert (stride > 0).all()


def test_adams_effective_rate_is_the_papers() -> None:
    optimizer = OPTIMIZERS["Adam"](lr=0.1, b2=0.99, eps=1e-3)
    trajectory = run(optimizer)
    t = np.arange(1, T + 1)
    v = np.array([sum(0.01 * 0.99 ** (k - i) * trajectory.grad[i] ** 2 for i in range(k + 1)) for k in range(T)])
    expected = 0.1 / (np.sqrt(v / (1 - 0.99**t)[:, None]) + 1e-3)
    np.testing.assert_allclose(effective_rate(optimizer, trajectory), expected, rtol=1e-12)


def test_the_pull_of_decay_is_that_of_the_rule() -> None:
    decoupled = OPTIMIZERS["AdamW"](lr=0.1, wd=0.3)
    trajectory = run(decoupled, schedule=SCHEDULES["InverseSqrt"]())
    pull = decay_part(decoupled, trajectory, SCHEDULES["InverseSqrt"]())
    expected = -0.1 / np.sqrt(np.arange(1, T + 1))[:, None] * 0.3 * trajectory.w[:-1]
    np.testing.assert_allclose(pull, expected, atol=1e-15)
    assert decay_part(OPTIMIZERS["AdamW"](wd=0.0), trajectory) is None
    assert decay_part(OPTIMIZERS["Adam"](), trajectory) is None
    # On its very first step Adam + L2 moves by lr whatever the pull: the division takes it away.
    coupled = OPTIMIZERS["AdamL2"](wd=0.3)
    first = decay_part(coupled, run(coupled))
    assert first is not None
    np.testing.assert_allclose(first[0], [0, 0], atol=1e-9)


def test_a_batch_is_seen_run_by_run() -> None:
    starts, rates = np.array([[-1.5, 0.3, 1.0], [2.0, 0.4, -1.0]]), np.array([0.1, 0.02, 0.3])
    together = OPTIMIZERS["LAMB"](lr=rates, wd=np.array([0.0, 0.1, 0.2]))
    trajectory = run(together, start=starts, schedule=SCHEDULES["Cosine"]())
    seen = inside(together, trajectory, SCHEDULES["Cosine"]())
    for i in range(3):
        one = OPTIMIZERS["LAMB"](lr=rates[i], wd=together.wd[i])
        alone = inside(one, run(one, start=starts[:, i], schedule=SCHEDULES["Cosine"]()), SCHEDULES["Cosine"]())
        assert alone.keys() == seen.keys()
        for name, array in alone.items():
            assert same_bits(seen[name][..., i], array), name


def test_a_run_that_flies_off_is_seen_to_its_end() -> None:
    optimizer = OPTIMIZERS["HeavyBall"](lr=0.1)
    trajectory = run(optimizer)
    assert trajectory.diverged_at > 0
    assert same_bits(inside(optimizer, trajectory)["w"], trajectory.w[1:])


def test_one_step_and_two_are_seen_too() -> None:
    for steps in (1, 2):
        optimizer = OPTIMIZERS["RAdam"]()
        seen = inside(optimizer, run(optimizer, steps=steps))
        assert seen["m_hat"].shape == (steps, 2)
        assert seen["rho_t"].shape == seen["rho_inf"].shape == (steps,)


def test_a_memory_that_was_not_recorded_is_named() -> None:
    trajectory = descend(OPTIMIZERS["Adam"](), LANDSCAPES["Rosenbrock"](), START, 5, record=["m"])
    with pytest.raises(ValueError, match=r"holds no v.*record=\('m', 'v'\)"):
        inside(OPTIMIZERS["Adam"](), trajectory)


@dataclass(frozen=True)
class Undeclared(Optimizer):
    """A newcomer that declares nothing."""

    lr: Scalar = rate(0.01)
    name, family, paper = "Undeclared", "plain", "nobody 2026"

    def step(self, w: Array, g: Array, t: Array, m: Array) -> tuple[Array, ...]:
        words, both = "not a number", (g, g)
        m = m + g * g
        root_size = sqrt(m) + len(words) * 1e-9
        w = w - self.lr * both[0] / root_size
        return w, m


def test_a_newcomer_is_seen_by_being_written() -> None:
    trajectory = run(Undeclared())
    seen = inside(Undeclared(), trajectory)
    assert list(seen) == ["w", "g", "m", "root_size"]
    assert same_bits(seen["w"], trajectory.w[1:])
    np.testing.assert_allclose(seen["root_size"], np.sqrt(np.cumsum(trajectory.grad**2, axis=0)), rtol=1e-6)
    assert label(Undeclared(), "root_size").symbol == r"\mathtt{root\_size}"
    assert label(Undeclared(), "m").symbol == "m"
    assert "root_size" in label(Undeclared(), "root_size").help


def test_other_profilers_and_other_threads_are_left_alone() -> None:
    optimizer = OPTIMIZERS["Adam"]()
    trajectory = run(optimizer)
    expected = inside(optimizer, trajectory)

    def theirs(*_: Any) -> None: ...

    found: list[bool] = []

    def visitor() -> None:
        for _ in range(50):
            seen = inside(optimizer, trajectory)
            found.append(all(same_bits(seen[name], expected[name]) for name in expected))

    threads = [threading.Thread(target=visitor) for _ in range(4)]
    before = sys.getprofile()
    sys.setprofile(theirs)
    try:
        for thread in threads:
            thread.start()
        inside(optimizer, trajectory)
        assert sys.getprofile() is theirs
        with pytest.raises(AttributeError):
            inside(Broken(), run(Undeclared()))
        assert sys.getprofile() is theirs, "a step that fails leaves no hook behind"
    finally:
        sys.setprofile(before)
    for thread in threads:
        thread.join()
    assert found == [True] * 200


@dataclass(frozen=True)
class Broken(Optimizer):
    """One whose step fails."""

    def step(self, w: Array, g: Array, t: Array) -> tuple[Array, ...]:
        return (w - self.nothing,)  # type: ignore[attr-defined]


def test_the_rate_of_every_step_follows_the_schedule() -> None:
    plan = SCHEDULES["StepDecay"](gamma=0.5, pieces=2.0)
    np.testing.assert_array_equal(scheduled(OPTIMIZERS["SGD"](lr=0.4), 4, plan).lr, [0.4, 0.4, 0.2, 0.2])


@every_optimizer
def test_a_watched_race_is_the_race(kind: type[Optimizer]) -> None:
    scenario = Scenario(LANDSCAPES["Beale"](), (-1.0, 1.5), (Lane(kind()), Lane(kind(lr=0.001))), 50, 0.2, 4)
    for plain, watched in zip(scenario.run(), scenario.watched(), strict=True):
        assert same_bits(plain.w, watched.w)
        assert same_bits(plain.loss, watched.loss)
        assert same_bits(plain.grad, watched.grad)
        assert tuple(watched.memory) == kind.memory
        assert not any(array.flags.writeable for array in watched.memory.values())
    assert all(a is b for a, b in zip(scenario.watched(), scenario.watched(), strict=True)), "a watched run is kept"
