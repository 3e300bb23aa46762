"""Adam + L2 against AdamW: where each comes to rest, and whom the pull reaches."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.booth import Booth
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Bars, Claim, Lesson, Scene, on, race
from optimizers.adam import Adam
from optimizers.adam_l2 import AdamL2
from optimizers.adamw import AdamW
from optimizers.schedules import Cosine
from scenario import Scenario

LR, B2 = 0.1, 0.95
MILD, STRONG = 0.2, 0.5
booth, ravine = Booth(), Quadratic(kappa=100.0)


def trio(wd: float) -> Scenario:
    """Adam without decay, with L2, and AdamW; the rate falls to nothing, so that each can come to rest."""
    adams = (Adam(lr=LR, b2=B2), AdamL2(lr=LR, b2=B2, wd=wd), AdamW(lr=LR, b2=B2, wd=wd))
    return race(booth, *(on(adam, Cosine()) for adam in adams), steps=1500)


mild, strong = trio(MILD), trio(STRONG)


def penalised(wd: float) -> Array:
    """The lowest point of f + λ/2 ‖w‖², where (H + λ) w = H w*: solved, not run."""
    hessian = np.array([[10.0, 8.0], [8.0, 10.0]])
    return np.asarray(np.linalg.solve(hessian + wd * np.eye(2), hessian @ np.array(booth.minima[0])))


@lasting(most=1, size=200_000)
def shares() -> tuple[Array, Array]:
    """The share of x and of y that decay alone takes away in the first step: L2 through √v̂, and AdamW."""
    start = (1.5, 1.5)
    v = descend(AdamL2(lr=LR, b2=B2, wd=MILD), ravine, start, 1, record=("v",)).memory["v"][1]
    with_pull = descend(AdamW(lr=LR, b2=B2, wd=MILD), ravine, start, 1).w[1]
    without = descend(Adam(lr=LR, b2=B2), ravine, start, 1).w[1]
    return LR * MILD / np.sqrt(v / (1 - B2)), (without - with_pull) / np.array(start)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Resting places and shares."""
    _, l2, adamw = (run.w[-1] for run in mild.run())
    _, l2_strong, adamw_strong = (run.w[-1] for run in strong.run())
    through, beside = shares()
    return {
        "l2x": l2[0],
        "l2y": l2[1],
        "wx": adamw[0],
        "wy": adamw[1],
        "sl2x": l2_strong[0],
        "sl2y": l2_strong[1],
        "swx": adamw_strong[0],
        "swy": adamw_strong[1],
        "wall": 1 / STRONG,
        "mild_wall": 1 / MILD,
        "gentle": 100 * through[0],
        "steep": 100 * through[1],
        "times": through[0] / through[1],
        "all": 100 * beside[0],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars]:
    """The pull of decay by coordinate."""
    through, beside = shares()
    series = (("Adam + L2", "B", tuple(100 * through)), ("AdamW", "C", tuple(100 * beside)))
    return (
        Bars(
            "What decay alone takes from a weight in the first step, ravine with κ = 100, both weights 1.5",
            "% of the weight",
            ("x: gentle direction", "y: steep direction"),
            series,
            log_y=True,
        ),
    )


def _l2_rests_at_the_penalised_minimum() -> bool:
    return all(np.abs(s.run()[1].w[-1] - penalised(wd)).max() < 1e-4 for s, wd in ((mild, MILD), (strong, STRONG)))


def _mild_adamw_rests_at_the_minimum() -> bool:
    return bool(np.abs(mild.run()[2].w[-1] - booth.minima[0]).max() < 1e-3)


def _strong_adamw_rests_at_the_wall() -> bool:
    """The lowest point of Booth with |x|, |y| <= 1/λ = 2: y at the wall, and there 10 x + 8 y = 34."""
    return bool(np.abs(strong.run()[2].w[-1] - [(34 - 8 * 2) / 10, 2]).max() < 1e-3)


def _pull() -> bool:
    through, beside = shares()
    by_hand = LR * MILD / (np.array([1.0, 100.0]) * 1.5 + MILD * 1.5)
    return bool(np.allclose(through, by_hand, rtol=1e-9) and np.allclose(beside, LR * MILD, rtol=1e-9))


