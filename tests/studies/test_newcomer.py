"""Who comes to a race next goes a way of its own."""

from dataclasses import replace

import numpy as np
import pytest

from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import OPTIMIZERS
from scenario import Lane, Scenario
from scenario.opening import fresh
from scenario.training import Training
from studies.network.training import trained
from studies.newcomer import ALIKE, newcomer
from tests.support.kinds import often

ORDER = ("SGD", "Momentum", "HeavyBall", "Nesterov", "RMSProp", "Adam")


def ways(scenario: Scenario) -> list[np.ndarray]:
    return [run.w for run in scenario.run()]


def racing(ground: str, *names: str) -> Scenario:
    landscape = LANDSCAPES[ground]()
    return replace(Scenario.opening(landscape), lanes=tuple(Lane(fresh(OPTIMIZERS[name], landscape)) for name in names))


@pytest.mark.parametrize("ground", ["Quadratic", "Himmelblau", "Saddle", "Ackley"])
def test_a_rule_whose_path_is_a_lanes_is_passed_over(ground: str) -> None:
    race = racing(ground, "SGD", "Momentum")
    twin = replace(race, lanes=(Lane(fresh(OPTIMIZERS["HeavyBall"], race.landscape)),))
    assert np.abs(ways(twin)[0] - ways(race)[1]).max() < ALIKE, "the heavy ball at a tenth of the rate is Momentum"
    assert newcomer(race, ORDER).optimizer == fresh(OPTIMIZERS["Nesterov"], race.landscape)


def test_it_is_the_first_where_its_path_is_its_own() -> None:
    turned = racing("Quadratic", "SGD", "Momentum")
    momentum = turned.lanes[1]
    turned = replace(turned, lanes=(turned.lanes[0], replace(momentum, optimizer=replace(momentum.optimizer, lr=0.1))))
    assert newcomer(turned, ORDER).optimizer.name == OPTIMIZERS["HeavyBall"].name, "Momentum was turned"
    assert newcomer(racing("Rosenbrock", "SGD", "Momentum"), ORDER).optimizer.name == OPTIMIZERS["HeavyBall"].name, "its rate is no tenth"
    assert newcomer(racing("Quadratic", "HeavyBall"), ORDER[1:]).optimizer.name == OPTIMIZERS["Nesterov"].name, "the other way round"


@pytest.mark.parametrize("ground", often(LANDSCAPES, {"Quadratic", "Cliff", "MonkeySaddle"}))
def test_no_lane_of_a_full_race_lies_on_another(ground: str) -> None:
    race = Scenario.opening(LANDSCAPES[ground]())
    before = len(race.lanes)
    while len(race.lanes) < 8:
        race = replace(race, lanes=(*race.lanes, newcomer(race, sorted(OPTIMIZERS))))
    found = ways(race)
    for k in range(before, 8):
        for other in (*found[:k], *found[k + 1 :]):
            assert not np.allclose(found[k], other, rtol=ALIKE, atol=ALIKE, equal_nan=True)


def test_where_nothing_moves_it_is_the_first_that_does_not_race() -> None:
    still = replace(racing("Quadratic", "SGD"), start=(0.0, 0.0))
    assert newcomer(still, ORDER).optimizer.name == OPTIMIZERS["Momentum"].name


def test_a_training_has_newcomers_too() -> None:
    network = NETWORKS["TwoMoons"]()
    momentum, ball = (Lane(fresh(OPTIMIZERS[name], network)) for name in ("Momentum", "HeavyBall"))
    training = Training(network, (momentum,), 60)
    assert np.allclose(*(trained(network, (lane,), 60).runs[0].w for lane in (momentum, ball)), rtol=ALIKE, atol=ALIKE)
    assert newcomer(training, ORDER[1:]).optimizer == fresh(OPTIMIZERS["Nesterov"], network)
