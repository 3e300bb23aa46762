"""From local to global: a section through a bumpy ground, and who rolls over a sill."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.three_hump_camel import ThreeHumpCamel
from lessons.again import again, arrival, at_home, tried
from lessons.base import Curves, Line, race
from lessons.views import every_start, one_step
from lessons.words import told
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from studies.counts import Flags

ground = ThreeHumpCamel()
LANES = (SGD(lr=0.03), Momentum(lr=0.2), RMSProp(lr=0.03), Adam(lr=0.1))
question = race(ground, *LANES[:2], start=(-2.1, 0.0), steps=300)
elsewhere = race(ground, *LANES[:2], start=(-2.0, 1.9), steps=300)
later = race(ground, *LANES, start=(-2.1, 0.0), steps=300)
MIDDLE, HOLLOW = np.array(ground.minima[0]), np.array(ground.minima[1])
SILL = np.array(min(ground.saddles))  # between the two
SIDE = 21  # starts along a side of the window


def rests(letter: str, rate: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> Point:
    """Where a lane is after its last step."""
    x, y = at_home(again(later, letter, rate, turn, shift), turn, shift)[-1]
    return float(x), float(y)


def near(place: Point, minimum: Array) -> bool:
    """Whether a place is within 0.1 of a minimum."""
    return bool(np.hypot(*(np.array(place) - minimum)) < 0.1)


@lasting(most=1, size=200_000)
def from_everywhere() -> dict[str, Flags]:
    """For each lane of `later`: whether it ends in the middle, from 21 × 21 starts all over the window."""
    (x0, x1), (y0, y1) = ground.domain
    starts = np.array([side.ravel() for side in np.meshgrid(np.linspace(x0, x1, SIDE), np.linspace(y0, y1, SIDE))])
    ends = {letter: descend(optimizer, ground, starts, 300).w[-1] for letter, optimizer in zip("ABCD", LANES, strict=True)}
    return {letter: np.hypot(*w) < 0.5 for letter, w in ends.items()}


def height(place: Array) -> float:
    """The loss at a place."""
    return float(ground.f(*place))


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Heights, the arrival, and what becomes of other starts."""
    middle = from_everywhere()
    return {
        "hollow": height(HOLLOW),
        "sill": height(SILL),
        "start": height(np.array(question.start)),
        "arrives": arrival(question.run()[1], 1e-6),
        "starts": SIDE**2,
        "sgd": int(middle["A"].sum()),
        "momentum": int(middle["B"].sum()),
        "rmsprop": int(middle["C"].sum()),
        "adam": int(middle["D"].sum()),
        "lost": int((middle["A"] & ~middle["B"]).sum()),
        "both": int((middle["A"] & middle["B"]).sum()),
        "won": int((middle["B"] & ~middle["A"]).sum()),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """The section: from beyond the hollow straight over to beyond the middle."""
    along = np.linspace(-0.25, 1.4, 200)
    places = HOLLOW + along[:, np.newaxis] * (MIDDLE - HOLLOW)
    x = places[:, 0]
    line = Line("height", "A", x, ground.f(*places.T))
    marks = ((float(HOLLOW[0]), "local minimum"), (0.0, "global minimum"))
    title = "A section through the ground, straight from the one minimum to the other"
    return (Curves(title, "x along the section", "f", (line,), log_y=False, marks=marks),)


def _momentum_rolls_over(momentum: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    return near(rests("B", momentum, turn, shift), MIDDLE)


def _the_others_stay(sgd: float = 1.0, rmsprop: float = 1.0, adam: float = 1.0) -> bool:
    return all(near(rests(letter, rate), HOLLOW) for letter, rate in (("A", sgd), ("C", rmsprop), ("D", adam)))


def _heights() -> bool:
    """By hand: at the hollows and sills x² solves 4 - 4.2 x² + x⁴ = 1/2, with y = -x/2 everywhere there, so f = 7/4 x² - 1.05 x⁴ + x⁶/6."""
    squares = 2.1 + np.sqrt(2.1**2 - 3.5) * np.array([1, -1])
    hollow, sill = 1.75 * squares - 1.05 * squares**2 + squares**3 / 6
    return bool(np.allclose([facts()["hollow"], facts()["sill"]], [hollow, sill]) and 0 < hollow < sill < facts()["start"])


def _won_and_lost() -> bool:
    seen = facts()
    counted = [seen[name] for name in ("momentum", "sgd", "both", "arrives")] == [273, 215, 203, 136]
    return counted and seen["won"] > 3 * seen["lost"] > 0 and not near(tuple(elsewhere.run()[1].w[-1]), MIDDLE)


def _too_slow() -> bool:
    return near(tuple(tried(question, {"B.Momentum.lr": 0.03}).run()[1].w[-1]), HOLLOW)


def _from_elsewhere() -> bool:
    return not any(near(tuple(run.w[-1]), MIDDLE) for run in tried(question, {"x": -2, "y": 1.9}).run())


lesson = told(
    __file__,
    scenes={"question": question, "elsewhere": elsewhere, "later": later},
    claims=(_momentum_rolls_over, _the_others_stay, _heights, _won_and_lost),
    outcomes=(_too_slow, _from_elsewhere),
    facts=facts,
    charts=charts,
    play=question,
    views=(every_start(question), one_step(question, 4, "B", "A")),
)
