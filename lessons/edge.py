"""The edge of stability: a rate too large for the start, on ground that does not bend alike everywhere."""

from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.product import Product
from landscapes.quadratic import Quadratic
from lessons.again import again, arrival, tried
from lessons.base import Curves, Line, race
from lessons.views import a_training, every_rate, one_step
from lessons.words import told
from networks.curve import Curve
from optimizers.sgd import SGD
from scenario import Lane
from scenario.training import Training
from studies.curvature import curvature

RATES = 0.1, 0.25, 0.3, 0.4
TARGET, CALM = 1e-6, 1e-12
ground = Product()
question = race(ground, *(SGD(lr=lr) for lr in RATES))
SHARP = float(curvature(ground, *question.start).lambda1)
bowl = race(Quadratic(kappa=SHARP), *(SGD(lr=lr) for lr in RATES), start=(1.0, 0.4), steps=40)
beyond = tried(question, {"D.SGD.lr": 0.5})
nearer = tried(beyond, {"x": 1.5, "y": 1})
network = Training(Curve(hidden=(10, 10), n=20, batch=0, noise=0.0), tuple(Lane(SGD(lr=lr)) for lr in (0.05, 0.1, 0.2, 0.3)), 1000)


def bend(w: Array) -> Array:
    """The largest curvature at the places w, (2, …)."""
    return np.asarray(curvature(ground, *w).lambda1)


@lasting(most=1, size=3_000_000)
def scan() -> tuple[Array, Trajectory]:
    """Ninety-one rates from 0.05 to 0.5, and their runs."""
    lr = np.linspace(0.05, 0.5, 91)
    return lr, descend(SGD(lr=lr), ground, question.start, 1000)


@lasting(most=1, size=200_000)
def resting() -> tuple[Array, Array]:
    """The rates with which the ball comes to rest, and how much the ground bends there."""
    lr, runs = scan()
    with np.errstate(all="ignore"):
        calm = runs.loss[-1] <= CALM
    return lr[calm], bend(runs.w[-1][:, calm])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """The curvature at the start and where each ball rests, how high they rise before, and from where on the ball flies off here, too."""
    a, b, c, d = question.run()
    rests = [float(bend(run.w[-1])) for run in (a, b, c, d)]
    rates, _ = resting()
    return {
        "sharp": SHARP,
        "border": 2 / SHARP,
        "rest_a": rests[0],
        "rest_b": rests[1],
        "rest_c": rests[2],
        "rest_d": rests[3],
        "bears_b": 2 / RATES[1],
        "bears_c": 2 / RATES[2],
        "bears_d": 2 / RATES[3],
        "low": a.loss[0],
        "high": c.loss.max(),
        "peak": int(c.loss.argmax()),
        "b_there": arrival(b, TARGET),
        "c_there": arrival(c, TARGET),
        "d_there": arrival(d, TARGET),
        "c_x": c.w[-1, 0],
        "c_y": c.w[-1, 1],
        "largest": rates.max(),
        "moved": float(bend(nearer.run()[3].w[-1])),
        "gone": int(beyond.run()[3].diverged_at),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """How much the ground bends where the ball rests, and how much its rate can bear."""
    rates, rests = resting()
    every = np.linspace(0.2, 0.5, 61)
    lines = (Line("where the ball comes to rest", "C", rates, rests), Line("what the rate bears, 2/η", "A", every, 2 / every))
    return (
        Curves(
            "Curvature where the ball comes to rest, by learning rate",
            "learning rate η",
            "curvature λ",
            lines,
            log_y=False,
            marks=((2 / SHARP, "2/λ at the start"),),
        ),
    )


def _bends_otherwise_elsewhere() -> bool:
    """Theory: on the curve xy = 1 the second derivatives are y², 1 and x², so the curvature is x² + y², and 0 along."""
    x = np.array([0.3, 0.7, 1.0, 2.0, 3.0])
    bent = curvature(ground, x, 1 / x)
    return bool(np.allclose(bent.lambda1, x**2 + 1 / x**2) and np.allclose(bent.lambda2, 0) and abs(facts()["rest_a"] - 9.06) < 0.01)


def _in_a_bowl_they_fly() -> bool:
    calm, *others = (run.loss[-1] for run in bowl.run())
    return bool(calm < 0.01 and min(others) > 1e3)


def by_hand(lr: float) -> list[float]:
    """The losses of a race, worked out in plain numbers: with r = xy - 1 a step takes η r y from x and η r x from y."""
    (x, y), losses = question.start, []
    for _ in range(question.steps + 1):
        r = x * y - 1
        losses.append(r * r / 2)
        x, y = x - lr * r * y, y - lr * r * x
    return losses


def _they_rise_and_rest(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    runs = [again(question, letter, 1.0, turn, shift) for letter in "BCD"]
    alike = all(np.allclose(run.loss[:20], by_hand(lr)[:20], rtol=1e-6, atol=1e-9) for run, lr in zip(runs, RATES[1:], strict=True))
    there = [arrival(run, TARGET) for run in runs]
    return alike and min(run.loss.max() / run.loss[0] for run in runs) > 10 and there == [facts()[f"{letter}_there"] for letter in "bcd"]


def _where_the_rate_can_be_borne() -> bool:
    rates, rests = resting()
    b, c, d = (facts()[name] for name in ("rest_b", "rest_c", "rest_d"))
    return bool((rests * rates < 2).all() and b < 8 < SHARP and c < 2 / 0.3 and d < 5 and (rests[rates > 2 / SHARP] < SHARP - 0.2).all())


def _other_starts() -> bool:
    ends = [
        float(bend(descend(SGD(lr=lr), ground, (3.0 + dx, 0.4 + dy), 300).w[-1]))
        for lr in RATES[1:]
        for dx in (-0.1, 0.0, 0.1)
        for dy in (-0.1, 0.0, 0.1)
    ]
    return max(ends) < SHARP - 1


def _too_large_is_too_large() -> bool:
    lr, runs = scan()
    with np.errstate(all="ignore"):
        calm = runs.loss[-1] <= CALM
    first = int((~calm).argmax())
    return bool(calm[:first].all() and (runs.diverged_at[first:] >= 0).all() and abs(lr[first] - facts()["largest"]) < 0.0051)


def _half_flies_off() -> bool:
    return bool(facts()["gone"] > 0)


def _half_rests_nearer() -> bool:
    return bool(nearer.run()[3].loss[-1] < CALM and facts()["moved"] < 2 / 0.5)


lesson = told(
    __file__,
    scenes={"question": question, "bowl": bowl},
    claims=(
        _bends_otherwise_elsewhere,
        _in_a_bowl_they_fly,
        _they_rise_and_rest,
        _where_the_rate_can_be_borne,
        _other_starts,
        _too_large_is_too_large,
    ),
    outcomes=(_half_flies_off, _half_rests_nearer),
    facts=facts,
    charts=charts,
    play=question,
    views=(every_rate(question), one_step(question, 1, "C"), a_training(network, "sharpness")),
)
