"""Choosing: a table of optimizers, a table of numbers, and where the defaults fail."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import knobs
from knobs.lasting import lasting
from landscapes.beale import Beale
from landscapes.booth import Booth
from landscapes.cliff import Cliff
from landscapes.easom import Easom
from landscapes.plateau import Plateau
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, Table, on, race
from optimizers.adam import Adam
from optimizers.adam_l2 import AdamL2
from optimizers.adamw import AdamW
from optimizers.heavy_ball import HeavyBall
from optimizers.lamb import LAMB
from optimizers.lars import LARS
from optimizers.rmsprop import RMSProp
from optimizers.schedules import Cosine, WarmupCosine
from optimizers.sgd import SGD

valley, ravine, cliff = Rosenbrock(), Quadratic(kappa=100.0), Cliff(H=1000.0)
PAPER = Adam(lr=0.001)
default = race(valley, PAPER, Adam(lr=0.1), steps=400)
after_cliff = race(cliff, Adam(lr=0.1), Adam(lr=0.1, b2=0.95), start=(0.9, 0.5), steps=600)
large_models = race(valley, Adam(lr=1e-4), Adam(lr=3e-4), Adam(lr=0.1), steps=2000)
faint = race(Easom(), Adam(lr=0.03, eps=1e-8), Adam(lr=0.03, eps=1e-5), start=(0.2, 0.2), steps=100)
decays = race(Booth(), *(on(AdamW(lr=0.1, b2=0.95, wd=wd), Cosine()) for wd in (0.01, 0.1, 0.5)), steps=1000)
EACH = (1, 1)

OPTIMIZERS_TABLE = Table(
    "Optimizers",
    ("Optimizer", "When", "Mind"),
    (
        (
            ("SGD", "Simple models, a well-tuned schedule", "One rate for all directions: lesson 2"),
            race(ravine, SGD(lr=0.019), SGD(lr=0.0095), steps=400),
        ),
        (
            ("Momentum", "Vision networks, with a falling rate", "Two conventions, a factor of 1/(1 − β) apart: lesson 3"),
            race(ravine, SGD(lr=0.018), HeavyBall(lr=0.005), steps=300),
        ),
        (
            ("RMSProp", "Gradients of very different size; recurrent networks", "ε inside or outside the root: lesson 4"),
            race(Plateau(), SGD(lr=0.05), RMSProp(lr=0.04), steps=300),
        ),
        (
            ("Adam", "A first try on nearly anything", "Its rate is a length: too long, and it hovers: lesson 7"),
            race(Beale(), SGD(lr=0.01), HeavyBall(lr=0.007), Adam(lr=0.1)),
        ),
        (
            ("AdamW", "Transformers; whenever there is weight decay", "λ means another thing than L2's λ: lesson 6"),
            race(Booth(), on(AdamL2(b2=0.95, wd=0.5), Cosine()), on(AdamW(b2=0.95, wd=0.5), Cosine()), steps=1000),
        ),
        (
            ("LARS", "Very large batches, vision", "Wants a warm-up; the origin is special: lesson 8"),
            race(ravine, SGD(lr=0.018), LARS(lr=1.0, layers=EACH), steps=150),
        ),
        (("LAMB", "Very large batches, transformers", "As LARS"), race(ravine, Adam(lr=0.04), LAMB(lr=0.04, layers=EACH), steps=300)),
    ),
)

NUMBERS_TABLE = Table(
    "Numbers",
    ("Number", "Usual", "What the race shows"),
    (
        (
            (
                "Learning rate η",
                "1e-4 … 3e-4 for large models, which take 100,000 steps and more",
                "2,000 steps of 3e-4 walk 0.6 at most: on a small map that is nowhere",
            ),
            large_models,
        ),
        (
            ("… over time", "Warm-up, then half a cosine", "The same rate, constant and with a schedule, under noise"),
            race(Quadratic(), Adam(lr=0.1), on(Adam(lr=0.1), WarmupCosine()), noise=1.0, steps=400),
        ),
        (("β₁", "0.9", "0, 0.9 and 0.99 in Rosenbrock's valley"), race(valley, *(Adam(b1=b1) for b1 in (0.0, 0.9, 0.99)))),
        (("β₂", "0.999; 0.95 for large models", "After a cliff 0.999 remembers the blow for a thousand steps"), after_cliff),
        (("ε", "1e-8; 1e-5 in mixed precision", "On ground of slope 1e-7 only the small ε walks"), faint),
        (("Weight decay λ", "0.01 … 0.1, with AdamW", "λ = 0.01, 0.1 and 0.5: who is held back from (1, 3)"), decays),
    ),
)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """How far the defaults get."""
    paper, tuned = default.run()
    goal = np.array(valley.minima[0])
    slow, quick = (run.loss - (cliff.lowest or 0.0) for run in after_cliff.run())
    small, large = (run.w for run in faint.run())
    return {
        "moved": np.hypot(*(paper.w[-1] - paper.w[0])),
        "step": np.abs(np.diff(paper.w, axis=0)).max(),
        "away": np.hypot(*(goal - valley.start)),
        "paper": paper.loss[-1],
        "tuned": tuned.loss[-1],
        "start": paper.loss[0],
        "slow": slow[400],
        "quick": quick[400],
        "blow": np.abs(after_cliff.run()[0].grad[0]).max(),
        "slope": np.hypot(*faint.run()[0].grad[0]),
        "walked": np.hypot(*(small[50] - small[0])),
        "stood": np.hypot(*(large[50] - large[0])),
        "half": float(np.float16(1e-5)),
        "crawl": np.abs(np.diff(large_models.run()[1].w, axis=0)).sum(axis=0).max(),
    }


@lasting(most=1, size=200_000)
def by_rate() -> tuple[np.ndarray, np.ndarray]:
    """Rates, and Adam's loss after 400 steps with each."""
    lr = np.geomspace(1e-4, 3, 121)
    return lr, descend(Adam(lr=lr), valley, valley.start, default.steps).loss[-1]


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """What is left, by rate."""
    lr, left = by_rate()
    return (
        Curves(
            "Adam on Rosenbrock: loss left after 400 steps, by learning rate",
            "learning rate η",
            "loss",
            (Line("Adam", "A", lr, left),),
            log_x=True,
            marks=((0.001, "paper"), (0.1, "here")),
        ),
    )


