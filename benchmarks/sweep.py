"""Sweeps beside what else runs 40,000 times 100 steps: a C loop, batched torch, and JAX with the same text or with optax.

Ratios of the process' CPU time, so that a library that takes all cores gains nothing by it; the row of two threads is in time on the clock.
"""

import ctypes
import random
import shutil
import subprocess
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from benchmarks import Row
from engine.sweeping import sweep
from landscapes.ackley import Ackley
from landscapes.rosenbrock import Rosenbrock
from optimizers.adam import Adam
from optimizers.lamb import LAMB
from optimizers.rmsprop import RMSProp

RUNS, STEPS, TARGET = 40_000, 100, 1e-6
START = np.random.default_rng(0).uniform(-2, 2, (2, RUNS))
OWN = {"lr": np.geomspace(1e-3, 0.1, RUNS), "b2": np.random.default_rng(1).uniform(0.9, 0.9999, RUNS)}
FLAGS = ["-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-fPIC", "-shared"]
CHUNKS = (1000, 2000, 4000, 40_000)
Work = Callable[[], Any]


@dataclass(frozen=True)
class Case:
    """One rule on one landscape, and its name in ref.c."""

    what: str
    optimizer: Any
    landscape: Any
    c: str
    most: float  # times C


CASES = (
    Case("Adam", Adam(lr=0.01), Rosenbrock(), "rosenbrock_adam", 1.2),
    Case("RMSProp", RMSProp(lr=0.01), Rosenbrock(), "rosenbrock_rmsprop", 1.2),
    Case("LAMB", LAMB(lr=0.01), Rosenbrock(), "rosenbrock_lamb", 1.2),
    Case("Adam, own lr and β₂ each", Adam(**OWN), Rosenbrock(), "rosenbrock_adam_own", 2.2),
    Case("Adam on Ackley", Adam(lr=0.01), Ackley(), "ackley_adam", 2.0),
)


def ours(case: Case, turbo: bool) -> Work:
    return lambda: sweep(case.optimizer, case.landscape, START, STEPS, target=TARGET, turbo=turbo).final


def c_loop() -> Callable[[Case], Work] | None:
    """ref.c, compiled for this machine; None where there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "ref.so"
        subprocess.run([compiler, *FLAGS, str(Path(__file__).with_name("ref.c")), "-o", str(built), "-lm"], check=True)
        library = ctypes.CDLL(str(built))

    def at(values: Any) -> Any:
        return np.ascontiguousarray(values, dtype=np.float64).ctypes.data_as(ctypes.POINTER(ctypes.c_double))

    def work(case: Case) -> Work:
        x, y = START.copy()
        final, best, waited = np.empty((3, RUNS))
        rule = case.optimizer
        lr, b2 = (np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in (rule.lr, rule.b2))
        b1, eps, target = (ctypes.c_double(value) for value in (getattr(rule, "b1", 0.0), rule.eps, TARGET))

        def run() -> Any:
            getattr(library, case.c)(RUNS, STEPS, at(x), at(y), at(lr), b1, at(b2), eps, target, at(final), at(best), at(waited))
            return final

        return run

    return work


def torch_batch() -> Work | None:
    """torch.optim and autograd on all runs at once, in double precision, on one thread."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)

    def run() -> Any:
        w = torch.tensor(START, requires_grad=True)
        optimizer = torch.optim.Adam([w], lr=0.01)
        best, waited = torch.full((RUNS,), torch.inf, dtype=torch.float64), torch.zeros(RUNS, dtype=torch.int64)
        for _ in range(STEPS):
            optimizer.zero_grad()
            x, y = w
            loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
            loss.sum().backward()
            with torch.no_grad():
                best = torch.minimum(best, loss)
                waited += best > TARGET
            optimizer.step()
        x, y = w.detach()
        return ((1 - x) ** 2 + 100 * (y - x**2) ** 2).numpy()

    return run


