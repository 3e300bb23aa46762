"""A race under many draws of the noise: each draw is the race with that seed, whoever computes it; heights are those of theory."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import Cosine
from scenario import Lane, Scenario
from studies import draws as studies
from studies.draws import AS_IT_IS, FEWER, LARGER, SLOWER, draws, floor, hovers, larger, nearest, slower
from studies.ensemble import Ensemble
from tests.support.executors import Backwards, spawned
from tests.support.told import bears

LANES = (
    Lane(OPTIMIZERS["SGD"](lr=0.01)),
    Lane(OPTIMIZERS["Adam"](lr=0.3), Cosine()),
    Lane(OPTIMIZERS["RMSProp"](lr=0.1), hidden=True),
    Lane(OPTIMIZERS["Lion"](lr=0.02)),
)
RACE = Scenario(LANDSCAPES["Himmelblau"](), (-0.3, 0.2), LANES, 40, noise=8.0, seed=7, batch=4)
SHOWN = (0, 1, 3)


def last(scenario: Scenario, N: int) -> Ensemble:
    *_, found = draws(scenario, N)
    return found


@pytest.fixture(scope="module")
def many() -> Ensemble:
    return last(RACE, 7)


def same(one: Ensemble, other: Ensemble) -> None:
    assert one.seeds == other.seeds
    assert one.loss.keys() == other.loss.keys()
    for part in one.loss:
        np.testing.assert_array_equal(one.loss[part], other.loss[part])
    np.testing.assert_array_equal(one.ends, other.ends)


def test_every_draw_is_the_race_with_that_seed(many: Ensemble) -> None:
    assert many.seeds == tuple(range(7, 14))
    assert many.times.tolist() == list(range(41))
    parts = {AS_IT_IS: RACE, SLOWER: slower(RACE), LARGER: replace(RACE, batch=4 * FEWER)}
    for n, seed in enumerate(many.seeds):
        for part, race in parts.items():
            runs = replace(race, seed=seed).run()
            for lane, at in enumerate(SHOWN):
                np.testing.assert_array_equal(many.loss[part][lane, :, n], runs[at].loss)
                if part == AS_IT_IS:
                    np.testing.assert_array_equal(many.ends[:, lane, n], runs[at].w[-1])
    assert [lane.optimizer.lr for lane in slower(RACE).lanes] == [lane.optimizer.lr / FEWER for lane in LANES]


def test_draws_of_batches_are_the_races_with_these_seeds() -> None:
    ground = LANDSCAPES["LinearRegression"]()
    race = replace(Scenario.opening(ground), steps=30, seed=2)
    assert race.noisy
    found = last(race, 3)
    for n, seed in enumerate(found.seeds):
        for lane, run in enumerate(replace(race, seed=seed).run()):
            np.testing.assert_array_equal(found.ends[:, lane, n], run.w[-1])
    whole = replace(race, batch=ground.n)
    assert not whole.noisy
    assert larger(replace(race, batch=ground.n // 2)) == whole
    assert floor(race, race.lanes[0]) is None


def test_of_a_long_race_some_steps_are_looked_at() -> None:
    times = studies.times(1000)
    assert (times[0], times[-1], len(times)) == (0, 1000, studies.LOOKS + 1)


def test_stopped_and_begun_again_it_comes_to_the_same_bits(many: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "BLOCK", 3)
    work = draws(RACE, 7)
    begun = next(work)
    work.close()
    assert begun.seeds == (7, 8, 9)
    blocks = list(draws(RACE, 7, begun))
    assert [len(one.seeds) for one in blocks] == [6, 7]
    same(blocks[-1], many)


def test_whoever_computes_it_the_bits_are_the_same(many: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "BLOCK", 2)
    with ThreadPoolExecutor(3) as threads, spawned(1) as process:
        for executor in (threads, process, Backwards(4)):
            found = list(draws(RACE, 7, executor=executor))
            assert [len(one.seeds) for one in found] == [2, 4, 6, 7], "in the order of the seeds"
            same(found[-1], many)


def test_the_height_at_which_lanes_hover_is_that_of_theory() -> None:
    """In a bowl, from its bottom; and a quarter of the rate, or four times the batch, leaves a quarter of it."""
    bowl = LANDSCAPES["Quadratic"](kappa=4.0)
    rules = (OPTIMIZERS["SGD"](lr=0.05), OPTIMIZERS["HeavyBall"](lr=0.02, mu=0.5), OPTIMIZERS["Momentum"](lr=0.1, b1=0.8))
    race = Scenario(bowl, (0.0, 0.0), tuple(map(Lane, rules)), 500, noise=2.0)
    found = last(race, 200)
    theory = np.array([floor(race, lane) for lane in race.lanes], dtype=float)
    np.testing.assert_allclose(hovers(found, AS_IT_IS), theory, rtol=0.05)
    np.testing.assert_allclose(hovers(found, LARGER), theory / FEWER, rtol=0.05)
    np.testing.assert_allclose(hovers(found, SLOWER), [floor(slower(race), lane) for lane in slower(race).lanes], rtol=0.1)
    plain = hovers(found, SLOWER)[0] / hovers(found, AS_IT_IS)[0]
    assert 0.2 < plain < 0.3


@bears("mean height in the last quarter")
def test_hovering_is_measured_in_the_last_quarter(many: Ensemble) -> None:
    np.testing.assert_allclose(hovers(many, AS_IT_IS), many.loss[AS_IT_IS][:, many.times >= 30].mean(axis=(1, 2)))


def test_where_theory_has_no_word_there_is_none() -> None:
    bowl, sgd = Scenario.opening(LANDSCAPES["Quadratic"]()), OPTIMIZERS["SGD"](lr=0.01)
    assert floor(bowl, Lane(sgd)) is not None
    assert floor(bowl, Lane(OPTIMIZERS["Adam"](lr=0.01))) is None
    assert floor(bowl, Lane(sgd, Cosine())) is None
    assert floor(bowl, Lane(OPTIMIZERS["SGD"](lr=50.0))) is None, "it flies off"
    assert floor(Scenario.opening(LANDSCAPES["Saddle"]()), Lane(sgd)) is None


def test_runs_that_have_left_are_above_all_others_and_near_no_minimum() -> None:
    lanes = (Lane(OPTIMIZERS["SGD"](lr=10.0)), Lane(OPTIMIZERS["SGD"](lr=0.01)))
    race = Scenario(LANDSCAPES["Himmelblau"](), (0.5, 0.5), lanes, 60, noise=1.0)
    found = last(race, 4)
    assert np.isinf(found.bands(AS_IT_IS)[:, 0, -1]).all()
    assert np.isinf(hovers(found, AS_IT_IS)[0])
    near = nearest(race, found)
    assert (near[0] == -1).all()
    places = np.array(race.landscape.minima)[near[1]]
    assert (np.hypot(*(places - found.ends[:, 1].T).T) < 1).all()
    assert found.bar(AS_IT_IS) == found.loss[AS_IT_IS][1, -1].max()
    assert found.arrived(found.bar(AS_IT_IS), AS_IT_IS).tolist() == [0, 1]


def test_on_ground_without_a_minimum_none_is_near() -> None:
    race = replace(Scenario.opening(LANDSCAPES["Saddle"]()), noise=0.1, steps=20)
    assert (nearest(race, last(race, 2)) == -1).all()


def test_without_noise_all_draws_are_one() -> None:
    assert RACE.noisy
    quiet = replace(RACE, noise=0.0)
    assert not quiet.noisy
    found = last(quiet, 3)
    assert (np.ptp(found.loss[AS_IT_IS], axis=-1) == 0).all()
