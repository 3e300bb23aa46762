"""What help texts say of a network's training, each run."""

import numpy as np
import pytest

from lessons import LESSONS
from lessons.views import NETWORK
from networks import NETWORKS
from optimizers.sgd import SGD
from scenario import Lane
from scenario.training import Training
from studies.network.ensemble import ensemble
from studies.network.sharpness import largest_eigenvalue
from studies.network.training import trained
from studies.training import trained as training_study
from tests.support.told import bears


@bears("Test loss: of 512 examples that no lane has seen")
def test_the_test_part() -> None:
    for kind in NETWORKS.values():
        data = kind().data
        assert data["test"].x.shape[1] == 512
        if kind.classes:
            assert not {tuple(x) for x in data["test"].x.T} & {tuple(x) for x in data["train"].x.T}


@bears("Above 1 the swings along that direction grow")
def test_swings_grow_above_what_the_rule_bears() -> None:
    """A ball beside another, a little off in the direction in which the ground bends most: after a step it is farther away, or nearer."""
    network, lr = NETWORKS["Curve"](hidden=(10, 10), n=20, batch=0, noise=0.0), 0.2
    run = trained(network, (Lane(SGD(lr=lr)),), 600).runs[0]
    seen = set()
    for t in range(0, 600, 50):
        w = run.w[t]
        hessian = network.hessian_times(np.repeat(w[:, np.newaxis], network.D, axis=1), np.eye(network.D))
        values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
        assert float(largest_eigenvalue(network, w[:, np.newaxis], np.ones((network.D, 1)))[0]) == pytest.approx(values[-1], rel=1e-3)
        share = lr * values[-1] / 2
        both = np.stack([w, w + 1e-7 * vectors[:, -1]], axis=1)
        first, second = (both - lr * network.gradient(both)).T
        if abs(share - 1) > 0.02:
            assert (np.linalg.norm(second - first) > 1e-7) == (share > 1)
            seen.add(share > 1)
    assert seen == {True, False}


def test_the_training_of_the_lesson_on_the_edge_has_an_answer() -> None:
    """Which lanes climb to what their rate bears, and stay there? The two fastest; 0.1 comes near, and 0.05 does not."""
    lead = LESSONS["edge"].lead(NETWORK)
    assert lead is not None
    assert isinstance(lead.view.scenario, Training)
    found = training_study(lead.view.scenario)
    late = found.measure("sharpness")[:, 500:]
    assert (np.median(late, axis=1) > [0, 0, 0.9, 0.9]).all()
    assert (np.median(late, axis=1) < [0.5, 0.95, 1.15, 1.15]).all()
    assert late[0].max() < 0.6
    losses = found.measure("train")
    assert ((np.diff(losses, axis=1) > 0).mean(axis=1)[2:] > 0.2).all(), "meanwhile the loss rises at many steps"
    assert (np.diff(losses[0]) < 0).mean() > 0.99
    assert (losses[:, -1] < losses[:, 0] / 2).all(), "and falls in the long run"


def test_the_training_of_the_lesson_on_networks_has_an_answer() -> None:
    """LAMB is lowest in the one run, then Adam: luck, as from many first weights all but a tenth at each end of both lie in one place."""
    lead = LESSONS["network"].lead(NETWORK)
    assert lead is not None
    training = lead.view.scenario
    assert isinstance(training, Training)
    one = training_study(training)
    assert [one.trainees[standing.lane].lane.name for standing in one.standings][:2] == ["LAMB", "Adam"]
    *_, many = ensemble(training.network, training.lanes[2:], training.steps, 16)
    (low, _, high) = many.bands("train")[:, :, -1]
    assert low.max() < high.min()
    adam_lower = (many.loss["train"][0, -1] < many.loss["train"][1, -1]).mean()
    assert 0.25 < adam_lower < 0.75
