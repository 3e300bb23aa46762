"""The condition number, and how a ball with memory is damped: its swings keep the root of μ, whatever the rate."""

from math import log, sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import again, arrival, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.heavy_ball import HeavyBall
from studies.counts import stays

KAPPA, MU, LOW = 100.0, 0.9, 1e-3
RATES = {"A": 0.02, "B": 0.005, "C": 0.00125}
ravine = Quadratic(kappa=KAPPA)
BEST = ((sqrt(KAPPA) - 1) / (sqrt(KAPPA) + 1)) ** 2  # μ that damps both directions critically
question = race(ravine, *(HeavyBall(lr=lr, mu=MU) for lr in RATES.values()), steps=200)
memories = race(ravine, HeavyBall(lr=0.019, mu=0.0), HeavyBall(lr=0.033, mu=0.67), HeavyBall(lr=0.001, mu=0.95), steps=200)
MUS = np.array([0.0, 0.3, 0.5, 0.6, BEST, 0.75, 0.8, 0.85, 0.9, 0.95])


def swing(letter: str, rate: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> Array:
    """What a step keeps of the swing from wall to wall, (steps 1 to 50): the root of what it keeps of its energy.

    The energy of two places one after the other is y₁² - (1 + μ - ηλ) y₁ y₀ + μ y₀².
    """
    y = at_home(again(question, letter, rate, turn, shift, steps=51), turn, shift)[:, 1]
    energy = y[1:] ** 2 - (1 + MU - RATES[letter] * rate * KAPPA) * y[1:] * y[:-1] + MU * y[:-1] ** 2
    kept: Array = np.sqrt(energy[1:] / energy[:-1])
    return kept


def passes(letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """Whether a lane ever stands beyond the bottom along the floor, on which it starts at -1.8."""
    return bool((at_home(again(question, letter, 1.0, turn, shift), turn, shift)[:, 0] > 0).any())


@lasting(most=1, size=200_000)
def soonest() -> Array:
    """For each of `MUS`: from which step on a loss of at most 10⁻³ holds, at the best of 100 rates."""
    mu, lr = (grid.ravel() for grid in np.meshgrid(MUS, np.geomspace(1e-3, 0.08, 100), indexing="ij"))
    with np.errstate(all="ignore"):
        steps = stays(descend(HeavyBall(lr=lr, mu=mu), ravine, ravine.start, 300).loss <= LOW)
    return np.asarray(np.where(steps < 0, 1000, steps).reshape(len(MUS), -1).min(axis=1), dtype=float)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """What is kept, where creeping begins, and the best memory."""
    steps = dict(zip(MUS.tolist(), soonest().astype(int).tolist(), strict=True))
    return {
        "kept": float(swing("A")[20]),
        "halves": log(0.5) / log(sqrt(MU)),
        "critical": (1 - sqrt(MU)) ** 2,
        "left": -float(question.run()[2].w[-1, 0]),
        "mu": BEST,
        "none": steps[0.0],
        "best": steps[BEST],
        "much": steps[0.95],
        "tried": arrival(tried(question, {"B.HeavyBall.mu": 0.67, "B.HeavyBall.lr": 0.033}).run()[1], LOW),
        "limit": 2 * 1.5 / KAPPA,
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Steps by memory."""
    line = Line("HeavyBall", "B", MUS, soonest())
    marks = ((BEST, "theory"),)
    return (Curves("Steps until the loss stays below 10⁻³, for each μ the best rate", "μ", "steps", (line,), marks=marks),)


def _keeps_the_root(heavyball: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """At ηλ from (1 - √μ)² to (1 + √μ)²; lane A's own is 2 and may not be trebled."""
    rates = {letter: min(heavyball, 1.9 if letter == "A" else 3.0) for letter in RATES}
    return all(np.allclose(swing(letter, rate, turn, shift), sqrt(MU), rtol=1e-6) for letter, rate in rates.items())


def _creeps(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """Theory: it creeps where ηλ is below (1 - √μ)²; along the floor λ is 1."""
    creeping = {letter: lr < facts()["critical"] for letter, lr in RATES.items()}
    return all(passes(letter, turn, shift) is not creeps for letter, creeps in creeping.items()) and creeping["C"]


def _best_memory() -> bool:
    """The measured best is that of theory, and within a few steps of its count: each step keeps √μ of both directions."""
    found = soonest()
    x, y = ravine.start
    least = log(sqrt(2 * LOW / (x**2 + KAPPA * y**2))) / log(sqrt(BEST))
    return bool(MUS[found.argmin()] == BEST and least <= found.min() <= least + 8 and found[0] > 5 * found.min() < found[-1])


def _flies_off() -> bool:
    run = tried(question, {"B.HeavyBall.mu": 0.5, "B.HeavyBall.lr": 0.033}).run()[1]
    return bool(not run.loss[-1] < 1e6 and facts()["limit"] < 0.033)


def _is_there() -> bool:
    return bool(facts()["best"] <= facts()["tried"] <= 1.5 * facts()["best"])


lesson = told(
    __file__,
    scenes={"question": question, "memories": memories},
    claims=(_keeps_the_root, _creeps, _best_memory),
    outcomes=(_is_there, _flies_off),
    facts=facts,
    charts=charts,
    play=question,
    views=(two_knobs(question, "B", "HeavyBall.lr", "HeavyBall.mu", "steps"), one_step(question, 40, "A", "C")),
)
