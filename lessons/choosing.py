"""Choosing: a table of optimizers, a table of numbers, and where the defaults fail."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array, knobs
from knobs.lasting import lasting
from landscapes.base import Landscape, Objective, Point
from landscapes.beale import Beale
from landscapes.booth import Booth
from landscapes.cliff import Cliff
from landscapes.easom import Easom
from landscapes.plateau import Plateau
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons import decay, warmup
from lessons.again import tried
from lessons.base import Curves, Line, race
from lessons.views import every_rate, one_step
from lessons.words import told
from optimizers.adam import Adam
from optimizers.adamw import AdamW
from optimizers.base import Optimizer
from optimizers.heavy_ball import HeavyBall
from optimizers.lamb import LAMB
from optimizers.lars import LARS
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from studies.counts import stays
from studies.race import race as studied

valley, ravine, cliff = Rosenbrock(), Quadratic(kappa=100.0), Cliff(H=1000.0)
PAPER = Adam(lr=0.001)
START = (-1.5, 2.0)  # on Rosenbrock
default = race(valley, PAPER, Adam(lr=0.1), start=START, steps=400)
after_cliff = race(cliff, Adam(lr=0.1), Adam(lr=0.1, b2=0.95), start=(0.9, 0.5), steps=600)
large_models = race(valley, Adam(lr=1e-4), Adam(lr=3e-4), Adam(lr=0.1), start=START, steps=2000)
faint = race(Easom(), Adam(lr=0.03, eps=1e-8), Adam(lr=0.03, eps=1e-5), start=(0.2, 0.2), steps=100)
decays = race(Easom(), *(AdamW(lr=0.02, b2=0.99, wd=wd) for wd in (0.01, 0.1, 1.0)), start=(5.6, 5.0), steps=200, noise=10.0)
EACH = (1, 1)

ROWS = {
    "sgd": race(ravine, SGD(lr=0.019), SGD(lr=0.0095), steps=400),
    "momentum": race(ravine, SGD(lr=0.018), HeavyBall(lr=0.005), steps=300),
    "rmsprop": race(Plateau(), SGD(lr=0.05), RMSProp(lr=0.04), steps=300),
    "adam": race(Beale(), SGD(lr=0.01), HeavyBall(lr=0.007), Adam(lr=0.3), steps=300),
    "adamw": decay.flat,
    "lars": race(ravine, SGD(lr=0.018), Nesterov(lr=0.005), LARS(lr=1.0, layers=EACH), steps=200),
    "lamb": race(ravine, Adam(lr=0.04), LAMB(lr=0.04, layers=EACH), steps=300),
    "rate": large_models,
    "over_time": warmup.question,
    "b1": race(valley, *(Adam(b1=b1) for b1 in (0.0, 0.9, 0.99)), start=START, steps=400),
    "b2": after_cliff,
    "eps": faint,
    "wd": decays,
}


CHANGE, AFTER = 1000, 3000  # the step after which the slope changes, and how many follow
MEMORIES = np.array([0.999, 0.99, 0.95])  # β₂


@dataclass(frozen=True)
class Sudden(Objective):
    """One weight on a steady slope of 1, which is `slope_after` from step 1,001 on."""

    slope_after: float
    D = 1

    def loss(self, w: Array) -> Array:
        return np.asarray(w[0])

    def slope(self, w: Array, t: int) -> Array:
        return np.full_like(w, 1.0 if t <= CHANGE else self.slope_after)


@lasting(most=2, size=200_000)
def strides_after(slope: float) -> Array:
    """(steps, 3): how far each step after the change goes, in learning rates, for each of `MEMORIES`."""
    w = descend(Adam(lr=0.01, b2=MEMORIES), Sudden(slope), np.zeros((1, 3)), CHANGE + AFTER).w[CHANGE:, 0]
    return np.asarray(-np.diff(w, axis=0) / 0.01)


def far(optimizer: Adam) -> float:
    """How far it gets on the map in the steps of the race."""
    w = descend(optimizer, valley, START, default.steps).w
    return float(np.hypot(*(w[-1] - w[0])))


RATES = np.geomspace(1e-4, 10, 126)  # 25 for each power of ten


@lasting(most=6, size=10_000)
def decades(rule: type[Optimizer], ground: Landscape, start: Point) -> float:
    """How many powers of ten of `RATES`, all together, bring a run within 500 steps to a hundredth of its height above the lowest point."""
    with np.errstate(all="ignore"):
        height = descend(rule(lr=RATES), ground, start, 500).loss - (ground.lowest or 0.0)
    return int((height[-1] <= height[0] / 100).sum()) / 25


def b_in_time(rate: float, schedule: str) -> Array:
    """Lane B's losses in 2,000 steps, (2001,), as a visitor makes them."""
    return tried(default, {"steps": 2000, "B.Adam.lr": rate, "B.schedule": schedule}).run()[1].loss


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """How far the defaults get, and what becomes of strides."""
    paper, tuned = default.run()
    goal = np.array(valley.minima[0])
    slow, quick = (run.loss - (cliff.lowest or 0.0) for run in after_cliff.run())
    small, large = (run.w for run in faint.run())
    strides = np.abs(np.diff(paper.w, axis=0)).max(axis=1) / PAPER.lr
    steps = np.hypot(*np.diff(tuned.w, axis=0).T) / 0.1
    crawl = large_models.run()[1].w
    fainter, steeper = strides_after(0.01), strides_after(100.0)
    low = int(fainter[:, 2].argmin())
    constant, falling = ({rate: b_in_time(rate, schedule) for rate in (0.01, 0.1, 0.3)} for schedule in ("Constant", "Cosine"))
    return {
        "moved": far(PAPER),
        "ahead": default.steps * PAPER.lr,
        "quick90": far(Adam(lr=0.001, b2=0.9)),
        "quick95": far(Adam(lr=0.001, b2=0.95)),
        "step": np.abs(np.diff(paper.w, axis=0)).max(),
        "at50": strides[49],
        "at150": strides[149],
        "median": np.median(steps),
        "under": 100 * (steps < 0.2).mean(),
        "away": np.hypot(*(goal - START)),
        "paper": paper.loss[-1],
        "tuned": tuned.loss[-1],
        "start": paper.loss[0],
        "thrown": descend(Adam(lr=10.0), valley, START, default.steps).loss.max(),
        "slow": slow[400],
        "quick": quick[400],
        "blow": np.abs(after_cliff.run()[0].grad[0]).max(),
        "slope": np.hypot(*faint.run()[0].grad[0]),
        "walked": np.hypot(*(small[50] - small[0])),
        "stood": np.hypot(*(large[50] - large[0])),
        "half": float(np.float16(1e-5)),
        "crawl": np.hypot(*(crawl[-1] - crawl[0])),
        "low999": fainter[:, 0].min(),
        "end999": fainter[-1, 0],
        "back95": low + int((fainter[low:, 2] > 0.5).argmax()),
        "high999": steeper[:, 0].max(),
        "high99": steeper[:, 1].max(),
        "high95": steeper[:, 2].max(),
        "above999": int((steeper[:, 0] > 2).sum()),
        "ros_sgd": decades(SGD, valley, START),
        "ros_mom": decades(Momentum, valley, START),
        "ros_adam": decades(Adam, valley, START),
        "booth_sgd": decades(SGD, Booth(), Booth.start),
        "booth_mom": decades(Momentum, Booth(), Booth.start),
        "booth_adam": decades(Adam, Booth(), Booth.start),
        "wd1": decays.run()[0].w[-1, 0],
        "wd2": decays.run()[1].w[-1, 0],
        "wd3": decays.run()[2].w[-1, 0],
        "c10": constant[0.01][-1],
        "c100": int(stays(constant[0.1] <= 1e-6)),
        "c300": int(stays(constant[0.3] <= 1e-6)),
        "f10": falling[0.01][-1],
        "f100": int(stays(falling[0.1] <= 1e-6)),
        "f300": int(stays(falling[0.3] <= 1e-6)),
    }