lesson = Lesson(
    number=6,
    slug="decay",
    title="Adam + L2 against AdamW",
    idea="The same λ, two places in the formula, two resting places.",
    words=r"""
Large weights often mean a model that has learned its examples by heart. So one pulls all weights a little towards zero: **weight decay**,
with strength $\lambda$.

The old way adds $\lambda w$ to the gradient. It is called **L2**, as it is the slope of a penalty $\tfrac{\lambda}{2}\lVert w\rVert^2$.
For SGD that is all there is to it.

In Adam the sum then goes through the division by $\sqrt{\hat v}$. **AdamW** keeps the pull out of it:

$$w \leftarrow w - \eta\left(\frac{\hat m}{\sqrt{\hat v}+\varepsilon} + \lambda w\right)$$

Our bowl has its lowest point at (1, 3). Lane A has no decay, B has L2, C is AdamW, both with λ = 0.2. The rate falls to nothing, so that
each comes to rest.
""",
    question="The pull goes towards (0, 0). Which lane comes to rest farther from (1, 3)?",
    answers=(
        Answer("B, with L2.", "The penalty is part of its loss, so the lowest point itself moves.", right=True),
        Answer(
            "C, AdamW: its pull is not divided away.",
            "Its pull is stronger on the way. But near the bottom Adam's own term can grow to length 1 and hold against it.",
        ),
        Answer(
            "Neither: λ is the same, so both stop at the same place.", "That holds for SGD. Adam's division treats the two differently."
        ),
    ),
    reveal=r"""
B rests at («l2x:.3f», «l2y:.3f»): exactly the minimum of loss plus penalty. C rests at («wx:.3f», «wy:.3f»), the minimum of the loss
alone.

Why? Adam's term is about ±1 however faint the gradient. Against it stands λw. So AdamW gives way only to weights beyond 1/λ, here
«mild_wall:.0f». With λ = 0.5 the wall stands at «wall:.0f», and C stops at («swx:.2f», «swy:.2f»): the second race. (Shown for exact
gradients; Xie & Li 2024 prove it. With noise $\hat v$ is larger, Adam's term shorter, and the pull shows sooner.)

**Whom does the pull reach?** In a ravine with κ = 100, L2's first step takes «gentle:.2f» % of the weight along and «steep:.3f» % of the
one across: «times:.0f» times less, because that one's gradient is large. AdamW takes «all:.0f» % of each. Only it treats all weights alike.

Adam's paper does not contain L2. Libraries added $\lambda w$ to the gradient; Loshchilov & Hutter showed what that does, and decoupled it.
torch and optax multiply AdamW's pull by η, as here; the paper lets it follow the schedule alone.
""",
    scenes=(Scene("λ = 0.2", mild), Scene("λ = 0.5: the wall at 1/λ", strong)),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "With λ = 0.2 and 0.5, Adam + L2 rests at the minimum of loss plus penalty: («l2x:.3f», "
            "«l2y:.3f») and («sl2x:.3f», «sl2y:.3f»).",
            _l2_rests_at_the_penalised_minimum,
        ),
        Claim("With λ = 0.2, AdamW rests within 0.001 of the loss's own minimum (1, 3).", _mild_adamw_rests_at_the_minimum),
        Claim(
            "With λ = 0.5, AdamW rests at («swx:.2f», «swy:.2f»), the lowest point with no weight beyond 1/λ = «wall:.0f».",
            _strong_adamw_rests_at_the_wall,
        ),
        Claim(
            "In the ravine with κ = 100 decay takes «gentle:.2f» % of x and "
            "«steep:.3f» % of y through L2, and «all:.0f» % of each in AdamW.",
            _pull,
        ),
    ),
    now_you="Turn λ of lane C up to 1. Where does the wall stand now? Then let the noise up and see the pull come through.",
    play=strong,
    sources=("Loshchilov & Hutter 2019, arXiv:1711.05101", "Xie & Li 2024, arXiv:2404.04454"),
)
