"""Adam is first, SGD ends lower: when, and what a falling rate does to it. A hundred races, not one."""

from typing import Any

import numpy as np

from engine import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, on, race
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


lesson = Lesson(
    number=7,
    slug="noise",
    title="“Adam first, SGD lower”",
    idea="A saying, put to a hundred races. And what a falling rate does.",
    words=r"""
In training the gradient is measured on a few examples at a time. So it is the true gradient plus **noise**.

There is a saying: Adam is fast at first, but SGD ends lower. Let us see when that is so.

One noisy race proves little. Here each lane runs 100 times, each time with another draw of the noise. A draw is the same for both
lanes. Then we look at the **median**: half the races lie below it.

Both lanes keep their rate: SGD 0.02, Adam 0.1. The noise is as strong in every direction (σ = 1).
""",
    question="What will the medians show after 400 steps?",
    answers=(
        Answer(
            "Both come to rest at the minimum, Adam first.",
            "With noise and a constant rate nothing comes to rest: each ball keeps being kicked off the bottom.",
        ),
        Answer("Both hover above the minimum, SGD lower.", "Each hovers at a height of its own, which grows with its rate.", right=True),
        Answer(
            "Both hover, Adam lower: it divides the noise away.",
            "It divides signal and noise alike. Near the bottom there is mostly noise, and Adam still steps about η.",
        ),
    ),
    reveal=r"""
The steep walls throw SGD down first: at step 10 its median loss is «sgd10:.1f», Adam's «adam10:.1f». But along the floor Adam is faster: at
step 40 it stands at «adam40:.2f», SGD at «sgd40:.2f». Then both hover. From about step «cross» on SGD is lower,
and over the last 100 steps by a factor of «times:.1f». It is so in «wins» of 100 races.

Why a floor? Each kick of noise is as long as η makes it. For SGD theory gives the mean height: «floor:.4f». Measured over
1,000 races: «mean:.4f».

**Now let the rate fall** (half a cosine, to zero). Both medians end far lower: SGD at «sgd_end:.4f», Adam at «adam_end:.4f». The kicks die
out with the rate, and of the saying little is left.

**And is it about the names?** Give Adam a fifth of its rate, 0.02, and it hovers at «low:.4f», below SGD's «sgd:.4f». But at step 40 it is
only at «low40:.1f». What the saying compares is two rates, each chosen for speed.
""",
    scenes=(Scene("Constant rate: one of the hundred", constant_rate), Scene("Falling rate", falling_rate)),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "The median loss over 100 seeds is at step 10 «sgd10:.1f» for SGD and «adam10:.1f» for "
            "Adam, at step 40 «sgd40:.2f» and «adam40:.2f».",
            _adam_is_first,
        ),
        Claim(
            "Over the last 100 steps SGD's is lower by a factor of «times:.1f», and in «wins» of 100 races. They cross near step «cross».",
            _sgd_ends_lower,
        ),
        Claim(
            "SGD's mean loss over the last 100 steps of 1,000 races, «mean:.4f», is within 5 % of the theory's «floor:.4f».",
            _floor_is_as_theory_says,
        ),
        Claim(
            "With a falling rate SGD ends «gain_sgd:.1f» times lower, Adam «gain_adam:.1f» times, and they end within a factor of 3.",
            _falling_rates_settle_both,
        ),
        Claim("Adam at 0.02 hovers lower than SGD («low:.4f»), but at step 40 is still at «low40:.1f».", _a_lower_rate_turns_it_round),
    ),
    now_you="One race, one draw: change the seed and watch how often the saying comes true. Then turn Adam's rate down.",
    play=constant_rate,
)
