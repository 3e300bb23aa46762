"""What came out of training a network: layers, planes and sharpness, each beside plain linear algebra."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
import pytest

from engine import descend
from engine.descent import descend_together
from knobs import Array
from networks import NETWORKS
from networks.base import Network
from optimizers import RULES
from optimizers.schedules import Cosine
from scenario import Lane
from studies.ensemble import Ensemble
from studies.network.ensemble import ensemble
from studies.network.layers import layers
from studies.network.plane import filter_normalised, principal
from studies.network.sharpness import largest_eigenvalue, sharpness
from studies.network.training import Training, trained, trials
from tests.support.executors import Backwards, spawned

NETWORK = NETWORKS["TwoMoons"](hidden=(6, 4), n=64, batch=16)
LANES = (
    Lane(RULES["SGD"](lr=0.2), letter="A"),
    Lane(RULES["HeavyBall"](lr=0.05, mu=0.8), Cosine(), letter="B"),
    Lane(RULES["Adam"](lr=0.02), letter="C"),
    Lane(RULES["LAMB"](lr=0.01), letter="D"),
    Lane(RULES["Muon"](lr=0.01), letter="E"),
)
T = 120
EDGE: Any = NETWORKS["Curve"](noise=0.0, hidden=(10, 10), batch=0, n=20)


@pytest.fixture(scope="module")
def training() -> Training:
    return trained(NETWORK, LANES, T)


@pytest.fixture(scope="module")
def lost() -> Training:
    """One lane stays, the other is thrown out."""
    return trained(NETWORK, (Lane(RULES["Adam"](lr=0.02), letter="A"), Lane(RULES["SGD"](lr=1e7), letter="B")), 60)


def test_lanes_train_as_each_would_by_itself(training: Training) -> None:
    for lane, run in zip(LANES, training.runs, strict=True):
        alone = descend(lane.optimizer, NETWORK, NETWORK.start(), T, schedule=lane.schedule)
        np.testing.assert_array_equal(run.w, alone.w)
    assert training.w.shape == (NETWORK.D, len(LANES), T + 1)
    assert trained(NETWORK, LANES, T) is training
    np.testing.assert_array_equal(trained(NETWORK, LANES, 5, 7).start, NETWORK.start(7))
    assert [trial.start.shape for trial in trials(NETWORK, LANES, 5, np.arange(3))] == [(NETWORK.D, 3)] * len(LANES)


def test_layers_are_measured_one_by_one(training: Training) -> None:
    found = layers(training)
    assert found.names == ("W₁", "b₁", "W₂", "b₂", "W₃", "b₃")
    ends = np.cumsum([0, *map(prod, NETWORK.layers)])
    for lane, run in enumerate(training.runs):
        for i, (a, b) in enumerate(pairwise(ends)):
            np.testing.assert_allclose(found.weights[lane, i], np.linalg.norm(run.w[:, a:b], axis=1), rtol=1e-13)
            np.testing.assert_allclose(found.steps[lane, i], np.linalg.norm(np.diff(run.w[:, a:b], axis=0), axis=1), rtol=1e-12)
    assert np.isnan(found.trust[[0, 1, 2, 4]]).all()
    # LAMB's step is the rate's share of the layer, times the length of r over itself; where the layer was 0, q is 1.
    np.testing.assert_allclose(found.moved[3][[0, 2, 4]], 0.01, rtol=1e-9)
    assert found.trust[3, 1, 0] == 1
    assert (found.trust[3, 0] > 0).all()


# --- Planes ---


def test_the_plane_holds_as_much_as_any_plane_through_the_start_can(training: Training) -> None:
    found = principal(training)
    moves = (training.w - training.start[:, np.newaxis, np.newaxis]).reshape(NETWORK.D, -1)
    values, vectors = np.linalg.eigh(moves @ moves.T)
    assert found.share == pytest.approx(values[-2:].sum() / values.sum(), rel=1e-9)
    np.testing.assert_allclose(np.abs(found.directions @ vectors[:, :-3:-1]), np.eye(2), atol=1e-6)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(2), atol=1e-12)
    assert (found.places[:, 0] == 0).all(), "every ball begins on it"
    assert (found.away[:, 0] == 0).all()
    assert found.places[:, -1].sum(axis=0).min() > 0
    np.testing.assert_allclose((found.places**2).sum(axis=-1) + found.away**2, found.gone**2, rtol=1e-9, atol=1e-12)
    back = found.origin[:, np.newaxis] + found.directions.T @ found.places[:, -1].T
    for lane, run in enumerate(training.runs):
        assert np.linalg.norm(back[:, lane] - run.w[-1]) == pytest.approx(found.away[lane, -1], rel=1e-9)
    assert np.abs(NETWORK.loss(back) - training.loss[:, -1]).max() > 1e-3, "the picture's height is not the ball's own"


def test_a_lane_that_was_thrown_out_has_no_say_in_the_plane(lost: Training) -> None:
    alone = trained(NETWORK, lost.lanes[:1], 60)
    np.testing.assert_allclose(principal(lost).directions, principal(alone).directions, atol=1e-9)
    left = int(lost.runs[1].diverged_at)
    assert 0 < left < 60
    assert np.isnan(principal(lost).places[1, left + 1 :]).all()
    assert np.isfinite(principal(lost).places[0]).all()
    assert np.isfinite(principal(trained(NETWORK, lost.lanes[1:], 60)).share)


def test_random_directions_are_as_long_as_each_neuron_and_hold_next_to_nothing_of_a_path(training: Training) -> None:
    found = filter_normalised(training, seed=4, lane=2)
    w = training.runs[2].w[-1]
    np.testing.assert_array_equal(found.origin, w)
    end = 0
    for shape in NETWORK.layers:
        begin, end = end, end + prod(shape)
        for direction in found.directions:
            own, other = direction[begin:end].reshape(shape), w[begin:end].reshape(shape)
            if len(shape) == 2:
                np.testing.assert_allclose(np.linalg.norm(own, axis=1), np.linalg.norm(other, axis=1), rtol=1e-12)
            else:
                assert not own.any()
    assert np.abs(found.places[2, -1]).max() < 1e-12
    shares = [filter_normalised(training, seed=seed, lane=2).share for seed in range(8)]
    assert np.mean(shares) < 0.15, "of 53 weights; two random directions of D hold about 2/D"
    assert principal(training).share > 0.8


def test_a_turned_rate_trains_that_lane_alone_and_to_the_same_bits(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    turned = (LANES[0], replace(LANES[1], optimizer=replace(LANES[1].optimizer, lr=0.04)), *LANES[2:])
    asked_for: list[int] = []
    monkeypatch.setattr("studies.network.training.descend_together", lambda asked: asked_for.append(len(asked)) or descend_together(asked))
    found = trained(NETWORK, turned, T)
    assert asked_for == [1]
    assert [one is other for one, other in zip(found.runs, training.runs, strict=True)] == [True, False, True, True, True]
    whole = descend_together(trials(NETWORK, turned, T))[1]
    np.testing.assert_array_equal(found.runs[1].w, whole.w)
    assert found.runs[1].memory.keys() == whole.memory.keys()
    twins = trained(NETWORK, (LANES[0], replace(LANES[0], letter="H")), T)
    assert asked_for == [1]
    assert twins.runs[0] is twins.runs[1]


# --- Sharpness ---


def dense(network: Network, w: Array) -> Array:
    """The whole Hessian, (D, D)."""
    return network.hessian_times(np.repeat(w[:, np.newaxis], network.D, axis=1), np.eye(network.D))


def test_sharpness_is_the_largest_eigenvalue_of_the_hessian(training: Training) -> None:
    found = sharpness(training, every=40)
    assert found.times.tolist() == [0, 40, 80]
    for lane in range(len(LANES)):
        for k, t in enumerate(found.times):
            H = dense(NETWORK, training.runs[lane].w[t])
            np.testing.assert_allclose(H, H.T, atol=1e-12)
            assert found.largest[lane, k] == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=2e-3)
            assert found.largest[lane, k] <= np.linalg.eigvalsh(H)[-1] * (1 + 1e-9)
    several = np.ascontiguousarray(training.w[:, :, 40])
    exact = [np.linalg.eigvalsh(dense(NETWORK, w))[-1] for w in several.T]
    np.testing.assert_allclose(largest_eigenvalue(NETWORK, several, np.ones(several.shape), rounds=20), exact, rtol=1e-9)


def test_a_load_is_measured_as_the_rule_sees_the_ground(training: Training) -> None:
    found = sharpness(training, every=40)
    np.testing.assert_allclose(found.share[0], 0.2 * found.largest[0] / 2, rtol=1e-12)
    due = np.array([Cosine()(t + 1, T) for t in (0, 40, 80)])
    np.testing.assert_allclose(found.share[1], 0.05 * due * found.largest[1] / (2 * 1.8), rtol=1e-12)
    assert np.isnan(found.limit[3:]).all()
    run = training.runs[2]
    for k, t in enumerate((1, 41, 81)):  # Adam divides by P: Cohen et al. 2022
        P = (1 - 0.9**t) * (np.sqrt(run.memory["v"][t] / (1 - 0.999**t)) + 1e-8)
        H = dense(NETWORK, run.w[t - 1]) / np.sqrt(np.outer(P, P))
        assert found.load[2, k] == pytest.approx(0.02 * np.linalg.eigvalsh(H)[-1], rel=5e-3)
    assert found.limit[2] == pytest.approx(38, rel=1e-9)


def test_where_a_run_has_left_there_is_no_sharpness(lost: Training) -> None:
    found = sharpness(lost, every=10)
    assert np.isfinite(found.share[0]).all()
    gone = ~np.isfinite(lost.runs[1].w[found.times]).all(axis=1)
    assert np.isnan(found.largest[1, gone]).all()


def test_descent_comes_to_the_edge_of_stability_and_stays_there() -> None:
    """Cohen et al. 2021 and 2022 on 141 weights: a small rate does not arrive, a larger one and Adam do, and stay near 1."""
    lanes = tuple(Lane(rule) for rule in (RULES["SGD"](lr=0.05), RULES["SGD"](lr=0.2), RULES["SGD"](lr=0.3), RULES["Adam"](lr=0.02)))
    share = sharpness(trained(EDGE, lanes, 1000), every=25).share
    late = share[:, 20:]
    assert EDGE.D == 141
    assert share[0].max() < 0.95
    assert share[1, 0] < 0.8
    assert (np.abs(np.median(late[1:], axis=1) - 1) < 0.12).all()
    assert ((np.abs(late[1:] - 1) < 0.25).mean(axis=1) >= 0.9).all()


# --- Many first weights ---


@pytest.fixture(scope="module")
def many() -> Ensemble:
    *_, last = ensemble(NETWORK, LANES[:3], 60, 5)
    return last


def test_every_seed_goes_as_by_itself(many: Ensemble) -> None:
    assert (many.seeds, many.times.tolist()) == ((0, 1, 2, 3, 4), [0, 30, 60])
    for i, lane in enumerate(LANES[:3]):
        run = descend(lane.optimizer, NETWORK, NETWORK.start(3), 60, schedule=lane.schedule)
        np.testing.assert_array_equal(many.ends[:, i, 3], run.w[-1])
        assert many.loss["train"][i, :, 3].tolist() == run.loss[::30].tolist()
        assert many.loss["test"][i, 1, 3] == float(NETWORK.loss(run.w[30], "test"))


def test_it_can_be_stopped_and_goes_on_to_the_same_bits(many: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studies.network.ensemble.BLOCK", 2)
    work = ensemble(NETWORK, LANES[:3], 60, 5)
    begun = next(work)
    work.close()
    assert begun.seeds == (0, 1)
    blocks = list(ensemble(NETWORK, LANES[:3], 60, 5, begun))
    assert [one.seeds for one in blocks] == [(0, 1, 2, 3), (0, 1, 2, 3, 4)]
    np.testing.assert_array_equal(blocks[-1].ends, many.ends)
    for part in ("train", "test"):
        np.testing.assert_array_equal(blocks[-1].loss[part], many.loss[part])


def test_whoever_computes_it_the_bits_are_the_same(many: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studies.network.ensemble.BLOCK", 2)
    with ThreadPoolExecutor(2) as threads, spawned(1) as process:
        for executor in (threads, process, Backwards(3)):
            found = list(ensemble(NETWORK, LANES[:3], 60, 5, executor=executor))
            assert [len(one.seeds) for one in found] == [2, 4, 5], "in the order of the seeds"
            np.testing.assert_array_equal(found[-1].ends, many.ends)
            for part in ("train", "test"):
                np.testing.assert_array_equal(found[-1].loss[part], many.loss[part])


def test_bands_arrivals_and_crossings_are_counted(many: Ensemble) -> None:
    assert many.bands("train").shape == (3, 3, 3)
    np.testing.assert_array_equal(many.bands("test", (0.5,))[0], np.median(many.loss["test"], axis=-1))
    height = float(np.sort(many.loss["train"][0, -1])[1])
    assert many.arrived(height, "train")[0] == 0.4
    first = np.median(many.loss["train"][:, -1], axis=-1).argmin()
    assert many.bar("train") == many.loss["train"][first, -1].max()
    made = {"train": np.array([[[3.0, 3, 1], [2, 3, 1], [1, 3, 1]], [[3.0, 2, 2], [3, 2, 2], [3, 2, 2]]])}
    seen = Ensemble(np.array([0, 30, 60]), (0, 1, 2), made, np.empty((1, 2, 3)))
    assert seen.crossing(0, 1, "train").tolist() == [30, -1, 0]
    assert seen.crossing(1, 0, "train").tolist() == [-1, 0, -1]


def test_the_cloud_of_ends_can_be_drawn_on_a_plane_of_one_training(training: Training, many: Ensemble) -> None:
    plane = principal(training)
    assert plane.shadows(many.ends).shape == (3, 5, 2)
    ends = np.stack([run.w[-1] for run in training.runs], axis=-1)
    np.testing.assert_allclose(plane.shadows(ends), plane.places[:, -1], atol=1e-12)
