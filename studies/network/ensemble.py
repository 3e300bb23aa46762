"""Every lane from many first weights on the same examples: what of a training is the rule's, and what is luck."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import Shelf, shelf
from networks.base import Network
from scenario import Lane
from studies.network.training import ways

EVERY = 30  # steps from one look to the next
BLOCK = 8  # seeds that run together: some tenths of a second, then others may speak
PARTS = ("train", "test")


@dataclass(frozen=True, eq=False)
class Ensemble:
    """K looks at L lanes from N first weights each, of the seeds `seeds`; as far as it has come."""

    times: "np.ndarray[Any, np.dtype[np.int64]]"  # (K,)
    seeds: tuple[int, ...]  # (N,)
    loss: dict[str, Array]  # by part, "train" and "test": (L, K, N); inf where a run has left
    ends: Array  # (D, L, N): the last weights

    def bands(self, part: str, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Array:
        """The losses that no fewer than these shares of the runs are at or below, (shares, L, K)."""
        return np.quantile(self.loss[part], shares, axis=-1, method="inverted_cdf")

    def arrived(self, height: float, part: str = "train") -> Array:
        """The share of the runs of each lane whose last loss is at most `height`, (L,)."""
        return np.asarray((self.loss[part][:, -1] <= height).mean(axis=-1))

    def crossing(self, one: int, other: int, part: str = "train") -> "np.ndarray[Any, np.dtype[np.int64]]":
        """From which of `times` on lane `one` is below lane `other` with the same seed, (N,); -1 where it is not at the last."""
        above = self.loss[part][one] >= self.loss[part][other]  # (K, N)
        after = len(above) - np.argmax(above[::-1], axis=0)
        first = np.where(above.any(axis=0), after, 0)
        return np.where(first < len(above), self.times[np.minimum(first, len(above) - 1)], -1)


FINISHED: Shelf[Ensemble] = shelf("studies.network.ensemble.FINISHED", 16_000_000, lambda found: 2 * found.ends.nbytes)  # by what was asked


def ensemble(
    network: Network, lanes: tuple[Lane, ...], steps: int, N: int, begun: Ensemble | None = None
) -> Generator[Ensemble, None, None]:
    """Runs the lanes from N first weights, the network's own seed and those after it, and yields what is known after each block of them.

    Whoever closes this iterator stops it; with what it yielded last as `begun` it goes on from there, to the same bits.
    """
    times = np.unique(np.append(np.arange(0, steps + 1, EVERY), steps))
    nothing = {part: np.empty((len(lanes), len(times), 0)) for part in PARTS}
    known = begun or Ensemble(times, (), nothing, np.empty((network.D, len(lanes), 0)))
    first = int(network.seed)
    while len(known.seeds) < N:
        done = len(known.seeds)
        more = tuple(range(first + done, first + min(done + BLOCK, N)))
        loss, ends = _block(network, lanes, steps, more, set(times.tolist()))
        joined = {part: np.concatenate([known.loss[part], loss[part]], axis=-1) for part in PARTS}
        known = Ensemble(times, known.seeds + more, joined, np.concatenate([known.ends, ends], axis=-1))
        yield known


def _block(
    network: Network, lanes: tuple[Lane, ...], steps: int, seeds: tuple[int, ...], looks: set[int]
) -> tuple[dict[str, Array], Array]:
    """The losses of some seeds, (L, K, N) each, and their last weights, (D, L, N)."""
    w = np.stack(ways(network, lanes, steps, looks, np.array(seeds)), axis=1).transpose(2, 1, 0, 3)  # (D, L, K, N)
    with np.errstate(all="ignore"):
        found = {part: np.nan_to_num(network.loss(w, part), nan=np.inf, posinf=np.inf) for part in PARTS}
    return found, w[:, :, -1]
