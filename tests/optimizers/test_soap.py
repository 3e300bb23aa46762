"""SOAP beside its paper, in plain NumPy and matrix by matrix; how its axes lie; what its first step and its frequency do."""

from itertools import pairwise
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine import descend
from engine.descent import descend_together
from engine.inside import inside
from engine.trial import Trial
from knobs import Array
from networks import NETWORKS
from optimizers import RULES
from optimizers.matrices import along, axes, back, correlations, factors

SHAPES = ((5, 3), (5,), (3, 5), (3,))
NETWORK = NETWORKS["TwoMoons"](hidden=(5, 3), n=20, batch=8)
SOAP = RULES["SOAP"]
SETTINGS: list[dict[str, float]] = [{}, dict(lr=0.02, b1=0.8, b2=0.99, wd=0.1, f=1.0), dict(lr=0.01, b1=0.0, b2=0.9, eps=1e-3, f=7.0)]


def lively(shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(4).standard_normal(shape)


QUIET = 1e-8


def start(P: Array) -> Array:
    """Eigenvectors, the largest first; of those that are 0 what the reflections of the others leave."""
    values, vectors = np.linalg.eigh(P)
    return np.linalg.qr(np.flip(np.where(values > QUIET * np.trace(P), vectors, 0), 1))[0]


def paper(w: Array, gradients: Array, k: Any) -> list[Array]:
    """Algorithms 3 and 4 of Vyas et al., with the first step, corrections and order of their program: the positions of a run."""
    ends = np.cumsum([0, *map(prod, NETWORK.layers)])
    W = [w[a:b].reshape(shape) for (a, b), shape in zip(pairwise(ends), NETWORK.layers, strict=True)]
    states = [SimpleNamespace(M=0.0, V=0.0) for _ in W]
    found = [w]
    for t, gradient in enumerate(gradients):
        G = [gradient[a:b].reshape(shape) for (a, b), shape in zip(pairwise(ends), NETWORK.layers, strict=True)]
        for i, (g, s) in enumerate(zip(G, states, strict=True)):
            matrix = g.ndim == 2
            if t == 0:
                if matrix:
                    s.L, s.R = (1 - k.b2) * g @ g.T, (1 - k.b2) * g.T @ g
                    s.QL, s.QR = start(s.L), start(s.R)
                continue
            turned = s.QL.T @ g @ s.QR if matrix else g
            s.M = k.b1 * s.M + (1 - k.b1) * g
            s.V = k.b2 * s.V + (1 - k.b2) * turned * turned
            M = s.QL.T @ s.M @ s.QR if matrix else s.M
            N = M / (1 - k.b1**t) / (np.sqrt(s.V / (1 - k.b2**t)) + k.eps)
            W[i] = W[i] - k.lr * ((s.QL @ N @ s.QR.T if matrix else N) + k.wd * W[i])
            if matrix:
                s.L, s.R = k.b2 * s.L + (1 - k.b2) * g @ g.T, k.b2 * s.R + (1 - k.b2) * g.T @ g
                if t % k.f == 0:
                    left, right = (np.argsort(-np.diag(Q.T @ P @ Q)) for P, Q in ((s.L, s.QL), (s.R, s.QR)))
                    s.V = s.V[left][:, right]
                    for P, name, order in ((s.L, "QL", left), (s.R, "QR", right)):
                        Q = getattr(s, name)[:, order]
                        setattr(s, name, np.linalg.qr(P @ Q + QUIET * np.trace(P) * Q)[0])
        found.append(np.concatenate([part.ravel() for part in W]))
    return found


@pytest.mark.parametrize("settings", [pytest.param(one, marks=() if one == SETTINGS[1] else pytest.mark.slow) for one in SETTINGS])
def test_a_thousand_replayed_gradients_walk_as_in_the_paper(settings: dict[str, float]) -> None:
    rule = SOAP(**settings)
    run = descend(rule, NETWORK, NETWORK.start(), 1000, noise=0.1, seed=5)
    assert run.diverged_at == -1
    assert run.loss[-1] < 0.7 * run.loss[0]
    for w, other in zip(run.w, paper(run.w[0], run.grad, rule), strict=True):
        assert (np.abs(w - other) <= 1e-13 * np.maximum(1, np.abs(other))).all()


def walked(rule: Any, gradients: Array) -> Array:
    """The places that a rule comes to from 0 on given gradients, (T+1, D)."""
    found, memory = [np.zeros(len(gradients[0]))], rule.zeros(gradients[0])
    for t, g in enumerate(gradients, 1):
        w, *memory = rule.step(found[-1], g, np.array(float(t)), *memory)
        found.append(w)
    return np.array(found)


def test_what_a_lane_gets_does_not_depend_on_its_company() -> None:
    """Whatever differs from run to run: the rate, or how often the axes are turned."""
    apart: dict[str, list[float]] = {"lr": [0.003, 0.03, 1e200], "f": [1.0, 2.5, 40.0]}
    many = SOAP(**{name: np.array(values) for name, values in apart.items()})
    batch = descend(many, NETWORK, NETWORK.start(), 30, record=SOAP.memory)
    for i, (lr, f) in enumerate(zip(*apart.values(), strict=True)):
        alone = descend(SOAP(lr=lr, f=f), NETWORK, NETWORK.start(), 30, record=SOAP.memory)
        np.testing.assert_array_equal(batch.w[..., i], alone.w)
        for name in SOAP.memory:
            np.testing.assert_array_equal(batch.memory[name][..., i], alone.memory[name])
        seen = inside(SOAP(lr=lr, f=f, layers=NETWORK.layers), alone)
        np.testing.assert_array_equal(seen["w"], alone.w[1:])
        assert {one.shape for name, one in seen.items() if name != "k"} == {(30, NETWORK.D)}
    assert list(batch.diverged_at >= 0) == [False, False, True]
    (together,) = descend_together([Trial.of(SOAP(), NETWORK, NETWORK.start(), 30)])
    np.testing.assert_array_equal(together.w, descend(SOAP(), NETWORK, NETWORK.start(), 30).w)
    assert set(together.memory) == {"m", "v"}


def test_biases_go_by_adamw_one_step_later() -> None:
    settings = dict(lr=0.07, b1=0.8, b2=0.95, wd=0.1)
    gradients = lively((12, 38))
    soap, adamw = walked(SOAP(**settings, layers=SHAPES), gradients), walked(RULES["AdamW"](**settings), gradients[1:])
    bias = np.r_[15:20, 35:38]
    np.testing.assert_allclose(soap[1:, bias], adamw[:, bias], rtol=1e-14)
    np.testing.assert_array_equal(soap[0], soap[1])
    assert np.abs(soap[1:] - adamw)[-1, :15].min() > 0


def test_it_goes_the_same_way_however_a_matrix_is_turned() -> None:
    """What Adam does not."""
    gradients = lively((60, 4, 4))
    left, right = (np.linalg.qr(lively((2, 4, 4))[i])[0] for i in range(2))
    turned = left @ gradients @ right
    for name, knobs in (("SOAP", dict(layers=((4, 4),), f=3.0)), ("Adam", {})):
        rule = RULES[name](lr=0.01, **knobs)
        here, there = (walked(rule, g.reshape(60, 16))[-1].reshape(4, 4) for g in (gradients, turned))
        off = np.abs(left @ here @ right - there).max()
        assert off < 1e-9 if name == "SOAP" else off > 1e-3, name


def test_the_axes_become_the_eigenvectors_the_largest_first() -> None:
    u = lively((38, 6, 40))
    P = correlations(u, SHAPES).sum(axis=-1)
    v, Q = np.zeros((38, 6)), correlations(u[..., 0], SHAPES) * 0
    assert factors(SHAPES) == len(P) == 2 * (25 + 9)
    v, Q = axes(v, correlations(u[..., 0], SHAPES), Q, np.array([True] * 5 + [False]), SHAPES)
    assert not Q[:, 5].any()
    for _ in range(400):
        v, Q = axes(v, P, Q, np.arange(6) < 5, SHAPES)
    for i in range(5):
        end = 0
        for side in (5, 3, 3, 5):
            begin, end = end, end + side * side
            p, q = (one[begin:end, i].reshape(side, side) for one in (P, Q))
            np.testing.assert_allclose(q.T @ q, np.eye(side), atol=1e-14)
            sizes = np.diag(q.T @ p @ q)
            np.testing.assert_allclose(q.T @ p @ q, np.diag(sizes), atol=1e-4 * sizes.max())
            assert (np.diff(sizes) < 0).all()
    np.testing.assert_allclose(back(along(u[:, :5, 0], Q[:, :5], SHAPES), Q[:, :5], SHAPES), u[:, :5, 0], atol=1e-14)


def test_the_memory_of_sizes_goes_where_its_axes_go() -> None:
    """Here the second axis has become the first: nothing but the order has changed, and the memory says the same of the same axis."""
    layers = ((2, 2),)
    P, Q = np.array([1.0, 0, 0, 4.0, 9.0, 0, 0, 1.0]), np.array([1.0, 0, 0, 1, 1, 0, 0, 1])
    v, turned = axes(np.array([1.0, 2, 3, 4]), P, Q, np.array(True), layers)
    np.testing.assert_array_equal(np.abs(turned), [0, 1, 1, 0, 1, 0, 0, 1])
    np.testing.assert_array_equal(v, [3, 4, 1, 2])


def test_axes_along_which_nothing_has_happened_do_not_hang_on_rounding() -> None:
    layers = ((6, 2),)
    u = lively((12, 2))
    near = u * (1 + 1e-15 * lively((12, 2)))
    found = []
    for one in (u, near):
        v, Q, P = np.zeros(12), np.zeros(40), correlations(one[:, 0], layers)
        for _ in range(3):
            v, Q = axes(v, P, Q, np.array(True), layers)
        v, Q = axes(v, P + correlations(one[:, 1], layers), Q, np.array(True), layers)
        found.append(Q)
    np.testing.assert_allclose(*found, atol=1e-6)


def test_where_there_is_no_number_there_are_no_axes_and_the_others_have_theirs() -> None:
    P = correlations(lively((38, 3)), SHAPES)
    P[0, 1] = np.inf
    with np.errstate(invalid="ignore"):
        _, Q = axes(np.zeros((38, 3)), P, np.zeros_like(P), np.array(True), SHAPES)
    assert np.isnan(Q[:25, 1]).all()
    assert np.isfinite(Q[:, [0, 2]]).all()
    assert np.isfinite(Q[25:, 1]).all()
    _, still = axes(np.zeros((38, 3)), 0 * P[:, :1], np.zeros_like(P[:, :1]), np.array(True), SHAPES)
    assert np.isfinite(still).all()


def test_how_often_the_axes_are_turned() -> None:
    """A number that is not whole, too: 2.5 is twice in five steps."""
    counted = {f: descend(SOAP(f=f), NETWORK, NETWORK.start(), 21, record=("Q",)).memory["Q"] for f in (1.0, 2.5, 10.0)}
    turns = {f: np.flatnonzero(np.abs(np.diff(Q, axis=0)).max(axis=1) > 0).tolist() for f, Q in counted.items()}
    assert turns == {1.0: list(range(21)), 2.5: [0, 3, 5, 8, 10, 13, 15, 18, 20], 10.0: [0, 10, 20]}
