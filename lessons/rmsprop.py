"""RMSProp: every parameter its own stride; and where the small number stands."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.again import Elsewhere, again, tried
from lessons.base import Curves, Line, race
from lessons.plane import strides
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.rmsprop import RMSProp
from optimizers.rmsprop_outside import RMSPropOutside
from optimizers.sgd import SGD

LR, EPS = 0.02, 1e-8
ravine = Quadratic(kappa=100.0)
START, DEGREES = (-1.6, 1.2), 45.0
LANES = (SGD(lr=0.018), RMSProp(lr=LR))
scenario = race(ravine, *LANES, start=START, steps=200)
turned = race(Quadratic(kappa=100.0, angle=DEGREES), *LANES, start=Elsewhere(ravine, DEGREES).there(START), steps=200)
large = race(ravine, RMSProp(lr=LR), RMSProp(lr=LR, eps=1.0), RMSPropOutside(lr=LR, eps=1.0), start=START, steps=400)
SLOPES = np.geomspace(1e-10, 1e-1, 91)


def first(rmsprop: float = 1.0, sgd: float = 1.0) -> tuple[Array, Array, Array]:
    """At the start: the gradient, SGD's first step and RMSProp's, as lengths along x and y."""
    plain, own = again(scenario, "A", sgd, steps=1), again(scenario, "B", rmsprop, steps=1)
    return np.abs(plain.grad[0]), np.abs(plain.w[1] - plain.w[0]), np.abs(own.w[1] - own.w[0])


def astray(eps: float) -> float:
    """How far RMSProp with that ε outside the root, and as many times SGD's rate, is from SGD's path at most."""
    plain = scenario.run()[0].w
    return float(np.abs(descend(RMSPropOutside(lr=0.018 * eps, eps=eps), ravine, START, scenario.steps).w - plain).max())


def settled(slope: float) -> tuple[float, float]:
    """The stride on a steady slope once the memory is full, in learning rates: ε inside the root, ε outside."""
    return float(strides(RMSProp(lr=LR), 300, slope)[-1]), float(strides(RMSPropOutside(lr=LR), 300, slope)[-1])


def touch() -> int:
    """The step at which RMSProp is lowest."""
    return int(scenario.run()[1].loss.argmin())


def jump(lane: int = 0) -> float:
    """The longest stride across in the last 50 steps of the race of the large ε."""
    return float(np.abs(np.diff(large.run()[lane].w[-50:, 1])).max())


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
        "touch": touch(),
        "turned": turned.run()[1].loss[100],
        "damped": astray(1e4),
        "undamped": astray(10.0),
        "jump": jump(),
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


def _equal_strides(rmsprop: float = 1.0, sgd: float = 1.0) -> bool:
    gradient, plain, own = first(rmsprop, sgd)
    return bool(
        np.allclose(own, rmsprop * LR / 0.1**0.5, rtol=1e-6)
        and np.allclose(plain[1] / plain[0], gradient[1] / gradient[0], rtol=1e-9)
        and abs(gradient[1] / gradient[0] - 100 * 1.2 / 1.6) < 1e-9
    )


def _turned_by_45() -> bool:
    plain, own = turned.run()
    return bool(np.allclose(plain.loss, scenario.run()[0].loss) and own.loss[100] > 100 * scenario.run()[1].loss[100] > 0)


def _thrown_out_again() -> bool:
    """Soon after the touch s has faded so far that η/√(s + ε) is beyond 2/λ₁; later steps across are again of the order of η."""
    sgd, rmsprop = scenario.run()
    s = descend(RMSProp(lr=LR), ravine, START, touch(), record="s").memory["s"][touch(), 1]
    longest = np.abs(np.diff(rmsprop.w[180:, 1])).max()
    return bool(
        rmsprop.loss[100] < sgd.loss[100] / 3
        and rmsprop.loss[touch()] < 1e-20
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


def _a_damper() -> bool:
    """What is left of the difference shrinks as 1/ε."""
    far = [astray(eps) for eps in (1e3, 1e4, 1e5)]
    return all(5 < far[i] / far[i + 1] < 20 for i in (0, 1)) and far[1] < 0.05 < 1 < astray(10.0)


def _tiny_goes_on() -> bool:
    return abs(jump() / LR - 1) < 0.01


def _large_comes_to_rest() -> bool:
    _, inside, outside = large.run()
    falls = all(bool((np.diff(run.loss[300:]) < 0).all()) for run in (inside, outside))
    return max(jump(1), jump(2)) < 1e-6 and falls and bool(inside.loss[-1] < 1e-6 < outside.loss[-1])


def _inside_and_one() -> bool:
    same = tried(large, {"A.RMSProp.eps": 1})
    return bool(np.array_equal(same.run()[0].w, large.run()[1].w))


lesson = told(
    __file__,
    scenes={"scenario": scenario, "turned": turned, "large": large},
    claims=(
        _thrown_out_again,
        _turned_by_45,
        _equal_strides,
        _stride_is_as_the_formula,
        _ten_times_apart,
        _flat_ground,
        _a_damper,
    ),
    outcomes=(_tiny_goes_on, _large_comes_to_rest, _inside_and_one),
    facts=facts,
    charts=charts,
    play=large,
    views=(two_knobs(scenario, "B", "Quadratic.angle", "RMSProp.lr"), one_step(scenario, 1, "B", "A", "y")),
)
