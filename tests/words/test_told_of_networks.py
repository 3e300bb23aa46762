"""What help texts say of a network's training, each run."""

import numpy as np
import pytest

from lessons import LESSONS
from lessons.views import NETWORK
from networks import NETWORKS
from optimizers import OPTIMIZERS
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


def bends(x: np.ndarray, corners: list[tuple[float, float]]) -> np.ndarray:
    """Whether points (n, 2) lie above a line that is bent at these corners, and goes on straight beyond them."""
    (first, last) = corners[0], corners[-1]
    across, up = np.array([(first[0] - 10, first[1] - 20), *corners, (last[0] + 10, last[1] + 20)]).T
    return np.asarray(x[:, 1] > np.interp(x[:, 0], across, up))


def in_the_hull(x: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether points (n, 2) are among others: no direction has all of these on one side of a point."""
    a = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    reach = (others @ [np.cos(a), np.sin(a)]).max(axis=0)
    return np.asarray((x @ [np.cos(a), np.sin(a)] < reach - 1e-3).all(axis=1))


@bears("Two half circles that reach into each other: no straight line and no single bend parts them, but two bends do")
def test_two_moons() -> None:
    """What is on the inner side of one bend, or of a straight line, is convex; and each moon has some of the other among its points."""
    x, y = NETWORKS["TwoMoons"](noise=0.0).drawn(np.random.default_rng(0), 400)
    one, other = x[y == 0], x[y == 1]
    assert in_the_hull(one, other).any()
    assert in_the_hull(other, one).any()
    above = bends(x, [(-0.5, 0.6), (0.5, -0.6)])
    assert (above == (y == 0)).all()


@bears("A ring around another: the boundary has to close", "Two arms wound around each other: the boundary has to wind as they do")
def test_rings_and_arms() -> None:
    """The outer ring is there in every direction from the inner one; along every ray from the middle the two arms take turns."""
    x, y = NETWORKS["Circles"](noise=0.0).drawn(np.random.default_rng(0), 400)
    far, way = np.hypot(*x.T), np.arctan2(*x.T)
    assert far[y == 1].max() < far[y == 0].min()
    assert np.diff(np.sort(way[y == 0])).max() < 0.3
    x, y = NETWORKS["Spirals"](noise=0.0).drawn(np.random.default_rng(0), 4000)
    far, way = np.hypot(*x.T), np.arctan2(*x.T)
    for ray in np.linspace(-3, 3, 7):
        met = y[np.abs(way - ray) < 0.1][np.argsort(far[np.abs(way - ray) < 0.1])]
        assert 2 <= (np.diff(met) != 0).sum() <= 4


@bears("Two quarters against the other two: what one neuron cannot say, and hidden ones can")
def test_xor() -> None:
    network = NETWORKS["XOR"](noise=0.0)
    x, y = network.drawn(np.random.default_rng(0), 4000)
    a, b = np.meshgrid(np.linspace(0, 2 * np.pi, 72), np.linspace(-3, 3, 61))
    said = x @ [np.cos(a.ravel()), np.sin(a.ravel())] > b.ravel()
    assert (said == (y == 1)[:, np.newaxis]).mean(axis=0).max() < 0.7, "the best of all straight lines"
    *_, end = trained(network, (Lane(OPTIMIZERS["Adam"](lr=0.03)),), 600).runs[0].w
    assert network.accuracy(end, "train") > 0.97


@bears("A curve through points: the slow swings in its middle are learned first, the quick ones at its ends last")
def test_curve() -> None:
    """By every lane that its training opens with: when it is within a quarter of the curve for good, in its middle and at its ends."""
    training = Training.opening(NETWORKS["Curve"](noise=0.0))
    x = training.network.data["train"].x
    middle = np.abs(x[0]) < 0.6
    for run in trained(training.network, training.lanes, training.steps).runs:
        off = np.array([training.network.output(w, x).ravel() for w in run.w[::20]]) - training.network.data["train"].y
        within = [np.sqrt((off[:, part] ** 2).mean(axis=1)) < 0.25 for part in (middle, ~middle)]
        slow, quick = (len(one) - np.argmin(one[::-1]) if not one.all() else 0 for one in within)
        assert slow < quick


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
