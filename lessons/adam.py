"""Adam: both memories at once, and why their start must be corrected."""

from math import sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, race
from lessons.plane import Plane, strides
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


lesson = Lesson(
    number=5,
    slug="adam",
    title="Adam, and its correction",
    idea="Momentum over RMSProp. And why the first steps need a correction.",
    words=r"""
**Adam** joins the last two lessons. It keeps a momentum $m$ and a size $v$, and moves by one over the root of the other:

$$m \leftarrow \beta_1 m + (1-\beta_1)\,g$$

$$v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$

Usually β₁ = 0.9 and β₂ = 0.999. There is a catch: both memories start at zero. After one step $m$ holds only «m1:.1f» of the gradient;
after two, «m2:.2f» of their mean. And $v$ holds «v1:.3f» of $g^2$.

So Adam divides by how full each memory is. That is the **bias correction**:

$$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$

$$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

Then $\hat m_1 = g_1$ exactly, and the first step is η long. Lane B forgets the correction.
""",
    question="Without the correction, how long is the first step?",
    answers=(
        Answer("A tenth of η: m is only a tenth of the gradient.", "True of m. But the root of v is smaller still: √0.001 is about 0.03."),
        Answer(
            "η, as with Adam: the errors cancel.",
            "They would, if β₁ were about 0.97: then 1 − β₁ is about √(1 − β₂). At the usual values they do not.",
        ),
        Answer(
            "About three times η.",
            "0.1 over √0.001 is 3.16. The empty memory below the line counts for more than the one above.",
            right=True,
        ),
    ),
    reveal=r"""
The first step is $(1-\beta_1)/\sqrt{1-\beta_2}$ = «wrong:.2f» η. Adam's is «right:.2f» η.

And it gets worse before it gets better, since $m$ fills in ten steps and $v$ in a thousand. On a steady slope lane B's step is
«peak:.1f» η at step «at», and still above 1.5 η at step «half». Adam's is η all the way.

**A picture to beware of.** A widely shared plot of Adam was drawn without the correction. With β₁ = 0.7 and η = 0.01 its first step is
«poster:.1f» times η. (That β₂ was 0.999 follows from the length: 0.3/√(1 − β₂) = 9.5.) What looks like Adam's daring is a missing line
of code. The second race shows it.

In the paper and in torch ε stands outside the root, beside √v̂, as here.
""",
    scenes=(Scene("With and without correction", scenario), Scene("The shared picture: β₁ = 0.7, η = 0.01", poster)),
    facts=facts,
    charts=charts,
    claims=(
        Claim("On a steady slope m₁ = «m1:.1f» g, m₂ = «m2:.2f» g, v₁ = «v1:.3f» g², and m̂₁ = «m1_hat:.0f» g.", _memories),
        Claim("Adam's first step is «right:.2f» η; without the correction it is «wrong:.2f» η.", _first_steps),
        Claim(
            "On a steady slope the uncorrected step is (1 − β₁ᵗ)/√(1 − β₂ᵗ) η: «peak:.1f» η at step «at», above 1.5 η until step «half».",
            _how_long_it_lasts,
        ),
        Claim("With β₁ = 0.7, β₂ = 0.999 and no correction the first step is «poster:.1f» η.", _poster),
    ),
    now_you="Find a pair of β₁ and β₂ for which lane B starts like Adam. Hint: make 1 − β₁ equal to √(1 − β₂).",
    play=scenario,
    sources=("Kingma & Ba 2015, arXiv:1412.6980, section 3",),
)
