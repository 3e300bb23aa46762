"""What is typed beside what is written: one run, a sweep, and what reading a formula takes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks import Row
from benchmarks.sweep import ratio, timed
from engine.descent import descend
from engine.sweeping import sweep
from knobs.lasting import emptied
from landscapes.rosenbrock import Rosenbrock
from landscapes.typed import Typed as Ground
from optimizers.adam import Adam
from optimizers.typed import Typed as Rule

STEPS, RUNS = 400, 5000
RATES = np.geomspace(1e-4, 1e-2, RUNS)
WRITTEN = Rosenbrock(), Adam()
FORMULA = "(a - x)^2 + b*(y - x^2)^2\na = 1 in [-2, 2]\nb = 100 in [1, 1000]"
RULE = """m = b1*m + (1 - b1)*g
v = b2*v + (1 - b2)*g^2
m_hat = m/(1 - b1^t)
v_hat = v/(1 - b2^t)
w = w - lr*m_hat/(sqrt(v_hat) + eps)
b1 = 0.9 in [0, 1)
b2 = 0.999 in [0, 1)
eps = 1e-8 in [1e-12, 1]"""
START = (-1.5, 2.0)


def read() -> None:
    emptied("landscapes.typed")
    Ground(FORMULA + "\n" * random.randrange(99))  # a class that somebody holds is not made anew


def minima() -> None:
    emptied("landscapes.lowest")
    emptied("landscapes.critical")
    assert len(Ground(FORMULA).minima) == 1


def rows(rounds: int) -> Iterator[Row]:
    """Every round runs all contestants in a new order; a ratio is the median of the rounds' own ratios."""
    ground, rule = Ground(FORMULA), Rule(RULE)
    pairs: dict[str, tuple[Any, Any]] = {"written": WRITTEN, "rule": (WRITTEN[0], rule), "both": (ground, rule)}
    contestants: dict[str, Callable[[], Any]] = {"read": read, "minima": minima}
    for name, (land, optimizer) in pairs.items():
        many = replace(optimizer, lr=RATES)
        contestants[f"{name} run"] = lambda land=land, optimizer=optimizer: descend(optimizer, land, START, STEPS)
        contestants[f"{name} sweep"] = lambda land=land, many=many: sweep(many, land, START, STEPS, turbo=False)
        if find_spec("numba"):
            contestants[f"{name} compiled"] = lambda land=land, many=many: sweep(many, land, START, STEPS, turbo=True)
    times = timed(contestants, rounds, perf_counter)

    yield Row("A typed formula is read, with its gradient and its Hessian", "≤ 20 ms", 1e3 * median(times["read"]), "{:.1f} ms", most=20)
    yield Row("Its minima and saddles are found", "≤ 100 ms", 1e3 * median(times["minima"]), "{:.0f} ms", most=100)
    many = f"a sweep of {RUNS:,}"
    goals = {"run": (3.0, f"one run, {STEPS} steps"), "sweep": (1.2, many), "compiled": (1.3, f"{many}, compiled")}
    for what, (most, told) in goals.items():
        if f"rule {what}" not in times:
            continue
        alone, both = (ratio(times, f"{name} {what}", f"written {what}") for name in ("rule", "both"))
        yield Row(f"Typed Adam over the built-in: {told}", f"≤ {most:g}×", alone, "{:.2f}×", most=most)
        yield Row(f"and on Rosenbrock, typed, too: {told}", f"≤ {most:g}×", both, "{:.2f}×", most=most)
