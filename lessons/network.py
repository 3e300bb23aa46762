"""Two dimensions are not a network: what of the lessons before holds for hundreds of weights, and what does not."""

from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons.base import Curves, Line, race
from lessons.views import a_training, one_step, rate_and_noise
from lessons.words import told
from networks.two_moons import TwoMoons
from optimizers.adam import Adam
from optimizers.heavy_ball import HeavyBall
from optimizers.lamb import LAMB
from optimizers.sgd import SGD
from scenario import Lane
from scenario.training import Training
from studies.curvature import curvature
from studies.draws import AS_IT_IS, FEWER, LARGER, draws, floor, hovers
from studies.network.training import ways
from studies.training import Trained, trained

EACH = (1, 1)
valley = Rosenbrock()
question = race(valley, SGD(lr=0.001), Adam(lr=0.05), LAMB(lr=0.02, layers=EACH), start=(-1.5, 2.0), steps=1000)
bowl = race(Quadratic(kappa=10.0), SGD(lr=0.1), HeavyBall(lr=0.05), Adam(lr=0.05), steps=400, noise=1.0)
moons = TwoMoons()
training = Training(moons, (Lane(SGD(lr=0.1)), Lane(HeavyBall(lr=0.03)), Lane(Adam(lr=0.01)), Lane(LAMB(lr=0.005))), 600)
LOUD = TwoMoons(
    hidden=(12,), n=64, noise=0.3, batch=0
)  # examples that no network of this size can tell apart, so there is noise to the end
LONG, LATE, BATCHES = 1200, 900, (16, 4, 1)
STEEP = 0.1  # of the largest curvature


def found() -> Trained:
    """The four ways through the weights of the network."""
    return trained(training)


@lasting(most=8, size=200_000)
def signs(factor: float = 1.0) -> int:
    """How many of its weights LAMB has on the other side of zero at the end, at `factor` times its rate."""
    lane = training.lanes[3]
    turned = replace(lane, optimizer=lane.optimizer.scaled(factor))
    first, last = ways(moons, (turned,), training.steps, {0, training.steps})[0][:, :, 0]
    return int((first * last < 0).sum())


def trusts() -> list[float]:
    """‖w‖/‖g‖ of each matrix at the first weights, where g is the gradient of all examples."""
    w, end, ratios = moons.start(), 0, []
    g = moons.gradient(w)
    for shape in moons.layers:
        begin, end = end, end + prod(shape)
        if len(shape) == 2:
            ratios.append(float(np.linalg.norm(w[begin:end]) / np.linalg.norm(g[begin:end])))
    return ratios


@lasting(most=1, size=200_000)
def curvatures() -> Array:
    """The eigenvalues of the Hessian where Adam ends, the largest first, (D,)."""
    w = found().trainees[2].run.w[-1]
    hessian = moons.hessian_times(np.repeat(w[:, np.newaxis], moons.D, axis=1), np.eye(moons.D))
    return np.asarray(np.linalg.eigvalsh((hessian + hessian.T) / 2)[::-1])


@lasting(most=8, size=200_000)
def above(factor: float = 1.0) -> list[float]:
    """How much higher than with all data at every step SGD hovers, for each of BATCHES, at `factor` times its rate of 0.2."""
    heights = []
    for batch in (0, *BATCHES):
        w = ways(replace(LOUD, batch=batch), (Lane(SGD(lr=0.2 * factor)),), LONG, set(range(LATE, LONG + 1, 20)))[0][:, :, 0]
        heights.append(float(LOUD.loss(w.T).mean()))
    return [height - heights[0] for height in heights[1:]]


@lasting(most=1, size=200_000)
def hovering() -> tuple[float, float]:
    """The mean height of SGD in the bowl over a hundred draws, as it is and with a larger batch."""
    *_, many = draws(bowl, 100)
    return float(hovers(many, AS_IT_IS)[0]), float(hovers(many, LARGER)[0])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Signs, trust ratios, curvatures, heights, and what the plane of the ways does not hold."""
    q, bent, noise, (one, four) = trusts(), curvatures(), above(), hovering()
    sgd, start = found().trainees[0].run.w[-1], moons.start()
    return {
        "weights": moons.D,
        "layers": len(moons.layers),
        "nonzero": int((start != 0).sum()),
        "signs": signs(),
        "q1": q[0],
        "q2": q[1],
        "q3": q[2],
        "times": q[0] / q[2],
        "noise16": noise[0],
        "noise4": noise[1],
        "noise1": noise[2],
        "largest": bent[0],
        "steep": int((bent > STEEP * bent[0]).sum()),
        "flat": float(np.median(np.abs(bent)) / bent[0]),
        "down": int((bent < 0).sum()),
        "share": 100 * found().share,
        "off": 100 * found().away[0, -1] / float(np.linalg.norm(sgd - start)),
        "one": one,
        "four": four,
        "theory": floor(bowl, bowl.lanes[0]),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """The curvatures of the network where Adam ends, and of the race's ground at its lowest point."""
    bent = curvatures()
    bent = bent[bent > 1e-9 * bent[0]]
    low = curvature(valley, *valley.minima[0])
    lines = (
        Line("the network's, where Adam ends", "B", np.arange(1.0, len(bent) + 1), bent),
        Line("the race's, where it is lowest", "A", np.array([1.0, 2.0]), np.array([low.lambda1, low.lambda2], dtype=float)),
    )
    return (Curves("Curvatures, the largest first", "which one", "curvature λ, where it is above 0", lines, log_x=True),)


