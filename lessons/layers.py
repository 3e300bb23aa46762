"""Large batches: LARS and LAMB give every layer its own trust, and the origin is special."""

from dataclasses import replace
from math import degrees, inf
from operator import getitem
from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons.again import again, arrival, tried
from lessons.base import Bars, race
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.lamb import LAMB
from optimizers.lars import LARS
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from studies.race import race as ranking

TRUST = 0.02
ONE, EACH = (2,), (1, 1)
ravine, valley = Quadratic(kappa=100.0), Rosenbrock()
LANES = (SGD(lr=0.018), LARS(lr=1.0, trust=TRUST, layers=ONE), LARS(lr=1.0, trust=TRUST, layers=EACH), LAMB(lr=0.04, layers=EACH))
scenario = race(ravine, *LANES, steps=150)
origin = race(valley, Adam(lr=0.05), LAMB(lr=0.02, layers=ONE), LAMB(lr=0.02, layers=EACH), start=(-1.5, 2.0), steps=2000)
right = tried(origin, {"x": 1.5})


class Steeper:
    """A ravine with the same shape and a thousand times its height."""

    def f(self, x: Array, y: Array) -> Array:
        return 1000 * ravine.f(x, y)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = ravine.grad(x, y)
        return 1000 * gx, 1000 * gy


@lasting(most=1, size=200_000)
def ratios() -> tuple[Array, Array]:
    """What the gradient was multiplied by in LARS's first step, for x and y: both in one layer; a layer each."""
    _, one, each, _ = scenario.run()
    return (one.w[0] - one.w[1]) / one.grad[0], (each.w[0] - each.w[1]) / each.grad[0]


def moved_by_height(optimizer: Optimizer) -> float:
    """How far apart a path on the ravine and on one a thousand times as high ever are."""
    paths = [descend(optimizer, land, ravine.start, 60).w for land in (ravine, Steeper())]
    with np.errstate(all="ignore"):
        apart = np.abs(paths[0] - paths[1])
    return float(apart.max()) if np.isfinite(apart).all() else inf


MOVED = (3.0, 2.0)


@lasting(most=2, size=200_000)
def elsewhere(letter: str) -> Trajectory:
    """A lane in the ravine moved so that its minimum lies at (3, 2)."""
    return again(scenario, letter, shift=MOVED, steps=300)


def off() -> float:
    """The angle in degrees between lane C's first step and the way to the minimum, in the ravine that was moved."""
    w = elsewhere("C").w
    step, way = w[1] - w[0], np.array(MOVED) - w[0]
    return degrees(float(np.arccos(step @ way / np.linalg.norm(step) / np.linalg.norm(way))))


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Trust ratios, and what becomes of those who cannot cross the origin."""
    one, each = ratios()
    adam, whole, split = (run.w for run in origin.run())
    x, y = np.abs(ravine.start)
    w = scenario.run()[2].w
    hovers = {standing.lane: standing.hovers for standing in ranking(right).standings}
    return {
        "qx": each[0],
        "qy": each[1],
        "times": each[0] / each[1],
        "q": one[0],
        "moved": 100 * TRUST,
        "tenth": 100 * np.hypot(*(w[10] - w[9])) / np.hypot(*w[9]),
        "past": w[:, 0].max(),
        "angle": off(),
        "unsettled": np.median(elsewhere("C").loss[-50:]),
        "settled": np.median(elsewhere("A").loss[-50:]),
        "gx": x,
        "gy": 100 * y,
        "split": abs(split[-1, 0]),
        "whole": whole[1000, 0],
        "adam": adam[1000, 0],
        "arrives": arrival(right.run()[0], 1e-6),
        "one_left": hovers[1],
        "each_left": hovers[2],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars]:
    """The trust ratios of the first step."""
    one, each = ratios()
    series = (("x and y in one layer", "B", one), ("a layer each", "C", each))
    groups = {"x: gentle": 0, "y: steep": 1}
    return (Bars("What LARS multiplies the gradient by in its first step", "trust ratio", getitem, groups, series, log_y=True),)


def _ratios() -> bool:
    """φ ‖w‖/‖g‖ by hand; both layers then move the same share of their length."""
    w, g = np.abs(ravine.start), np.abs(np.ravel(ravine.grad(*map(np.atleast_1d, ravine.start))))
    one, each = ratios()
    moved = np.diff(scenario.run()[2].w[:2], axis=0)[0] / ravine.start
    return bool(np.allclose(each, TRUST * w / g) and np.allclose(one, TRUST * np.hypot(*w) / np.hypot(*g)) and np.allclose(moved, -TRUST))


def _straight_to_the_origin() -> bool:
    """With a layer each, x and y shrink by the same share at every step, though one slope is a hundred times the other."""
    left = scenario.run()[2].w / np.array(ravine.start)
    return bool(np.allclose(left[:, 0], left[:, 1], rtol=0, atol=1e-9))


def _not_to_the_minimum() -> bool:
    """By hand: each layer's first step is φ times its own length, along its own gradient, and so down its own axis."""
    w = np.array(MOVED) + np.array(ravine.start)
    step = -TRUST * np.abs(w) * np.sign(ravine.start)
    way = -np.array(ravine.start)
    by_hand = degrees(float(np.arccos(step @ way / np.linalg.norm(step) / np.linalg.norm(way))))
    return abs(off() - by_hand) < 1e-6 and by_hand > 20


