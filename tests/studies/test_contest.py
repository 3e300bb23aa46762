"""A contest judges nobody by what chose his rate, and calls decided only what luck would seldom bring about."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from engine.descent import descend
from knobs import knobs
from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers.adam import Adam
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from scenario.training import Training
from studies import contest as contests
from studies.contest import CHANCE, Comparison, Playing, Result, at_best, contest
from studies.maps import Drawing
from studies.rates import rate_maps
from tests.support.told import bears
from words import contest as words

LANES = (Lane(SGD(lr=0.3)), Lane(Adam(lr=0.01)), Lane(SGD(lr=0.7)), Lane(Adam(lr=0.5), hidden=True))
TRAINING = Training(NETWORKS["Circles"](seed=5, hidden=(4,)), LANES, 30)
FEW = np.array([0.01, 0.1, 1e9])


@pytest.fixture(scope="module")
def result() -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contests, "RATES", FEW)
        patch.setattr(contests, "TUNING", range(1000, 1002))
        patch.setattr(contests, "SEEDS", range(3))
        playing = Playing(contest(TRAINING, "validation"))
        while playing.advance():
            pass
        assert playing.done == playing.total == 2 * (3 * 2 + 3)
        assert playing.result is not None
        assert playing.result.rates
        return playing.result


def test_a_page_that_is_run_anew_waits_for_the_part_that_the_run_before_is_at() -> None:
    """Streamlit begins the new run in another thread at once; the old one ends at its next report."""
    playing = Playing(contest(replace(TRAINING, steps=100), "validation"))
    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(lambda _: playing.advance(), range(4)))
    drawing = Drawing(rate_maps(Scenario.opening(LANDSCAPES["Beale"]()))[0])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: drawing.advance(), range(4)))


def test_lanes_that_differ_in_their_rate_alone_take_part_once_and_what_does_not_matter_is_left_out() -> None:
    asked = contest(TRAINING, "train")
    assert [(lane.letter, type(lane.optimizer)) for lane in asked.training.lanes] == [("A", SGD), ("B", Adam)]
    assert [lane.optimizer.lr for lane in asked.training.lanes] == [knobs(kind)["lr"].default for kind in (SGD, Adam)]
    other = replace(TRAINING, network=replace(TRAINING.network, seed=9), lanes=(Lane(SGD(lr=0.01)), *LANES[1:]))
    assert contest(other, "train") == asked
    assert contest(TRAINING, "validation") != asked


def test_rates_are_chosen_by_the_validation_part_of_other_seeds(result: Result) -> None:
    for k, lane in enumerate(result.contest.training.lanes):
        ends = []
        for seed in (1000, 1001):
            network = replace(TRAINING.network, seed=seed)
            run = [descend(replace(lane.optimizer, lr=lr), network, network.start(), 30).w[-1] for lr in FEW]
            with np.errstate(all="ignore"):
                ends.append([float(network.loss(w, "validation")) for w in run])
        wanted = np.median(np.nan_to_num(ends, nan=np.inf), axis=0)
        assert result.tuned[k] == pytest.approx(wanted)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(contests, "RATES", FEW)
            assert result.rates[k] == FEW[wanted.argmin()]


def test_losses_are_those_of_the_best_rate_on_seeds_of_their_own(result: Result) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contests, "RATES", FEW)
        rates = result.rates
    for k, lane in enumerate(result.contest.training.lanes):
        for seed in range(3):
            network = replace(TRAINING.network, seed=seed)
            run = descend(replace(lane.optimizer, lr=rates[k]), network, network.start(), 30)
            assert result.test[k, seed] == pytest.approx(network.loss(run.w[result.times].T, "test"))
            assert result.train[k, seed] == pytest.approx(run.loss[result.times])


@pytest.mark.parametrize(("lower", "higher"), [(30, 0), (24, 6), (20, 10), (15, 15), (16, 14), (9, 2)])
def test_the_chance_is_that_of_a_sign_test(lower: int, higher: int) -> None:
    from scipy.stats import binomtest  # two seconds, for who asks for it

    assert Comparison(0, 1, lower, higher).chance == pytest.approx(binomtest(lower, lower + higher).pvalue)


def made(ends: list[list[float]]) -> Result:
    """A result with these test losses at the end, by lane and seed."""
    test = np.array(ends)[:, :, np.newaxis] * np.linspace(2, 1, 5)
    lanes = tuple(Lane(SGD(), letter=letter) for letter in "ABCDEFGH"[: len(ends)])
    asked = contests.Contest(Training(TRAINING.network, lanes, 40), "validation")
    return Result(asked, np.ones((len(ends), len(contests.RATES))), np.arange(0, 50, 10), test, test)


def test_what_luck_may_bring_about_is_not_decided_and_more_comparisons_ask_for_more() -> None:
    rng = np.random.default_rng(0)
    called = [bool(made(rng.random((3, 30)).tolist()).decided) for _ in range(400)]
    assert np.mean(called) <= CHANCE + 0.03, "lanes that are alike"
    a, b = [1.0] * 30, [2.0] * 22 + [0.5] * 8
    assert [(one.one, one.other, one.lower) for one in made([a, b]).decided] == [(0, 1, 22)]
    assert made([a, b, a, a]).decided == [], "22 of 30 are enough for one comparison, and not for six"
    assert Comparison(0, 1, 22, 8).chance * 6 > CHANCE > Comparison(0, 1, 22, 8).chance


def test_who_diverges_is_above_all_others() -> None:
    found = made([[1.0] * 30, [np.nan] * 30])
    assert [(one.one, one.other, one.lower) for one in found.decided] == [(0, 1, 30)]
    assert "A" not in words.told(found)[0] or found.below[0] <= found.below[1]


def test_the_bar_is_a_loss_that_every_lane_comes_down_to_on_three_seeds_of_four() -> None:
    found = made([list(range(1, 31)), list(range(31, 61))])
    assert found.bar == 31 + 22
    assert found.below == [
        0.0,
        pytest.approx(np.median([0 if 2 * e <= 53 else 10 * np.ceil(4 * (2 - 53 / e)) if e <= 53 else np.inf for e in range(31, 61)])),
    ]


@bears("half of the seeds")
@bears("test loss, median and half of the seeds")
def test_between_the_quartiles_are_half_of_the_seeds() -> None:
    ends = np.random.default_rng(0).permutation(np.linspace(1, 2, 30))
    low, high = words.table(made([ends.tolist()])).rows[0].cells[-1].split(" to ")
    inside = (ends >= float(low) - 0.005) & (ends <= float(high) + 0.005)
    assert 15 <= inside.sum() <= 17


def test_the_sentences_say_what_the_numbers_say() -> None:
    lower, higher = [1.0 + i / 100 for i in range(30)], [2.0 + i / 100 for i in range(30)]
    said = " ".join(words.told(made([higher, lower])))
    assert "Lowest test loss at the end, in the median: SGD (lane B), 1.15" in said
    assert "Decided: SGD (lane B) below SGD (lane A) on 30 of 30 seeds. Luck alone would seldom bring it about (5 %, a sign test)." in said
    luck = " ".join(words.told(made([lower, [loss + (-1) ** i for i, loss in enumerate(lower)]])))
    assert "not decided" in luck
    assert "Decided" not in luck
    assert "comparisons" not in said + luck, "there is one"


def test_the_lanes_can_be_trained_at_the_rates_that_were_found(result: Result) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contests, "RATES", FEW)
        trained = at_best(TRAINING, result)
        assert [lane.optimizer.lr for lane in trained.lanes] == result.rates
    assert trained.network == TRAINING.network