def _it_never_crosses(lamb: float = 1.0) -> bool:
    """By hand: the first step of Adam's direction is as long as the layer's weight, so x goes by η x."""
    lane = question.lanes[2]
    lr = lane.optimizer.lr * lamb
    x = race(valley, LAMB(lr=lr, layers=EACH), start=question.start, steps=question.steps).run()[0].w[:, 0]
    share = np.abs(np.diff(x) / x[:-1])
    return bool((x < 0).all() and share.max() < lr + 1e-9 and abs(share[0] - lr) < 1e-6)


def _many_change_their_sign(lamb: float = 1.0) -> bool:
    return bool(20 < signs(lamb) < facts()["nonzero"] / 2)


def _layers_differ() -> bool:
    """Lengths by hand, of a gradient that is measured: a little to each side of the first weights."""
    w, h = moons.start()[:, np.newaxis], 1e-6
    g = (moons.loss(w + h * np.eye(moons.D)) - moons.loss(w - h * np.eye(moons.D))) / (2 * h)
    first, second = slice(0, 24), slice(36, 180)
    by_hand = [float(np.sqrt((w[part, 0] ** 2).sum() / (g[part] ** 2).sum())) for part in (first, second)]
    return bool(np.allclose(trusts()[:2], by_hand, rtol=1e-5) and trusts()[0] > 5 * trusts()[2])


def _a_quarter_is_left_of_theory(sgd: float = 1.0) -> bool:
    """As long as ηλ is small: a tenth of the race's rate, at which it is at most 0.3 here."""
    lane = Lane(SGD(lr=0.01 * sgd))
    one, other = floor(bowl, lane), floor(replace(bowl, batch=FEWER), lane)
    half = floor(bowl, Lane(SGD(lr=0.005 * sgd)))
    return one is not None and other is not None and half is not None and abs(one / other - FEWER) < 1e-9 and abs(one / half - 2) < 0.2


def _noise_carries_over(sgd: float = 1.0) -> bool:
    larger, middle, smaller = above(sgd)
    return 0 < 2 * larger < middle < smaller / 2


def _few_are_steep() -> bool:
    """The sum of the curvatures is the Hessian's trace, and the largest is that of one direction, measured along it."""
    bent, w = curvatures(), found().trainees[2].run.w[-1]
    direction = np.ones(moons.D) / np.sqrt(moons.D)
    for _ in range(60):
        direction = moons.hessian_times(w[:, np.newaxis], direction[:, np.newaxis])[:, 0]
        direction /= np.linalg.norm(direction)
    h = 1e-4
    measured = (moons.loss(w + h * direction) - 2 * moons.loss(w) + moons.loss(w - h * direction)) / h**2
    return bool(abs(measured / bent[0] - 1) < 1e-3 and facts()["steep"] < 10 and facts()["flat"] < 2e-6)


def _the_plane_is_not_the_way() -> bool:
    """Pythagoras, at the end of SGD."""
    end = found().trainees[0].run.w[-1] - moons.start()
    rest = end - (end @ found().ground.directions.T) @ found().ground.directions
    return bool(abs(100 * np.linalg.norm(rest) / np.linalg.norm(end) - facts()["off"]) < 1e-6 and 80 < facts()["share"] < 97)


def _a_quarter_is_left() -> bool:
    one, four = hovering()
    return abs(one / four / FEWER - 1) < 0.15


def _theory_says_so() -> bool:
    return bool(abs(hovering()[0] / facts()["theory"] - 1) < 0.1)


lesson = told(
    __file__,
    scenes={"question": question, "bowl": bowl},
    claims=(
        _it_never_crosses,
        _many_change_their_sign,
        _layers_differ,
        _a_quarter_is_left_of_theory,
        _noise_carries_over,
        _few_are_steep,
        _the_plane_is_not_the_way,
    ),
    outcomes=(_a_quarter_is_left, _theory_says_so),
    facts=facts,
    charts=charts,
    play=bowl,
    ranked=False,
    views=(rate_and_noise(bowl, "A"), one_step(question, 1, "C"), a_training(training, "train")),
)
