"""The length of a layer: what LARS and LAMB compare before they step."""

from math import prod

import numpy as np

from knobs import Array
from tape.operations import layer_lengths, lengths

Shape = int | tuple[int, ...]  # of a layer: (12, 2) for a matrix, (12,) or 12 for so many weights in a row
Layers = tuple[Shape, ...] | str  # the layers along the weights; or "one" for all of them, "each" for a layer a weight


@layer_lengths
def norms(u: Array, layers: Layers) -> Array:
    """Euclidean length of each layer of `u`, at every coordinate of that layer: (D, *B) -> (D, *B).

    Raises ValueError where the sizes do not add up to D.
    """
    counts = sizes(layers, len(u))
    if sum(counts) != len(u):
        raise ValueError(f"layers = {layers!r}: the sizes must add up to {len(u)}, the number of weights")
    each = lengths(u, counts)
    return np.concatenate([np.broadcast_to(own, (count, *own.shape)) for own, count in zip(each, counts, strict=True)])


def sizes(layers: Layers, D: int) -> tuple[int, ...]:
    """How many weights each of the `layers` has, of D weights. Raises ValueError for a word that is none of Layers."""
    if isinstance(layers, str):
        words = {"one": (D,), "each": (1,) * D}
        if layers not in words:
            raise ValueError(f"layers = {layers!r}: must be whole numbers that add up to {D}, or one of {', '.join(map(repr, words))}")
        return words[layers]
    return tuple(prod(shape) if isinstance(shape, tuple) else shape for shape in layers)
