"""Momentum: an iron ball in the ravine, and the two ways textbooks write it."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, race
from lessons.plane import strides
from lessons.words import told
from optimizers.base import Optimizer
from optimizers.heavy_ball import HeavyBall
from optimizers.momentum import Momentum
from optimizers.sgd import SGD

KAPPA, BETA, LR = 100.0, 0.9, 0.005
ravine = Quadratic(kappa=KAPPA)
SUM, MEAN = HeavyBall(lr=LR, mu=BETA), Momentum(lr=LR, b1=BETA)
SAME = Momentum(lr=LR / (1 - BETA), b1=BETA)
BEST_SGD = SGD(lr=2 / (1 + KAPPA))
POLYAK = HeavyBall(lr=4 / (sqrt(KAPPA) + 1) ** 2, mu=((sqrt(KAPPA) - 1) / (sqrt(KAPPA) + 1)) ** 2)
question = race(ravine, SGD(lr=0.018), SUM, MEAN, steps=400)
reconciled = race(ravine, SGD(lr=0.018), SUM, SAME, steps=400)
TARGET = 1e-6


def arrival(optimizer: Optimizer) -> int:
    """The first step with a loss of at most 1e-6."""
    loss = descend(optimizer, ravine, ravine.start, 1000).loss
    return int(np.flatnonzero(loss <= TARGET)[0])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Arrivals, the two forms side by side, and the speed on a steady slope."""
    _, summed, mean = question.run()
    first = np.abs(np.diff(summed.w[:2], axis=0)) / np.abs(np.diff(mean.w[:2], axis=0))
    return {
        "sgd": arrival(BEST_SGD),
        "sum": arrival(SUM),
        "polyak": arrival(POLYAK),
        "best": BEST_SGD.lr,
        "times": float(first.mean()),
        "lr_same": SAME.lr,
        "apart": np.abs(reconciled.run()[1].w - reconciled.run()[2].w).max(),
        "speed": strides(SUM, 200)[-1],
        "mean_speed": strides(MEAN, 200)[-1],
        "mu": POLYAK.mu,
        "eta": POLYAK.lr,
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """How speed builds up on a steady slope."""
    t = np.arange(1, 61, dtype=float)
    lines = (
        Line("HeavyBall (sums)", "B", t, strides(SUM, 60)),
        Line("Momentum (averages)", "C", t, strides(MEAN, 60)),
        Line("SGD", "A", t, strides(SGD(lr=LR), 60)),
    )
    return (Curves("Down a steady slope: length of each step, in learning rates times gradient", "step", "length", lines, log_y=False),)


def _same_path() -> bool:
    return bool(facts()["apart"] < 1e-12)


def _tenfold() -> bool:
    return bool(abs(facts()["times"] * (1 - BETA) - 1) < 1e-12 and abs(strides(SUM, 200)[-1] * (1 - BETA) - 1) < 1e-6)


def _never_farther_than_the_gradient() -> bool:
    walked: Array = strides(MEAN, 200)
    return bool((walked <= 1).all() and abs(walked[-1] - 1) < 1e-6)


def _arrivals() -> bool:
    """Theory: SGD at its best keeps (κ-1)/(κ+1) a step, the heavy ball at its best (√κ-1)/(√κ+1), after a short run-up."""
    keep, ball = (KAPPA - 1) / (KAPPA + 1), (sqrt(KAPPA) - 1) / (sqrt(KAPPA) + 1)
    x, y = ravine.start
    plain = np.log(sqrt(TARGET / ((x**2 + KAPPA * y**2) / 2))) / np.log(keep)
    tail = descend(POLYAK, ravine, ravine.start, 140).loss
    return bool(0 <= arrival(BEST_SGD) - plain < 1 and abs((tail[140] / tail[100]) ** (1 / 80) / ball - 1) < 0.02)


lesson = told(
    __file__,
    scenes={"question": question, "reconciled": reconciled},
    claims=(
        _same_path,
        _tenfold,
        _never_farther_than_the_gradient,
        _arrivals,
    ),
    facts=facts,
    charts=charts,
    play=reconciled,
)