def _it_does_not_settle() -> bool:
    seen = facts()
    return bool(seen["unsettled"] > 100 * seen["settled"])


def _momentum_adds_up() -> bool:
    """Ten times as far would be 20 % of the length at the start; the length has shrunk since."""
    return bool(facts()["tenth"] > 10 * facts()["moved"])


def _height_does_not_matter(lars: float = 1.0, lamb: float = 1.0, adam: float = 1.0, rmsprop: float = 1.0) -> bool:
    flat = (
        replace(LANES[2], lr=LANES[2].lr * lars),
        replace(LANES[3], lr=LANES[3].lr * lamb),
        Adam(lr=0.04 * adam),
        RMSProp(lr=0.02 * rmsprop, eps=1e-20),
    )
    return all(moved_by_height(optimizer) < 1e-4 for optimizer in flat) and moved_by_height(SGD(lr=0.018)) > 1e6


def _the_sign_never_changes() -> bool:
    """A layer of one weight: each step takes or adds at most the share η of it, so it never changes sides."""
    x = origin.run()[2].w[:, 0]
    return bool((x < 0).all() and abs(x[-1]) < 1e-3 and np.abs(np.diff(x) / x[:-1]).max() < 0.02 + 1e-9)


def _one_layer_gets_through() -> bool:
    adam, whole, _ = origin.run()
    return bool(whole.w[-1, 0] > 0.5 and np.hypot(*whole.w.T).min() < 0.01 and np.hypot(*(adam.w[-1] - 1)) < 0.01)


def _adam_arrives() -> bool:
    return 0 < int(facts()["arrives"]) < 2000


def _lamb_hovers() -> bool:
    seen = facts()
    return all(arrival(run, 1e-3) == -1 for run in right.run()[1:]) and bool(seen["one_left"] < seen["each_left"] < 1)


lesson = told(
    __file__,
    scenes={"scenario": scenario, "origin": origin},
    claims=(
        _ratios,
        _straight_to_the_origin,
        _not_to_the_minimum,
        _it_does_not_settle,
        _momentum_adds_up,
        _height_does_not_matter,
        _the_sign_never_changes,
        _one_layer_gets_through,
    ),
    outcomes=(_adam_arrives, _lamb_hovers),
    facts=facts,
    charts=charts,
    play=origin,
    views=(two_knobs(scenario, "C", "LARS.lr", "LARS.trust"), one_step(scenario, 1, "C", "B")),
)
