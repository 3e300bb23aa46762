"""The batch: σ/√B is the one number that every run and every judgement goes by, and a link carries both."""

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

from engine.descent import descend
from landscapes import LANDSCAPES
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from scenario.file import from_json, to_json
from scenario.many import Many
from studies.live import live
from studies.race import race
from sweeps.request import axis, planned
from tests.support.told import bears
from words.race import noise

BOWL = LANDSCAPES["Quadratic"](kappa=5.0)


def noisy(sigma: float, batch: int) -> Scenario:
    return Scenario(BOWL, BOWL.start, (Lane(SGD(lr=0.1)),), 300, sigma, 3, batch)


@bears("Four times as many cost four times as much and halve the noise, σ/√B")
def test_a_batch_is_a_smaller_noise_bit_for_bit() -> None:
    for batch in (1, 4, 10, 1024):
        (run,) = noisy(2.0, batch).run()
        direct = descend(SGD(lr=0.1), BOWL, BOWL.start, 300, noise=2.0 / np.sqrt(batch), seed=3)
        assert (run.w == direct.w).all()
        assert (run.grad == direct.grad).all()
    (four,), (half,) = noisy(2.0, 4).run(), noisy(1.0, 1).run()
    assert (four.w == half.w).all()
    assert noisy(2.0, 4).sigma == 2 * noisy(2.0, 16).sigma == 1.0


@bears("A step sees the mean of B of them: the gradient plus σ/√B times a normal draw")
def test_the_mean_of_a_batch_scatters_so() -> None:
    draws = np.random.default_rng(0).standard_normal((20_000, 16))
    assert (2.0 * draws).mean(axis=1).std() == pytest.approx(noisy(2.0, 16).sigma, rel=0.02)


def test_the_link_and_the_file_carry_both_and_one_is_left_out() -> None:
    asked = "landscape=Quadratic&noise=2&batch=16"
    scenario = Scenario.from_query(dict(parse_qsl(asked)))
    assert (scenario.noise, scenario.batch, scenario.sigma) == (2.0, 16, 0.5)
    assert scenario.changes() == {"landscape": "Quadratic", "noise": "2", "batch": "16"}
    assert from_json(to_json(scenario).encode()) == scenario == Scenario.from_query(scenario.query())
    assert "batch" not in replace(scenario, batch=1).changes()
    for text in ("0", "2.5", "-4", "2048", "many"):
        ignored: list[str] = []
        assert Scenario.from_query({"batch": text}, ignored).batch == 1
        assert ignored == ["batch"]


@pytest.mark.parametrize("batch", [0, -1, 2.5, float("nan"), float("inf")])
def test_a_batch_that_makes_no_sense_is_named(batch: float) -> None:
    with pytest.raises(ValueError, match="batch = "):
        replace(noisy(1.0, 1), batch=batch)


def test_it_is_judged_and_told_by_what_the_runs_meet() -> None:
    (entrant,) = race(noisy(2.0, 16)).entrants
    assert entrant.noisy
    assert noisy(2.0, 16).sigma == 0.5
    assert (noise(noisy(2.0, 1)), noise(noisy(2.0, 16))) == ("σ = 2", "σ/√B = 2/√16 = 0.5")
    told = live(noisy(2.0, 16))
    assert told is not None
    assert (told["noise"], told["batch"]) == (2.0, 16)


def test_it_can_be_swept_in_whole_numbers() -> None:
    scenario = noisy(2.0, 1)
    over = axis(scenario, "batch=1,4,16")
    work = planned(scenario, scenario.lanes[0], [over], 300, 1e-6, False)
    ends = [float(loss) for _, part in work.parts() for loss in part.final]
    assert ends == [replace(scenario, batch=batch).run()[0].loss[-1] for batch in (1, 4, 16)]
    assert Many.of(replace(scenario, batch=4), scenario.lanes[0]).sigma == 1.0
    with pytest.raises(ValueError, match="whole numbers"):
        axis(scenario, "batch=1,2.5")
