"""Each rule at its own best rate, then judged on what nobody has looked at: rates scanned on some seeds, other seeds for the verdict.

A seed draws examples, first weights and the order of the batches anew. Every rule has the same ladder of rates.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from math import comb

import numpy as np

from engine.walk import together
from knobs import Array
from networks.base import PARTS, Network
from scenario import Lane
from studies.network.training import trials

LADDER = tuple(float(rate) for rate in np.round(np.logspace(-4, 1, 21), 10))  # four rates a decade
TUNE, JUDGE = 10, 30  # seeds that choose the rates, and seeds that are judged


@dataclass(frozen=True)
class Contest:
    """What is asked: which of the lanes ends lower on the test part, each at the rate that is best `by` "validation" or "train".

    Nothing has run yet. Only rates are tried: what else a lane is told, its schedule and its clipping among it, stays as it is.
    """

    network: Network
    lanes: tuple[Lane, ...]
    steps: int
    by: str = "validation"
    tune: int = TUNE
    judge: int = JUDGE
    ladder: tuple[float, ...] = LADDER

    @property
    def gradients(self) -> int:
        """What it costs: how many gradients of one lane."""
        return self.steps * len(self.lanes) * (self.tune * len(self.ladder) + self.judge)

    @property
    def seeds(self) -> int:
        """How many pieces it is done in."""
        return self.tune + self.judge

    def seed(self, i: int) -> Network:
        """The network of the i-th seed: those that choose come first, and the network's own seed is the first of all."""
        return replace(self.network, seed=int(self.network.seed) + i)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What has come of a contest. Losses are inf where a run has left."""

    contest: Contest
    scanned: Array  # (seeds so far, L, R): the loss of the part that chooses, at every rate
    rates: tuple[float, ...]  # (L,): the rates that were chosen; () before all seeds that choose are done
    ends: dict[str, Array]  # by part, (judged seeds so far, L): the loss at the end, at the chosen rates

    @property
    def median(self) -> Array:
        """Of the scanned losses, (L, R)."""
        return np.asarray(np.median(self.scanned, axis=0))

    @property
    def at_an_end(self) -> tuple[bool, ...]:
        """Whether the chosen rate of a lane is the first or the last of the ladder: then a better one may lie beyond."""
        return tuple(rate in (self.contest.ladder[0], self.contest.ladder[-1]) for rate in self.rates)

    @property
    def bands(self) -> Array:
        """The quartiles of the test losses, (3, L): what a quarter of the seeds end at or below, half, three quarters."""
        return np.quantile(self.ends["test"], (0.25, 0.5, 0.75), axis=0, method="inverted_cdf")

    def below(self, one: int, other: int) -> int:
        """On how many of the judged seeds lane `one` ends lower than lane `other` on the test part."""
        test = self.ends["test"]
        return int((test[:, one] < test[:, other]).sum())

    def chance(self, one: int, other: int) -> float:
        """The sign test: how likely so uneven a count is, either way, were the two lanes alike. It stands for one comparison only."""
        test = self.ends["test"]
        wins, losses = self.below(one, other), self.below(other, one)
        return sign_test(min(wins, losses), wins + losses) if len(test) else 1.0


def sign_test(few: int, n: int) -> float:
    """How likely it is that of n fair coins at most `few` show one side, whichever."""
    return min(1.0, 2 * sum(comb(n, k) for k in range(few + 1)) / 2**n) if n else 1.0


def held(contest: Contest) -> Generator[Verdict, None, None]:
    """Runs a contest seed by seed, and yields what is known after each. Whoever closes this iterator stops it.

    The chosen rates have the lowest median loss over the seeds that choose; what they are tuned on is never the test part.
    """
    scanned: list[Array] = []
    ends: dict[str, list[Array]] = {part: [] for part in PARTS}
    rates: tuple[float, ...] = ()

    def known() -> Verdict:
        shape = len(contest.lanes), len(contest.ladder)
        found = {part: np.array(kept).reshape(-1, len(contest.lanes)) for part, kept in ends.items()}
        return Verdict(contest, np.array(scanned).reshape(-1, *shape), rates, found)

    for i in range(contest.seeds):
        network = contest.seed(i)
        if i < contest.tune:
            lanes = [_at(lane, np.array(contest.ladder)) for lane in contest.lanes]
            scanned.append(np.stack([_loss(network, w, contest.by) for w in _ends(network, lanes, contest.steps)]))
            if i == contest.tune - 1:
                rates = tuple(contest.ladder[k] for k in np.argmin(np.median(scanned, axis=0), axis=1))
        else:
            own = [_at(lane, rate) for lane, rate in zip(contest.lanes, rates, strict=True)]
            last = _ends(network, own, contest.steps)
            for part, kept in ends.items():
                kept.append(np.concatenate([_loss(network, w, part) for w in last]))
        yield known()


def _at(lane: Lane, rate: "float | Array") -> Lane:
    """The lane at another rate; what else goes by a rate goes with it."""
    factor = rate / lane.optimizer.lr
    turned = lane.optimizer.scaled(factor)
    return replace(lane, optimizer=replace(turned, lr=rate))


def _ends(network: Network, lanes: Sequence[Lane], steps: int) -> list[Array]:
    """The last weights of each lane, (D, N)."""
    with np.errstate(all="ignore"):
        for found in together(trials(network, lanes, steps)):
            last = found
    return [w for w, _, _ in last]


def _loss(network: Network, w: Array, part: str) -> Array:
    """(D, N) -> (N,), inf where there is none."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(network.loss(w, part), nan=np.inf, posinf=np.inf)
