"""Momentum: an iron ball in the ravine, and the two ways textbooks write it."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, race
from lessons.plane import strides
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


lesson = Lesson(
    number=3,
    slug="momentum",
    title="Momentum: the iron ball",
    idea="A ball with weight ignores the zigzag and gathers speed along the floor.",
    words=r"""
Think of an iron ball. In a ravine the push from the walls changes sides at every step and cancels. The push along the floor keeps its
direction and adds up. That is **momentum**: remember past gradients, and move by the memory.

Textbooks write it in two ways. Some **sum** (here *HeavyBall*; so do torch and optax):

$$b \leftarrow \mu\,b + g \qquad w \leftarrow w - \eta\,b$$

Others **average** (here *Momentum*; Adam's $m$ is such an average):

$$v \leftarrow \beta\,v + (1-\beta)\,g \qquad w \leftarrow w - \eta\,v$$

Lanes B and C have the same numbers: η = 0.005 and μ = β = 0.9. Lane A is plain SGD.
""",
    question="B sums, C averages, with the same η and the same 0.9. How do their paths compare?",
    answers=(
        Answer(
            "They are the same: it is the same idea.",
            "The same idea, but not the same number: the average holds back nine tenths of every gradient.",
        ),
        Answer("B steps ten times as far as C.", "On equal ground the factor is 1/(1 − 0.9) = 10, from the first step on.", right=True),
        Answer(
            "C steps farther, because it adds a second term.",
            "The second term is the gradient times 0.1: an average is never longer than the longest of its parts.",
        ),
    ),
    reveal=r"""
B's first step is «times:.0f» times C's. On a steady slope B ends up at «speed:.1f» times η g a step, C at «mean_speed:.1f» times.

The two books are reconciled by one factor. Give the averaging form the rate η/(1 − β) = «lr_same:.2g», and the paths are the same: over 400
steps they differ by less than 10⁻¹². *Before you copy a learning rate, ask which form it was made for.*

And the iron ball pays. Down to a loss of 10⁻⁶ the best SGD, η = «best:.4f», needs «sgd» steps here. HeavyBall at 0.005 needs «sum». At
Polyak's best values, η = «eta:.3f» and μ = «mu:.2f», it needs «polyak»: about √κ takes the place of κ.

The price is overshoot: the ball rolls past the bottom and comes back.
""",
    scenes=(Scene("The same numbers", question), Scene("Reconciled: C has η/(1 − β)", reconciled)),
    facts=facts,
    charts=charts,
    claims=(
        Claim("With η = 0.05 the averaging form walks the summing form's path at 0.005: less than 10⁻¹² apart over 400 steps.", _same_path),
        Claim("The summing form's first step is «times:.0f» times as long; on a steady slope its steps grow to «speed:.1f» η g.", _tenfold),
        Claim("The averaging form's steps on a steady slope approach η g and never exceed it.", _never_farther_than_the_gradient),
        Claim(
            "To 10⁻⁶: SGD at its best rate «sgd» steps, HeavyBall «sum», at Polyak's values «polyak», "
            "where each step keeps (√κ − 1)/(√κ + 1).",
            _arrivals,
        ),
    ),
    now_you="Turn μ of lane B to 0.99. It gathers more speed, and takes longer to calm down. Then to 0: what does it become?",
    play=reconciled,
    sources=("Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5)", "Sutskever et al. 2013, ICML"),
)
