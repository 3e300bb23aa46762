"""Newton's step beside numpy.linalg.solve on every ground: what it reaches, what it cannot, and where it cannot run."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine import Trial, descend, sweep
from engine.descent import descend_together
from engine.inside import inside
from landscapes import LANDSCAPES
from landscapes.typed import Typed
from networks import NETWORKS
from optimizers import OPTIMIZERS
from optimizers.schedules import Cosine
from tests.support.told import bears

Newton = OPTIMIZERS["Newton"]
SETTINGS: list[dict[str, float]] = [{}, dict(lr=0.3, damping=2.0), dict(lr=0.05, damping=0.0)]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("ground", LANDSCAPES)
def test_a_step_is_the_solution_of_its_equation_wherever_it_comes(ground: str, settings: dict[str, float]) -> None:
    """Replayed gradients, with noise: what is lost is what a solution of this condition loses, and no more."""
    land, rule = LANDSCAPES[ground](), Newton(**settings)
    run = descend(rule, land, land.start, 50, noise=0.3, seed=2)
    checked = 0
    with np.errstate(all="ignore"):
        for w, g, after in zip(run.w[:-1], run.grad, run.w[1:], strict=True):
            xx, xy, yy = (float(part) for part in land.hessian(*w))
            H = np.array([[xx, xy], [xy, yy]]) + rule.damping * np.eye(2)
            worst = np.linalg.cond(H) if np.isfinite(H).all() else np.inf
            if worst < 1e10:
                way = rule.lr * np.linalg.solve(H, g)
                assert np.abs(after - (w - way)).max() <= 1e-15 * (8 * worst * np.abs(way).max() + np.abs(w).max())
                checked += 1
    assert checked > 10 or (ground, rule.damping) in {("Saddle", 2.0), ("Easom", 0.0), ("Cliff", 0.0)}, (
        "there H + λI has no inverse, or soon none"
    )


@bears("On a bowl one step is enough, at η = 1 and λ = 0, however the bowl is turned and stretched")
def test_one_step_on_any_bowl() -> None:
    bowls: list[Any] = [LANDSCAPES["Quadratic"](kappa=kappa, angle=angle) for kappa in (1.0, 30.0, 1e4) for angle in (0.0, 33.0, 80.0)]
    for bowl in (*bowls, LANDSCAPES["Booth"](), LANDSCAPES["Matyas"]()):
        at = np.random.default_rng(1).uniform(-2, 2, (2, 20))
        run = descend(Newton(damping=0.0), bowl, at, 1)
        np.testing.assert_allclose(run.w[1], np.array(bowl.minima[0])[:, np.newaxis] + 0 * at, atol=1e-10)
    slow = descend(Newton(lr=0.5, damping=0.0), bowls[4], (-1.8, 1.4), 20).w
    np.testing.assert_allclose(slow[1:], slow[:-1] / 2, rtol=1e-9)


@bears("What is added to the curvature in every direction. 0 trusts the curvature")
def test_it_goes_where_the_slope_vanishes_and_damped_it_goes_down() -> None:
    trusting, damped = (descend(Newton(damping=damping), LANDSCAPES["Himmelblau"](), (-0.5, -1.2), 2000) for damping in (0.0, 100.0))
    assert trusting.loss[-1] > trusting.loss[0]  # it climbs, to the top of the hill in the middle
    assert np.abs(trusting.grad[-1]).max() < 1e-9
    assert (np.diff(damped.loss) < 1e-9).all()
    assert damped.loss[-1] == pytest.approx(0, abs=1e-6)
    saddle = descend(Newton(), LANDSCAPES["Saddle"](), LANDSCAPES["Saddle"].start, 20)
    assert np.abs(saddle.w[-1]).max() < 1e-9
    bends = np.linalg.eigvalsh(np.moveaxis(np.array([[1.0, 0.2], [0.2, -3.0]]), 0, 0))
    assert bends[0] > -4  # so λ = 4 is more than the strongest bend downwards
    g, h, c = np.array([1.0, -2.0]), np.array([1.0, -3.0]), np.full(2, 0.2)
    w, *_ = Newton(damping=4.0).step(np.zeros(2), g, np.array(1.0), h, c)
    assert w @ g < 0
    w, *_ = Newton(lr=1e6, damping=1e6).step(np.zeros(2), g, np.array(1.0), h, c)
    np.testing.assert_allclose(w, -g, rtol=1e-4)  # SGD at the rate η/λ


def test_where_the_ground_is_flat_there_is_no_step_and_the_run_is_over() -> None:
    flat = Typed("abs(x) + abs(y)", ((-2, 2), (-2, 2)))
    assert descend(Newton(damping=0.0), flat, (1.0, -0.5), 5).diverged_at == 1
    assert descend(Newton(damping=1.0, lr=0.1), flat, (1.0, -0.5), 5).diverged_at == -1


def test_what_a_lane_gets_does_not_depend_on_its_company() -> None:
    land, rates, damping = LANDSCAPES["Beale"](), np.array([0.3, 1.0]), np.array([0.0, 5.0])
    batch = descend(Newton(lr=rates, damping=damping), land, land.start, 30, noise=0.1, schedule=Cosine(), record=Newton.memory)
    for i in range(2):
        rule = Newton(lr=float(rates[i]), damping=float(damping[i]))
        alone = descend(rule, land, land.start, 30, noise=0.1, schedule=Cosine(), record=Newton.memory)
        np.testing.assert_array_equal(batch.w[..., i], alone.w)
        (together,) = descend_together([Trial.of(rule, land, land.start, 30, noise=0.1, schedule=Cosine())])
        np.testing.assert_array_equal(together.w, alone.w)
        xx, xy, yy = land.hessian(*alone.w.T)
        np.testing.assert_array_equal(alone.memory["h"], np.stack([xx, yy], axis=1))
        np.testing.assert_array_equal(alone.memory["c"], np.stack([xy, xy], axis=1))
        seen = inside(rule, alone, Cosine())
        np.testing.assert_array_equal(seen["w"], alone.w[1:])
        np.testing.assert_array_equal(seen["h"], alone.memory["h"][:-1])
        ends = sweep(rule, land, land.start, 30, noise=0.1, schedule=Cosine(), turbo=False)
        assert ends.final == alone.loss[-1]


def test_it_needs_the_hessian_of_two_weights() -> None:
    assert (Newton.needs, Newton.given, Newton.memory) == ("hessian", ("h", "c"), ("h", "c"))
    assert [kind.__name__ for kind in OPTIMIZERS.values() if kind.given] == ["Newton"]
    network = NETWORKS["TwoMoons"](hidden=(4,), n=20)
    slopes = SimpleNamespace(f=lambda x, y: x * x + y * y, grad=lambda x, y: (2 * x, 2 * y))
    for objective, start in ((network, network.start()), (slopes, (1.0, 2.0))):
        with pytest.raises(ValueError, match="Newton needs the exact Hessian: must run on a landscape"):
            descend(Newton(), objective, start, 3)
    bowl = SimpleNamespace(**vars(slopes), hessian=lambda x, y: (2 + 0 * x, 0 * x, 2 + 0 * x))
    np.testing.assert_allclose(descend(replace(Newton(), damping=0.0), bowl, (1.0, 2.0), 1).w[-1], 0, atol=1e-15)