def _the_default_crawls() -> bool:
    """400 steps of at most 0.001 along each axis: at most 0.4 of the way along each, and the minimum is 2.5 away in x alone."""
    seen = facts()
    return bool(seen["step"] < 0.001 * 1.001 and seen["moved"] < 0.4 * 2**0.5 and seen["paper"] > 100 * seen["tuned"])


def _the_cliff_is_remembered() -> bool:
    """v̂ is dominated by the first gradients G: after t steps √v̂ is at least about G √((1 - β₂) β₂ᵗ)."""
    v = descend(Adam(lr=0.1), cliff, (0.9, 0.5), 400, record=("v",)).memory["v"][400, 0]
    return bool(facts()["slow"] > 1 and facts()["quick"] < 1e-3 and v > 0.001 * 0.999**399 * facts()["blow"] ** 2 * 0.99)


def _half_precision() -> bool:
    return bool(np.float16(1e-8) == 0 and np.float16(1e-5) > 0)


def _faint_ground() -> bool:
    return bool(1e-8 < facts()["slope"] < 1e-6 and facts()["walked"] > 20 * facts()["stood"])


def _a_narrow_valley_of_rates() -> bool:
    lr, left = by_rate()
    return bool(left[lr < 0.01].min() > 1 and left.min() < 0.01)


