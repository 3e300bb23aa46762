"""Adam is first, SGD ends lower: when, and what a falling rate does to it. A hundred races, not one."""

from typing import Any

import numpy as np

from engine import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, on, race
from lessons.words import told
from optimizers.adam import Adam
from optimizers.schedules import Cosine
from optimizers.sgd import SGD
from scenario import Lane

SEEDS, STEPS, SIGMA = 100, 400, 1.0
LATE = 100  # the last so many steps
bowl = Quadratic(kappa=20.0)
constant_rate = race(bowl, SGD(lr=0.02), Adam(lr=0.1), steps=STEPS, noise=SIGMA)
falling_rate = race(bowl, on(SGD(lr=0.02), Cosine()), on(Adam(lr=0.1), Cosine()), steps=STEPS, noise=SIGMA)
LOW_ADAM = Lane(Adam(lr=0.02))
NAMES = ("SGD", "Adam", "SGD, falling rate", "Adam, falling rate")


@lasting(most=1, size=200_000)
def losses(lane: Lane) -> Array:
    """(seeds, T+1): the loss of one lane under a hundred draws of the noise. A draw is the same for every lane."""
    return descend(lane.optimizer, bowl, bowl.start, STEPS, noise=SIGMA, seed=range(SEEDS), schedule=lane.schedule).loss.T


def lanes() -> tuple[Lane, ...]:
    """SGD and Adam, constant and falling."""
    return *constant_rate.lanes, *falling_rate.lanes


@lasting(most=1, size=200_000)
def medians() -> Array:
    """(4, T+1)."""
    return np.stack([np.median(losses(lane), axis=0) for lane in lanes()])


def crossing() -> int:
    """The step after which SGD's median is lower than Adam's at nine steps of ten, both at a constant rate; counted from the end."""
    sgd, adam = medians()[:2]
    below = (sgd < adam)[::-1]
    share = np.cumsum(below) / np.arange(1, len(below) + 1)
    return int(len(below) - 1 - np.flatnonzero(share >= 0.9)[-1])


def floor(lr: float) -> float:
    """Theory: SGD with noise σ settles at a mean loss of Σ η σ²/(2 (2 - η λᵢ)) over the curvatures λᵢ."""
    return sum(lr * SIGMA**2 / (2 * (2 - lr * curvature)) for curvature in (1.0, 20.0))


def measured_floor() -> float:
    """SGD's mean loss over the last steps of a thousand races."""
    return float(descend(SGD(lr=0.02), bowl, bowl.start, STEPS, noise=SIGMA, seed=range(1000)).loss[-LATE:].mean())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Medians at the half-way houses, the crossing, the floors."""
    sgd, adam, sgd_falling, adam_falling = medians()
    low = np.median(losses(LOW_ADAM), axis=0)
    late = [float(np.median(losses(lane)[:, -LATE:])) for lane in lanes()]
    return {
        "sgd10": sgd[10],
        "adam10": adam[10],
        "sgd40": sgd[40],
        "adam40": adam[40],
        "cross": crossing(),
        "sgd": late[0],
        "adam": late[1],
        "sgd_end": sgd_falling[-1],
        "adam_end": adam_falling[-1],
        "times": late[1] / late[0],
        "mean": measured_floor(),
        "floor": floor(0.02),
        "low40": low[40],
        "low": float(np.median(losses(LOW_ADAM)[:, -LATE:])),
        "gain_sgd": late[0] / sgd_falling[-1],
        "gain_adam": late[1] / adam_falling[-1],
        "wins": int((np.median(losses(lanes()[0])[:, -LATE:], axis=1) < np.median(losses(lanes()[1])[:, -LATE:], axis=1)).sum()),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves, Curves]:
    """Median and middle 80 %, at a constant and at a falling rate."""
    t = np.arange(STEPS + 1, dtype=float)
    drawn = []
    for title, pair in (("constant rate", (0, 1)), ("falling rate", (2, 3))):
        lines = []
        for i, letter in zip(pair, "AB", strict=True):
            low, high = np.quantile(losses(lanes()[i]), (0.1, 0.9), axis=0)
            lines.append(Line(NAMES[i], letter, t, medians()[i], low, high))
        drawn.append(Curves(f"Loss of {SEEDS} races, {title}: median, and the middle 80 %", "step", "loss", tuple(lines)))
    return drawn[0], drawn[1]


def _adam_is_first() -> bool:
    sgd, adam = medians()[:2]
    return bool(adam[40] < sgd[40] / 2 and sgd[10] < adam[10])


def _sgd_ends_lower() -> bool:
    return bool(facts()["sgd"] < facts()["adam"] / 1.3 and facts()["wins"] >= 75 and 40 < crossing() < STEPS - LATE)


def _floor_is_as_theory_says() -> bool:
    return bool(abs(facts()["mean"] / floor(0.02) - 1) < 0.05)


def _falling_rates_settle_both() -> bool:
    seen = facts()
    return bool(seen["gain_sgd"] > 3 and seen["gain_adam"] > 3 and 1 / 3 < seen["adam_end"] / seen["sgd_end"] < 3)


def _a_lower_rate_turns_it_round() -> bool:
    return bool(facts()["low"] < facts()["sgd"] and facts()["low40"] > 5 * facts()["sgd40"])


lesson = told(
    __file__,
    scenes={"constant_rate": constant_rate, "falling_rate": falling_rate},
    claims=(
        _adam_is_first,
        _sgd_ends_lower,
        _floor_is_as_theory_says,
        _falling_rates_settle_both,
        _a_lower_rate_turns_it_round,
    ),
    facts=facts,
    charts=charts,
    play=constant_rate,
)