@lasting(most=1, size=200_000)
def by_rate() -> tuple[Array, Array]:
    """Rates, and Adam's loss after 400 steps with each."""
    lr = np.geomspace(1e-4, 3, 121)
    return lr, descend(Adam(lr=lr), valley, START, default.steps).loss[-1]


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves, Curves]:
    """What is left, by rate; strides after a slope has changed at once."""
    lr, left = by_rate()
    t = np.arange(1, AFTER + 1, dtype=float)
    fainter, steeper = strides_after(0.01), strides_after(100.0)
    strides = (
        Line("100 times steeper, β₂ = 0.999", "A", t, steeper[:, 0]),
        Line("100 times steeper, β₂ = 0.95", "B", t, steeper[:, 2]),
        Line("100 times fainter, β₂ = 0.999", "C", t, fainter[:, 0]),
        Line("100 times fainter, β₂ = 0.95", "D", t, fainter[:, 2]),
    )
    return (
        Curves(
            "Adam on Rosenbrock: loss left after 400 steps, by learning rate",
            "learning rate η",
            "loss",
            (Line("Adam", "A", lr, left),),
            log_x=True,
            marks=((0.001, "paper"), (0.1, "here")),
        ),
        Curves("A slope changes at once: length of Adam's steps, in learning rates", "steps since", "stride", strides, log_x=True),
    )


