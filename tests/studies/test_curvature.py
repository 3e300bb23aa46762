"""Principal curvatures against LAPACK, and what rules can bear of them against what happens to their runs."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.descent import descend
from engine.inside import effective_rate
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from studies.curvature import curvature, load, principal

numbers = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-9)


@settings(deadline=None)
@given(numbers, numbers, numbers)
def test_principal_curvatures_are_lapacks(xx: float, xy: float, yy: float) -> None:
    found = principal(xx, xy, yy)
    matrix = np.array([[xx, xy], [xy, yy]])
    size = np.abs(matrix).max() + 1e-300
    low, high = np.linalg.eigh(matrix).eigenvalues
    np.testing.assert_allclose([found.lambda1, found.lambda2], [high, low], rtol=0, atol=1e-14 * size)
    axes = np.column_stack([found.axis1, found.axis2])
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-15)
    np.testing.assert_allclose(matrix @ axes, axes * [found.lambda1, found.lambda2], rtol=0, atol=4e-15 * size)


@pytest.mark.parametrize("kind", LANDSCAPES.values(), ids=LANDSCAPES)
def test_every_landscape_bends_as_its_hessian_says(kind: type[Landscape]) -> None:
    landscape = kind()
    (x0, x1), (y0, y1) = kind.domain
    points = [(x, y) for x in np.linspace(x0, x1, 9) for y in np.linspace(y0, y1, 9)] + list(landscape.minima) + list(landscape.saddles)
    x, y = np.array(points).T
    found = curvature(landscape, x, y)
    assert found.lambda1.shape == found.lambda2.shape == found.condition.shape == x.shape
    assert found.axis1.shape == found.axis2.shape == (2, *x.shape)
    assert (found.lambda1 >= found.lambda2).all()
    assert (found.condition >= 1).all()
    for i, point in enumerate(points):
        xx, xy, yy = (float(np.broadcast_to(entry, x.shape)[i]) for entry in landscape.hessian(x, y))
        low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
        np.testing.assert_allclose([found.lambda1[i], found.lambda2[i]], [high, low], rtol=0, atol=1e-13 * max(abs(low), abs(high)))
        alone = curvature(landscape, *point)
        assert alone.lambda1.shape == ()
        np.testing.assert_allclose([alone.lambda1, alone.lambda2], [found.lambda1[i], found.lambda2[i]], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0])
def test_the_ravines_axes_and_condition_are_those_it_is_built_with(angle: float) -> None:
    found = curvature(LANDSCAPES["Quadratic"](kappa=50.0, angle=angle), -1.3, 0.4)
    np.testing.assert_allclose([found.lambda1, found.lambda2, found.condition], [50, 1, 50], rtol=1e-12)
    floor = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    np.testing.assert_allclose(abs(floor @ found.axis2), 1, rtol=1e-12)
    np.testing.assert_allclose(abs(floor @ found.axis1), 0, atol=1e-12)


def test_minima_are_bowls_and_saddles_bend_both_ways() -> None:
    landscape = LANDSCAPES["Himmelblau"]()
    bowls, saddles = (curvature(landscape, *np.array(points).T) for points in (landscape.minima, landscape.saddles))
    assert (bowls.lambda2 > 0).all()
    assert ((saddles.lambda1 > 0) & (saddles.lambda2 < 0)).all()


def test_flat_ground_and_ground_without_second_derivatives() -> None:
    flat = principal(0.0, 0.0, 0.0)
    assert (flat.lambda1, flat.lambda2, flat.condition) == (0, 0, np.inf)
    gutter = principal(0.0, 0.0, 3.0)
    assert (gutter.lambda1, gutter.lambda2, gutter.condition) == (3, 0, np.inf)
    np.testing.assert_allclose(gutter.axis1, [0, 1], atol=1e-16)
    broken = principal(np.nan, 0.0, 1.0)
    assert np.isnan([broken.lambda1, broken.lambda2, broken.condition]).all()


@settings(deadline=None)
@given(numbers, numbers, numbers, st.floats(1e-6, 10), st.floats(1e-6, 10))
def test_what_a_step_with_two_rates_feels(xx: float, xy: float, yy: float, rate_x: float, rate_y: float) -> None:
    class Bowl:
        def hessian(self, *_: Any) -> tuple[Any, Any, Any]:
            return np.array(xx), np.array(xy), np.array(yy)

    found = float(load(Bowl(), 0.0, 0.0, np.array([rate_x, rate_y])))  # type: ignore[arg-type]
    # R H is similar to √R H √R.
    product = np.linalg.eigvals(np.diag([rate_x, rate_y]) @ [[xx, xy], [xy, yy]])
    np.testing.assert_allclose(found, product.real.max(), rtol=1e-6, atol=1e-9 * (np.abs(product).max() + 1e-300))


# What a rule can bear


@pytest.mark.parametrize("kappa", [20.0, 300.0])
@pytest.mark.parametrize(
    ("name", "keep"),
    [
        ("SGD", {}),
        *((name, {key: m}) for name, key in [("Momentum", "b1"), ("HeavyBall", "mu"), ("Nesterov", "mu")] for m in (0.0, 0.5, 0.9)),
    ],
)
def test_the_limit_is_where_runs_begin_to_fly_apart(name: str, keep: dict[str, float], kappa: float) -> None:
    limit = OPTIMIZERS[name](**keep).limit()
    rates = limit / kappa * np.array([0.98, 0.995, 1.005, 1.02])
    end = np.abs(descend(OPTIMIZERS[name](lr=rates, **keep), LANDSCAPES["Quadratic"](kappa=kappa), (0.0, 1.0), 3000).w[-1, 1])
    assert (end[:2] < 1e-6).all()
    assert (~(end[2:] < 1e6)).all()


def test_two_textbooks_of_momentum_have_one_limit() -> None:
    averaging, gathering = OPTIMIZERS["Momentum"](b1=0.9).limit(), OPTIMIZERS["HeavyBall"](mu=0.9).limit()
    np.testing.assert_allclose(averaging * (1 - 0.9), gathering, rtol=1e-12)
    np.testing.assert_allclose(gathering, 3.8, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "some", "tolerance"),
    [
        ("RMSProp", {}, 1e-4),
        ("RMSPropOutside", {}, 1e-4),
        ("Adam", {}, 0.12),
        ("Adam", {"b1": 0.5}, 0.08),
        ("AdamUncorrected", {}, 0.12),
        ("AdaBelief", {}, 0.12),
        ("Adamax", {}, 0.12),
        ("RAdam", {}, 0.12),
        ("NAdam", {}, 0.12),
        ("Adan", {"b2": 0.92}, 0.01),
        ("AdEMAMix", {}, 0.12),
    ],
)
def test_adaptive_rules_settle_at_the_limit(name: str, some: dict[str, float], tolerance: float) -> None:
    """Near the bottom the divisor shrinks until rate × curvature reaches the limit, and hovers there."""
    optimizer = OPTIMIZERS[name](**{"lr": 0.05, "b2": 0.99} | some)
    quadratic = LANDSCAPES["Quadratic"](kappa=20.0)
    trajectory = descend(optimizer, quadratic, (-1.8, 1.4), 4000, record=optimizer.memory)
    hovering = np.median(effective_rate(optimizer, trajectory)[-1000:] * [1.0, 20.0], axis=0)
    np.testing.assert_allclose(hovering, optimizer.limit(), rtol=tolerance)


def test_decay_narrows_adamws_limit() -> None:
    assert OPTIMIZERS["AdamW"](lr=1.0, wd=0.0).limit() == OPTIMIZERS["Adam"]().limit()
    np.testing.assert_allclose(OPTIMIZERS["AdamW"](lr=1.0, wd=1.0, b1=0.5).limit(), 3)


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_limit_says_where_it_comes_from(kind: Any) -> None:
    limit = kind().limit()
    if limit is None:
        assert kind.__name__ in (
            "LARS",
            "LAMB",
            "Lion",
            "SignSGD",
            "ADOPT",
            "CautiousAdamW",
            "Newton",
            "Prodigy",
            "Rprop",
            "ScheduleFreeSGD",
            "ScheduleFreeAdamW",
        )
    else:
        assert limit > 0
        assert re.match(r"\$.+\$.+\.$", kind.limit.__doc__)
