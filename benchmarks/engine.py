"""The engine beside the usual PyTorch loop, both keeping every position."""

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks import Row
from benchmarks.sweep import timed
from engine.descent import descend
from landscapes.rosenbrock import Rosenbrock
from optimizers.adam import Adam

STEPS = 1000
RUNS, RUN_STEPS = 4096, 500
START = (-1.5, 2.0)


def one_run() -> None:
    descend(Adam(lr=0.02), Rosenbrock(), START, STEPS)


def many_runs() -> None:
    lr, b1 = (a.ravel() for a in np.meshgrid(np.geomspace(1e-3, 1, 64), np.linspace(0, 0.99, RUNS // 64)))
    descend(Adam(lr=lr, b1=b1), Rosenbrock(), START, RUN_STEPS)


def torch_loop() -> Callable[[], None] | None:
    """The loop of the PyTorch tutorials: autograd and torch.optim, in double precision as ours."""
    try:
        import torch
    except ImportError:
        return None

    def run() -> None:
        w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([w], lr=0.02)
        path, losses = [w.detach().clone()], []
        for _ in range(STEPS):
            optimizer.zero_grad()
            x, y = w
            loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
            loss.backward()
            optimizer.step()
            path.append(w.detach().clone())
            losses.append(loss.item())

    return run


def rows(rounds: int) -> Iterator[Row]:
    """Every round runs all contestants in a new order; a ratio is the median of the rounds' own ratios."""
    contestants: dict[str, Callable[[], Any]] = {"one": one_run, "many": many_runs}
    if loop := torch_loop():
        contestants["torch"] = loop
    times = timed(contestants, rounds, perf_counter)

    one = [1e6 * t / STEPS for t in times["one"]]
    many = [1e9 * t / (RUNS * RUN_STEPS) for t in times["many"]]
    torch = [1e6 * t / STEPS for t in times.get("torch", ())]
    yield Row(
        "Adam on Rosenbrock, one run, 1,000 steps kept",
        "≤ 10 µs a step",
        median(one),
        f"{{:.1f}} µs a step (fastest {min(one):.1f})",
        most=10,
    )
    yield against("… against torch.optim and autograd", 12, torch, one)
    yield Row(
        "4,096 runs × 500 steps kept, own lr and β₁ each",
        "≤ 60 ns a run's step",
        median(many),
        f"{{:.0f}} ns (fastest {min(many):.0f})",
        most=60,
    )
    yield against("… against torch.optim, run by run", 2000, torch, [t / 1000 for t in many])


def against(what: str, least: float, torch: list[float], ours: list[float]) -> Row:
    if not torch:
        return Row(what, f"≥ {least:,}×", None, "torch is not installed")
    ratio = median(t / o for t, o in zip(torch, ours, strict=True))
    return Row(what, f"≥ {least:,}×", ratio, f"{{:,.0f}}× (torch: {median(torch):.0f} µs a step)", least=least)
