"""Momentum: an iron ball in the ravine, and the two ways textbooks write it."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import again, arrival, at_home, tried
from lessons.base import Curves, Line, race
from lessons.plane import strides
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.base import Optimizer
from optimizers.heavy_ball import HeavyBall
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from studies.counts import first

KAPPA, BETA, LR = 100.0, 0.9, 0.005
ravine = Quadratic(kappa=KAPPA)
SUM, MEAN = HeavyBall(lr=LR, mu=BETA), Momentum(lr=LR, b1=BETA)
SAME = Momentum(lr=LR / (1 - BETA), b1=BETA)
BEST_SGD = SGD(lr=2 / (1 + KAPPA))
POLYAK = HeavyBall(lr=4 / (sqrt(KAPPA) + 1) ** 2, mu=((sqrt(KAPPA) - 1) / (sqrt(KAPPA) + 1)) ** 2)
question = race(ravine, SGD(lr=0.018), SUM, steps=400)
books = race(ravine, SGD(lr=0.018), SUM, MEAN, steps=400)
reconciled = race(ravine, SGD(lr=0.018), SUM, SAME, steps=400)
wild, forgetful = (tried(reconciled, {"B.HeavyBall.mu": mu}) for mu in (0.99, 0))
TARGET = 1e-6


@lasting(most=3, size=200_000)
def alone(optimizer: Optimizer) -> Trajectory:
    """A rule in the ravine, for as long as the slowest needs."""
    return descend(optimizer, ravine, ravine.start, 1000)


def swing(letter: str, rate: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """How far from the middle of the ravine a lane is at most, in steps 20 to 30."""
    path = at_home(again(question, letter, rate, turn, shift, steps=30), turn, shift)
    return float(np.abs(path[20:, 1]).max())


def along(letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """How far along the floor a lane is at step 60: x, from -1.8; the bottom is at 0."""
    return float(at_home(again(question, letter, 1.0, turn, shift, steps=60), turn, shift)[60, 0])


def turns(lane: int) -> int:
    """How often a lane changes sides in its first 60 steps."""
    y = question.run()[lane].w[:61, 1]
    return int((np.sign(y[1:]) != np.sign(y[:-1])).sum())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Swings, arrivals, the two forms side by side, and the speed on a steady slope."""
    plain, summed, mean = books.run()
    first_steps = np.abs(np.diff(summed.w[:2], axis=0)) / np.abs(np.diff(mean.w[:2], axis=0))
    return {
        "sgd_swing": swing("A"),
        "ball_swing": swing("B"),
        "sgd20": plain.loss[20],
        "ball20": summed.loss[20],
        "sgd_turns": turns(0),
        "ball_turns": turns(1),
        "sgd_x": along("A"),
        "ball_x": along("B"),
        "sgd": arrival(alone(BEST_SGD), TARGET),
        "sum": arrival(alone(SUM), TARGET),
        "touch": int(first(alone(SUM).loss <= TARGET)),
        "polyak": arrival(alone(POLYAK), TARGET),
        "best": BEST_SGD.lr,
        "times": float(first_steps.mean()),
        "lr_same": SAME.lr,
        "apart": np.abs(reconciled.run()[1].w - reconciled.run()[2].w).max(),
        "speed": strides(SUM, 200)[-1],
        "mu": POLYAK.mu,
        "eta": POLYAK.lr,
        "wild": wild.run()[1].loss[-1],
        "calm": summed.loss[-1],
        "plain_x": forgetful.run()[1].w[60, 0],
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


def _swings_wider(heavyball: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    return swing("B", heavyball, turn, shift) > 5 * swing("A", 1.0, turn, shift)


def _the_floor(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """SGD alone keeps 1 - η of the way along at every step."""
    ball, plain = along("B", turn, shift), along("A", turn, shift)
    return abs(ball) < 0.1 and abs(plain + 1.8 * (1 - 0.018) ** 60) < 1e-9


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
    tail, seen = alone(POLYAK).loss, facts()
    shrinks = abs((tail[140] / tail[100]) ** (1 / 80) / ball - 1) < 0.02
    return bool(0 <= seen["sgd"] - plain < 1 and shrinks and 0 < seen["touch"] < seen["sum"] < seen["sgd"] / 2 and seen["polyak"] > 0)


def _more_speed() -> bool:
    return bool(wild.run()[1].loss[-40:].max() > 0.1 and facts()["calm"] < 1e-12)


def _no_memory() -> bool:
    plain = descend(SGD(lr=LR), ravine, ravine.start, 400).w
    return bool(np.array_equal(forgetful.run()[1].w, plain) and (plain[:, 1] >= 0).all())


lesson = told(
    __file__,
    scenes={"question": question, "books": books, "reconciled": reconciled},
    claims=(
        _swings_wider,
        _the_floor,
        _same_path,
        _tenfold,
        _never_farther_than_the_gradient,
        _arrivals,
    ),
    outcomes=(_more_speed, _no_memory),
    facts=facts,
    charts=charts,
    play=reconciled,
    views=(two_knobs(question, "B", "HeavyBall.lr", "HeavyBall.mu", "steps"), one_step(books, 1, "B", "C")),
)
