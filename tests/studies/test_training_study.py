"""What came out of a training: shadows, rings and curves, each held against the network itself."""

from dataclasses import replace

import numpy as np
import pytest

from networks import NETWORKS
from optimizers.sgd import SGD
from scenario import Lane
from scenario.training import Training
from studies.network.sharpness import sharpness
from studies.training import EVERY, MEASURES, Trained, trained


def training(name: str = "TwoMoons") -> Training:
    return replace(Training.opening(NETWORKS[name]()), steps=40)


@pytest.fixture(scope="module")
def found() -> Trained:
    return trained(training())


def test_a_shadow_and_its_ring_are_two_sides_of_the_way(found: Trained) -> None:
    """Pythagoras: the plane's directions are of length one and at right angles."""
    start = found.training.network.start()
    for one, entrant, away in zip(found.trainees, found.entrants("train"), found.away, strict=True):
        way = ((one.run.w - start) ** 2).sum(axis=1)
        assert (entrant.run.w**2).sum(axis=1) + away**2 == pytest.approx(way, rel=1e-9, abs=1e-12)
        assert entrant.run.w[0] == pytest.approx(0, abs=1e-12)
        assert away[0] == pytest.approx(0, abs=1e-9)


def test_the_plane_holds_the_share_that_is_said_and_no_other_holds_more(found: Trained) -> None:
    start = found.training.network.start()
    ways = [one.run.w - start for one in found.trainees]

    def share(directions: np.ndarray) -> float:  # type: ignore[type-arg]
        return sum(((w @ directions.T) ** 2).sum() for w in ways) / sum((w**2).sum() for w in ways)

    directions = found.ground.directions
    assert found.share == pytest.approx(share(directions))
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = np.linalg.qr((directions + 0.1 * rng.standard_normal(directions.shape)).T)[0].T
        assert share(other) <= found.share


def test_curves_are_the_networks_own_numbers(found: Trained) -> None:
    network = found.training.network
    assert all(found.measure(name).shape == (len(found.trainees), 41) for name in MEASURES)
    train, test, errors, _ = (found.measure(name)[:, -1] for name in MEASURES)
    for k, one in enumerate(found.trainees):
        w = one.run.w[-1]
        assert train[k] == pytest.approx(float(network.loss(w))) == one.end("train")
        assert test[k] == pytest.approx(float(network.loss(w, "test"))) == one.end("test")
        assert errors[k] == pytest.approx(1 - float(network.accuracy(w))) == pytest.approx(1 - one.end("accuracy"))


def test_the_sharpness_is_measured_every_ten_steps_and_straight_between_them(found: Trained) -> None:
    assert found.runs is not None
    measured = sharpness(found.runs, EVERY).share
    shown = found.measure("sharpness")
    assert shown[:, :40:10] == pytest.approx(measured, nan_ok=True)
    assert shown[:, 5] == pytest.approx((shown[:, 0] + shown[:, 10]) / 2, nan_ok=True)
    assert [name for name, own in zip("ABCD", shown, strict=True) if np.isnan(own).all()] == ["D"], "nobody knows what LAMB bears"


def test_the_lowest_is_first_and_who_diverges_last_and_has_no_say_in_the_plane() -> None:
    usual = training()
    flying = Lane(SGD(lr=1e7), letter="H")
    calm, wild = trained(usual), trained(replace(usual, lanes=(*usual.lanes, flying)))
    assert wild.trainees[-1].last < 40
    assert wild.standings[-1].lane == len(usual.lanes)
    assert wild.standings[-1].diverged
    assert wild.ground.window == calm.ground.window
    assert wild.ground.directions == pytest.approx(calm.ground.directions)
    losses = [calm.trainees[one.lane].end("train") for one in calm.standings]
    assert losses == sorted(losses)


def test_hidden_lanes_are_not_there_and_without_any_lane_there_is_a_plane_still() -> None:
    usual = training()
    none = trained(replace(usual, lanes=tuple(replace(lane, hidden=True) for lane in usual.lanes)))
    assert none.trainees == ()
    assert none.standings == ()
    assert np.isfinite(none.ground.heights).all()
    alone = trained(replace(usual, lanes=(Lane(SGD(lr=1e7)),)))
    assert np.isfinite(alone.ground.heights).all(), "who diverged alone"


def test_random_directions_are_laid_around_the_end_of_the_lowest_lane(found: Trained) -> None:
    """What they hold of the ways is told, little; the map is the loss there; rings and shadows are the ways' own."""
    random = trained(found.training, "random")
    lane = min(range(len(found.trainees)), key=lambda k: found.trainees[k].end("train"))
    assert (random.around, random.runs) == (lane, found.runs)
    assert random.plane is not None
    end, ground = found.trainees[lane].run.w[-1], random.ground
    np.testing.assert_array_equal(ground.origin, end)
    assert ground.window == ((-1, 1), (-1, 1))
    assert ground.f(np.array(0.0), np.array(0.0)) == pytest.approx(found.trainees[lane].end("train"), abs=0.02)
    u, v = ground.directions
    for one, entrant, away in zip(random.trainees, random.entrants("train"), random.away, strict=True):
        rest = one.run.w - end - entrant.run.w @ ground.directions
        assert np.sqrt((rest**2).sum(axis=1)) == pytest.approx(away, abs=1e-9)
        assert rest @ np.stack([u, v]).T == pytest.approx(0, abs=1e-9), "the nearest place of the plane"
    assert ground.start == pytest.approx(tuple(random.entrants("train")[lane].run.w[0]))
    assert random.share < 0.1 < found.share
    assert random.plane.unit == pytest.approx(max(np.linalg.norm(u), np.linalg.norm(v)))
    assert found.plane is not None
    assert found.plane.unit == pytest.approx(1)
