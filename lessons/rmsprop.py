"""RMSProp: every parameter its own stride; and where the small number stands."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Curves, Line, race
from lessons.plane import strides
from lessons.words import told
from optimizers.rmsprop import RMSProp
from optimizers.rmsprop_outside import RMSPropOutside
from optimizers.sgd import SGD

LR, EPS = 0.02, 1e-8
ravine = Quadratic(kappa=100.0)
scenario = race(ravine, SGD(lr=0.018), RMSProp(lr=LR), steps=200)
large = race(ravine, RMSProp(lr=LR), RMSProp(lr=LR, eps=1.0), RMSPropOutside(lr=LR, eps=1.0), steps=400)
SLOPES = np.geomspace(1e-10, 1e-1, 91)


@lasting(most=1, size=200_000)
def first() -> tuple[Array, Array, Array]:
    """At the start: the gradient, SGD's first step and RMSProp's, as lengths along x and y."""
    sgd, rmsprop = scenario.run()
    return np.abs(sgd.grad[0]), np.abs(np.diff(sgd.w[:2], axis=0)[0]), np.abs(np.diff(rmsprop.w[:2], axis=0)[0])


def settled(slope: float) -> tuple[float, float]:
    """The stride on a steady slope once the memory is full, in learning rates: ε inside the root, ε outside."""
    return float(strides(RMSProp(lr=LR), 300, slope)[-1]), float(strides(RMSPropOutside(lr=LR), 300, slope)[-1])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """First steps, and strides on faint slopes."""
    gradient, sgd, rmsprop = first()
    inside, outside = settled(1e-5)
    return {
        "gx": gradient[0],
        "gy": gradient[1],
        "ratio": gradient[1] / gradient[0],
        "sx": sgd[0],
        "sy": sgd[1],
        "rx": rmsprop[0],
        "ry": rmsprop[1],
        "inside": inside,
        "outside": outside,
        "half_in": settled(1e-4 / 3**0.5)[0],
        "half_out": settled(1e-8)[1],
        "sgd_left": scenario.run()[0].loss[100],
        "rms_left": scenario.run()[1].loss[100],
        "sgd_end": scenario.run()[0].loss[-1],
        "rms_end": scenario.run()[1].loss[-1],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Stride by slope, for both places of ε."""
    lines = (
        Line("ε inside the root", "B", SLOPES, strides(RMSProp(lr=LR), 300, SLOPES)[-1]),
        Line("ε outside", "C", SLOPES, strides(RMSPropOutside(lr=LR), 300, SLOPES)[-1]),
    )
    return (
        Curves(
            "Stride on a steady slope, in learning rates, with ε = 10⁻⁸",
            "gradient",
            "stride",
            lines,
            log_x=True,
            log_y=False,
            marks=((EPS**0.5, "√ε"), (EPS, "ε")),
        ),
    )


def _equal_strides() -> bool:
    gradient, sgd, rmsprop = first()
    return bool(
        np.allclose(rmsprop, LR / 0.1**0.5, rtol=1e-6)
        and np.allclose(sgd[1] / sgd[0], gradient[1] / gradient[0], rtol=1e-12)
        and abs(gradient[1] / gradient[0] - 100 * 1.4 / 1.8) < 1e-9
    )


def _thrown_out_again() -> bool:
    """By step 150 s has faded so far that η/√(s + ε) is beyond 2/κ; later steps across are again of the order of η."""
    sgd, rmsprop = scenario.run()
    s = descend(RMSProp(lr=LR), ravine, ravine.start, 150, record="s").memory["s"][150, 1]
    longest = np.abs(np.diff(rmsprop.w[180:, 1])).max()
    return bool(
        rmsprop.loss[100] < sgd.loss[100] / 3
        and rmsprop.loss[150] < 1e-20
        and rmsprop.loss[-1] > sgd.loss[-1]
        and LR / np.sqrt(s + EPS) > 2 / 100
        and LR / 4 < longest < 4 * LR
    )


def _stride_is_as_the_formula() -> bool:
    inside, outside = strides(RMSProp(lr=LR), 300, SLOPES)[-1], strides(RMSPropOutside(lr=LR), 300, SLOPES)[-1]
    return bool(
        np.allclose(inside, SLOPES / np.sqrt(SLOPES**2 + EPS), rtol=1e-6) and np.allclose(outside, SLOPES / (SLOPES + EPS), rtol=1e-6)
    )


def _ten_times_apart() -> bool:
    inside, outside = settled(1e-5)
    return abs(inside - 1 / 101**0.5) < 1e-6 and abs(outside - 1 / 1.001) < 1e-6


def _flat_ground() -> bool:
    return abs(settled(1e-4 / 3**0.5)[0] - 0.5) < 1e-6 and abs(settled(1e-8)[1] - 0.5) < 1e-6


lesson = told(
    __file__,
    scenes={"scenario": scenario, "large": large},
    claims=(
        _thrown_out_again,
        _equal_strides,
        _stride_is_as_the_formula,
        _ten_times_apart,
        _flat_ground,
    ),
    facts=facts,
    charts=charts,
    play=large,
)
