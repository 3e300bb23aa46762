"""Noise: what speed costs under it, for SGD and Adam alike, and what a falling rate does. A hundred races, not one."""

from math import sqrt
from typing import Any

import numpy as np

from engine import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.again import Elsewhere, tried
from lessons.base import Curves, Line, on, race
from lessons.plane import Plane
from lessons.views import one_step, rate_and_noise
from lessons.words import told
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.heavy_ball import HeavyBall
from optimizers.schedules import Cosine
from optimizers.sgd import SGD
from scenario import Lane
from studies.counts import first

SEEDS, STEPS, SIGMA = 100, 400, 1.0
LATE = 100  # the last so many steps
TIME = 0.1  # a lane is as quick as its median is to touch this
bowl = Quadratic(kappa=20.0)
PLAIN, QUICK, ADAM = SGD(lr=0.02), SGD(lr=0.04), Adam(lr=0.1)
question = race(bowl, QUICK, ADAM, steps=STEPS, noise=SIGMA)
saying = race(bowl, PLAIN, ADAM, steps=STEPS, noise=SIGMA)
falling_rate = race(bowl, on(PLAIN, Cosine()), on(ADAM, Cosine()), steps=STEPS, noise=SIGMA)
LOW_ADAM = Lane(Adam(lr=0.02))
SGD_RATES, ADAM_RATES = np.geomspace(0.027, 0.068, 6), np.geomspace(0.06, 0.22, 6)


@lasting(most=1, size=200_000)
def losses(lane: Lane, seeds: int = SEEDS) -> Array:
    """(seeds, T+1): the loss of one lane under so many draws of the noise. A draw is the same for every lane."""
    return descend(lane.optimizer, bowl, bowl.start, STEPS, noise=SIGMA, seed=range(seeds), schedule=lane.schedule).loss.T


def late(lane: Lane) -> Array:
    """(seeds,): the median loss of each race over its last steps."""
    return np.asarray(np.median(losses(lane)[:, -LATE:], axis=1))


def lanes() -> tuple[Lane, ...]:
    """SGD, quick SGD and Adam at a constant rate; SGD and Adam at a falling one."""
    return saying.lanes[0], question.lanes[0], saying.lanes[1], *falling_rate.lanes


@lasting(most=1, size=200_000)
def medians() -> Array:
    """(5, T+1), of `lanes()`."""
    return np.stack([np.median(losses(lane), axis=0) for lane in lanes()])


@lasting(most=3, size=200_000)
def speed_and_height(rule: type[SGD | Adam], turn: float = 0.0) -> tuple[Array, Array]:
    """(rates,) each: the step at which the median of a hundred races first touches `TIME`, and its height over the last steps.

    The ground is turned by `turn` degrees.
    """
    rates = SGD_RATES if rule is SGD else ADAM_RATES
    place = Elsewhere(bowl, turn)
    each, draws = np.repeat(rates, SEEDS), np.tile(np.arange(SEEDS), len(rates))
    loss = descend(rule(lr=each), place, place.there(bowl.start), STEPS, noise=SIGMA, seed=draws).loss.reshape(STEPS + 1, len(rates), SEEDS)
    return first(np.median(loss, axis=2) <= TIME).astype(float), np.median(loss[-LATE:], axis=(0, 2))


def floor(lr: float) -> float:
    """Theory: SGD with noise σ settles at a mean loss of Σ η σ²/(2 (2 - η λᵢ)) over the curvatures λᵢ."""
    return sum(lr * SIGMA**2 / (2 * (2 - lr * curvature)) for curvature in (1.0, 20.0))


@lasting(most=1, size=200_000)
def measured_floor() -> float:
    """SGD's mean loss over the last steps of a thousand races."""
    return float(descend(PLAIN, bowl, bowl.start, STEPS, noise=SIGMA, seed=range(1000)).loss[-LATE:].mean())


