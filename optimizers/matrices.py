"""Layers that are matrices: what Muon turns before it steps."""

from collections.abc import Iterator
from math import prod

import numpy as np
from numpy import sqrt

from knobs import Array
from optimizers.norms import Layers
from tape.operations import length

QUINTIC = 3.4445, -4.7750, 2.0315  # of Jordan et al.: they raise small singular values the fastest, and leave all between about 0.7 and 1.2
ROUNDS = 5
LEAST = 1e-7  # a matrix shorter than this is not made as long as others


def orthogonal(u: Array, layers: Layers) -> Array:
    r"""Each matrix of `u`, (D, *B), with all its singular values near 1, times $\sqrt{\max(1, rows/columns)}$; other layers as they are.

    Five rounds of an iteration like Newton and Schulz's, $X \leftarrow aX + (bA + cA^2)X$ with $A = XX^\top$, which looks for no singular
    vectors and takes products of matrices alone.
    """
    turned = u.copy()
    for where, (rows, columns) in _matrices(layers):
        part = u[where] / np.maximum(length(u[where]), LEAST)
        X = np.ascontiguousarray(np.moveaxis(part.reshape(rows, columns, -1), -1, 0))
        X = _near_one(X) if rows <= columns else _near_one(X.swapaxes(1, 2)).swapaxes(1, 2)
        turned[where] = np.moveaxis(X, 0, -1).reshape(part.shape) * sqrt(max(1, rows / columns))
    return turned


def in_a_matrix(layers: Layers, like: Array) -> Array:
    """1 for every weight that belongs to a matrix and 0 for the others, (D, 1, …), to go with an array `like`, (D, *B)."""
    found = np.zeros((len(like), *[1] * (like.ndim - 1)))
    for where, _ in _matrices(layers):
        found[where] = 1
    return found


def _near_one(X: Array) -> Array:
    """N matrices that are no longer than 1, (N, rows, columns), with their singular values moved near 1."""
    a, b, c = QUINTIC
    for _ in range(ROUNDS):
        A = X @ X.swapaxes(1, 2)
        X = a * X + (b * A + c * (A @ A)) @ X
    return X


def _matrices(layers: Layers) -> Iterator[tuple[slice, tuple[int, int]]]:
    """Where along the weights each matrix lies, and its rows and columns."""
    end = 0
    for shape in () if isinstance(layers, str) else layers:
        sides = shape if isinstance(shape, tuple) else (shape,)
        begin, end = end, end + prod(sides)
        if len(sides) == 2:
            yield slice(begin, end), (sides[0], sides[1])
