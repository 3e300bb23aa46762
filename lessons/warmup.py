"""What a warm-up is for: it lets a run bear a rate that the start would not, and where it shows nothing."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Point
from landscapes.beale import Beale
from landscapes.booth import Booth
from landscapes.two_wells import TwoWells
from lessons.again import again, at_home, tried
from lessons.base import Curves, Line, on, race
from lessons.views import one_step, rate_and_noise
from lessons.words import told
from optimizers.adam import Adam
from optimizers.schedules import Cosine, Schedule, WarmupCosine
from optimizers.sgd import SGD
from studies.curvature import curvature

ground, well = Beale(), TwoWells(width=8.0)
WARM = WarmupCosine(warmup=0.1)
question = race(
    ground, on(SGD(lr=0.00125), Cosine()), on(SGD(lr=0.04), Cosine()), on(SGD(lr=0.04), WARM), start=(3.0, -2.0), steps=300, noise=0.1
)
sharp = race(well, on(Adam(lr=0.2), Cosine()), on(Adam(lr=0.2), WARM), start=(1.497, 0.499), steps=100, noise=3.0, seed=2)
even = race(Booth(), on(Adam(lr=0.3), Cosine()), on(Adam(lr=0.3), WARM), start=(-5.0, -5.0), steps=300, noise=1.0)
RATES = np.geomspace(3e-4, 0.12, 40)
DRAWS, BOTTOM = 20, np.array(well.minima[0])
LOW = 0.05  # f above the lowest point


@lasting(most=4, size=200_000)
def ends(schedule: Schedule, noise: float = 0.1) -> Array:
    """For each of `RATES`: the loss after the last step, the median of 20 draws; infinite where most fly off."""
    rates, seeds = np.meshgrid(RATES, np.arange(DRAWS))
    run = descend(SGD(lr=rates.ravel()), ground, question.start, 300, noise=noise, seed=seeds.ravel(), schedule=schedule)
    last = run.loss[-1].reshape(rates.shape)
    return np.asarray(np.median(np.where(np.isfinite(last), last, np.inf), axis=0))


def largest(schedule: Schedule) -> float:
    """The largest of `RATES` up to which no rate flies off under most draws."""
    flies = ~np.isfinite(ends(schedule))
    return float(RATES[flies.argmax() - 1])


def stay(letter: str, rate: float = 1.0, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> int:
    """Of 100 draws of the noise, how many end within 0.5 of the bottom of the well in which all start."""
    ends = at_home(again(sharp, letter, rate, turn, shift, seeds=100), turn, shift)[-1]
    return int((np.hypot(*(ends - BOTTOM[:, np.newaxis])) < 0.5).sum())


def left(letter: str, rate: float = 1.0) -> float:
    """The loss of a lane of `even` after the last step, the median of 100 draws."""
    return float(np.median(again(even, letter, rate, seeds=100).loss[-1]))


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """What each bears, and what is left."""
    bent = [float(curvature(ground, *at).lambda1) for at in (question.start, ground.minima[0])]
    return {
        "start": bent[0],
        "low": bent[1],
        "limit": 2 / bent[0],
        "alone": float(ends(Cosine()).min()),
        "warm": float(ends(WARM).min()),
        "most_alone": largest(Cosine()),
        "most_warm": largest(WARM),
        "times": largest(WARM) / largest(Cosine()),
        "stay": stay("A"),
        "stay_warm": stay("B"),
        "stay_half": stay("A", 0.5),
        "even": left("A"),
        "even_warm": left("B"),
        "long": float(tried(question, {"C.WarmupCosine.warmup": 0.3, "C.SGD.lr": 0.08}).run()[2].loss[-1]),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """What is left, by the rate."""
    lines = []
    for name, letter, schedule in (("cosine alone", "B", Cosine()), ("warm-up, then cosine", "C", WARM)):
        high = ends(schedule)
        lines.append(Line(name, letter, RATES[np.isfinite(high)], high[np.isfinite(high)]))
    title = f"SGD: the loss after 300 steps, median of {DRAWS} draws; a line ends where the run flies off"
    return (Curves(title, "η", "loss", tuple(lines), log_x=True),)


def _sharpest_at_the_start() -> bool:
    """By hand at (3, -2): y = -2 gives r₁ = -7.5, r₂ = 11.25, r₃ = -24.375, and ∂²f/∂y² = 2x (x (1 + 4y² + 9y⁴) + 2 r₂ + 6 y r₃)."""
    yy = 2 * 3 * (3 * (1 + 4 * 4 + 9 * 16) + 2 * 11.25 + 6 * -2 * -24.375)
    return bool(facts()["start"] >= yy and facts()["start"] > 100 * facts()["low"])


def _bears_more() -> bool:
    small = np.abs(RATES / 0.00125 - 1).argmin()
    return bool(facts()["times"] > 20 and facts()["alone"] > 300 * facts()["warm"] and ends(WARM)[small] > 1.5 * ends(Cosine())[small])


def _each_at_its_rates(sgd: float = 1.0) -> bool:
    """Lane C's rate, a third of it and more, up to what it bears: always lower than the best there is without."""
    near = np.abs(RATES / (0.04 * min(sgd, 1.2)) - 1).argmin()
    return bool(ends(WARM)[near] < facts()["alone"])


def _adam_stays(turn: float = 0.0, shift: Point = (0.0, 0.0)) -> bool:
    alone, warm, half = stay("A", 1.0, turn, shift), stay("B", 1.0, turn, shift), stay("A", 0.5, turn, shift)
    return bool(alone < 45 < 85 < warm and half > 90)


def _shows_nothing(adam: float = 1.0) -> bool:
    """Of the two lanes the one with a warm-up does not end clearly lower: not by a quarter."""
    return bool(left("B", adam) > 0.75 * left("A", adam))


def _first_steps_are_long() -> bool:
    """Theory: Adam's first step is η long in each coordinate, whatever the gradient; with a warm-up of ten steps a tenth of it."""
    steps = [np.abs(np.diff(run.w[:2], axis=0)) for run in sharp.run()]
    return bool(np.allclose(steps[0], 0.2, rtol=1e-6) and np.allclose(steps[1], 0.02, rtol=1e-6))


def _longer() -> bool:
    return bool(tried(question, {"C.SGD.lr": 0.08}).run()[2].diverged_at >= 0) and facts()["long"] < LOW


lesson = told(
    __file__,
    scenes={"question": question, "sharp": sharp, "even": even},
    claims=(_sharpest_at_the_start, _bears_more, _each_at_its_rates, _first_steps_are_long, _adam_stays, _shows_nothing),
    outcomes=(_longer,),
    facts=facts,
    charts=charts,
    play=question,
    views=(rate_and_noise(question, "C"), one_step(question, 1, "C", "B")),
)