def kicked() -> float:
    """Adam's root mean square step along an axis on flat ground, where there is nothing but noise, in learning rates."""
    x = descend(ADAM, Plane(0.0), (0.0, 0.0), 3000, noise=SIGMA, seed=range(100)).w[2000:, 0]
    return float(np.sqrt((np.diff(x, axis=0) ** 2).mean()) / ADAM.lr)


def averaged() -> tuple[float, float]:
    """Medians over the races of SGD: the loss at its last point, and at the mean of its last 200 points."""
    w = descend(PLAIN, bowl, bowl.start, STEPS, noise=SIGMA, seed=range(SEEDS)).w
    ends, means = w[-1], w[-200:].mean(axis=0)
    return float(np.median(bowl.f(*ends))), float(np.median(bowl.f(*means)))


@lasting(most=2, size=200_000)
def hovering(optimizer: Optimizer) -> tuple[float, float]:
    """The mean loss of a hundred races over the last 300 of 900 steps, and their median step there."""
    run = descend(optimizer, bowl, (0.0, 0.0), 900, noise=SIGMA, seed=range(SEEDS))
    steps = np.diff(run.w[-300:], axis=0)
    return float(run.loss[-300:].mean()), float(np.median(np.hypot(steps[:, 0], steps[:, 1])))


def lower_in(seeds: range) -> int:
    """In how many draws of the saying's race SGD's last steps are lower than Adam's."""
    sgd, adam = late(lanes()[0]), late(lanes()[2])
    return int((sgd < adam)[list(seeds)].sum())


def turned_match() -> tuple[float, float, float, float]:
    """In the turned bowl: Adam's time and height at 0.1, the rate at which SGD hovers as high as that, and its time there."""
    rates = np.geomspace(0.027, 0.068, 30)
    times, heights = speed_and_height(SGD, 45.0)
    adam_times, adam_heights = speed_and_height(Adam, 45.0)
    time = float(np.interp(0.1, ADAM_RATES, adam_times))
    height = float(np.interp(0.1, ADAM_RATES, adam_heights))
    match = float(rates[np.abs(np.interp(rates, SGD_RATES, heights) - height).argmin()])
    return time, height, match, float(np.interp(match, SGD_RATES, times))


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Medians, times, floors."""
    times = first(medians().T <= TIME)
    low = np.median(losses(LOW_ADAM), axis=0)
    heights = [float(np.median(losses(lane)[:, -LATE:])) for lane in lanes()]
    last, mean = averaged()
    plain, ball = hovering(PLAIN), hovering(HeavyBall(lr=0.002, mu=0.9))
    turned = turned_match()
    return {
        "sgd_time": times[0],
        "quick_time": times[1],
        "adam_time": times[2],
        "sgd": heights[0],
        "quick": heights[1],
        "adam": heights[2],
        "sgd_end": medians()[3, -1],
        "adam_end": medians()[4, -1],
        "times": heights[2] / heights[0],
        "wins": lower_in(range(SEEDS)),
        "ten": int((losses(lanes()[0])[:10, -1] < losses(lanes()[2])[:10, -1]).sum()),
        "ten_late": lower_in(range(10)),
        "mean": measured_floor(),
        "floor": floor(0.02),
        "kick": sqrt((1 - 0.9) / (1 + 0.9)),
        "kicked": kicked(),
        "low40": low[40],
        "low": float(np.median(losses(LOW_ADAM)[:, -LATE:])),
        "gain_sgd": heights[0] / medians()[3, -1],
        "gain_adam": heights[2] / medians()[4, -1],
        "last": last,
        "averaged": mean,
        "plain_floor": plain[0],
        "plain_step": plain[1],
        "ball_floor": ball[0],
        "ball_step": ball[1],
        "turned_time": round(turned[0]),
        "turned_match": turned[2],
        "turned_sgd": round(turned[3]),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves, Curves, Curves]:
    """Speed against height; median and middle 80 %, at a constant and at a falling rate."""
    t = np.arange(STEPS + 1, dtype=float)
    quick = tuple(
        Line(name, letter, *(values[np.argsort(times, kind="stable")] for values in (times, heights)))
        for name, letter, (times, heights) in (("SGD", "A", speed_and_height(SGD)), ("Adam", "B", speed_and_height(Adam)))
    )
    drawn = [
        Curves(
            "What speed costs: every point is a rate, a hundred races each", f"steps until the median first touches {TIME}", "height", quick
        )
    ]
    for title, pair in (("constant rate", (1, 2)), ("falling rate", (3, 4))):
        lines = []
        for i, letter in zip(pair, "AB", strict=True):
            low, high = np.quantile(losses(lanes()[i]), (0.1, 0.9), axis=0)
            lines.append(Line(lanes()[i].name, letter, t, medians()[i], low, high))
        drawn.append(Curves(f"Loss of {SEEDS} races, {title}: median, and the middle 80 %", "step", "loss", tuple(lines)))
    return drawn[0], drawn[1], drawn[2]


def _the_saying() -> bool:
    seen = facts()
    return bool(0 < seen["adam_time"] < 0.7 * seen["sgd_time"] and seen["times"] > 2 and seen["wins"] >= 75)


def _as_quick_as_high() -> bool:
    seen = facts()
    return bool(abs(seen["quick_time"] - seen["adam_time"]) <= 4 and abs(seen["quick"] / seen["adam"] - 1) < 0.2)


def _one_curve() -> bool:
    """Adam's height where it is as quick as SGD, between its rates."""
    times, heights = speed_and_height(SGD)
    adam_times, adam_heights = speed_and_height(Adam)
    order = np.argsort(adam_times)
    adam = np.interp(times, adam_times[order], adam_heights[order])
    return bool((np.abs(np.log(adam / heights)) < np.log(4 / 3)).all())


