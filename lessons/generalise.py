"""“SGD generalises better”: what is contested, and what a landscape can and cannot show."""

from typing import Any

import numpy as np

from engine import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.two_wells import TwoWells
from lessons.base import Bars, Curves, Line, race
from lessons.words import told
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


def in_percent(lane: int, where: Array) -> float:
    """How many of a lane's races, `where` being (lanes, races)."""
    return float(100 * where[lane].mean())


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves | Bars, ...]:
    """The cost of a shift; who settles where."""
    lines = (Line("sharp well", "D", SHIFTS, after_shift(SHARP)), Line("wide well", "F", SHIFTS, after_shift(WIDE)))
    shares = tuple((name, letter, i) for i, (name, letter) in enumerate(zip(NAMES, "ABCD", strict=True)))
    return (
        Curves("Loss at each bottom after the landscape has shifted, mean over directions", "shift", "loss", lines, log_y=False),
        Bars(
            f"Races of {SEEDS} that spend their last steps nearer the wide well",
            "%",
            lambda lane, _: 100 * in_wide()[lane].mean(),
            {"": None},
            shares,
        ),
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


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(
        _deeper_but_dearer,
        _a_shift_costs_by_curvature,
        _the_rate_decides,
        _stability,
    ),
    facts=facts,
    charts=charts,
    play=scenario,
)
