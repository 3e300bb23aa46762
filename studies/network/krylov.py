"""Lanczos' iteration: a small matrix with nearly the largest eigenvalues of a large one, which is known by its products with vectors."""

from collections.abc import Callable

import numpy as np

from knobs import Array


def krylov(times: Callable[[Array], Array], D: int, N: int, rounds: int, seed: int = 0) -> tuple[Array, Array]:
    """N matrices at once, `times(q)` being the product of each with its column, (D, N) -> (D, N).

    Returns orthonormal directions Q, (rounds, D, N), and the matrices T = QᵀHQ on them, (N, rounds, rounds), which have a diagonal and one
    line at each side of it. NaN where a product is no finite number. Lanczos 1950, Journal of Research of the National Bureau of
    Standards 45(4).
    """
    q = np.random.default_rng(seed).standard_normal((D, 1)) * np.ones((1, N))
    q /= np.sqrt((q * q).sum(axis=0))
    Q, T = np.zeros((rounds, D, N)), np.zeros((N, rounds, rounds))
    for k in range(rounds):
        Q[k] = q
        u = times(q)
        T[:, k, k] = (q * u).sum(axis=0)
        for _ in range(2):  # at a right angle to all earlier directions, as rounding would have it only to the last two
            u = u - (np.einsum("kdn,dn->kn", Q[: k + 1], u)[:, np.newaxis] * Q[: k + 1]).sum(axis=0)
        length = np.sqrt((u * u).sum(axis=0))
        if k + 1 < rounds:
            T[:, k, k + 1] = T[:, k + 1, k] = length
            q = u / np.where(length > 0, length, 1)
    return Q, T
