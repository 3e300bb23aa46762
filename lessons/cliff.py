"""Thrown off a cliff: a gradient that undoes the way so far, and clipping by its norm."""

from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.cliff import Cliff
from landscapes.quadratic import Quadratic
from lessons.again import again, arrival, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.clipping import ByNorm, Clipping
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from scenario import Lane
from studies.race import race as studied

BALL, TARGET = Momentum(lr=2.0), 1e-6
LENGTHS = 20.0, 5.0, 1.0
ground = Cliff()


def clipped(rule: Any, most: float) -> Lane:
    """A lane that clips."""
    return Lane(rule, clip=ByNorm(most))


question = race(ground, BALL, *(clipped(BALL, most) for most in LENGTHS))
gentle = race(ground, SGD(lr=0.2), clipped(SGD(lr=0.2), 5.0), clipped(SGD(lr=0.2), 0.3))
too_large = race(Quadratic(), SGD(lr=0.105), clipped(SGD(lr=0.105), 1.0), steps=100)
eight, six = (tried(question, {"B.ByNorm.most": most}) for most in (8, 6))


def outside(places: Array) -> Any:
    """Whether each place, (2, …), is out of the picture."""
    (x0, x1), (y0, y1) = ground.domain
    x, y = places
    return (x < x0) | (x > x1) | (y < y0) | (y > y1)


def goes_out(letter: str, momentum: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """Whether a lane of the question is ever out of the picture, also at another rate and on ground turned and moved."""
    return bool(outside(at_home(again(question, letter, momentum, turn, shift), turn, shift).T).any())


def thrown(clip: Clipping) -> Trajectory:
    """The ball, clipped so; `clip` may hold a length for each run."""
    return descend(BALL, ground, ground.start, question.steps, clip=clip)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """What the ball meets, where the lanes go, when they arrive, and what clipping leaves as it is."""
    free, twenty, five, one = question.run()
    lengths = np.hypot(*free.grad.T)
    hit = int((lengths > 10).argmax())
    plain, _, short = gentle.run()
    lost, held = too_large.run()
    return {
        "before": lengths[:hit].max(),
        "wall": lengths[hit],
        "hit": hit + 1,
        "times": lengths[hit] / lengths[:hit].max(),
        "free": free.w[:, 0].min(),
        "twenty": twenty.w[:, 0].min(),
        "one_step": np.hypot(*(free.w[hit + 1] - free.w[hit])),
        "five_there": arrival(five, TARGET, float(ground.lowest or 0)),
        "one_there": arrival(one, TARGET, float(ground.lowest or 0)),
        "sgd_there": arrival(plain, TARGET, float(ground.lowest or 0)),
        "tenth_there": arrival(thrown(ByNorm(0.1)), TARGET, float(ground.lowest or 0)),
        "short_there": arrival(short, TARGET, float(ground.lowest or 0)),
        "out": studied(too_large).entrants[0].ending.out,
        "flown": np.abs(lost.w[-1, 1]),
        "width": np.ptp(held.w[-20:, 1]),
        "eight": eight.run()[1].w[:, 0].min(),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """How far out the ball is thrown, by the length that gradients may have."""
    most = np.geomspace(0.5, 100, 121)
    line = Line("Momentum", "A", most, -thrown(ByNorm(most)).w[:, 0].min(axis=0))
    return (
        Curves(
            "How far to the left the ball gets, by the longest gradient it may see; it starts at 4, the picture ends at 5",
            "longest gradient c",
            "largest −x",
            (line,),
            log_x=True,
            marks=((float(facts()["before"]), "longest before"), (float(facts()["wall"]), "wall")),
        ),
    )


def _one_gradient(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """Of the next step (1 − β₁) η times its length is the doing of this gradient; what the ball brought goes the other way."""
    run = again(question, "A", 1.0, turn, shift, steps=40)
    lengths = np.hypot(*run.grad.T)
    hit = int(facts()["hit"])
    push = (1 - BALL.b1) * BALL.lr * lengths[hit - 1]
    moved = np.hypot(*(run.w[hit] - run.w[hit - 1]))
    return bool(lengths[: hit - 1].max() * 9 < lengths[hit - 1] and push > moved > 0.8 * push and goes_out("A", 1.0, turn, shift))


def _twenty_is_too_long() -> bool:
    free, twenty = (run.w[:, 0].min() for run in question.run()[:2])
    return bool(free < 3 * twenty < 3 * ground.domain[0][0])


def _five_holds(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    rates = np.geomspace(1 / 3, 1.5, 5)
    return not any(goes_out(letter, rate, turn, shift) for letter in "CD" for rate in rates) and goes_out("C", 4.5 / 2, turn, shift)


def _they_arrive() -> bool:
    return bool(0 < facts()["one_there"] < question.steps and 0 < facts()["five_there"] < question.steps)


def _same_on_gentle_ground(sgd: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    plain, held = (again(gentle, letter, sgd, turn, shift, steps=60) for letter in "AB")
    return bool(np.hypot(*plain.grad.T).max() < 5 and np.array_equal(plain.w, held.w))


def _too_short_is_slow() -> bool:
    return bool(facts()["short_there"] > 1.5 * facts()["sgd_there"] > 0)


def _no_rate_made_right() -> bool:
    """On the wall every swing is η times the longest gradient wide, as long as the gradient at its ends is longer than that."""
    lost, held = (run.w[:, 1] for run in too_large.run())
    swings = np.abs(np.diff(held[-20:]))
    return bool(np.allclose(swings, 0.105, rtol=1e-6) and np.abs(lost[-1]) > 1e3 and np.abs(held).max() == 1.4)


def _six_is_the_border() -> bool:
    wide, narrow = (outside(scenario.run()[1].w.T).any() for scenario in (eight, six))
    return bool(wide and not narrow)


def _below_one() -> bool:
    """By hand: an average of gradients that are no longer than 0.1 is no longer either, so no step is longer than η c."""
    ball, slow = thrown(ByNorm(0.1)), tried(question, {"B.Momentum.lr": 0.2, "B.ByNorm.most": 0.1}).run()[1]
    far, near = (float(np.hypot(*np.diff(run.w, axis=0).T).max()) for run in (ball, slow))
    there, not_there = (arrival(run, TARGET, float(ground.lowest or 0)) for run in (ball, slow))
    return 0 < there < question.steps and not_there < 0 and 0.02 < far <= 0.2 and 0.019 < near <= 0.02 + 1e-12


lesson = told(
    __file__,
    scenes={"question": question, "gentle": gentle, "too_large": too_large},
    claims=(
        _one_gradient,
        _twenty_is_too_long,
        _five_holds,
        _they_arrive,
        _same_on_gentle_ground,
        _too_short_is_slow,
        _no_rate_made_right,
    ),
    outcomes=(_six_is_the_border, _below_one),
    facts=facts,
    charts=charts,
    play=question,
    views=(two_knobs(question, "B", "Momentum.lr", "ByNorm.most"), one_step(question, 11, "A", "C")),
)
