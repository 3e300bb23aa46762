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
from lessons.base import Curves, Line, on, race
from lessons.words import told
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
START = (-1.5, 2.0)  # on Rosenbrock
default = race(valley, PAPER, Adam(lr=0.1), start=START, steps=400)
after_cliff = race(cliff, Adam(lr=0.1), Adam(lr=0.1, b2=0.95), start=(0.9, 0.5), steps=600)
large_models = race(valley, Adam(lr=1e-4), Adam(lr=3e-4), Adam(lr=0.1), start=START, steps=2000)
faint = race(Easom(), Adam(lr=0.03, eps=1e-8), Adam(lr=0.03, eps=1e-5), start=(0.2, 0.2), steps=100)
decays = race(Booth(), *(on(AdamW(lr=0.1, b2=0.95, wd=wd), Cosine()) for wd in (0.01, 0.1, 0.5)), steps=1000)
EACH = (1, 1)

ROWS = {
    "sgd": race(ravine, SGD(lr=0.019), SGD(lr=0.0095), steps=400),
    "momentum": race(ravine, SGD(lr=0.018), HeavyBall(lr=0.005), steps=300),
    "rmsprop": race(Plateau(), SGD(lr=0.05), RMSProp(lr=0.04), steps=300),
    "adam": race(Beale(), SGD(lr=0.01), HeavyBall(lr=0.007), Adam(lr=0.1), start=(1.0, 1.5), steps=400),
    "adamw": race(Booth(), on(AdamL2(b2=0.95, wd=0.5), Cosine()), on(AdamW(b2=0.95, wd=0.5), Cosine()), steps=1000),
    "lars": race(ravine, SGD(lr=0.018), LARS(lr=1.0, layers=EACH), steps=150),
    "lamb": race(ravine, Adam(lr=0.04), LAMB(lr=0.04, layers=EACH), steps=300),
    "rate": large_models,
    "over_time": race(Quadratic(), Adam(lr=0.1), on(Adam(lr=0.1), WarmupCosine()), noise=1.0, steps=400),
    "b1": race(valley, *(Adam(b1=b1) for b1 in (0.0, 0.9, 0.99)), start=START, steps=400),
    "b2": after_cliff,
    "eps": faint,
    "wd": decays,
}


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
        "away": np.hypot(*(goal - START)),
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
    return lr, descend(Adam(lr=lr), valley, START, default.steps).loss[-1]


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


lesson = told(
    __file__,
    scenes={"default": default, "after_cliff": after_cliff, "faint": faint},
    claims=(
        _the_default_crawls,
        _a_narrow_valley_of_rates,
        _the_cliff_is_remembered,
        _half_precision,
        _faint_ground,
        _small_rates_stay,
        _defaults_are_the_papers,
    ),
    facts=facts,
    charts=charts,
    play=default,
    rows=ROWS,
)
