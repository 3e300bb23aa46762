"""Large batches: LARS and LAMB give every layer its own trust, and the origin is special."""

from math import inf
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons.base import Answer, Bars, Claim, Lesson, Scene, race
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.lamb import LAMB
from optimizers.lars import LARS
from optimizers.sgd import SGD

TRUST = 0.02
ONE, EACH = (2,), (1, 1)
ravine, valley = Quadratic(kappa=100.0), Rosenbrock()
LANES = (SGD(lr=0.018), LARS(lr=1.0, trust=TRUST, layers=ONE), LARS(lr=1.0, trust=TRUST, layers=EACH), LAMB(lr=0.04, layers=EACH))
scenario = race(ravine, *LANES, steps=150)
origin = race(valley, Adam(lr=0.05), LAMB(lr=0.02, layers=ONE), LAMB(lr=0.02, layers=EACH), steps=2000)


class Steeper:
    """A ravine with the same shape and a thousand times its height."""

    def f(self, x: Array, y: Array) -> Array:
        return 1000 * ravine.f(x, y)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = ravine.grad(x, y)
        return 1000 * gx, 1000 * gy


@lasting(most=1, size=200_000)
def ratios() -> tuple[Array, Array]:
    """What the gradient was multiplied by in LARS's first step, for x and y: both in one layer; a layer each."""
    _, one, each, _ = scenario.run()
    return (one.w[0] - one.w[1]) / one.grad[0], (each.w[0] - each.w[1]) / each.grad[0]


def moved_by_height(optimizer: Optimizer) -> float:
    """How far apart a path on the ravine and on one a thousand times as high ever are."""
    paths = [descend(optimizer, land, ravine.start, 150).w for land in (ravine, Steeper())]
    with np.errstate(all="ignore"):
        apart = np.abs(paths[0] - paths[1])
    return float(apart.max()) if np.isfinite(apart).all() else inf


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Trust ratios, and what becomes of those who cannot cross the origin."""
    one, each = ratios()
    adam, whole, split = (run.w for run in origin.run())
    x, y = np.abs(ravine.start)
    return {
        "qx": each[0],
        "qy": each[1],
        "times": each[0] / each[1],
        "q": one[0],
        "moved": 100 * TRUST,
        "gx": x,
        "gy": 100 * y,
        "split": abs(split[-1, 0]),
        "whole": whole[1000, 0],
        "adam": adam[1000, 0],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars]:
    """The trust ratios of the first step."""
    one, each = ratios()
    series = (("x and y in one layer", "B", tuple(one)), ("a layer each", "C", tuple(each)))
    return (Bars("What LARS multiplies the gradient by in its first step", "trust ratio", ("x: gentle", "y: steep"), series, log_y=True),)


def _ratios() -> bool:
    """φ ‖w‖/‖g‖ by hand; both layers then move the same share of their length."""
    w, g = np.abs(ravine.start), np.abs(np.ravel(ravine.grad(*map(np.atleast_1d, ravine.start))))
    one, each = ratios()
    moved = np.diff(scenario.run()[2].w[:2], axis=0)[0] / ravine.start
    return bool(np.allclose(each, TRUST * w / g) and np.allclose(one, TRUST * np.hypot(*w) / np.hypot(*g)) and np.allclose(moved, -TRUST))


def _straight() -> bool:
    """With a layer each, x and y shrink by the same share at every step, though one slope is a hundred times the other."""
    left = scenario.run()[2].w / np.array(ravine.start)
    return bool(np.allclose(left[:, 0], left[:, 1], rtol=0, atol=1e-9))


def _height_does_not_matter() -> bool:
    return moved_by_height(LANES[2]) < 1e-9 and moved_by_height(LANES[3]) < 1e-4 and moved_by_height(SGD(lr=0.018)) > 1e6


def _the_sign_never_changes() -> bool:
    """A layer of one weight: each step takes or adds at most the share η of it, so it never changes sides."""
    x = origin.run()[2].w[:, 0]
    return bool((x < 0).all() and abs(x[-1]) < 1e-3 and np.abs(np.diff(x) / x[:-1]).max() < 0.02 + 1e-9)


def _one_layer_gets_through() -> bool:
    adam, whole, _ = origin.run()
    return bool(whole.w[-1, 0] > 0.5 and np.hypot(*whole.w.T).min() < 0.01 and np.hypot(*(adam.w[-1] - 1)) < 0.01)


lesson = Lesson(
    number=8,
    slug="layers",
    title="Large batches: LARS and LAMB",
    idea="A trust ratio for every layer. And why the origin is special.",
    words=r"""
