"""How long a step may be: 2 over the curvature."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, race
from lessons.words import told
from optimizers.sgd import SGD

KAPPA = 20.0
SLOW, GOOD, FAST = SGD(lr=0.005), SGD(lr=0.09), SGD(lr=0.105)
valley = Quadratic(kappa=KAPPA)
scenario = race(valley, SLOW, GOOD, FAST, steps=100)


@lasting(most=1, size=200_000)
def critical(kappa: float) -> float:
    """The rate from which a step uphill of a wall of curvature κ ends higher than it began; found by bisection, from runs."""
    low, high = 1e-6, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        loss = descend(SGD(lr=middle), Quadratic(kappa=kappa), (0.0, 1.0), 1).loss
        low, high = (middle, high) if loss[1] < loss[0] else (low, middle)
    return low


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Where the three lanes end, and the limit."""
    slow, good, fast = (run.loss for run in scenario.run())
    return {
        "critical": critical(KAPPA),
        "theory": 2 / KAPPA,
        "slow": slow[-1],
        "good": good[-1],
        "fast": fast[-1],
        "steep": critical(100.0),
        "flat": critical(5.0),
        "keep": 1 - FAST.lr * KAPPA,
        "shrink": 1 - GOOD.lr * KAPPA,
        "lr_good": GOOD.lr,
        "lr_fast": FAST.lr,
        "start": slow[0],
    }


def by_rate() -> Array:
    """(2, n): rates and the loss that is left after the steps of the race."""
    lr = np.geomspace(1e-3, 0.13, 241)
    return np.stack([lr, descend(SGD(lr=lr), valley, valley.start, scenario.steps).loss[-1]])


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """What is left, by rate."""
    lr, left = by_rate()
    line = Line("SGD", "A", lr, left)
    return (
        Curves(
            f"Loss left after {scenario.steps} steps, by learning rate",
            "learning rate η",
            "loss",
            (line,),
            log_x=True,
            marks=((2 / KAPPA, "2/κ"),),
        ),
    )


def _limit_is_two_over_kappa() -> bool:
    return all(abs(critical(kappa) * kappa / 2 - 1) < 1e-9 for kappa in (1.0, 5.0, KAPPA, 100.0, 1000.0))


def _each_step_multiplies() -> bool:
    y = scenario.run()[2].w[:, 1]
    return bool(np.allclose(y[1:] / y[:-1], facts()["keep"], rtol=1e-9)) and abs(float(facts()["keep"]) + 1.1) < 1e-12


def _three_fates() -> bool:
    slow, good, fast = (run.loss for run in scenario.run())
    return bool(fast[-1] > fast[0] > slow[-1] > 100 * good[-1])


def _best_is_close_to_the_limit() -> bool:
    lr, left = by_rate()
    best = lr[left.argmin()]
    return bool(0.7 * 2 / KAPPA < best < 2 / KAPPA) and bool((left[lr > 2 / KAPPA] > left.min() * 1e4).all())


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(
        _limit_is_two_over_kappa,
        _each_step_multiplies,
        _three_fates,
        _best_is_close_to_the_limit,
    ),
    facts=facts,
    charts=charts,
    play=scenario,
)