def _defaults_are_the_papers() -> bool:
    papers = {name: knob.paper for name, knob in knobs(Adam).items()}
    return papers == {"lr": 0.001, "b1": 0.9, "b2": 0.999, "eps": 1e-8} and knobs(AdamW)["wd"].paper == 0.01


def _small_rates_stay() -> bool:
    return bool(facts()["crawl"] <= 2000 * 3e-4 * 1.001)


lesson = Lesson(
    number=10,
    slug="choosing",
    title="Choosing",
    idea="Which optimizer, which numbers: two tables, a race behind every line.",
    words=r"""
Adam is said to need almost no tuning. Its paper recommends η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, and for networks that often works.

Remember what η means in Adam: about the **length of a step**, along each parameter, however steep the ground. A length is long or short
only in comparison with the way.

On our map the minimum is «away:.1f» away. Lane A takes 400 steps with the paper's numbers. Lane B has η = 0.1.
""",
    question="How far does lane A get?",
    answers=(
        Answer(
            "To the minimum: the defaults are robust.",
            "Robust on networks, whose weights have small ways to go and many steps to do it in.",
        ),
        Answer("At most 0.4 along each axis.", "400 steps of 0.001. It is still near its start.", right=True),
        Answer("It diverges: the walls are too steep.", "Steepness is what Adam divides away. It cannot be thrown."),
    ),
    reveal=r"""
It gets «moved:.2f» far. Its loss goes from «start:.2g» to «paper:.2g»; lane B's to «tuned:.2g». The chart shows all rates: below
0.01 none gets the loss under 1.

**β₂ = 0.999 after a cliff.** In the second race the first gradient is «blow:.0f», then the ground is gentle. $v$ remembers that blow for
about 1/(1 − β₂) = 1,000 steps and keeps the stride tiny. After 400 steps Adam is still «slow:.1f» above the bottom; with β₂ = 0.95 it is
«quick:.0e».

**ε in mixed precision.** Numbers of 16 bits (float16) cannot hold 10⁻⁸: it becomes 0, and a division by zero waits. They can hold 10⁻⁵.
The price: on ground of slope «slope:.0e» the larger ε walks «stood:.3f» in 50 steps, the smaller «walked:.2f».

The tables are customs, not laws. Every line opens a race that shows what it means.
""",
    scenes=(Scene("The paper's numbers", default), Scene("β₂ after a cliff", after_cliff), Scene("ε on faint ground", faint)),
    facts=facts,
    charts=charts,
    tables=(OPTIMIZERS_TABLE, NUMBERS_TABLE),
    claims=(
        Claim(
            "With η = 0.001 no step is longer than «step:.3f» along an axis; after 400 the loss is «paper:.2g», with η = 0.1 «tuned:.2g».",
            _the_default_crawls,
        ),
        Claim("No rate below 0.01 gets the loss under 1 in 400 steps; the best rate leaves less than 0.01.", _a_narrow_valley_of_rates),
        Claim(
            "After a first gradient of «blow:.0f», Adam is «slow:.1f» above the bottom at step 400 with β₂ = 0.999, «quick:.0e» with 0.95.",
            _the_cliff_is_remembered,
        ),
        Claim("In float16 10⁻⁸ is 0 and 10⁻⁵ is «half:.5f».", _half_precision),
        Claim("On slope «slope:.0e» Adam walks «walked:.2f» in 50 steps with ε = 10⁻⁸ and «stood:.3f» with 10⁻⁵.", _faint_ground),
        Claim("2,000 steps of η = 3e-4 walk at most 0.6 along each axis («crawl:.2f»).", _small_rates_stay),
        Claim("The numbers called the paper's are those the app's sliders call so.", _defaults_are_the_papers),
    ),
    now_you="Find the largest rate with which Adam still reaches the target here. Then let it fall with a cosine.",
    play=default,
    sources=("Kingma & Ba 2015, arXiv:1412.6980", "Loshchilov & Hutter 2019, arXiv:1711.05101", "Pascanu et al. 2013, arXiv:1211.5063"),
)