def _a_ceiling() -> bool:
    """400 steps of at most 0.001 along each axis could go 0.4 along each."""
    seen = facts()
    return bool(seen["step"] < 0.001 * 1.001 and seen["moved"] < 0.1 and seen["at150"] < 0.1 and seen["paper"] > 100 * seen["tuned"])


def _beta2_s_doing() -> bool:
    seen = facts()
    return bool(seen["quick90"] > seen["quick95"] > 2.5 * seen["moved"])


def _median_step() -> bool:
    return bool(0.05 < facts()["median"] < 0.15 and facts()["under"] > 90)


def _it_can_be_thrown() -> bool:
    run = descend(Adam(lr=10.0), valley, START, default.steps)
    return bool(run.loss.max() > 1e4 * run.loss[0] and np.abs(np.diff(run.w, axis=0)).max() < 10 * 1.001)


def by_hand(slope: float, b2: float, t: int) -> float:
    """The t-th stride after the change, where both memories were full of 1: m is 1 + (1 - 0.9ᵗ)(slope - 1), and v likewise."""
    m = 1 + (1 - 0.9**t) * (slope - 1)
    v = 1 + (1 - b2**t) * (slope**2 - 1)
    full = 1 - b2 ** (CHANGE + t)  # of v: it was not quite full
    return float(m / np.sqrt((v - b2 ** (CHANGE + t)) / full))


def _suddenly_fainter() -> bool:
    walked, seen = strides_after(0.01), facts()
    theory = all(abs(walked[t - 1, i] / by_hand(0.01, b2, t) - 1) < 1e-4 for i, b2 in enumerate(MEMORIES) for t in (1, 12, 100, 500))
    return bool(theory and seen["low999"] < 0.02 and seen["end999"] < 0.5 and 100 < seen["back95"] < 200)


def _suddenly_steeper() -> bool:
    walked, seen = strides_after(100.0), facts()
    theory = all(abs(walked[t - 1, i] / by_hand(100.0, b2, t) - 1) < 1e-4 for i, b2 in enumerate(MEMORIES) for t in (1, 12, 100, 500))
    return bool(theory and seen["high999"] > 5 > seen["high99"] > 2 > 1.2 > seen["high95"] and seen["above999"] > 150)


def _rates_that_do_well() -> bool:
    seen = facts()
    return bool(seen["ros_adam"] > 1.5 * seen["ros_mom"] > 0 and seen["booth_mom"] > seen["booth_adam"] > 0 and seen["ros_sgd"] < 0.3)


def _the_rows() -> bool:
    """The letters of each row, best first."""
    wanted = {"momentum": "BA", "rmsprop": "BA", "adam": "CBA", "adamw": "BA", "lars": "BCA", "lamb": "AB"}
    return {name: "".join(lane.letter for lane, _ in studied(ROWS[name]).ranked) for name in wanted} == wanted


def _the_decays() -> bool:
    """By hand: each step leaves 1 - ηλ of a weight, and noise moves it by a few tenths."""
    return all(abs(run.w[-1, 0] - 5.6 * (1 - 0.02 * wd) ** 200) < 0.6 for run, wd in zip(decays.run(), (0.01, 0.1, 1.0), strict=True))


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
    return bool(facts()["crawl"] < 0.15)


def _two_of_three() -> bool:
    seen = facts()
    return bool(0 < seen["c300"] < seen["c100"] and seen["c10"] > 1e-3)


def _with_a_cosine() -> bool:
    seen = facts()
    return bool(seen["c100"] < seen["f100"] and seen["c300"] < seen["f300"] and seen["f10"] > seen["c10"])


lesson = told(
    __file__,
    scenes={"default": default, "after_cliff": after_cliff, "faint": faint},
    claims=(
        _a_ceiling,
        _beta2_s_doing,
        _median_step,
        _it_can_be_thrown,
        _a_narrow_valley_of_rates,
        _suddenly_fainter,
        _suddenly_steeper,
        _the_cliff_is_remembered,
        _half_precision,
        _faint_ground,
        _rates_that_do_well,
        _small_rates_stay,
        _the_rows,
        _the_decays,
        _defaults_are_the_papers,
    ),
    outcomes=(_two_of_three, _with_a_cosine),
    facts=facts,
    charts=charts,
    play=default,
    rows=ROWS,
    views=(every_rate(default), one_step(default, 100, "A", "B")),
)
