"""Every lane from many first weights on the same examples."""

from collections.abc import Generator
from concurrent.futures import Executor

import numpy as np

from networks.base import Network
from scenario import Lane
from studies.ensemble import Ensemble, Found, Seeds, grown
from studies.network.training import ways

EVERY = 30  # steps from one look to the next
BLOCK = 8  # seeds that run together: some tenths of a second, then others may speak
PARTS = ("train", "test")


def ensemble(
    network: Network,
    lanes: tuple[Lane, ...],
    steps: int,
    N: int,
    begun: Ensemble | None = None,
    executor: Executor | None = None,
) -> Generator[Ensemble, None, None]:
    """Runs the lanes from N first weights, the network's own seed and those after it, and yields what is known after each block of them.

    Whoever closes this iterator stops it; with what it yielded last as `begun` it goes on from there, to the same bits.
    """
    times = np.unique(np.append(np.arange(0, steps + 1, EVERY), steps))
    known = begun or Ensemble.none(times, PARTS, network.D, len(lanes))
    looks = frozenset(times.tolist())
    yield from grown(known, int(network.seed), N, BLOCK, _block, lambda seeds: (network, lanes, steps, seeds, looks), executor)


def _block(network: Network, lanes: tuple[Lane, ...], steps: int, seeds: Seeds, looks: frozenset[int]) -> Found:
    """The losses of some seeds, (L, K, N) each, and their last weights, (D, L, N)."""
    w = np.stack(ways(network, lanes, steps, looks, np.array(seeds)), axis=1).transpose(2, 1, 0, 3)  # (D, L, K, N)
    with np.errstate(all="ignore"):
        found = {part: np.nan_to_num(network.loss(w, part), nan=np.inf, posinf=np.inf) for part in PARTS}
    return found, w[:, :, -1]
