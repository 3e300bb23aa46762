"""The length of a vector and the trust ratio of a layer (LARS, LAMB)."""

import numpy as np
from numpy import sqrt

from knobs import Array


def norm(u: Array) -> Array:
    """Euclidean length over the leading axis: (D, *B) -> (*B)."""
    length: Array = sqrt((u * u).sum(axis=0))
    return length


def per_layer(ratio: list[Array], layers: tuple[int, ...]) -> Array:
    """One number per layer, each (*B), spread over that layer's coordinates: (D, *B)."""
    return np.stack([r for r, size in zip(ratio, layers, strict=True) for _ in range(size)])


def split(u: Array, layers: tuple[int, ...]) -> list[Array]:
    """`u`, shape (D, *B), cut along its leading axis into layers of the given sizes.

    Raises ValueError where the sizes do not add up to D.
    """
    if sum(layers) != len(u):
        raise ValueError(f"layers = {layers!r}: the sizes must add up to {len(u)}, the number of weights")
    return np.split(u, np.cumsum(layers)[:-1])
