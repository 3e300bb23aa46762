"""A batch is noise: σ/√B, the floor it leaves, and the rate that goes with a larger batch."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import again, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, rate_and_noise
from lessons.words import told
from optimizers.sgd import SGD
from scenario import Scenario

WALL, SIGMA, TIMES = 5.0, 2.0, 16
bowl = Quadratic(kappa=WALL)
SAME, ROOT, LINEAR = (SGD(lr=lr) for lr in (0.01, 0.04, 0.16))
EXAMPLES, DRAWS = 320, 200
small = tried(race(bowl, SAME, steps=1600, noise=SIGMA), {})
large = tried(race(bowl, SAME, ROOT, LINEAR, steps=100, noise=SIGMA), {"batch": TIMES})
larger = tried(large, {"batch": 4 * TIMES, "C.SGD.lr": 4 * LINEAR.lr})
single = tried(large, {"batch": 1})


@lasting(most=16, size=16 * 2_000_000)
def medians(scenario: Scenario, letter: str) -> Array:
    """The median loss of a lane after each step, (T+1,), under DRAWS draws of the noise."""
    return np.asarray(np.median(again(scenario, letter, seeds=DRAWS).loss, axis=-1))


def after(scenario: Scenario, letter: str, examples: int, rate: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """The median loss of a lane when it has seen so many examples."""
    steps = examples // scenario.batch
    return float(np.median(again(scenario, letter, rate, turn, shift, steps=steps, seeds=DRAWS).loss[-1]))


def floor(lr: float, batch: int) -> float:
    """Theory: what SGD hovers at on the average, ησ²/2B · Σ 1/(2 - ηλ) over the two curvatures."""
    return lr * SIGMA**2 / (2 * batch) * sum(1 / (2 - lr * curvature) for curvature in (1.0, WALL))


@lasting(most=8, size=200_000)
def hovers(lr: float, batch: int) -> float:
    """The same from runs that begin at the lowest point: the mean of 400 runs over 300 steps, after 100."""
    runs = descend(SGD(lr=lr), bowl, (0.0, 0.0), 400, noise=SIGMA / np.sqrt(batch), seed=range(400))
    return float(runs.loss[100:].mean())


def kept(rule: SGD, steps: int) -> float:
    """Which part of the way along the floor is left after so many steps without noise."""
    return float(descend(rule, bowl, (1.0, 0.0), steps).w[-1, 0])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Where the lanes are after as many examples, and the floors."""
    return {
        "examples": EXAMPLES,
        "steps": EXAMPLES // TIMES,
        "one": after(small, "A", EXAMPLES),
        "same": after(large, "A", EXAMPLES),
        "root": after(large, "B", EXAMPLES),
        "linear": after(large, "C", EXAMPLES),
        "floor_one": floor(0.01, 1),
        "floor_large": floor(0.16, TIMES),
        "measured": hovers(0.16, TIMES),
        "floor_same": floor(0.01, TIMES),
        "loud": floor(0.16, 1),
        "sigma": large.sigma,
        "border": 2 / WALL,
        "sixteen": kept(SAME, TIMES),
        "one_step": kept(LINEAR, 1),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """The loss by the examples seen."""
    lines = [Line("B = 1, η = 0.01", "D", np.arange(1601.0), medians(small, "A"))]
    for letter, rule in zip("ABC", (SAME, ROOT, LINEAR), strict=True):
        lines.append(Line(f"B = 16, η = {rule.lr}", letter, TIMES * np.arange(101.0), medians(large, letter)))
    return (Curves(f"Loss by examples seen: the median of {DRAWS} races", "examples", "loss", tuple(lines)),)


def _the_noise_of_a_mean() -> bool:
    """Of sixteen numbers that scatter by 2, the mean scatters by 2/√16."""
    means = (SIGMA * np.random.default_rng(0).standard_normal((20_000, TIMES))).mean(axis=1)
    return bool(abs(means.std() / large.sigma - 1) < 0.02 and large.sigma == 0.5)


def _as_far_for_as_many_examples() -> bool:
    seen = facts()
    return bool(0.6 < seen["linear"] / seen["one"] < 1.6 and seen["root"] > 5 * seen["one"] and seen["same"] > 20 * seen["one"])


def _sixteen_steps_in_one() -> bool:
    """Without noise: sixteen steps at η keep (1 - ηλ)¹⁶ of the way, one at 16 η keeps 1 - 16 ηλ."""
    sixteen, one = kept(SAME, TIMES), kept(LINEAR, 1)
    return bool(abs(sixteen - 0.99**16) < 1e-12 and abs(one - 0.84) < 1e-12 and abs(sixteen - one) < 0.02)


def _the_floor() -> bool:
    return bool(abs(hovers(0.16, TIMES) / floor(0.16, TIMES) - 1) < 0.02 and abs(hovers(0.04, 4) / floor(0.04, 4) - 1) < 0.05)


def _it_goes_by_the_quotient() -> bool:
    floors = [floor(0.01 * times, times) for times in (1, 4, TIMES)]
    return bool(floors == sorted(floors) and floors[-1] < 1.4 * floors[0] and floor(0.01, 1) == TIMES * floor(0.01, TIMES))


def _not_beyond_the_border() -> bool:
    return bool(larger.run()[2].diverged_at >= 0 or larger.run()[2].loss[-1] > 1e6) and 4 * LINEAR.lr > facts()["border"]


def _loud() -> bool:
    return bool(abs(hovers(0.16, 1) / floor(0.16, 1) - 1) < 0.05 and floor(0.16, 1) == TIMES * floor(0.16, TIMES))


lesson = told(
    __file__,
    scenes={"large": large, "small": small},
    claims=(_the_noise_of_a_mean, _as_far_for_as_many_examples, _sixteen_steps_in_one, _the_floor, _it_goes_by_the_quotient),
    outcomes=(_not_beyond_the_border, _loud),
    facts=facts,
    charts=charts,
    play=large,
    views=(rate_and_noise(large, "C"), one_step(large, 1, "A", "C")),
)