def jax_same_text() -> Callable[[Case], Work] | None:
    """Our own `step`, `f` and `grad` under jax.jit, in the chunk that is fastest; only the names of NumPy mean jax.numpy."""
    try:
        import jax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    numpy = SimpleNamespace(**vars(jnp) | {"cumsum": np.cumsum})  # `norms` cuts layers, which are plain numbers, where cumsum says

    def spoken(text: Any) -> Any:
        """The same code, in a world where NumPy is jax.numpy."""
        world = text.__globals__
        known = {name: getattr(jnp, name) for name, value in world.items() if isinstance(value, np.ufunc) or value is np.where}
        named = {name: spoken(world[name]) for name in text.__code__.co_names if isinstance(world.get(name), FunctionType)}
        return FunctionType(text.__code__, world | known | named | {"np": numpy})

    def work(case: Case) -> Work:
        step, f, grad = (spoken(text) for text in (type(case.optimizer).step, type(case.landscape).f, type(case.landscape).grad))
        own = {name: value for name, value in vars(case.optimizer).items() if isinstance(value, np.ndarray)}

        def begin(w: Any, _: Any) -> Any:
            return tuple(jnp.zeros_like(w) for _ in case.optimizer.memory)

        def one(rule: Any, w: Any, t: Any, memory: Any) -> Any:
            w, *memory = step(replace(case.optimizer, **rule), w, jnp.stack(grad(case.landscape, w[0], w[1])), t, *memory)
            return w, tuple(memory)

        return quickest(lambda w, rule: f(case.landscape, w[0], w[1]), begin, one, own)

    return work


def optax_chunks() -> Callable[[Case], Work] | None:
    """optax and JAX's own derivatives on Rosenbrock, in the chunk that is fastest."""
    try:
        import jax
        import optax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    rules = {"Adam": optax.adam(0.01), "RMSProp": optax.rmsprop(0.01, 0.9), "LAMB": optax.lamb(0.01)}

    def f(w: Any, _: Any = None) -> Any:
        return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2

    def work(case: Case) -> Work:
        rule = rules[case.what]

        def one(_: Any, w: Any, t: Any, state: Any) -> Any:
            updates, state = rule.update(jax.grad(lambda w: f(w).sum())(w), state, w)
            return optax.apply_updates(w, updates), state

        # LAMB measures the length of each leaf, so every run is a leaf of its own.
        if case.what == "LAMB":
            begin = jax.vmap(lambda w, _: rule.init(w), in_axes=(1, None))
            return quickest(f, begin, jax.vmap(one, in_axes=(None, 1, None, 0), out_axes=(1, 0)), {})
        return quickest(f, lambda w, _: rule.init(w), one, {})

    return work


def quickest(f: Any, begin: Any, one: Any, own: dict[str, Any]) -> Work:
    """A sweep under jax.jit, chunk by chunk, of the size that takes least CPU time."""
    import jax
    import jax.numpy as jnp

    @jax.jit
    def chunk(w: Any, rule: Any) -> Any:
        def body(t: Any, carried: Any) -> Any:
            w, memory, best, waited = carried
            best = jnp.fmin(best, f(w, rule))
            w, memory = one(rule, w, (t + 1).astype(jnp.float64), memory)
            return w, memory, best, waited + (best > TARGET)

        n = w.shape[1]
        carried = w, begin(w, rule), jnp.full(n, jnp.inf), jnp.zeros(n, jnp.int64)
        w, _, best, waited = jax.lax.fori_loop(0, STEPS, body, carried)
        return f(w, rule), best, waited

    def run(size: int) -> Any:
        parts = [slice(i, i + size) for i in range(0, RUNS, size)]
        done = [chunk(START[:, part], {name: values[part] for name, values in own.items()}) for part in parts]
        return np.concatenate([np.asarray(final) for final, *_ in done])

    cost = {size: median(seconds(lambda: run(size), process_time) for _ in range(4)) for size in CHUNKS}  # noqa: B023 - used at once
    best = min(cost, key=lambda size: cost[size])
    return lambda: run(best)


def seconds(work: Work, clock: Callable[[], float] = process_time) -> float:
    start = clock()
    work()
    return clock() - start


