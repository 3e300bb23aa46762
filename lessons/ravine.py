"""One learning rate for all parameters, and what it costs in a ravine."""

from math import degrees, log
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import again, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.sgd import SGD
from studies.counts import stays

KAPPA = 100.0
ravine = Quadratic(kappa=KAPPA)
scenario = race(ravine, SGD(lr=0.019), SGD(lr=0.0095), steps=600)
SHARE = 0.01  # of the way along the floor that may be left


def steps_along(letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> int:
    """The step from which a lane has at most 1 % of its way along the floor before it."""
    x = at_home(again(scenario, letter, turn=turn, shift=shift), turn, shift)[:, 0]
    return int(stays(np.abs(x) <= SHARE * abs(ravine.start[0])))


def theory(kappa: float) -> float:
    """log 100 / log((κ + 1)/(κ - 1)): the best rate keeps (κ - 1)/(κ + 1) of both directions at every step."""
    return log(1 / SHARE) / log((kappa + 1) / (kappa - 1))


KAPPAS = np.array([3.0, 10, 30, 100, 300, 1000])


@lasting(most=1, size=200_000)
def measured() -> Array:
    """For each of `KAPPAS`: steps until 1 % is left of both directions, at the best single rate there is, 2/(1 + κ)."""
    w = descend(SGD(lr=2 / (1 + KAPPAS)), Quadratic(kappa=KAPPAS), (1.0, 1.0), 2500).w
    return stays(np.abs(w).max(axis=1) <= SHARE).astype(float)


def astray() -> float:
    """The angle in degrees between the first step and the way to the minimum, from a point on the lower wall of the ravine."""
    w = np.array([-1.8, 0.1])
    step = -np.array(ravine.grad(w[:1], w[1:])).ravel()
    return degrees(float(np.arccos(step @ -w / np.linalg.norm(step) / np.linalg.norm(w))))


def crossings(letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> int:
    """How often a lane changes sides in its first 50 steps, while it is more than a millionth from the middle."""
    y = at_home(again(scenario, letter, turn=turn, shift=shift, steps=50), turn, shift)[:, 1]
    return int(((np.sign(y[1:]) != np.sign(y[:-1])) & (np.abs(y[1:]) > 1e-6)).sum())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Steps, angles and crossings."""
    return {
        "fast": steps_along("A"),
        "half": steps_along("B"),
        "angle": astray(),
        "zigzag": crossings("A"),
        "calm": crossings("B"),
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
        Curves("Steps until 1 % of the way is left, at the best single rate", "condition number κ = λ₁/λ₂", "steps", lines, log_x=True),
    )


def _half_the_rate_twice_the_steps(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    expected = {letter: log(SHARE) / log(1 - lr) for letter, lr in (("A", 0.019), ("B", 0.0095))}
    return all(0 <= steps_along(letter, turn, shift) - steps < 1 for letter, steps in expected.items())


def _steps_grow_with_the_condition_number() -> bool:
    return all(0 <= count - theory(kappa) < 1 for kappa, count in zip(KAPPAS, measured(), strict=True))


def _zigzag_only_beyond_one_over_the_curvature(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    zigzag, calm = (crossings(letter, turn, shift) for letter in "AB")
    return zigzag == 50 and calm == 0 and 0.0095 < 1 / KAPPA < 0.019


def _astray() -> bool:
    slope = degrees(np.arctan2(KAPPA * 0.1, 1.8)) - degrees(np.arctan2(0.1, 1.8))
    return abs(astray() - slope) < 1e-9


def _one_step() -> bool:
    """From every point of the window."""
    start = np.random.default_rng(0).uniform(-2, 2, (2, 100))
    round_bowl = tried(scenario, {"Quadratic.kappa": 1, "A.SGD.lr": 1})
    ends = descend(round_bowl.lanes[0].optimizer, round_bowl.landscape, start, 1).loss[1]
    return bool((ends < 1e-20).all()) and bool((round_bowl.run()[0].loss[1:] < 1e-20).all())


def _not_again() -> bool:
    return 1 / (2 / KAPPA) == 50 and bool(tried(scenario, {"A.SGD.lr": 1}).run()[0].loss[1] > 1e5)


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(
        _half_the_rate_twice_the_steps,
        _steps_grow_with_the_condition_number,
        _zigzag_only_beyond_one_over_the_curvature,
        _astray,
    ),
    outcomes=(_one_step, _not_again),
    facts=facts,
    charts=charts,
    play=scenario,
    views=(two_knobs(scenario, "A", "SGD.lr", "Quadratic.kappa", "steps"), one_step(scenario, 10, "A", "B", "y")),
)
