"""One learning rate for all parameters, and what it costs in a ravine."""

from math import degrees, log
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, race
from lessons.words import told
from optimizers.sgd import SGD

KAPPA = 100.0
ravine = Quadratic(kappa=KAPPA)
scenario = race(ravine, SGD(lr=0.019), SGD(lr=0.0095), steps=600)
SHARE = 0.01  # of the way along the floor that may be left


def steps_along(lr: float, kappa: float = KAPPA) -> int:
    """Steps until the ball has 1 % of its way along the floor before it."""
    x = descend(SGD(lr=lr), Quadratic(kappa=kappa), ravine.start, 1000).w[:, 0]
    return int(np.flatnonzero(np.abs(x) <= SHARE * abs(ravine.start[0]))[0])


def theory(kappa: float) -> float:
    """log 100 / log((κ + 1)/(κ - 1)): the best rate keeps (κ - 1)/(κ + 1) of both directions at every step."""
    return log(1 / SHARE) / log((kappa + 1) / (kappa - 1))


KAPPAS = np.array([3.0, 10, 30, 100, 300, 1000])


@lasting(most=1, size=200_000)
def measured() -> Array:
    """For each of `KAPPAS`: steps until 1 % is left of both directions, at the best single rate there is, 2/(1 + κ)."""
    w = descend(SGD(lr=2 / (1 + KAPPAS)), Quadratic(kappa=KAPPAS), (1.0, 1.0), 2500).w
    return np.asarray(np.argmax(np.abs(w).max(axis=1) <= SHARE, axis=0), dtype=float)


def astray() -> float:
    """The angle in degrees between the first step and the way to the minimum, from a point on the lower wall of the ravine."""
    w = np.array([-1.8, 0.1])
    step = -np.array(ravine.grad(w[:1], w[1:])).ravel()
    return degrees(float(np.arccos(step @ -w / np.linalg.norm(step) / np.linalg.norm(w))))


def crossings(lane: int) -> int:
    """How often a lane changes sides in its first 50 steps."""
    y = scenario.run()[lane].w[:51, 1]
    return int((np.sign(y[1:]) != np.sign(y[:-1])).sum())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Steps, angles and crossings."""
    return {
        "fast": steps_along(0.019),
        "half": steps_along(0.0095),
        "angle": astray(),
        "zigzag": crossings(0),
        "calm": crossings(1),
        "ten": int(measured()[1]),
        "hundred": int(measured()[3]),
        "thousand": int(measured()[5]),
        "across": 1 - 0.0095 * KAPPA,
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Steps by κ."""
    lines = (
        Line("measured", "A", KAPPAS, measured()),
        Line("theory", "B", KAPPAS, np.array([theory(kappa) for kappa in KAPPAS])),
    )
    return (
        Curves(
            "Steps until 1 % of the way is left, at the best single rate", "how much steeper the walls are, κ", "steps", lines, log_x=True
        ),
    )


def _half_the_rate_twice_the_steps() -> bool:
    expected = [log(SHARE) / log(1 - lr) for lr in (0.019, 0.0095)]
    return all(0 <= steps_along(lr) - steps < 1 for lr, steps in zip((0.019, 0.0095), expected, strict=True))


def _steps_grow_with_kappa() -> bool:
    return all(0 <= count - theory(kappa) < 1 for kappa, count in zip(KAPPAS, measured(), strict=True))


def _zigzag_only_beyond_one_over_kappa() -> bool:
    return crossings(0) == 50 and crossings(1) == 0 and 0.0095 < 1 / KAPPA < 0.019


def _astray() -> bool:
    slope = degrees(np.arctan2(KAPPA * 0.1, 1.8)) - degrees(np.arctan2(0.1, 1.8))
    return abs(astray() - slope) < 1e-9


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(
        _half_the_rate_twice_the_steps,
        _steps_grow_with_kappa,
        _zigzag_only_beyond_one_over_kappa,
        _astray,
    ),
    facts=facts,
    charts=charts,
    play=scenario,
)
