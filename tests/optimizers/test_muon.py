"""Muon without torch: what it makes of a matrix, how its biases go, and where it cannot run."""

import numpy as np
import pytest

from engine import Trial, descend, sweep
from engine.inside import inside
from knobs import knobs
from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.matrices import in_a_matrix, orthogonal
from optimizers.schedules import Exponential

SHAPES = ((5, 3), (5,), (3, 5), (3,))
NETWORK = NETWORKS["TwoMoons"](hidden=(5, 3), n=20, batch=8)
Muon = RULES["Muon"]


def lively(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(4).standard_normal(shape)


def test_it_needs_a_matrix_and_so_is_not_among_the_rules_for_two_weights() -> None:
    assert Muon.needs == "matrix"
    assert set(RULES) - set(OPTIMIZERS) == {"Muon", "SOAP"}
    with pytest.raises(ValueError, match="Muon needs a layer that is a matrix: must run on a network, or have layers such as"):
        descend(Muon(), LANDSCAPES["Booth"](), (1.0, 2.0), 3)
    with pytest.raises(ValueError, match="Muon needs a layer that is a matrix"):
        sweep(Muon(layers="one"), NETWORK, NETWORK.start(), 3)
    with pytest.raises(ValueError, match=r"optimizer\.layers = .* add up to 37"):
        Trial.of(Muon(layers=SHAPES), NETWORK, NETWORK.start(), 3)


def test_directions_stay_and_lengths_come_near_one() -> None:
    u = lively((38, 6))
    turned = orthogonal(u, SHAPES)
    for rows, columns, begin in ((5, 3, 0), (3, 5, 20)):
        for i in range(6):
            U, S, V = np.linalg.svd(u[begin : begin + 15, i].reshape(rows, columns), full_matrices=False)
            size = np.sqrt(max(1, rows / columns))
            own = U.T @ turned[begin : begin + 15, i].reshape(rows, columns) @ V.T / size
            np.testing.assert_allclose(own, np.diag(np.diag(own)), atol=1e-12)
            assert (np.diag(own)[0.02 * S.max() < S] > 0.65).all()
            assert (np.diag(own) < 1.21).all()
    np.testing.assert_array_equal(turned[15:20], u[15:20])
    np.testing.assert_array_equal(in_a_matrix(SHAPES, u)[:, 0], [1] * 15 + [0] * 5 + [1] * 15 + [0] * 3)
    np.testing.assert_array_equal(orthogonal(np.zeros(38), SHAPES), np.zeros(38))


def test_what_a_lane_gets_does_not_depend_on_its_company() -> None:
    u = lively((38, 2, 7))
    whole = orthogonal(u, SHAPES)
    for i, j in np.ndindex(2, 7):
        np.testing.assert_array_equal(orthogonal(u[:, i, j].copy(), SHAPES), whole[:, i, j])
    rates = np.array([0.003, 0.03])
    batch = descend(Muon(lr=rates), NETWORK, NETWORK.start(), 30)
    for i, lr in enumerate(rates):
        alone = descend(Muon(lr=float(lr)), NETWORK, NETWORK.start(), 30, record=Muon.memory)
        np.testing.assert_array_equal(batch.w[..., i], alone.w)
    seen = inside(Muon(lr=0.03, layers=NETWORK.layers), alone)
    np.testing.assert_array_equal(seen["w"], alone.w[1:])


def test_biases_go_by_adamw_at_a_rate_of_their_own() -> None:
    adamw = RULES["AdamW"](lr=0.07, b1=0.8, b2=0.95, wd=0.1)
    muon = Muon(lr=0.5, mu=0.3, wd=0.1, lr_bias=0.07, b1=0.8, b2=0.95, layers=SHAPES)
    w, other = lively((38,)), lively((38,))
    memory, others = [np.zeros(38)] * 2, [np.zeros(38)] * 2
    for t in range(1, 6):
        g = np.random.default_rng(t).standard_normal(38)
        w, *memory = muon.step(w, g, np.array(float(t)), *memory)
        other, *others = adamw.step(other, g, np.array(float(t)), *others)
    bias = in_a_matrix(SHAPES, w) == 0
    np.testing.assert_allclose(w[bias], other[bias], rtol=1e-14)
    assert np.abs(w - other)[~bias].min() > 0


def test_a_schedule_turns_both_rates() -> None:
    plan = Exponential(0.5)
    run = descend(Muon(), NETWORK, NETWORK.start(), 2, schedule=plan)
    first, second = (Muon(lr=0.02 * plan(t, 2), lr_bias=0.003 * plan(t, 2), layers=NETWORK.layers) for t in (1, 2))
    w, *memory = first.step(run.w[0], run.grad[0], np.array(1.0), np.zeros(NETWORK.D), np.zeros(NETWORK.D))
    np.testing.assert_array_equal(w, run.w[1])
    w, *_ = second.step(w, run.grad[1], np.array(2.0), *memory)
    np.testing.assert_array_equal(w, run.w[2])
    assert plan(1, 2) != plan(2, 2)


@pytest.mark.parametrize("name", RULES)
def test_rates_are_knobs_that_begin_with_lr(name: str) -> None:
    assert RULES[name].rates[0] == "lr"
    assert set(RULES[name].rates) <= {key for key in knobs(RULES[name]) if key.startswith("lr")}
