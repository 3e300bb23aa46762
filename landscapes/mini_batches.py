"""Which examples a step sees: the same for all runs of one seed, drawn so that a browser can draw them too."""

from typing import Any

import numpy as np

from knobs.epochs import part_of_epoch
from knobs.lasting import lasting

Rows = np.ndarray[Any, np.dtype[np.int64]]


def rows(seed: int, t: int, batch: int, n: int) -> Rows:
    """The rows of the mini-batch of step t = 1, 2, …, (batch,), of n >= batch examples; every epoch has an order of its own."""
    epoch, part = part_of_epoch(t, batch, n)
    return shuffled(seed, epoch, n)[part]


@lasting(most=2048, size=2048 * 9_000)
def shuffled(seed: int, epoch: int, n: int) -> Rows:
    """The order of an epoch, (n,): that of as many 64-bit draws by their size."""
    return np.argsort(np.random.default_rng((seed, epoch)).bit_generator.random_raw(n), kind="stable")
