"""How a training went: losses and accuracies of each part, along every lane."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from networks.base import PARTS
from studies.network.training import Training

EVERY = 5  # steps from one look at the parts that nobody learns from to the next


@dataclass(frozen=True, eq=False)
class Curves:
    """K looks at all L lanes. NaN or inf where a run has left."""

    times: "np.ndarray[Any, np.dtype[np.int64]]"  # (K,): the steps of the looks
    loss: dict[str, Array]  # by part, (L, K)
    accuracy: dict[str, Array]  # by part, (L, K); NaN where there are no classes


def curves(training: Training, every: int = EVERY) -> Curves:
    """Loss and accuracy of "train", "validation" and "test" at every `every`-th step and at the last."""
    network, times = training.network, training.times(every)
    w = np.ascontiguousarray(training.w[..., times])
    with np.errstate(all="ignore"):
        loss = {part: training.loss[:, times] if part == "train" else network.loss(w, part) for part in PARTS}
        return Curves(times, loss, {part: network.accuracy(w, part) for part in PARTS})
