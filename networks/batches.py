"""Which examples a step sees: the same for all lanes, drawn by a seed and the number of the step."""

from typing import Any

import numpy as np

from knobs.lasting import lasting

Rows = np.ndarray[Any, np.dtype[np.int64]]
ORDER = 4  # the stream of a seed that shuffles; 0, 1, 2 draw the parts of the data and 3 the first weights


def rows(seed: int, t: int, batch: int, n: int) -> Rows:
    """The rows of the mini-batch of step t = 1, 2, …, (batch,), of n > batch examples.

    Every epoch goes once through the examples in an order of its own; a rest that fills no batch is left out, as by a torch DataLoader with
    drop_last.
    """
    epoch, i = divmod(t - 1, n // batch)
    return shuffled(seed, epoch, n)[i * batch : (i + 1) * batch]


@lasting(most=256, size=256 * 4_500)
def shuffled(seed: int, epoch: int, n: int) -> Rows:
    """The order of an epoch, (n,)."""
    return np.random.default_rng((seed, ORDER, epoch)).permutation(n)
