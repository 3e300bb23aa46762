"""Adam: both memories at once, and why their start must be corrected."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, race
from lessons.plane import Plane, strides
from lessons.words import told
from optimizers.adam import Adam
from optimizers.adam_uncorrected import AdamUncorrected

LR = 0.05
bowl = Quadratic(kappa=20.0)
scenario = race(bowl, Adam(lr=LR), AdamUncorrected(lr=LR), steps=150)
POSTER = AdamUncorrected(lr=0.01, b1=0.7, b2=0.999)
poster = race(bowl, Adam(lr=0.01, b1=0.7), POSTER, steps=150)
T = 3000


def first_stride(lane: int) -> float:
    """The first step of a lane along x, in learning rates."""
    return float(abs(np.diff(scenario.run()[lane].w[:2, 0])[0]) / LR)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Memories on a steady slope of 1, where the true mean of the gradient is 1, and strides."""
    memory = descend(Adam(lr=LR), Plane(), (0.0, 0.0), 2, record=("m", "v")).memory
    m, v = memory["m"][:, 0], memory["v"][:, 0]
    wrong = strides(AdamUncorrected(lr=LR), T)
    return {
        "m1": m[1],
        "m2": m[2],
        "v1": v[1],
        "m1_hat": m[1] / (1 - 0.9),
        "right": first_stride(0),
        "wrong": first_stride(1),
        "peak": wrong.max(),
        "at": int(wrong.argmax()) + 1,
        "half": int(np.flatnonzero(wrong > 1.5)[-1]) + 1,
        "poster": strides(POSTER, 1)[0],
        "b2": 1 - (0.3 / 9.5) ** 2,
        "straight": np.abs(strides(Adam(lr=LR), T) - 1).max(),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Stride by step on a steady slope."""
    t = np.arange(1, T + 1, dtype=float)
    lines = (Line("Adam", "A", t, strides(Adam(lr=LR), T)), Line("without correction", "B", t, strides(AdamUncorrected(lr=LR), T)))
    return (Curves("Down a steady slope: length of each step, in learning rates", "step", "stride", lines, log_x=True, log_y=False),)


def _memories() -> bool:
    seen = facts()
    return bool(np.allclose([seen["m1"], seen["m2"], seen["v1"], seen["m1_hat"]], [0.1, 0.19, 0.001, 1.0], rtol=1e-12))


def _first_steps() -> bool:
    return abs(first_stride(0) - 1) < 1e-6 and abs(first_stride(1) - 0.1 / sqrt(0.001)) < 1e-4


def _how_long_it_lasts() -> bool:
    t = np.arange(1, T + 1)
    by_hand = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    return bool(np.allclose(strides(AdamUncorrected(lr=LR), T), by_hand, rtol=1e-5)) and facts()["straight"] < 1e-6


def _poster() -> bool:
    return bool(abs(strides(POSTER, 1)[0] - 0.3 / sqrt(0.001)) < 1e-4) and abs(facts()["b2"] - 0.999) < 1e-5


lesson = told(
    __file__,
    scenes={"scenario": scenario, "poster": poster},
    claims=(
        _memories,
        _first_steps,
        _how_long_it_lasts,
        _poster,
    ),
    facts=facts,
    charts=charts,
    play=scenario,
)
