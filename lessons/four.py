"""The four together: SGD, Momentum, RMSProp and Adam in one ravine, and what Adam takes from each of its parents."""

from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.again import again, arrival, tried
from lessons.base import Curves, Line, race
from lessons.views import every_rate, one_step
from lessons.words import told
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.rmsprop import RMSProp
from optimizers.schedules import Cosine
from optimizers.sgd import SGD

LONG = 13_500  # steps after which a memory of 0.999 has faded, at every rate that is looked at
TARGET, LAST = 1e-6, 50  # steps at the end, over which a run is as high as it ever is
ravine = Quadratic(kappa=100.0)
LANES = (SGD(lr=0.0195), Momentum(lr=0.05), RMSProp(lr=0.02), Adam(lr=0.06))
RANGES: tuple[tuple[type[Optimizer], float, float], ...] = (
    (SGD, 2e-3, 0.0199),
    (Momentum, 5e-3, 0.37),
    (RMSProp, 5e-4, 0.3),
    (Adam, 0.01, 2.0),
)
question = race(ravine, *LANES, steps=400)
parents = race(ravine, RMSProp(lr=0.02), Adam(lr=0.02, b1=0.0, b2=0.9), Adam(lr=0.02, b2=0.9), Adam(lr=0.02), steps=400)


def highest(run: Trajectory) -> Array:
    """The highest loss of the last 50 steps, (*B); infinite where a run flies off."""
    with np.errstate(all="ignore"):
        high = run.loss[-LAST:].max(axis=0)
    return np.where(np.isfinite(high), high, np.inf)


@lasting(most=1, size=200_000)
def scanned() -> dict[str, tuple[Array, Array]]:
    """For each of the four by its name: 100 rates, and how high its last steps are at each."""
    found = {}
    for kind, low, high in RANGES:
        rates = np.geomspace(low, high, 100)
        found[kind.name] = rates, highest(descend(kind(lr=rates), ravine, ravine.start, 400))
    return found


def swinging(letter: str, rate: float = 1.0) -> float:
    """How high the last steps of a lane of `parents` are."""
    return float(highest(again(parents, letter, rate)))


def long_memory(rate: float = 1.0) -> float:
    """How high the last steps of RMSProp in `parents` are with Adam's memory of size."""
    return float(highest(again(tried(parents, {"A.RMSProp.b2": 0.999}), "A", rate)))


@lasting(most=5, size=10_000)
def woken(adam: float = 1.0) -> tuple[int, int, float]:
    """Of Adam in a long race: from which step it is below the target, at which it is above it again, and how high it then gets."""
    loss = again(question, "D", adam, steps=LONG).loss
    rest = arrival(again(question, "D", adam), TARGET)
    return rest, rest + int((loss[rest:] > TARGET).argmax()), float(loss[question.steps :].max())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Arrivals, what is left at the best rates, and what each memory does."""
    best = {name: float(high.min()) for name, (_, high) in scanned().items()}
    there = [arrival(run, TARGET) for run in question.run()]
    return {
        "sgd": best["SGD"],
        "momentum": best["Momentum"],
        "rmsprop": best["RMSProp"],
        "adam": best["Adam"],
        "momentum_at": there[1],
        "adam_at": there[3],
        "bare": swinging("B"),
        "direction": swinging("C"),
        "both": swinging("D"),
        "times": swinging("B") / swinging("C"),
        "first": float(np.abs(np.diff(parents.run()[0].w[:2], axis=0)).max() / 0.02),
        "woken": woken()[1],
        "thrown": woken()[2],
        "no_memory": float(highest(tried(question, {"D.Adam.b1": 0, "D.Adam.b2": 0}).run()[3])),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """How high the four end, by their rates."""
    lines = []
    for letter, (name, (rates, high)) in zip("ABCD", scanned().items(), strict=True):
        seen = (high < 1) & (high > 1e-16)
        lines.append(Line(name, letter, rates[seen], high[seen]))
    return (Curves("The highest loss of the last 50 of 400 steps", "η", "loss", tuple(lines), log_x=True),)


def _at_its_best() -> bool:
    """RMSProp at its best hovers above the target, SGD is just above it, Momentum and Adam are at rest."""
    best = facts()
    return bool(best["rmsprop"] > 100 * best["sgd"] > 100 * TARGET and max(best["momentum"], best["adam"]) < 1e-12)


def _momentum_and_adam(momentum: float = 1.0, adam: float = 1.0) -> bool:
    return all(0 < arrival(again(question, letter, rate), TARGET) < 400 for letter, rate in (("B", momentum), ("D", adam)))


def _rmsprop_hovers(rmsprop: float = 1.0) -> bool:
    """Theory: it jumps to and fro by η, half of it to either side of the middle of the ravine, λ₁ = 100: ½ λ₁ (η/2)²."""
    rate = 0.02 * rmsprop
    return bool(abs(float(highest(again(question, "C", rmsprop, steps=1000))) / (50 * (rate / 2) ** 2) - 1) < 0.1)


def _without_memory_of_direction() -> bool:
    """One step, long after the start: Adam's with β₁ = 0 is RMSProp's; with an ε that drowns v̂ it is Momentum's, ε times as short."""
    rng = np.random.default_rng(0)
    w, g, m, v = rng.normal(size=(4, 2, 50))
    late, v = np.array(100_000.0), v**2 + 0.1
    rms = RMSProp(lr=0.1, b2=0.999, eps=1e-16).step(w, g, late, v)[0]
    bare = Adam(lr=0.1, b1=0.0, b2=0.999, eps=1e-16).step(w, g, late, m, v)[0]
    ball = Momentum(lr=0.1, b1=0.9).step(w, g, late, m)[0]
    drowned = Adam(lr=0.1 * 1e9, b1=0.9, b2=0.999, eps=1e9).step(w, g, late, m, v)[0]
    return bool(np.allclose(rms, bare, rtol=1e-9) and np.allclose(ball, drowned, rtol=1e-6))


def _each_memory_calms() -> bool:
    return swinging("B") > 100 * swinging("C") > 1e4 * swinging("D")


def _rest_by_memory(rmsprop: float = 1.0) -> bool:
    return long_memory(rmsprop) < 1e-12


def _rest_lasts_as_long(adam: float = 1.0) -> bool:
    """Theory: v fades by β₂ at every step until η/√v is past what Adam bears, 2(1 + β₁)/((1 - β₁) λ₁)."""
    rest, up, high = woken(adam)
    return 0 < rest < 400 and up - rest > 5000 and high > 1e-2


def _a_falling_rate_keeps_it() -> bool:
    falling = descend(LANES[3], ravine, ravine.start, LONG, schedule=Cosine())
    return 0 < arrival(falling, TARGET) < 1000


def _sign() -> bool:
    """Theory: with neither memory each step is η long in both coordinates; it jumps by η across, and so does it along."""
    w = tried(question, {"D.Adam.b1": 0, "D.Adam.b2": 0}).run()[3].w
    return bool(np.allclose(np.abs(np.diff(w[:, 1])), 0.06, rtol=1e-4))


lesson = told(
    __file__,
    scenes={"question": question, "parents": parents},
    claims=(
        _at_its_best,
        _momentum_and_adam,
        _rmsprop_hovers,
        _without_memory_of_direction,
        _each_memory_calms,
        _rest_by_memory,
        _rest_lasts_as_long,
        _a_falling_rate_keeps_it,
    ),
    outcomes=(_sign,),
    facts=facts,
    charts=charts,
    play=question,
    views=(every_rate(question), one_step(question, 25, "D", "C")),
)
