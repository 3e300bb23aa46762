"""Layers that are matrices: what Muon and SOAP make of them before they step."""

from collections.abc import Iterator
from math import prod

import numpy as np
from numpy import sqrt
from numpy.typing import NDArray

from knobs import Array
from optimizers.norms import Layers
from tape.operations import length

QUINTIC = 3.4445, -4.7750, 2.0315  # of Jordan et al.: they raise small singular values the fastest, and leave all between about 0.7 and 1.2
ROUNDS = 5
LEAST = 1e-7  # a matrix shorter than this is not made as long as others
QUIET = 1e-8  # δ: an axis with less than this share of a matrix is not told from one with nothing


def orthogonal(u: Array, layers: Layers) -> Array:
    r"""Each matrix of `u`, (D, *B), with all its singular values near 1, times $\sqrt{\max(1, rows/columns)}$; other layers as they are.

    Five rounds of an iteration like Newton and Schulz's, $X \leftarrow aX + (bA + cA^2)X$ with $A = XX^\top$, which looks for no singular
    vectors and takes products of matrices alone.
    """
    turned = u.copy()
    for where, (rows, columns) in _matrices(layers):
        part = u[where] / np.maximum(length(u[where]), LEAST)
        X = _stacked(part, rows, columns)
        X = _near_one(X) if rows <= columns else _near_one(X.swapaxes(1, 2)).swapaxes(1, 2)
        turned[where] = _flat(X, part) * sqrt(max(1, rows / columns))
    return turned


def in_a_matrix(layers: Layers, like: Array) -> Array:
    """1 for every weight that belongs to a matrix and 0 for the others, (D, 1, …), to go with an array `like`, (D, *B)."""
    found = np.zeros((len(like), *[1] * (like.ndim - 1)))
    for where, _ in _matrices(layers):
        found[where] = 1
    return found


def factors(layers: Layers) -> int:
    """K: how many numbers a square matrix for the rows, and one for the columns, of every matrix have together."""
    return sum(rows**2 + columns**2 for _, (rows, columns) in _matrices(layers))


def correlations(u: Array, layers: Layers) -> Array:
    r"""$UU^\top$ and $U^\top U$ of each matrix U of `u`, (D, *B) -> (K, *B): how its rows, and its columns, go together."""
    found = np.empty((factors(layers), *u.shape[1:]))
    for where, (rows, columns), left, right in _with_factors(layers):
        U = _stacked(u[where], rows, columns)
        found[left] = _flat(U @ U.swapaxes(1, 2), found[left])
        found[right] = _flat(U.swapaxes(1, 2) @ U, found[right])
    return found


def along(u: Array, Q: Array, layers: Layers) -> Array:
    r"""Each matrix of `u`, (D, *B), seen along the axes `Q`, (K, *B): $Q_L^\top U Q_R$; other layers as they are."""
    return _turned(u, Q, layers, back=False)


def back(u: Array, Q: Array, layers: Layers) -> Array:
    r"""What `along` made of a matrix, turned back: $Q_L U Q_R^\top$; other layers as they are."""
    return _turned(u, Q, layers, back=True)


def _turned(u: Array, Q: Array, layers: Layers, back: bool) -> Array:
    turned = u.copy()
    for where, (rows, columns), left, right in _with_factors(layers):
        QL, QR = _stacked(Q[left], rows, rows), _stacked(Q[right], columns, columns)
        before, behind = (QL, QR.swapaxes(1, 2)) if back else (QL.swapaxes(1, 2), QR)
        turned[where] = _flat(before @ _stacked(u[where], rows, columns) @ behind, u[where])
    return turned


