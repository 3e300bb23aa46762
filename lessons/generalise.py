"""“SGD generalises better”: what is contested, and what a landscape can and cannot show."""

from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.two_wells import TwoWells
from lessons.again import again, at_home, tried
from lessons.base import Bars, Curves, Line, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.adam import Adam
from optimizers.sgd import SGD
from scenario import Scenario

wells = TwoWells()
START, SEEDS, STEPS, SIGMA, LATE = (2.0, 1.0), 100, 600, 2.0, 50
SEED = 5  # the race that is shown
RULES = {"SGD 0.05": SGD(lr=0.05), "SGD 0.1": SGD(lr=0.1), "SGD 0.4": SGD(lr=0.4), "Adam 0.02": Adam(lr=0.02), "Adam 0.2": Adam(lr=0.2)}
scenario = race(wells, *RULES.values(), start=START, steps=STEPS, noise=SIGMA, seed=SEED)
falling = tried(scenario, {f"{lane.letter}.schedule": "Cosine" for lane in scenario.lanes})
SHARP, WIDE = (np.array(m) for m in wells.minima)
SHIFTS = np.linspace(0, 0.6, 61)
AT_REST = 0.3  # from a bottom


@lasting(most=40, size=40 * 100_000)
def late(shown: Scenario, letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> Array:
    """(LATE, 2, SEEDS): where a lane is in its last steps, under a hundred draws of the noise."""
    return at_home(again(shown, letter, turn=turn, shift=shift, seeds=SEEDS), turn, shift)[-LATE:]


def away(places: Array, bottom: Array) -> Array:
    """Distances from a bottom: (…, 2, SEEDS) -> (…, SEEDS)."""
    return np.asarray(np.hypot(*np.moveaxis(places - bottom[:, None], -2, 0)))


def in_wide(shown: Scenario, letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """How many of the races, in per cent, spend their last steps nearer the wide well's bottom than the sharp one's, by their middle."""
    middle = np.median(late(shown, letter, turn, shift), axis=0)
    return float(100 * (away(middle, WIDE) < away(middle, SHARP)).mean())


def wander(letter: str) -> float:
    """The median distance from a run's own middle in its last steps."""
    places = late(scenario, letter)
    return float(np.median(np.hypot(*np.moveaxis(places - np.median(places, axis=0), -2, 0))))


def crossings(letter: str, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """How often a run goes over from nearer one bottom to nearer the other in its last steps, on the average."""
    places = late(scenario, letter, turn, shift)
    return float(np.abs(np.diff((away(places, WIDE) < away(places, SHARP)).astype(int), axis=0)).sum(axis=0).mean())


def at_rest(shown: Scenario, letter: str, bottom: Array, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> float:
    """How many of the races, in per cent, have the middle of their last steps within AT_REST of a bottom."""
    return float(100 * (away(np.median(late(shown, letter, turn, shift), axis=0), bottom) < AT_REST).mean())


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
    """Depths, curvatures, who ends where, and what a shift costs."""
    sharp, wide = after_shift(SHARP), after_shift(WIDE)
    return {
        "sharp": sharp[0],
        "wide": wide[0],
        "bend_sharp": curvature(SHARP),
        "bend_wide": curvature(WIDE),
        "cross": SHIFTS[np.argmax(sharp > wide)],
        "sharp3": sharp[30],
        "wide3": wide[30],
        "limit": 2 / max(np.linalg.eigvalsh(_hessian(SHARP))),
        "apart": np.hypot(*(WIDE - SHARP)),
        "w05": wander("A"),
        "w1": wander("B"),
        "w4": wander("C"),
        "over05": crossings("A"),
        "over4": crossings("C"),
        **{name: in_wide(scenario, letter) for name, letter in zip(("s05", "s1", "s4", "a02", "a2"), "ABCDE", strict=True)},
        **{name: in_wide(falling, letter) for name, letter in zip(("c05", "c1", "c4", "ca02", "ca2"), "ABCDE", strict=True)},
        "sharp_c1": at_rest(falling, "B", SHARP),
        "wide_c1": at_rest(falling, "B", WIDE),
        "wide_c4": at_rest(falling, "C", WIDE),
        "wide_4": at_rest(scenario, "C", WIDE),
    }


def _hessian(point: Array) -> Array:
    xx, xy, yy = (float(h[0]) for h in wells.hessian(*map(np.atleast_1d, point)))
    return np.array([[xx, xy], [xy, yy]])


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars, Curves]:
    """Who ends where; the cost of a shift."""
    lines = (Line("sharp well", "D", SHIFTS, after_shift(SHARP)), Line("wide well", "F", SHIFTS, after_shift(WIDE)))
    return (
        Bars(
            f"Races of {SEEDS} that spend their last steps nearer the wide well",
            "%",
            lambda letter, shown: in_wide(shown, letter),
            {"the same rate all along": scenario, "rate falling to zero": falling},
            tuple((name, letter, letter) for name, letter in zip(RULES, "ABCDE", strict=True)),
        ),
        Curves("Loss at each bottom after the landscape has shifted, mean over directions", "shift", "loss", lines, log_y=False),
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


def _past_the_limit(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    shares = [in_wide(scenario, letter, turn, shift) for letter in "BC"]
    return bool(shares[0] > shares[1] + 15 > 65 and at_rest(scenario, "C", WIDE, turn, shift) < 10)


def _it_wanders() -> bool:
    return wander("C") > 4 * wander("B") > 8 * wander("A") and abs(wander("C") / facts()["apart"] - 1) < 0.25


def _nobody_leaves() -> bool:
    return all(not (again(scenario, lane.letter, seeds=SEEDS).diverged_at >= 0).any() for lane in scenario.lanes)


def _it_goes_over_and_over(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    return bool(crossings("C", turn, shift) > 2 and crossings("A", turn, shift) < 0.1)


def _stability() -> bool:
    return bool(0.05 < facts()["limit"] < 0.11)


def _brought_to_rest() -> bool:
    seen = facts()
    return bool(seen["c4"] > seen["s4"] + 10 and seen["wide_c4"] > 40 > 10 > seen["wide_4"])


def _some_are_caught() -> bool:
    seen = facts()
    lose = seen["c1"] < seen["s1"] - 10 and seen["ca2"] < seen["a2"]
    return bool(lose and seen["sharp_c1"] > 20 > 10 > at_rest(scenario, "B", SHARP) and max(seen["c05"], seen["ca02"]) < 5)


lesson = told(
    __file__,
    scenes={"scenario": scenario},
    claims=(
        _deeper_but_dearer,
        _a_shift_costs_by_curvature,
        _the_rate_decides,
        _past_the_limit,
        _it_wanders,
        _nobody_leaves,
        _it_goes_over_and_over,
        _stability,
    ),
    outcomes=(_brought_to_rest, _some_are_caught),
    facts=facts,
    charts=charts,
    play=scenario,
    views=(two_knobs(scenario, "A", "SGD.lr", "noise", "minimum"), one_step(scenario, 600, "C", "A")),
)
