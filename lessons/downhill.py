"""How long a step may be: 2 over the curvature."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import Elsewhere, again, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.sgd import SGD
from studies.race import race as studied
from studies.standings import Status

WALL = 20.0  # curvature across; along it is 1, so this is Quadratic's κ
SLOW, MIDDLE, GOOD, FAST = (SGD(lr=lr) for lr in (0.005, 0.04, 0.09, 0.105))
bowl = Quadratic(kappa=WALL)
scenario = race(bowl, SLOW, MIDDLE, GOOD, FAST, steps=100)
sharper = tried(scenario, {"Quadratic.kappa": 50})


@lasting(most=16, size=200_000)
def critical(curvature: float, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """The rate from which a step off a wall of that curvature ends higher than it began; found by bisection, from runs."""
    place = Elsewhere(Quadratic(kappa=curvature), turn, shift)
    low, high = 1e-6, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        loss = descend(SGD(lr=middle), place, place.there((0.0, 1.0)), 1).loss
        low, high = (middle, high) if loss[1] < loss[0] else (low, middle)
    return low


def best(curvature: float) -> float:
    """The rate that leaves the least after the steps of the race, where the curvature is 1 along: of 2,001 that a run can bear."""
    lr = np.linspace(0.5, 1.0, 2001) * 2 / curvature
    left = descend(SGD(lr=lr), Quadratic(kappa=curvature), bowl.start, scenario.steps).loss[-1]
    return float(lr[left.argmin()])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Where the lanes end, and the limit."""
    slow, middle, good, fast = (run.loss for run in scenario.run())
    return {
        "critical": critical(WALL),
        "theory": 2 / WALL,
        "slow": slow[-1],
        "middle": middle[-1],
        "good": good[-1],
        "fast": fast[-1],
        "out": studied(scenario).entrants[3].ending.out,
        "best": best(WALL),
        "share": 100 * best(WALL) / (2 / WALL),
        "ideal": 2 / (WALL + 1),
        "slow50": sharper.run()[0].loss[-1],
        "steep": critical(100.0),
        "flat": critical(5.0),
        "keep": 1 - FAST.lr * WALL,
        "shrink": 1 - GOOD.lr * WALL,
        "lr_good": GOOD.lr,
        "lr_fast": FAST.lr,
        "start": slow[0],
    }


def by_rate() -> Array:
    """(2, n): rates and the loss that is left after the steps of the race."""
    lr = np.geomspace(1e-3, 0.13, 241)
    return np.stack([lr, descend(SGD(lr=lr), bowl, bowl.start, scenario.steps).loss[-1]])


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
            marks=((2 / WALL, "2/λ"),),
        ),
    )


def _limit_is_two_over_the_curvature(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    return all(abs(critical(curvature, turn, shift) * curvature / 2 - 1) < 1e-6 for curvature in (1.0, 5.0, WALL, 100.0, 1000.0))


def _each_step_multiplies(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    y = at_home(again(scenario, "D", turn=turn, shift=shift), turn, shift)[:, 1]
    return bool(np.allclose(y[1:] / y[:-1], facts()["keep"], rtol=1e-9)) and abs(float(facts()["keep"]) + 1.1) < 1e-12


def _four_fates() -> bool:
    slow, middle, good, fast = (run.loss for run in scenario.run())
    return bool(fast[-1] > fast[0] > slow[-1] > 1000 * middle[-1] > 1e6 * good[-1])


def _it_has_left() -> bool:
    """The window ends at |y| = 2, and |y| = 1.4 · 1.1ᵗ."""
    ending = studied(scenario).entrants[3].ending
    return ending.status is Status.OUT and ending.out == int(np.ceil(np.log(2 / 1.4) / np.log(1.1)))


def _best_rate() -> bool:
    return all(abs(best(curvature) * (1 + curvature) / 2 - 1) < 0.02 for curvature in (1.0, WALL)) and 90 < facts()["share"] < 100


def _one_comes_down() -> bool:
    slow, _, good, fast = (run.loss for run in sharper.run())
    falls = bool((np.diff(slow) < 0).all()) and slow[-1] > 1e-6
    return bool(falls and min(good[-1], fast[-1]) > 1e6 and MIDDLE.lr == 2 / 50)


def _one_swings_for_ever() -> bool:
    y = sharper.run()[1].w[:, 1]
    return bool(np.allclose(y[1:], -y[:-1], rtol=1e-12))


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(_limit_is_two_over_the_curvature, _each_step_multiplies, _four_fates, _it_has_left, _best_rate),
    outcomes=(_one_comes_down, _one_swings_for_ever),
    facts=facts,
    charts=charts,
    play=scenario,
    views=(two_knobs(scenario, "C", "SGD.lr", "Quadratic.kappa"), one_step(scenario, 3, "D", "C")),
)
