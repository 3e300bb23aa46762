"""Saddles and plateaus: who gets away, and what noise does."""

from math import log
from typing import Any

import numpy as np

from engine import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.plateau import Plateau
from landscapes.saddle import Saddle
from lessons.again import again, arrival, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.adam import Adam
from optimizers.heavy_ball import HeavyBall
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from scenario import Scenario
from studies.counts import first

saddle, plateau = Saddle(), Plateau()
LOWEST = plateau.lowest or 0.0
LANES = (SGD(lr=0.05), HeavyBall(lr=0.015), RMSProp(lr=0.02), Adam(lr=0.03))
LR, SIGMA, SEEDS = 0.05, 0.01, 100
THIRD_TO_THREE = np.geomspace(1 / 3, 3, 9)


def beside(y: float, noise: float = 0.0) -> Scenario:
    """The race on the saddle, from a point that far beside the ridge."""
    return race(saddle, *LANES, start=(-1.5, y), steps=200, noise=noise)


ridge, hair, faint, noisy = beside(0.0), beside(1e-3), beside(1e-6), beside(0.0, SIGMA)
quick = tried(hair, {"A.SGD.lr": 0.3})
terraces = race(plateau, SGD(lr=0.05), HeavyBall(lr=0.07), RMSProp(lr=0.04), Adam(lr=0.07), steps=400)


def leaves(run: Trajectory, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> int:
    """The first step more than 1 away from the ridge; -1 for never."""
    return int(first(np.abs(at_home(run, turn, shift)[:, 1]) > 1))


def down(letter: str, rate: float = 1.0) -> int:
    """The step from which a lane stays within 0.01 of the plateau's lowest height."""
    return arrival(again(terraces, letter, rate, steps=620), 0.01, LOWEST)


HAIRS = np.geomspace(1e-12, 1e-2, 21)


def by_hair() -> Array:
    """(lanes, hairs): steps until each lane is 1 away from the ridge, by how far beside it the lane starts."""
    starts = np.stack([np.full(len(HAIRS), -1.5), HAIRS])
    away = [np.abs(descend(optimizer, saddle, starts, 320).w[:, 1]) > 1 for optimizer in LANES]
    return np.stack([first(one) for one in away]).astype(float)


@lasting(most=1, size=200_000)
def with_noise() -> Array:
    """(seeds, lanes): when each leaves the ridge under noise."""
    y = np.stack([descend(optimizer, saddle, (-1.5, 0.0), 300, noise=SIGMA, seed=range(SEEDS)).w[:, 1] for optimizer in LANES], axis=-1)
    return first(np.abs(y) > 1).astype(float)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """When each leaves."""
    sgd, _, _, adam = (leaves(run) for run in hair.run())
    median = np.median(with_noise(), axis=0).astype(int)
    turned = [leaves(again(one, "D", turn=45.0, steps=900), 45.0) for one in (hair, faint)]
    ball, plain = ([down(letter, rate) for rate in THIRD_TO_THREE] for letter in "BA")
    return {
        "sgd": sgd,
        "adam": adam,
        "adam6": leaves(faint.run()[3]),
        "tenth": log(10) / log(1 + 2 * LR),
        "quick": leaves(quick.run()[0]),
        "quick6": leaves(tried(quick, {"y": 1e-6}).run()[0]),
        "turned3": turned[0],
        "turned6": turned[1],
        "nsgd": median[0],
        "nball": median[1],
        "nrms": median[2],
        "nadam": median[3],
        "psgd": down("A"),
        "pball": down("B"),
        "prms": down("C"),
        "padam": down("D"),
        "least": min(ball),
        "most": max(ball),
        "sgd_least": min(plain),
        "sgd_most": max(plain),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """When each leaves the ridge, by where it starts."""
    lines = tuple(Line(optimizer.name, letter, HAIRS, steps) for optimizer, letter, steps in zip(LANES, "ABCD", by_hair(), strict=True))
    title = "Steps until the ball is 1 away from the ridge"
    return (Curves(title, "how far beside the ridge it starts, y₀", "steps", lines, log_x=True, log_y=False),)


def _nobody_leaves_the_ridge() -> bool:
    return all(bool((run.w[:, 1] == 0).all()) and abs(run.w[-1, 0]) < 0.05 for run in ridge.run())


def _sgd_grows_from_what_it_has(sgd: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """Each step multiplies y by 1 + 2η."""
    growth = log(1 + 2 * LR * sgd)
    walked = [leaves(again(one, "A", sgd, turn, shift, steps=500), turn, shift) for one in (hair, faint)]
    return all(0 <= steps - log(1 / y) / growth < 1 for steps, y in zip(walked, (1e-3, 1e-6), strict=True))


def _adaptive_hardly_mind(rmsprop: float = 1.0, adam: float = 1.0) -> bool:
    far, near = beside(1e-3), beside(1e-12)
    lanes = (("C", rmsprop), ("D", adam))
    return all(0 <= leaves(again(near, lane, rate)) - leaves(again(far, lane, rate)) <= 5 for lane, rate in lanes)


def _the_gift_is_the_axes() -> bool:
    seen = facts()
    return bool(seen["turned3"] > 3 * seen["adam"] and seen["turned6"] > 1.4 * seen["turned3"] and abs(seen["adam6"] - seen["adam"]) <= 1)


def _rates_decide() -> bool:
    seen = facts()
    return bool(0 < seen["quick"] < seen["adam"] < seen["sgd"])


def _noise_frees_all() -> bool:
    return bool((with_noise() > 0).all())


def _terraces() -> bool:
    seen = facts()
    return bool(0 < seen["padam"] < seen["pball"] < 1.2 * seen["padam"] < seen["prms"] < seen["psgd"])


def _speed_carries() -> bool:
    seen = facts()
    return bool(seen["least"] > 0 and seen["most"] < 3 * seen["least"] and 0 < 10 * seen["sgd_least"] < seen["sgd_most"])


def _rate_decides() -> bool:
    seen = facts()
    return bool(0 < seen["quick"] < leaves(quick.run()[3]) == seen["adam"])


def _sgd_minds() -> bool:
    seen = facts()
    return bool(seen["quick6"] == 2 * seen["quick"] and abs(seen["adam6"] - seen["adam"]) <= 1)


lesson = told(
    __file__,
    scenes={"ridge": ridge, "hair": hair, "noisy": noisy, "terraces": terraces},
    claims=(
        _nobody_leaves_the_ridge,
        _sgd_grows_from_what_it_has,
        _adaptive_hardly_mind,
        _the_gift_is_the_axes,
        _rates_decide,
        _noise_frees_all,
        _terraces,
        _speed_carries,
    ),
    outcomes=(_rate_decides, _sgd_minds),
    facts=facts,
    charts=charts,
    play=hair,
    ranked=False,  # f falls for ever beyond a saddle, so its ranking says who flew farthest
    views=(two_knobs(hair, "A", "noise", "SGD.lr"), one_step(hair, 20, "D", "A", "y")),
)
