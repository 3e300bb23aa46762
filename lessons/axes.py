"""Why the axes matter: Adam on a turned ravine, and preconditioning as the way out."""

from math import log, sqrt
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.quadratic import Quadratic
from lessons.again import Elsewhere, again, arrival, tried
from lessons.base import Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from studies.counts import stays

KAPPA, TARGET = 100.0, 1e-6
LANES = (SGD(lr=0.018), Momentum(lr=0.06), RMSProp(lr=0.02), Adam(lr=0.1))
straight = race(Quadratic(kappa=KAPPA), *LANES, start=(-1.4, 1.1), steps=600)
turned = race(Quadratic(kappa=KAPPA, angle=45.0), *LANES, start=(-1.768, -0.212), steps=600)
RATES = np.geomspace(0.01, 1.0, 121)
QUICK = 200  # steps


@lasting(most=2, size=200_000)
def arrivals(turn: float) -> Array:
    """For each of `RATES`: from which step on Adam stays below 10⁻⁶ on the straight ground, turned by `turn` degrees; -1 never."""
    place = Elsewhere(straight.landscape, turn)
    return stays(descend(Adam(lr=RATES), place, place.there(straight.start), 2000).loss <= TARGET).astype(float)


def quickest(turn: float) -> tuple[int, float]:
    """The fewest steps of `arrivals`, and the rate that takes them."""
    steps = np.where(arrivals(turn) < 0, np.inf, arrivals(turn))
    return int(steps.min()), float(RATES[steps.argmin()])


def wide(turn: float) -> float:
    """How many times the largest rate that arrives within 200 steps is the smallest one, of the rates up to 0.6."""
    quick = RATES[(arrivals(turn) >= 0) & (arrivals(turn) <= QUICK) & (RATES <= 0.6)]
    return float(quick.max() / quick.min())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Arrivals, straight and turned, at the rates shown and at the best."""
    before, after = ([arrival(run, TARGET) for run in one.run()] for one in (straight, turned))
    (best, at), (best_turned, at_turned) = quickest(0.0), quickest(45.0)
    return {
        "sgd": before[0],
        "momentum": before[1],
        "adam": before[3],
        "adam_turned": after[3],
        "tries": len(RATES),
        "best": best,
        "best_at": at,
        "best_turned": best_turned,
        "at_turned": at_turned,
        "wide": wide(0.0),
        "narrow": wide(45.0),
        "third": arrival(again(turned, "D", 1 / 3, steps=2000), TARGET),
        "little": arrival(tried(turned, {"Quadratic.angle": 10}).run()[3], TARGET),
        "mended": arrival(tried(turned, {"D.Adam.lr": 0.4}).run()[3], TARGET),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Adam's arrivals by its rate."""
    lines = []
    for name, letter, turn in (("along the axes", "A", 0.0), ("turned by 45°", "D", 45.0)):
        there = arrivals(turn) >= 0
        lines.append(Line(name, letter, RATES[there], arrivals(turn)[there]))
    return (Curves("Adam: steps until the loss stays below 10⁻⁶", "η", "steps", tuple(lines), log_x=True),)


def _do_not_notice(sgd: float = 1.0, momentum: float = 1.0) -> bool:
    """Step for step the same heights; and as many as theory says, where SGD keeps 1 - η of the way along the floor, which is 1.4 long."""
    lanes = {"A": min(sgd, 1.1), "B": momentum}  # SGD bears no more than 1.1 times its rate here
    pairs = [(again(turned, letter, rate).loss, again(turned, letter, rate, turn=-45.0).loss) for letter, rate in lanes.items()]
    counted = facts()["sgd"] - log(1.4 / sqrt(2 * TARGET)) / -log(1 - 0.018)
    return 0 <= counted < 1 and all(np.allclose(one, other, rtol=1e-6, atol=1e-12) for one, other in pairs)


def _adam_is_slower(adam: float = 1.0) -> bool:
    there = [arrival(again(one, "D", adam, steps=2000), TARGET) for one in (straight, turned)]
    return bool(0 < there[0] < there[1])


def _not_at_its_best() -> bool:
    """The best turned is as quick as the best straight, to a tenth; and the right rate has become rare."""
    return bool(abs(quickest(45.0)[0] / quickest(0.0)[0] - 1) < 0.1 and wide(45.0) < 2 < 10 < wide(0.0))


def _newton(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    """H⁻¹ g is the whole way to the lowest point, from anywhere."""
    place = Elsewhere(straight.landscape, turn, shift)
    w = np.random.default_rng(0).normal(size=(2, 30))
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    axes = np.array([[c, -s], [s, c]])
    inverse = axes @ np.diag([1.0, 1 / KAPPA]) @ axes.T
    there = w - inverse @ np.array(place.grad(*w))
    return bool(np.allclose(there.T, place.there((0.0, 0.0))))


def _little() -> bool:
    return bool(0 < facts()["little"] < 1.2 * facts()["adam"])


def _mended() -> bool:
    return bool(abs(facts()["mended"] / facts()["best"] - 1) < 0.1)


lesson = told(
    __file__,
    scenes={"turned": turned, "straight": straight},
    claims=(_do_not_notice, _adam_is_slower, _not_at_its_best, _newton),
    outcomes=(_little, _mended),
    facts=facts,
    charts=charts,
    play=turned,
    views=(two_knobs(turned, "D", "Quadratic.angle", "Adam.lr", "steps"), one_step(turned, 30, "D", "A")),
)
