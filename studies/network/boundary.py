"""What each lane's network says of the whole plane, or line, of inputs as it learns: the boundary between classes, or the curve."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from networks.base import Network
from studies.network.training import Training

MARGIN = 0.1  # of the examples' width, left free around them
FINE = 50  # inputs along each axis
EVERY = 10  # steps from one look to the next


@dataclass(frozen=True, eq=False)
class Said:
    """K looks at L lanes. Of two inputs `said` has the shape (L, K, len(y), len(x)), of one (L, K, len(x)). A boundary is where it is 0.

    NaN where a run has left.
    """

    times: "np.ndarray[Any, np.dtype[np.int64]]"  # (K,)
    x: Array
    y: Array  # () of one input
    said: Array


def window(network: Network) -> tuple[tuple[float, float], ...]:
    """The ends of each input that hold all examples to learn from, with some room around."""
    x = network.data["train"].x
    low, high = x.min(axis=1), x.max(axis=1)
    return tuple((float(a - MARGIN * (b - a)), float(b + MARGIN * (b - a))) for a, b in zip(low, high, strict=True))


def said(training: Training, every: int = EVERY, fine: int = FINE) -> Said:
    """The outputs of every lane on an even grid over the window of the examples, at every `every`-th step and the last."""
    network, times = training.network, training.times(every)
    axes = [np.linspace(*ends, fine) for ends in window(network)]
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*axes)])
    with np.errstate(all="ignore"):
        found = network.output(np.ascontiguousarray(training.w[..., times]), grid)
    return Said(times, axes[0], axes[1] if len(axes) > 1 else np.empty(0), found.reshape(*found.shape[:2], *[fine] * len(axes)))