With large batches there are fewer steps to an epoch, so each must go farther. But a network's layers differ: what is a fair step for one
tears another apart.

**LARS** gives each layer a step in proportion to its own length. It multiplies the gradient by a **trust ratio**:

$$q = \varphi\,\frac{\lVert w\rVert}{\lVert g\rVert}$$

$\lVert w\rVert$ is the length of the layer's weights, $\lVert g\rVert$ that of its gradient. **LAMB** does the same with Adam's direction
in place of $g$.

With LARS You et al. trained ResNet-50 on batches of 32,000 pictures, with LAMB BERT in 76 minutes.

Let x be one layer and y another. At the start they are about equally long, «gx:.1f» and 1.4, but their gradients are «gx:.1f» and «gy:.0f».
""",
    question="LARS with a layer each: which trust ratios do x and y get?",
    answers=(
        Answer("The same: their weights are about equally long.", "The ratio also looks at the gradient, and these are far apart."),
        Answer(
            "y a far smaller one, so that both move the same share of their length.",
            "The steep layer is held back until both move the share φ.",
            right=True,
        ),
        Answer("y a far larger one, since there is more to gain.", "That would send y flying: its gradient is large already."),
    ),
    reveal=r"""
x gets «qx:.4f», y «qy:.4f»: «times:.0f» times less. So both move «moved:.0f» % of their length, and lane C walks **straight** at the
minimum through a ravine with κ = 100, and a little past it, with its speed. As one layer (lane B) both share «q:.5f», and the direction
stays SGD's.

A trust ratio does not mind the height of the loss. Make it a thousand times as high: LARS and LAMB walk the same path, SGD flies off.

**The origin is special.** A step is a share of ‖w‖, so it shrinks as the weights do. The second race: with a layer for each weight LAMB's
x can never change its sign. It started left of zero, and the minimum is on the right: it ends «split:.0e» short of zero. As one layer it
gets through, slowly: after 1,000 steps it has reached x = «whole:.3f». Adam is at «adam:.2f» by then.

In a network a layer holds thousands of weights, and one of them may cross zero while the layer's length hardly changes. That is why the
trap here is not one there.
""",
    scenes=(Scene("Two layers in a ravine", scenario), Scene("Past the origin", origin)),
    facts=facts,
    charts=charts,
    claims=(
        Claim("The first step's ratios are φ‖w‖/‖g‖: «qx:.4f» for x and «qy:.4f» for y; in one layer both «q:.5f».", _ratios),
        Claim("With a layer each, LARS takes the same share of x and of y at every step.", _straight),
        Claim(
            "On a loss a thousand times as high LARS and LAMB walk the same path; SGD at the same rate flies off.", _height_does_not_matter
        ),
        Claim("With a layer for each weight LAMB's x stays below zero through all 2,000 steps.", _the_sign_never_changes),
        Claim(
            "As one layer it passes within 0.01 of the origin, is at x = «whole:.3f» after 1,000 steps and beyond 0.5 after 2,000.",
            _one_layer_gets_through,
        ),
    ),
    now_you="Move the start to the right of zero. Now the same lanes have no origin in their way: who is first?",
    play=origin,
    sources=("You et al. 2017, arXiv:1708.03888", "You et al. 2020, arXiv:1904.00962"),
)
