"""Saddles and plateaus: who gets away, and what noise does."""

from math import log
from typing import Any

import numpy as np

from engine import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.plateau import Plateau
from landscapes.saddle import Saddle
from lessons.base import Bars, race
from lessons.words import told
from optimizers.adam import Adam
from optimizers.heavy_ball import HeavyBall
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from scenario import Scenario

saddle, plateau = Saddle(), Plateau()
LOWEST = plateau.lowest or 0.0
LANES = (SGD(lr=0.05), HeavyBall(lr=0.015), RMSProp(lr=0.02), Adam(lr=0.03))
LR, SIGMA, SEEDS = 0.05, 0.01, 100


def beside(y: float, noise: float = 0.0) -> Scenario:
    """The race on the saddle, from a point that far beside the ridge."""
    return race(saddle, *LANES, start=(-1.5, y), steps=200, noise=noise)


ridge, hair, faint, noisy = beside(0.0), beside(1e-3), beside(1e-6), beside(0.0, SIGMA)
terraces = race(plateau, SGD(lr=0.05), HeavyBall(lr=0.07), RMSProp(lr=0.04), Adam(lr=0.07), steps=400)


def leaves(run: Trajectory) -> int:
    """The first step more than 1 away from the ridge; -1 for never."""
    away = np.flatnonzero(np.abs(run.w[:, 1]) > 1)
    return int(away[0]) if len(away) else -1


def down(run: Trajectory) -> int:
    """The first step within 0.01 of the plateau's lowest height."""
    return int(np.flatnonzero(run.loss - LOWEST <= 0.01)[0])


@lasting(most=1, size=200_000)
def with_noise() -> Array:
    """(seeds, lanes): when each leaves the ridge under noise."""
    y = np.stack([descend(optimizer, saddle, (-1.5, 0.0), 300, noise=SIGMA, seed=range(SEEDS)).w[:, 1] for optimizer in LANES], axis=-1)
    away = np.abs(y) > 1
    return np.where(away.any(axis=0), away.argmax(axis=0), -1).astype(float)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """When each leaves."""
    sgd, ball, rmsprop, adam = (leaves(run) for run in hair.run())
    far = [leaves(run) for run in faint.run()]
    terrace = [down(run) for run in terraces.run()]
    median = np.median(with_noise(), axis=0).astype(int)
    return {
        "sgd": sgd,
        "ball": ball,
        "rmsprop": rmsprop,
        "adam": adam,
        "sgd6": far[0],
        "ball6": far[1],
        "rmsprop6": far[2],
        "adam6": far[3],
        "nsgd": median[0],
        "nball": median[1],
        "nrms": median[2],
        "nadam": median[3],
        "psgd": terrace[0],
        "pball": terrace[1],
        "prms": terrace[2],
        "padam": terrace[3],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars]:
    """When each leaves the ridge, by where it starts."""
    steps = np.array([[leaves(run) for run in hair.run()], [leaves(run) for run in faint.run()], np.median(with_noise(), axis=0)])
    groups = {"0.001 beside the ridge": 0, "0.000 001 beside": 1, f"on it, noise σ = {SIGMA:g}": 2}
    series = tuple((optimizer.name, letter, i) for i, (optimizer, letter) in enumerate(zip(LANES, "ABCD", strict=True)))
    title = f"Steps until the ball is 1 away from the ridge (noise: median of {SEEDS} draws)"
    return (Bars(title, "steps", lambda lane, group: float(steps[group, lane]), groups, series),)


def _nobody_leaves_the_ridge() -> bool:
    return all(bool((run.w[:, 1] == 0).all()) and abs(run.w[-1, 0]) < 0.05 for run in ridge.run())


def _sgd_grows_from_what_it_has() -> bool:
    """Each step multiplies y by 1 + 2η: from y₀ it takes log(1/y₀)/log(1 + 2η) steps."""
    return all(0 <= leaves(race_.run()[0]) - log(1 / y) / log(1 + 2 * LR) < 1 for race_, y in ((hair, 1e-3), (faint, 1e-6)))


def _adaptive_hardly_mind() -> bool:
    return all(abs(leaves(faint.run()[i]) - leaves(hair.run()[i])) <= 2 for i in (2, 3)) and leaves(faint.run()[0]) > 1.8 * leaves(
        hair.run()[0]
    )


def _noise_frees_all() -> bool:
    return bool((with_noise() > 0).all())


def _terraces() -> bool:
    sgd, ball, rmsprop, adam = (down(run) for run in terraces.run())
    return sgd > 3 * adam and sgd > max(ball, rmsprop) and bool(terraces.run()[0].loss[100] - LOWEST > 6)


lesson = told(
    __file__,
    scenes={"ridge": ridge, "hair": hair, "noisy": noisy, "terraces": terraces},
    claims=(
        _nobody_leaves_the_ridge,
        _sgd_grows_from_what_it_has,
        _adaptive_hardly_mind,
        _noise_frees_all,
        _terraces,
    ),
    facts=facts,
    charts=charts,
    play=hair,
)
