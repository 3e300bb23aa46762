"""One learning rate for all parameters, and what it costs in a ravine."""

from math import degrees, log
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, race
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


lesson = Lesson(
    number=2,
    slug="ravine",
    title="One rate for all",
    idea="Steep walls, gentle floor, one learning rate. Why the path zigzags.",
    words=r"""
A network has many parameters. Gradient descent gives all of them **one** learning rate.

Here two parameters are enough to see the trouble. Across the ravine (y) the ground bends 100 times as sharply as along it (x).

The gradient is the direction of *steepest* descent. In a ravine that is not the way to the bottom: it points at the opposite wall. From
the point (−1.8, 0.1) the two directions differ by «angle:.0f»°.

The wall sets a limit for the rate, as in lesson 1: 2/κ = 0.02. Lane A runs close below it, at 0.019, and zigzags.
""",
    question="Lane B has half the rate, 0.0095. What will that change?",
    answers=(
        Answer(
            "The zigzag goes, and B arrives sooner.", "Half right: the zigzag goes. But the way along the floor is walked at half the pace."
        ),
        Answer(
            "The zigzag goes, and B needs about twice as long.",
            "The floor is gentle, so every step along it is short. Half the rate halves it again.",
            right=True,
        ),
        Answer("B still zigzags, only in smaller jumps.", "B no longer steps over the middle: a zigzag needs a rate above 1/κ = 0.01."),
    ),
    reveal=r"""
Across, every step multiplies y by $1 - \eta\kappa$. For A that is negative: it changes sides each time, «zigzag» times in 50 steps. For B
it is «across:.2f», and it never does.

Along the floor every step multiplies x by $1 - \eta$. Until 1 % of that way is left A takes «fast» steps, B «half».

So the zigzag is not the disease. It is what impatience looks like. The disease is one rate for two directions: the wall allows at most
0.02, and the floor would like 1.

Even at the best single rate there is, $2/(1+\kappa)$, the number of steps grows with κ: «ten» steps for κ = 10, «hundred» for 100,
«thousand:,» for 1,000. The next lessons are ways out.
""",
    scenes=(Scene("Two rates in a ravine", scenario),),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "Until 1 % of the way along the floor is left, η = 0.019 takes «fast» steps and η = 0.0095 «half».",
            _half_the_rate_twice_the_steps,
        ),
        Claim(
            "At the best single rate it takes «ten» steps for κ = 10, «hundred» for 100 and «thousand:,» for 1,000, as theory says.",
            _steps_grow_with_kappa,
        ),
        Claim("In the first 50 steps lane A changes sides «zigzag» times and lane B «calm» times.", _zigzag_only_beyond_one_over_kappa),
        Claim("At (−1.8, 0.1) steepest descent and the way to the minimum are «angle:.0f»° apart.", _astray),
    ),
    now_you="Set κ to 1: the ravine becomes a round bowl. Try η = 1 and count the steps. Then turn κ up again.",
    play=scenario,
)
