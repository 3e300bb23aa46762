"""Each rule at its own best rate: what chooses, what is judged, and how sure a count is."""

from dataclasses import replace
from math import comb

import numpy as np
import pytest

from engine import descend
from networks import NETWORKS
from optimizers import RULES
from scenario import Lane
from studies.network import tuned
from studies.network.tuned import LADDER, Contest, held, sign_test

NETWORK = NETWORKS["TwoMoons"](hidden=(3,), n=20, batch=8, seed=2)
LANES = Lane(RULES["SGD"](), letter="A"), Lane(RULES["Adam"](), letter="B"), Lane(RULES["Muon"](), letter="C")
CONTEST = Contest(NETWORK, LANES, 15, tune=3, judge=2, ladder=(0.001, 0.1, 1.0, 1e7))


def test_every_rule_tries_the_same_rates() -> None:
    assert (len(LADDER), LADDER[0], LADDER[-1]) == (21, 1e-4, 10.0)
    np.testing.assert_allclose(np.diff(np.log10(LADDER)), 0.25, atol=1e-6)
    assert Contest(NETWORK, LANES, 600).gradients == 600 * 3 * (10 * 21 + 30)


def test_rates_are_chosen_on_some_seeds_and_judged_on_others() -> None:
    known = list(held(CONTEST))
    assert [len(verdict.scanned) for verdict in known] == [1, 2, 3, 3, 3]
    assert [len(verdict.ends["test"]) for verdict in known] == [0, 0, 0, 1, 2]
    assert [bool(verdict.rates) for verdict in known] == [False, False, True, True, True]
    last = known[-1]
    for i, lane in enumerate(LANES):
        for seed in range(3):
            network = replace(NETWORK, seed=2 + seed)
            for k, rate in enumerate(CONTEST.ladder):
                rule = lane.optimizer.scaled(rate / lane.optimizer.lr)
                w = descend(rule, network, network.start(), 15).w[-1]
                assert last.scanned[seed, i, k] == pytest.approx(float(np.nan_to_num(network.loss(w, "validation"), nan=np.inf)), rel=1e-6)
        assert last.rates[i] == CONTEST.ladder[int(np.median(last.scanned[:, i], axis=0).argmin())]
        assert last.at_an_end[i] == (last.rates[i] in (0.001, 1e7))
        for seed in range(2):
            network = replace(NETWORK, seed=5 + seed)
            w = descend(lane.optimizer.scaled(last.rates[i] / lane.optimizer.lr), network, network.start(), 15).w[-1]
            for part in ("train", "validation", "test"):
                assert last.ends[part][seed, i] == pytest.approx(float(network.loss(w, part)), rel=1e-6)
    assert last.below(0, 1) + last.below(1, 0) == 2
    assert (last.bands[0] <= last.bands[1]).all()
    assert (last.bands[1] <= last.bands[2]).all()


def test_it_may_be_tuned_on_what_it_learns_from() -> None:
    contest = replace(CONTEST, by="train", judge=0, tune=1)
    (verdict,) = held(contest)
    w = descend(RULES["SGD"](lr=0.1), NETWORK, NETWORK.start(), 15).w[-1]
    assert verdict.scanned[0, 0, 1] == float(NETWORK.loss(w, "train"))


def test_closing_it_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []
    ends = tuned._ends
    monkeypatch.setattr(tuned, "_ends", lambda network, *more: ran.append(int(network.seed)) or ends(network, *more))
    work = held(CONTEST)
    assert ran == []
    next(work)
    work.close()
    assert list(work) == []
    assert ran == [2]


def test_how_sure_a_count_is() -> None:
    assert sign_test(15, 30) == 1
    assert sign_test(6, 30) == pytest.approx(2 * sum(comb(30, k) for k in range(7)) / 2**30)
    assert sign_test(6, 30) < 0.05 / 21 < sign_test(7, 30), "what outlives twenty-one comparisons of thirty seeds"
    assert sign_test(0, 0) == 1