def axes(v: Array, P: Array, Q: Array, due: NDArray[np.bool_], layers: Layers) -> tuple[Array, Array]:
    r"""`v`, (D, *B), and `Q`, (K, *B), where it is `due`, (*B), with the axes one round nearer to the eigenvectors of `P`, (K, *B).

    A round puts the axes in the order of how much P has along them, the largest first, and `v` with them; then it is one of power iteration
    and of QR, which keeps them upright to each other: the new Q is that of $PQ + \delta\,\mathrm{tr}(P)\,Q = QR$, in which the small δ
    lets an axis along which nothing has happened stay what it was, where rounding would turn it anywhere. Where there are no axes yet, all
    0, they are the eigenvectors themselves. NaN where P is not finite.
    """
    runs = np.flatnonzero(np.broadcast_to(due, Q.shape[1:]))
    if not len(runs):
        return v, Q
    shapes, (v, P, Q) = (v.shape, Q.shape), (one.reshape(len(one), -1) for one in (v, P, Q))
    v, Q = v.copy(), Q.copy()
    for where, (rows, columns), left, right in _with_factors(layers):
        V = _stacked(v[where, runs], rows, columns)
        for along_it, side, axis in ((left, rows, 1), (right, columns, 2)):
            p, q = (_stacked(one[along_it, runs], side, side) for one in (P, Q))
            order = np.argsort(-(q * (p @ q)).sum(axis=1), axis=1, kind="stable")
            V = np.take_along_axis(V, np.expand_dims(order, 3 - axis), axis)
            Q[along_it, runs] = _flat(_round(p, np.take_along_axis(q, order[:, np.newaxis], 2)), Q[along_it, runs])
        v[where, runs] = _flat(V, v[where, runs])
    return v.reshape(shapes[0]), Q.reshape(shapes[1])


def _round(p: Array, q: Array) -> Array:
    """One round of `axes` for N matrices p and the axes q of each, in their order, (N, side, side)."""
    size = QUIET * np.trace(p, axis1=1, axis2=2)[:, np.newaxis, np.newaxis]
    found: Array = np.linalg.qr(p @ q + size * q)[0]
    whole = np.isfinite(p).all(axis=(1, 2))
    new = whole & ~q.any(axis=(1, 2))
    if new.any():
        values, vectors = (one[..., ::-1] for one in np.linalg.eigh(p[new]))
        found[new] = np.linalg.qr(vectors * (values[:, np.newaxis] > size[new]))[0]  # those that are not 0, and what QR makes of 0
    found[~whole] = np.nan
    return found


def _near_one(X: Array) -> Array:
    """N matrices that are no longer than 1, (N, rows, columns), with their singular values moved near 1."""
    a, b, c = QUINTIC
    for _ in range(ROUNDS):
        A = X @ X.swapaxes(1, 2)
        X = a * X + (b * A + c * (A @ A)) @ X
    return X


def _stacked(u: Array, rows: int, columns: int) -> Array:
    """A matrix per run, (rows · columns, *B) -> (N, rows, columns)."""
    return np.ascontiguousarray(u.reshape(rows, columns, -1).transpose(2, 0, 1))


def _flat(X: Array, like: Array) -> Array:
    """The numbers of N matrices, (N, rows, columns), in the shape of `like`, (rows · columns, *B)."""
    return X.transpose(1, 2, 0).reshape(like.shape)


def _matrices(layers: Layers) -> Iterator[tuple[slice, tuple[int, int]]]:
    """Where along the weights each matrix lies, and its rows and columns."""
    end = 0
    for shape in () if isinstance(layers, str) else layers:
        sides = shape if isinstance(shape, tuple) else (shape,)
        begin, end = end, end + prod(sides)
        if len(sides) == 2:
            yield slice(begin, end), (sides[0], sides[1])


def _with_factors(layers: Layers) -> Iterator[tuple[slice, tuple[int, int], slice, slice]]:
    """The same, and where among the K numbers of `factors` the square for the rows lies, and the one for the columns."""
    end = 0
    for where, (rows, columns) in _matrices(layers):
        begin, middle, end = end, end + rows**2, end + rows**2 + columns**2
        yield where, (rows, columns), slice(begin, middle), slice(middle, end)
