"""“SGD generalises better”: what is contested, and what a landscape can and cannot show."""

from typing import Any

import numpy as np

from engine import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.two_wells import TwoWells
from lessons.base import Answer, Bars, Claim, Curves, Lesson, Line, Scene, race
from optimizers.adam import Adam
from optimizers.sgd import SGD

wells = TwoWells()
START, SEEDS, STEPS, SIGMA, LATE = (2.0, 1.0), 100, 600, 2.0, 50
SEED = 5  # the race that is shown
LANES = (SGD(lr=0.05), SGD(lr=0.1), Adam(lr=0.02), Adam(lr=0.2))
NAMES = ("SGD 0.05", "SGD 0.1", "Adam 0.02", "Adam 0.2")
scenario = race(wells, *LANES, start=START, steps=STEPS, noise=SIGMA, seed=SEED)
SHARP, WIDE = (np.array(m) for m in wells.minima)
SHIFTS = np.linspace(0, 0.6, 61)


@lasting(most=1, size=200_000)
def late() -> Array:
    """(lanes, LATE, 2, seeds): where every lane is in its last steps, under a hundred draws of the noise."""
    return np.stack([descend(lane, wells, START, STEPS, noise=SIGMA, seed=range(SEEDS)).w[-LATE:] for lane in LANES])


@lasting(most=1, size=200_000)
def in_wide() -> Array:
    """(lanes, seeds): whether it spends its last steps nearer the wide well's bottom than the sharp one's, by their middle."""
    middle = np.median(late(), axis=1)
    return np.asarray(np.hypot(*(middle - WIDE[:, None]).swapaxes(0, 1)) < np.hypot(*(middle - SHARP[:, None]).swapaxes(0, 1)))


def wander() -> Array:
    """(lanes,): the median distance from a run's own middle in its last steps."""
    away = late() - np.median(late(), axis=1, keepdims=True)
    return np.asarray(np.median(np.hypot(away[:, :, 0], away[:, :, 1]), axis=(1, 2)))


def after_shift(bottom: Array) -> Array:
    """The loss at a bottom once the landscape has moved by each of `SHIFTS`: the mean over all directions."""
    angle = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    x, y = (bottom[i] + np.outer(SHIFTS, turned) for i, turned in enumerate((np.cos(angle), np.sin(angle))))
    return np.asarray(wells.f(x, y).mean(axis=1))


def curvature(bottom: Array) -> float:
    """The mean of the two curvatures at a bottom."""
    xx, _, yy = wells.hessian(*map(np.atleast_1d, bottom))
    return float((xx + yy)[0] / 2)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Depths, curvatures, who settles where, and what a shift costs."""
    sharp, wide = after_shift(SHARP), after_shift(WIDE)
    share = 100 * in_wide().mean(axis=1)
    return {
        "sharp": sharp[0],
        "wide": wide[0],
        "bend_sharp": curvature(SHARP),
        "bend_wide": curvature(WIDE),
        "cross": SHIFTS[np.argmax(sharp > wide)],
        "sharp3": sharp[30],
        "wide3": wide[30],
        "s05": share[0],
        "s1": share[1],
        "a02": share[2],
        "a2": share[3],
        "limit": 2 / max(np.linalg.eigvalsh(_hessian(SHARP))),
        "w05": wander()[0],
        "w1": wander()[1],
    }


def _hessian(point: Array) -> Array:
    xx, xy, yy = (float(h[0]) for h in wells.hessian(*map(np.atleast_1d, point)))
    return np.array([[xx, xy], [xy, yy]])


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves | Bars, ...]:
    """The cost of a shift; who settles where."""
    lines = (Line("sharp well", "D", SHIFTS, after_shift(SHARP)), Line("wide well", "F", SHIFTS, after_shift(WIDE)))
    shares = tuple((name, letter, (float(100 * share),)) for name, letter, share in zip(NAMES, "ABCD", in_wide().mean(axis=1), strict=True))
    return (
        Curves("Loss at each bottom after the landscape has shifted, mean over directions", "shift", "loss", lines, log_y=False),
        Bars(f"Races of {SEEDS} that spend their last steps nearer the wide well", "%", ("",), shares),
    )


def _deeper_but_dearer() -> bool:
    seen = facts()
    return bool(seen["sharp"] < seen["wide"] and seen["sharp3"] > seen["wide3"] and 0 < seen["cross"] < 0.3)


def _a_shift_costs_by_curvature() -> bool:
    """For a small shift δ the loss rises by δ²/2 times the mean curvature."""
    small = SHIFTS[2]
    rise = [(after_shift(bottom)[2] - after_shift(bottom)[0]) / (small**2 / 2) for bottom in (SHARP, WIDE)]
    return bool(np.allclose(rise, [curvature(SHARP), curvature(WIDE)], rtol=0.02))


def _the_rate_decides() -> bool:
    seen = facts()
    return bool(seen["s05"] < 10 and seen["s1"] > 75 and seen["a02"] < 5 and seen["a2"] > 35)


def _stability() -> bool:
    return bool(0.05 < facts()["limit"] < 0.11) and facts()["w1"] > 2 * facts()["w05"]


lesson = Lesson(
    number=11,
    slug="generalise",
    title="“SGD generalises better”",
    idea="A contested saying. What a landscape can show of it, and what not.",
    words=r"""
