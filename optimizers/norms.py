"""The length of a vector and the trust ratio of a layer (LARS, LAMB)."""

from itertools import accumulate

import numpy as np
from numpy import sqrt, where

from knobs import Array

LAYERS = {(2,): "x and y are one layer", (1, 1): "x and y are a layer each"}


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
    return [u[end - size : end] for end, size in zip(accumulate(layers), layers, strict=True)]


def trust_ratio(w: Array, u: Array) -> Array:
    """‖w‖/‖u‖ of one layer, or 1 where either vanishes: (D, *B), (D, *B) -> (*B)."""
    a, b = norm(w), norm(u)
    return where((a > 0) & (b > 0), a / b, 1.0)
