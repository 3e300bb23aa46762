"""The ground on a plane through a network's weights: the network's own loss, and no other."""

import numpy as np
import pytest

from networks import NETWORKS
from networks.base import Network
from studies.network.ground import POINTS, PlaneGround, around


@pytest.fixture(scope="module")
def plane() -> PlaneGround:
    network = NETWORKS["TwoMoons"]()
    directions = np.linalg.qr(np.random.default_rng(0).standard_normal((network.D, 2)))[0].T
    return PlaneGround(network, network.start(), directions, ((-3.0, 3.0), (-2.0, 4.0)))


def test_its_points_have_the_loss_of_the_network_and_the_places_between_them_nearly(plane: PlaneGround) -> None:
    network: Network = plane.network
    x, y = np.meshgrid(np.linspace(-3, 3, POINTS), np.linspace(-2, 4, POINTS))
    assert plane.f(x, y) == pytest.approx(network.loss(plane.weights(x, y)), abs=1e-12)
    between = np.random.default_rng(1).uniform((-2.9, -1.9), (2.9, 3.9), (50, 2)).T
    assert plane.f(*between) == pytest.approx(network.loss(plane.weights(*between)), abs=1e-4)
    assert float(plane.f(np.array(0.0), np.array(0.0))) == pytest.approx(float(network.loss(network.start())), abs=1e-4)


def test_its_slopes_are_those_of_its_heights(plane: PlaneGround) -> None:
    x, y = np.random.default_rng(2).uniform((-2.9, -1.9), (2.9, 3.9), (20, 2)).T
    h = 1e-5
    for of, along_x, along_y in ((plane.f, *plane.grad(x, y)), (lambda x, y: plane.grad(x, y)[0], *plane.hessian(x, y)[:2])):
        assert along_x == pytest.approx((of(x + h, y) - of(x - h, y)) / (2 * h), abs=1e-6)
        assert along_y == pytest.approx((of(x, y + h) - of(x, y - h)) / (2 * h), abs=1e-6)


def test_the_window_is_square_and_has_room_around_all_places() -> None:
    (x0, x1), (y0, y1) = around(np.array([[0.0, 0.0], [4.0, 1.0], [1.0, -1.0]]))
    assert x1 - x0 == pytest.approx(y1 - y0)
    assert x0 < 0
    assert x1 > 4
    assert y0 < -1
    assert y1 > 1
    (x0, x1), _ = around(np.zeros((1, 2)))
    assert x0 < 0 < x1, "a place alone has a window, too"