def _turned_bowl() -> bool:
    seen = facts()
    return bool(seen["turned_time"] > 1.5 * seen["adam_time"] and seen["turned_sgd"] < seen["turned_time"] / 1.5)


def _floor_is_as_theory_says() -> bool:
    return bool(abs(facts()["mean"] / floor(0.02) - 1) < 0.05)


def _a_quarter_of_eta() -> bool:
    return bool(abs(facts()["kicked"] / facts()["kick"] - 1) < 0.03)


def _falling_rates_settle_both() -> bool:
    seen = facts()
    return bool(seen["gain_sgd"] > 3 and seen["gain_adam"] > 3 and 1 / 3 < seen["adam_end"] / seen["sgd_end"] < 3)


def _averaging() -> bool:
    return bool(facts()["averaged"] < facts()["last"] / 4)


def _momentum_smooths() -> bool:
    seen = facts()
    return bool(seen["ball_step"] < seen["plain_step"] / 3 and abs(seen["ball_floor"] / seen["plain_floor"] - 1) < 0.15)


def _seeds() -> bool:
    """As the visitor runs them, one after the other."""
    runs = [tried(saying, {"seed": seed}).run() for seed in range(10)]
    lower = sum(bool(sgd.loss[-1] < adam.loss[-1]) for sgd, adam in runs)
    late_lower = sum(bool(np.median(sgd.loss[-LATE:]) < np.median(adam.loss[-LATE:])) for sgd, adam in runs)
    return (lower, late_lower) == (facts()["ten"], facts()["ten_late"]) and 5 < lower < 10


def _low_adam() -> bool:
    seen = facts()
    return bool(seen["low"] < seen["sgd"] and seen["low40"] > 5 * medians()[0, 40])


lesson = told(
    __file__,
    scenes={"question": question, "saying": saying, "falling_rate": falling_rate},
    claims=(
        _the_saying,
        _as_quick_as_high,
        _one_curve,
        _turned_bowl,
        _floor_is_as_theory_says,
        _a_quarter_of_eta,
        _falling_rates_settle_both,
        _averaging,
        _momentum_smooths,
    ),
    outcomes=(_seeds, _low_adam),
    facts=facts,
    charts=charts,
    play=saying,
    views=(rate_and_noise(saying, "A"), one_step(saying, 300, "B", "A")),
)
