"""Who is first, and who ends lower: each lane at its own best rate, which was found on some seeds, raced on other seeds.

A seed draws the examples, the first weights and the order of the batches. Nobody's rate was chosen by what it is judged on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import comb
from threading import Lock
from typing import Any

import numpy as np

from knobs import Array, knobs
from knobs.lasting import Shelf, shelf
from scenario import Lane
from scenario.training import Training
from studies.network.training import ways

RATES = np.array([float(f"{digit}e{decade}") for decade in range(-4, 1) for digit in (1, 2, 5)] + [10.0])  # that are tried
TUNING = range(1000, 1006)  # the seeds on which they are
SEEDS = range(30)  # the seeds on which the contest is held
LOOKS = 60  # at a training, from its start to its end
MOST_STEPS = 1_200_000  # of all trainings of a contest together: half a minute
CHANCE = 0.05  # how probable it may be that any of the comparisons is called decided by luck alone
PARTS = ("validation", "train")  # on which rates can be chosen


@dataclass(frozen=True)
class Contest:
    """What is asked: equal contests have equal results. The lanes are at their rules' default rates, the network has the seed 0."""

    training: Training
    part: str  # one of PARTS: whose loss at the end chooses the rates

    @property
    def trainings(self) -> int:
        """How many runs it takes."""
        return len(self.training.lanes) * (len(RATES) * len(TUNING) + len(SEEDS))

    @property
    def steps(self) -> int:
        """Of all of them together."""
        return self.trainings * self.training.steps


def contest(training: Training, part: str) -> Contest:
    """The contest of the visible lanes of a training. Of lanes that differ in their rate alone the first one takes part."""
    found: dict[Lane, Lane] = {}
    for lane in training.visible:
        default = replace(lane, optimizer=replace(lane.optimizer, lr=knobs(lane.optimizer)["lr"].default))
        found.setdefault(replace(default, letter=""), default)
    return Contest(replace(training, network=replace(training.network, seed=0), lanes=tuple(found.values())), part)


@dataclass(frozen=True)
class Comparison:
    """Two lanes by their places in the contest, `one` being the one that ends lower on more seeds."""

    one: int
    other: int
    lower: int  # on how many of the seeds `one` ends lower
    higher: int

    @property
    def chance(self) -> float:
        """How probable so lopsided a result is where both are alike: a sign test, both ways. A seed on which they tie does not count."""
        n = self.lower + self.higher
        return min(1.0, 2 * sum(comb(n, k) for k in range(self.lower, n + 1)) / float(2**n))


@dataclass(frozen=True, eq=False)
class Result:
    """L lanes, S seeds, K looks."""

    contest: Contest
    tuned: Array  # (L, rates): the median loss at the end with each rate, over the seeds of the tuning; inf where it diverged
    times: Array  # (K,): the steps of the looks
    train: Array  # (L, S, K): loss of the training part
    test: Array  # (L, S, K): loss of the test part

    @property
    def nbytes(self) -> int:
        return self.tuned.nbytes + self.times.nbytes + self.train.nbytes + self.test.nbytes

    @property
    def rates(self) -> list[float]:
        """The best rate of each lane."""
        return [float(RATES[best]) for best in self.tuned.argmin(axis=1)]

    @property
    def at_an_end(self) -> list[int]:
        """The lanes whose best rate is the smallest or the largest of those that were tried."""
        return [lane for lane, best in enumerate(self.tuned.argmin(axis=1)) if best in (0, len(RATES) - 1)]

    @property
    def ends(self) -> Array:
        """The test loss of each lane at the end, by seed, (L, S)."""
        return np.asarray(np.nan_to_num(self.test[:, :, -1], nan=np.inf))

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Every two lanes."""
        found = []
        for a, b in combinations(range(len(self.ends)), 2):
            below, above = int((self.ends[a] < self.ends[b]).sum()), int((self.ends[a] > self.ends[b]).sum())
            found.append(Comparison(a, b, below, above) if below >= above else Comparison(b, a, above, below))
        return found

    @property
    def decided(self) -> list[Comparison]:
        """Those so lopsided that luck would bring any of all of them about with a probability of CHANCE at most, after Bonferroni."""
        return [one for one in self.comparisons if one.chance * len(self.comparisons) <= CHANCE]

    @property
    def bar(self) -> float:
        """A training loss that every lane comes down to on three seeds of four: the highest of the upper quartiles at the end."""
        return float(np.quantile(np.nan_to_num(self.train[:, :, -1], nan=np.inf), 0.75, axis=1, method="higher").max(initial=0.0))

    @property
    def below(self) -> list[float]:
        """The step at which each lane's training loss is first at the bar or below, the median over the seeds; inf where it is never."""
        under = self.train <= self.bar
        first = np.where(under.any(axis=2), self.times[under.argmax(axis=2)], np.inf)
        return [float(step) for step in np.median(first, axis=1)]


FINISHED: Shelf[Result] = shelf("studies.contest.FINISHED", 8_000_000, lambda result: result.nbytes)  # by their contests


class Playing:
    """A contest while it is held; what is done stays."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.done, self.total = 0, contest.trainings
        self.result: Result | None = None
        self._rounds = self._play()
        self._alone = Lock()  # a page that is run anew begins while the run before still works at a part

    def advance(self) -> bool:
        """Do one more part, of some tenths of a second; whether there was one."""
        with self._alone:
            return next(self._rounds, False)

    def _play(self) -> Iterator[bool]:
        training, part = self.contest.training, self.contest.part
        scanned = []
        for seed in TUNING:
            network = replace(training.network, seed=seed)
            ends = ways(network, [_at(lane, RATES) for lane in training.lanes], training.steps, {training.steps})
            with np.errstate(all="ignore"):
                scanned.append([np.nan_to_num(network.loss(w[-1], part), nan=np.inf) for w in ends])
            self.done += len(training.lanes) * len(RATES)
            yield True
        medians = np.median(scanned, axis=0)
        lanes = [_at(lane, float(RATES[best])) for lane, best in zip(training.lanes, medians.argmin(axis=1), strict=True)]
        times = np.unique(np.linspace(0, training.steps, LOOKS + 1).round().astype(int))
        looks = np.empty((2, len(lanes), len(SEEDS), len(times)))
        for i, seed in enumerate(SEEDS):
            network = replace(training.network, seed=seed)
            w = np.concatenate(ways(network, lanes, training.steps, set(times.tolist())), axis=2).transpose(1, 2, 0)
            with np.errstate(all="ignore"):
                looks[:, :, i] = network.loss(w), network.loss(w, "test")
            self.done += len(lanes)
            yield True
        self.result = Result(self.contest, medians, times, *looks)
        FINISHED.put(self.contest, self.result)


def _at(lane: Lane, rate: Any) -> Lane:
    """The lane at another rate, or at several; what else of its rule is a rate goes with it."""
    turned = lane.optimizer.scaled(rate / lane.optimizer.lr)
    return replace(lane, optimizer=replace(turned, lr=rate))


def at_best(training: Training, result: Result) -> Training:
    """The training with the lanes of the contest at their best rates."""
    lanes = [_at(lane, rate) for lane, rate in zip(result.contest.training.lanes, result.rates, strict=True)]
    return replace(training, lanes=tuple(lanes))
