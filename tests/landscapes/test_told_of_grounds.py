"""What docstrings and help texts of landscapes tell, run."""

from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from scenario import Scenario
from studies.curvature import curvature
from tests.support.told import bears


def everywhere(ground: Landscape, n: int = 300) -> Any:
    """Even places of the window, x and y, (n, n) each."""
    (x0, x1), (y0, y1) = ground.domain
    return np.meshgrid(np.linspace(x0, x1, n), np.linspace(y0, y1, n))


def heights(ground: Landscape) -> list[float]:
    return [float(ground.f(*map(np.array, minimum))) for minimum in ground.minima]


def nearest(ground: Landscape, x: Any, y: Any) -> Any:
    """Which minimum is the nearest one."""
    places = np.array(ground.minima)
    return np.hypot(np.asarray(x)[..., np.newaxis] - places[:, 0], np.asarray(y)[..., np.newaxis] - places[:, 1]).argmin(axis=-1)


def bare(ground: Landscape, rate: float, steps: int, **more: Any) -> Any:
    return descend(OPTIMIZERS["SGD"](lr=rate), ground, more.pop("start", ground.start), steps, **more)


@bears("Gentle in the middle and towering in the corners: one rate must serve gradients of 1 and of 100,000")
def test_beale() -> None:
    ground = LANDSCAPES["Beale"]()
    x, y = everywhere(ground)
    slope = np.hypot(*ground.grad(x, y))
    assert slope.max() > 100_000
    assert (slope[(abs(x) < 1) & (abs(y) < 1)] < 40).all()
    assert ((slope > 0.5) & (slope < 2)).sum() > 100


@bears("A bowl turned by 45°: methods that scale x and y apart cannot see its axes")
def test_booth() -> None:
    bend = curvature(LANDSCAPES["Booth"](), 0.0, 0.0)
    assert np.abs(bend.axis1) == pytest.approx(np.sqrt(0.5))
    assert bend.condition == pytest.approx(9)


@bears(
    "A straight ravine: its walls bend more than its floor, and one rate has to do for both",
    "How many times more the walls bend than the floor, λ₁/λ₂: the condition number",
)
def test_quadratic() -> None:
    for kappa in (2.0, 20.0, 1000.0):
        bend = curvature(LANDSCAPES["Quadratic"](kappa=kappa, angle=33.0), 0.7, -0.2)
        assert (bend.lambda1, bend.lambda2) == pytest.approx((kappa, 1))


@bears("A needle in a plateau: the gradient fades away from the hole, and four shallow dimples lie about it")
def test_easom() -> None:
    ground = LANDSCAPES["Easom"]()
    needle, *dimples = heights(ground)
    assert needle == pytest.approx(-1)
    assert len(dimples) == 4
    assert min(dimples) > -0.01


@bears("Heights from 3 to a million in one window: walls that hurl, a floor that hides four minima")
def test_goldstein_price() -> None:
    ground = LANDSCAPES["GoldsteinPrice"]()
    assert len(heights(ground)) == 4
    assert (ground.lowest, ground.f(*everywhere(ground)).max()) == (pytest.approx(3), pytest.approx(1e6, rel=0.02))


@bears("Four equal basins: which of them a ball ends in is decided by its first steps")
def test_himmelblau() -> None:
    ground = LANDSCAPES["Himmelblau"]()
    assert heights(ground) == pytest.approx([0, 0, 0, 0], abs=1e-12)
    for run in Scenario.opening(ground).run():
        basins = nearest(ground, *run.w.T)
        assert (basins[5:] == basins[-1]).all()


@bears("A valley so flat that plain steps spend most of their time on the last tenth of the way")
def test_matyas() -> None:
    ground = LANDSCAPES["Matyas"]()
    for rate in (0.5 / 3, 0.5, 1.5):
        run = bare(ground, rate, 2000)
        there, near = (int(np.flatnonzero(far).max()) + 1 for far in (run.loss > 1e-6, np.hypot(*run.w.T) > 0.1 * np.hypot(*run.w[0])))
        assert near < there / 2


@bears("A saddle with a third way down, for the tail: at its centre even the curvature vanishes")
def test_monkey_saddle() -> None:
    ground = LANDSCAPES["MonkeySaddle"]()
    around = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    down = ground.f(np.cos(around), np.sin(around)) < 0
    assert (down & ~np.roll(down, 1)).sum() == 3
    assert curvature(ground, 0.0, 0.0).lambda1 == 0


