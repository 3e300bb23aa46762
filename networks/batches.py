"""Which examples a step sees: the same for all lanes, drawn by a seed and the number of the step."""

from typing import Any

import numpy as np

from knobs.epochs import part_of_epoch
from knobs.lasting import lasting

Rows = np.ndarray[Any, np.dtype[np.int64]]
ORDER = 4  # the stream of a seed that shuffles; 0, 1, 2 draw the parts of the data and 3 the first weights


def rows(seed: int, t: int, batch: int, n: int) -> Rows:
    """The rows of the mini-batch of step t = 1, 2, …, (batch,), of n > batch examples; every epoch has an order of its own."""
    epoch, part = part_of_epoch(t, batch, n)
    return shuffled(seed, epoch, n)[part]


@lasting(most=256, size=256 * 4_500)
def shuffled(seed: int, epoch: int, n: int) -> Rows:
    """The order of an epoch, (n,)."""
    return np.random.default_rng((seed, ORDER, epoch)).permutation(n)
