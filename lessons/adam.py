"""Adam: both memories at once, and what its start lacks without the correction."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.beale import Beale
from landscapes.quadratic import Quadratic
from landscapes.three_hump_camel import ThreeHumpCamel
from lessons.again import again, arrival, tried
from lessons.base import Curves, Line, race
from lessons.plane import Plane, strides
from lessons.views import every_rate, one_step
from lessons.words import told
from optimizers.adam import Adam
from optimizers.adam_uncorrected import AdamUncorrected

LR = 0.05
bowl = Quadratic(kappa=20.0)
scenario = race(bowl, Adam(lr=LR), AdamUncorrected(lr=LR), steps=150)
harm = race(Beale(), Adam(lr=0.5), AdamUncorrected(lr=0.5), steps=300)
POSTER = AdamUncorrected(lr=0.01, b1=0.7, b2=0.999)
poster = race(ThreeHumpCamel(), Adam(lr=0.01, b1=0.7), POSTER, start=(1.68, 1.04), steps=150)
paired = tried(scenario, {"B.AdamUncorrected.b1": 0.9, "B.AdamUncorrected.b2": 0.99})
T = 3000


class TwoGaussians:
    """The ground of E. Dupont's plot: a bowl with a well at (1, 0) and a deeper one at (-1, 0)."""

    def f(self, x: Array, y: Array) -> Array:
        wells: Array = x**2 + y**2 - 2 * np.exp(-((x - 1) ** 2 + y**2) / 0.2) - 3 * np.exp(-((x + 1) ** 2 + y**2) / 0.2)
        return wells

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        right, left = 20 * np.exp(-((x - 1) ** 2 + y**2) / 0.2), 30 * np.exp(-((x + 1) ** 2 + y**2) / 0.2)
        return 2 * x + right * (x - 1) + left * (x + 1), 2 * y + (right + left) * y


STARTS = np.stack(np.meshgrid(np.linspace(-2, 2, 31), np.linspace(-2, 2, 31))).reshape(2, -1)  # the plot's window


@lasting(most=2, size=200_000)
def in_the_deeper(optimizer: Adam | AdamUncorrected) -> tuple[float, float]:
    """The share of `STARTS`, in %, from which a rule is within 0.3 of the deeper well's bottom after 100 and after 1,000 steps."""
    path = descend(optimizer, TwoGaussians(), STARTS, 1000).w[[100, 1000]]
    near = np.hypot(path[:, 0] + 1, path[:, 1]) < 0.3
    return float(100 * near[0].mean()), float(100 * near[1].mean())