def timed(contestants: dict[str, Work], rounds: int, clock: Callable[[], float] = process_time) -> dict[str, list[float]]:
    """Every round runs all contestants in a new order."""
    for work in contestants.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name in random.sample(list(contestants), len(contestants)):
            times[name].append(seconds(contestants[name], clock))
    return times


def ratio(times: dict[str, list[float]], slow: str, fast: str) -> float | None:
    """The median of the rounds' own ratios."""
    if slow not in times or fast not in times:
        return None
    return median(a / b for a, b in zip(times[slow], times[fast], strict=True))


def rows(rounds: int) -> Iterator[Row]:
    """Plain NumPy, then turbo, each beside C and beside what a user would pick instead."""
    rounds = max(rounds, 5)
    c, jax, optax, torch = c_loop(), jax_same_text(), optax_chunks(), torch_batch()
    plain = {"ours": ours(CASES[0], turbo=False)} | ({"C": c(CASES[0])} if c else {}) | ({"torch": torch} if torch else {})
    agree(plain)
    times = timed(plain, rounds)
    yield against("Sweep on NumPy: Adam, Rosenbrock, 40,000 runs × 100 steps", times, "ours", "C", most=8)
    yield against("… against batched torch", times, "torch", "ours", least=1.5)
    tracemalloc.start()
    plain["ours"]()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    yield Row("… memory it takes", "≤ 50 MB", most, "{:.1f} MB", most=50)
    try:
        ours(CASES[0], turbo=True)()
    except ValueError:
        yield Row("Sweep with turbo", "", None, "numba is not installed")
        return
    for i, case in enumerate(CASES):
        contestants = {"turbo": ours(case, turbo=True)} | ({"C": c(case)} if c else {})
        if jax and i < 4:
            contestants["jax"] = jax(case)
        if optax and i < 3:
            contestants["optax"] = optax(case)
        agree(contestants)
        times = timed(contestants, rounds)
        yield against(f"Sweep with turbo: {case.what}", times, "turbo", "C", most=case.most)
        if i < 4:
            yield against("… against the same text under jax.jit, best chunk", times, "jax", "turbo", least=1.5 if i < 3 else 2)
        if i < 3:
            yield against("… against optax, best chunk", times, "optax", "turbo", least=2)
    yield two_threads(rounds)


def two_threads(rounds: int) -> Row:
    """A larger sweep, of as many steps as a map has, so that the work outweighs handing it over; on the clock."""
    many, steps = np.tile(START, 5), 300
    with ThreadPoolExecutor(2) as threads:
        contestants: dict[str, Work] = {
            str(n): (lambda executor=executor: sweep(CASES[0].optimizer, Rosenbrock(), many, steps, turbo=True, executor=executor))
            for n, executor in ((1, None), (2, threads))
        }
        times = timed(contestants, rounds, perf_counter)
    faster = ratio(times, "1", "2")
    return Row("Sweep with turbo: two threads, 200,000 runs × 300 steps", "≥ 1.7×", faster, "{:.2f}× as fast, on the clock", least=1.7)


def against(what: str, times: dict[str, list[float]], slow: str, fast: str, **goal: float) -> Row:
    wanted = f"≤ {goal['most']:g}× {fast}" if "most" in goal else f"≥ {goal['least']:g}× faster"
    missing = next((name for name in (slow, fast) if name not in times), None)
    if missing:
        return Row(what, wanted, None, "no C compiler" if missing == "C" else f"{missing} is not installed")
    each = {name: 1e9 * median(times[name]) / (RUNS * STEPS) for name in (slow, fast)}
    shown = f"{{:.2f}}× ({', '.join(f'{name} {cost:.2f}' for name, cost in each.items())} ns of CPU a run's step)"
    return Row(what, wanted, ratio(times, slow, fast), shown, **goal)


def agree(contestants: dict[str, Work]) -> None:
    """All of them must have run the same sweep: most runs end at nearly the same height, but for those that bounce about a minimum."""
    ends = {name: np.asarray(work()) for name, work in contestants.items()}
    first, *others = ends
    for name in others:
        same = np.isclose(ends[name], ends[first], rtol=1e-3, atol=1e-6).mean()
        assert same > 0.8, f"{name} and {first} agree on {same:.0%} of the runs only"
