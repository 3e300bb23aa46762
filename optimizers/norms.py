"""The length of a layer: what LARS and LAMB compare before they step."""

import numpy as np
from numpy import sqrt

from knobs import Array


def norms(u: Array, layers: tuple[int, ...]) -> Array:
    """Euclidean length of each layer of `u`, at every coordinate of that layer: (D, *B) -> (D, *B).

    `layers` holds the layers' sizes along the leading axis. Raises ValueError where they do not add up to D.
    """
    if sum(layers) != len(u):
        raise ValueError(f"layers = {layers!r}: the sizes must add up to {len(u)}, the number of weights")
    parts = np.split(u, np.cumsum(layers)[:-1])
    return np.concatenate([np.broadcast_to(sqrt((part * part).sum(axis=0)), part.shape) for part in parts])
