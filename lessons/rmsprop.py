"""RMSProp: every parameter its own stride; and where the small number stands."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, race
from lessons.plane import strides
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


lesson = Lesson(
    number=4,
    slug="rmsprop",
    title="RMSProp: strides of their own",
    idea="Divide each gradient by its own recent size. Steep and gentle move alike.",
    words=r"""
The ravine asks for two rates: a small one across, a large one along. **RMSProp** finds them by itself.

It keeps a running average $s$ of the squared gradient, for each parameter separately. Then it divides the gradient by the root of that:

$$s \leftarrow \beta_2 s + (1-\beta_2)\,g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s+\varepsilon}}$$

The tiny $\varepsilon$ only guards against dividing by zero. At least, that is what it is for.

At our start the gradient across the ravine is «gy:.0f», along it «gx:.1f»: «ratio:.0f» times less. SGD's first step keeps that ratio.
""",
    question="How long is RMSProp's first step across, compared with its first step along?",
    answers=(
        Answer("«ratio:.0f» times as long, like SGD's.", "That ratio is what the division takes away."),
        Answer("Equally long.", "Each coordinate is divided by its own size. What is left is the sign.", right=True),
        Answer("Shorter: steep directions are held back.", "They are held back just enough to come out equal, not more."),
    ),
    reveal=r"""
Both go «rx:.4f», that is η/√(1 − β₂): after one step $s$ holds only a tenth of $g^2$ (β₂ = 0.9). SGD's go «sx:.3f» and «sy:.2f».

After 100 steps SGD's loss is «sgd_left:.2g», RMSProp's «rms_left:.1g». It even touches the bottom at step 150. But there
$s$ fades, η/√s grows past the limit of lesson 1, and the ball is thrown out by about η: «rms_end:.1g» after 200 steps, SGD «sgd_end:.1g».

**Where does ε stand?** Inside the root in optax and keras, and in this lane. Outside, $g/(\sqrt s+\varepsilon)$, in torch. The same
ε = 10⁻⁸ means different things:

* inside, slopes below about √ε = 10⁻⁴ count as flat ground;
* outside, only those below ε = 10⁻⁸.

On a steady slope of 10⁻⁵ the inner form walks at «inside:.2f» of its rate, the outer at «outside:.2f». The libraries also open with
different β₂: optax and keras with 0.9 as in Hinton's lecture, torch with 0.99 (and calls it α). So name the library when you name the
number.
""",
    scenes=(Scene("SGD and RMSProp", scenario), Scene("A large ε: none, inside, outside", large)),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "RMSProp is at «rms_left:.1g» after 100 steps (SGD «sgd_left:.2g»), touches the bottom at step 150, where η/√s is past 2/κ, "
            "and is at «rms_end:.1g» after 200 (SGD «sgd_end:.1g»).",
            _thrown_out_again,
        ),
        Claim(
            "RMSProp's first step is «rx:.4f» along and «ry:.4f» across: η/√(1 − β₂) in both. SGD's "
            "are in the ratio of the gradients, «ratio:.0f».",
            _equal_strides,
        ),
        Claim(
            "On a steady slope g the stride settles at η g/√(g² + ε) with ε inside and η g/(g + ε) with ε outside.",
            _stride_is_as_the_formula,
        ),
        Claim("At g = 10⁻⁵ and ε = 10⁻⁸ that is «inside:.4f» η inside and «outside:.4f» η outside.", _ten_times_apart),
        Claim("The stride has halved at g = √(ε/3) inside («half_in:.2f») and at g = ε outside («half_out:.2f»).", _flat_ground),
    ),
    now_you="Three lanes: ε tiny, ε = 1 inside, ε = 1 outside. Which comes to rest, and which goes on jumping about η? Turn ε.",
    play=large,
    sources=("Tieleman & Hinton 2012, Coursera, lecture 6.5",),
)