@bears(
    "at 0 the bowl is smooth",
    "A field of traps on the floor of a bowl: without noise or momentum, and with short steps, a ball stops in the first one",
)
def test_rastrigin() -> None:
    assert len(LANDSCAPES["Rastrigin"](A=0.0).minima) == 1
    ground = LANDSCAPES["Rastrigin"]()
    for rate in (0.0007, 0.002, 0.004):
        assert bare(ground, rate, 200).w[-1] == pytest.approx((-3.98, 2.98), abs=0.02)


@bears("Six basins, mirrored through the origin: two prizes, and four traps at two heights")
def test_six_hump_camel() -> None:
    ground = LANDSCAPES["SixHumpCamel"]()
    a, b, c, d, e, f = heights(ground)
    assert isclose(a, b)
    assert isclose(c, d)
    assert isclose(e, f)
    assert b < c < d + 1 < e
    assert {(round(-x, 6), round(-y, 6)) for x, y in ground.minima} == {(round(x, 6), round(y, 6)) for x, y in ground.minima}


@bears("Four basins of unequal depth: the nearest one is seldom the best one")
def test_styblinski_tang() -> None:
    ground = LANDSCAPES["StyblinskiTang"]()
    assert len(set(np.round(heights(ground), 6))) == 3  # the two in the middle are mirror images
    assert (nearest(ground, *everywhere(ground)) == 0).mean() < 0.25


@bears(
    "A wide well and a sharp one: the sharp one is deeper as it opens, but a ball with a large rate or loud noise does not stay in it",
    "How deep the sharp well is",
    "the wide one has depth 1",
)
def test_two_wells() -> None:
    ground = LANDSCAPES["TwoWells"]()
    (sharp, wide), bottom = ground.minima, np.array(ground.minima[0])
    assert (sharp[0] > 1, wide[0] < 0) == (True, True)
    bowl = [(x**2 + y**2) / 20 for x, y in ground.minima]
    assert [low - height for low, height in zip(bowl, heights(ground), strict=True)] == pytest.approx([1.2, 1.0], abs=0.05)
    assert replace(ground, depth=0.8).minima[0][0] < 0
    for rate in (0.03, 0.05, 0.1):
        assert bare(ground, rate, 300, start=sharp).w[-1] == pytest.approx(bottom)
    for rate in (0.3, 0.4, 1.0):
        left = bare(ground, rate, 300, start=(1.497, 0.499)).w[-1]
        assert np.hypot(*(left - bottom)) > 0.5
    for rate in (0.05 / 3, 0.05, 0.15):
        ends = bare(ground, rate, 600, start=np.tile(bottom[:, np.newaxis], 100), noise=10.0, seed=np.arange(100)).w[-1]
        assert (np.hypot(*(ends - bottom[:, np.newaxis])) < 0.5).mean() < 0.1


@bears("Ripples across a bowl, close together one way and uneven the other: a gentle rate stops in a ripple, a bold one skims over")
def test_levy_13() -> None:
    ground = LANDSCAPES["Levy13"]()
    for rate in (0.0003, 0.001, 0.003):
        assert bare(ground, rate, 200).loss[-1] == pytest.approx(5.747, abs=1e-3)
    assert bare(ground, 0.03, 200).loss.min() < 1


@bears("At the origin f has a kink: there `grad` is (0, 0) and `hessian` that of the smooth, second term")
def test_ackley() -> None:
    ground, zero = LANDSCAPES["Ackley"](), np.array(0.0)
    assert ground.grad(zero, zero) == (0, 0)
    xx, xy, yy = ground.hessian(zero, zero)
    h = 1e-3

    def second(x: float, y: float) -> float:
        """The term with the cosines, less what it is at the origin."""
        return float(np.e - np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2))

    assert (xx, yy) == pytest.approx((2 * second(h, 0) / h**2, 2 * second(0, h) / h**2), rel=1e-4)
    assert xy == 0
    for side in (1e-9, -1e-9):
        assert abs(ground.grad(np.array(side), zero)[0]) == pytest.approx(2 * np.sqrt(2), rel=1e-6)


@bears(
    "At a point of it the curvature across is …, and 0 along",
    "it is least, 2, at (1, 1) and (−1, −1)",
)
def test_product() -> None:
    ground = LANDSCAPES["Product"]()
    for x in (-2.0, -0.6, 0.5, 1.3, 3.0):
        bend = curvature(ground, x, 1 / x)
        assert (bend.lambda1, bend.lambda2) == pytest.approx((x**2 + 1 / x**2, 0), abs=1e-12)
    along = np.linspace(0.2, 4, 1001)
    assert along[(along**2 + along**-2.0).argmin()] == pytest.approx(1, abs=0.01)
    assert curvature(ground, 1.0, 1.0).lambda1 == curvature(ground, -1.0, -1.0).lambda1 == pytest.approx(2)