A network is trained on some examples and used on others. To **generalise** is to do well on the others.

It is often said that SGD generalises better than Adam. Wilson et al. 2017 found so. Choi et al. 2019 found that a fully tuned Adam is
never worse than SGD or Momentum, since it contains them as limits. It is **contested**.

A training landscape cannot show generalisation: it knows nothing of other examples. It can show two things people use to explain it:
which minimum a run settles in, and what happens if the landscape shifts a little.

Here are two wells. The sharp one is deeper. The noise is strong (σ = 2), and each lane runs 100 times.
""",
    question="What decides whether a lane stays in the sharp well?",
    answers=(
        Answer("Its name: SGD leaves it, Adam stays.", "SGD at 0.05 mostly stays, and Adam at 0.2 often leaves."),
        Answer(
            "Its step: with the same noise, larger rates leave it.",
            "True of SGD and of Adam here. A sharp well holds only balls with short steps.",
            right=True,
        ),
        Answer("The depth: all end in the deeper one.", "Depth counts for little if every kick carries the ball over the rim."),
    ),
    reveal=r"""
How many of 100 races spend their last steps nearer the wide well's bottom? SGD at 0.05: «s05:.0f»; at 0.1: «s1:.0f». Adam at 0.02:
«a02:.0f»; at 0.2: «a2:.0f».

The sharp bottom has a curvature of about «bend_sharp:.0f», the wide one of «bend_wide:.1f». By lesson 1 SGD cannot rest in the sharp one
above a rate of «limit:.3f», and noise throws it out earlier. Nor does it rest in the end: SGD at 0.05 goes on wandering by «w05:.2f»
about its middle (mostly in the sharp well), at 0.1 by «w1:.2f» (mostly in the wide one).

**The shift.** Let the whole landscape move by 0.3, in any direction, while the ball stays. At the sharp bottom the loss rises from
«sharp:.2f» to «sharp3:.2f», at the wide one from «wide:.2f» to «wide3:.2f». From a shift of «cross:.2f» on the wide well is the better
place.

That is an **analogy**: test data shift the loss a little, and a flat minimum minds less (Keskar et al. 2017). It is no proof: how flat a
minimum is depends on how one writes the parameters (Dinh et al. 2017).
""",
    scenes=(Scene("Two wells: one race of the hundred", scenario),),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "The sharp well is deeper («sharp:.2f» against «wide:.2f»), but after a shift of 0.3 "
            "higher («sharp3:.2f» against «wide3:.2f»).",
            _deeper_but_dearer,
        ),
        Claim(
            "A small shift δ costs δ²/2 times the mean curvature: «bend_sharp:.0f» in the sharp well, «bend_wide:.1f» in the wide one.",
            _a_shift_costs_by_curvature,
        ),
        Claim(
            "Of 100 races spend their last steps nearer the wide well: SGD 0.05 «s05:.0f», SGD 0.1 «s1:.0f», "
            "Adam 0.02 «a02:.0f», Adam 0.2 «a2:.0f».",
            _the_rate_decides,
        ),
        Claim("SGD's limit in the sharp well is «limit:.3f»; at 0.1 it wanders more than twice as far as at 0.05.", _stability),
    ),
    now_you="Give the falling rate (schedule: cosine) to the lanes with long steps. Where do they come to rest now?",
    play=scenario,
    sources=(
        "Wilson et al. 2017, arXiv:1705.08292",
        "Choi et al. 2019, arXiv:1910.05446",
        "Keskar et al. 2017, arXiv:1609.04836",
        "Dinh et al. 2017, arXiv:1703.04933",
        "Hochreiter & Schmidhuber 1997, Neural Computation 9(1)",
    ),
)