def first_stride(lane: int, rate: float = 1.0) -> float:
    """The first step of a lane along x, in learning rates."""
    run = again(scenario, "AB"[lane], rate, steps=1)
    return float(abs(run.w[1, 0] - run.w[0, 0]) / (LR * rate))


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Memories on a steady slope of 1, where the true mean of the gradient is 1, strides, and where the correction matters."""
    memory = descend(Adam(lr=LR), Plane(), (0.0, 0.0), 2, record=("m", "v")).memory
    m, v = memory["m"][:, 0], memory["v"][:, 0]
    wrong = strides(AdamUncorrected(lr=LR), T)
    corrected, thrown = harm.run()
    pair = strides(paired.lanes[1].optimizer, T)
    wrong_far, right_far = in_the_deeper(POSTER), in_the_deeper(Adam(lr=0.01, b1=0.7))
    return {
        "m1": m[1],
        "m2": m[2],
        "v1": v[1],
        "m1_hat": m[1] / (1 - 0.9),
        "root": sqrt(v[1]),
        "even": 1 - sqrt(v[1]),
        "right": first_stride(0),
        "wrong": first_stride(1),
        "right_map": first_stride(0) * sqrt(2),
        "wrong_map": first_stride(1) * sqrt(2),
        "peak": wrong.max(),
        "at": int(wrong.argmax()) + 1,
        "half": int(np.flatnonzero(wrong > 1.5)[-1]) + 1,
        "poster": strides(POSTER, 1)[0],
        "straight": np.abs(strides(Adam(lr=LR), T) - 1).max(),
        "arrives": arrival(corrected, 1e-6),
        "beale": corrected.loss[0],
        "thrown": thrown.loss.max(),
        "lost": thrown.loss[-1],
        "starts": STARTS.shape[1],
        "wrong100": wrong_far[0],
        "right100": right_far[0],
        "wrong1000": wrong_far[1],
        "right1000": right_far[1],
        "pair": pair[0],
        "pair_peak": pair.max(),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves, Curves]:
    """Stride by step on a steady slope; what counts as a short step by two rulers, and the best of each."""
    t = np.arange(1, T + 1, dtype=float)
    lines = (Line("Adam", "A", t, strides(Adam(lr=LR), T)), Line("without correction", "B", t, strides(AdamUncorrected(lr=LR), T)))
    angle = np.linspace(0, 2 * np.pi, 361)
    against = np.array([-3.0, -1.0]) / np.hypot(3, 1)  # the way against a gradient that is three times as long along x
    sides = np.array([[1.0, 1, -1, -1, 1], [-1.0, 1, 1, -1, -1]])
    balls = (
        Line("as the crow flies: a circle", "A", np.cos(angle), np.sin(angle)),
        Line("its best step: against the gradient", "C", *np.array([[0, 0], against]).T),
        Line("by the longer coordinate: a square", "B", *sides),
        Line("its best step: to a corner", "D", *np.array([[0.0, 0], [-1, -1]]).T),
    )
    return (
        Curves("Down a steady slope: length of each step, in learning rates", "step", "stride", lines, log_x=True, log_y=False),
        Curves("Short steps by two rulers, and the best of each where g = (3, 1)", "x", "y", balls, log_y=False, even=True),
    )


def _memories() -> bool:
    seen = facts()
    return bool(np.allclose([seen["m1"], seen["m2"], seen["v1"], seen["m1_hat"]], [0.1, 0.19, 0.001, 1.0], rtol=1e-12))


def _first_steps(adam: float = 1.0, adamuncorrected: float = 1.0) -> bool:
    return abs(first_stride(0, adam) - 1) < 1e-6 and abs(first_stride(1, adamuncorrected) - 0.1 / sqrt(0.001)) < 1e-4


def _how_long_it_lasts() -> bool:
    t = np.arange(1, T + 1)
    by_hand = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    return bool(np.allclose(strides(AdamUncorrected(lr=LR), T), by_hand, rtol=1e-5)) and facts()["straight"] < 1e-6


def _harm() -> bool:
    corrected, thrown = (run.loss for run in harm.run())
    return bool(corrected.max() == corrected[0] and 0 < facts()["arrives"] < 200 and thrown.max() > 3 * thrown[0] and thrown[-1] > 0.5)


def _poster() -> bool:
    return bool(abs(strides(POSTER, 1)[0] - 0.3 / sqrt(0.001)) < 1e-4)


def _speed_and_not_insight() -> bool:
    seen = facts()
    return bool(seen["wrong100"] > 2 * seen["right100"] and abs(seen["wrong1000"] - seen["right1000"]) < 5)


def _another_well() -> bool:
    adam, uncorrected = again(poster, "A", steps=2000).w[-1], again(poster, "B").w[-1]
    return bool(adam[0] > 1.5 and np.hypot(*uncorrected) < 0.1)


def _sign(adam: float = 1.0) -> bool:
    lr = LR * adam
    steps = np.diff(descend(Adam(lr=lr, b1=0.0, b2=0.0, eps=1e-16), bowl, (-1.8, 1.4), 5).w, axis=0)
    return bool(np.allclose(np.abs(steps), lr, rtol=1e-5))


def _pair() -> bool:
    """Later it is (1 - 0.9ᵗ)/√(1 - 0.99ᵗ)."""
    t = np.arange(1, T + 1)
    by_hand = (1 - 0.9**t) / np.sqrt(1 - 0.99**t)
    seen = facts()
    return bool(abs(seen["pair"] - 1) < 1e-6 and abs(seen["pair_peak"] - by_hand.max()) < 1e-4 and seen["pair_peak"] > 1.5)


lesson = told(
    __file__,
    scenes={"scenario": scenario, "harm": harm, "poster": poster},
    claims=(
        _memories,
        _first_steps,
        _how_long_it_lasts,
        _harm,
        _poster,
        _speed_and_not_insight,
        _another_well,
        _sign,
    ),
    outcomes=(_pair,),
    facts=facts,
    charts=charts,
    play=scenario,
    views=(every_rate(scenario), one_step(scenario, 1, "A", "B")),
)
