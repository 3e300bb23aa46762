"""Planes through the weights of a network: a picture of where lanes went, with what it hides."""

from dataclasses import dataclass
from math import prod

import numpy as np

from knobs import Array
from networks.base import Network
from studies.network.krylov import krylov
from studies.network.training import Training

ROUNDS = 30  # of Lanczos


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in the space of weights, and the shadows that lanes cast on it. A projected path does not lie on the plane: see `away`."""

    origin: Array  # (D,): the place that is (0, 0)
    directions: Array  # (2, D): what is one step to the right and one up; they may be oblique
    share: float  # of the squared distances of all places from the origin, what the plane holds: 1 where every path lies on it
    places: Array  # (L, T+1, 2): the shadow of each lane at each step, NaN where it has left
    away: Array  # (L, T+1): how far each lane is from the plane
    gone: Array  # (L, T+1): how far each lane is from the origin

    @property
    def unit(self) -> float:
        """How long a step of 1 is on the plane, along the longer of its directions."""
        return float(np.linalg.norm(self.directions, axis=1).max())

    def shadows(self, w: Array) -> Array:
        """The places of the plane nearest to some weights, (D, …) -> (…, 2)."""
        moves = np.moveaxis(w, 0, -1) - self.origin
        return np.asarray(moves @ np.linalg.pinv(self.directions))


def principal(training: Training) -> Plane:
    """The plane through the common start that holds the most of all lanes' squared distances from it: the first two principal components.

    So every ball begins on it. Lanes count by their points, and the one that goes farthest has the most say; what diverged has none, unless
    all did. A high share of few paths says little: about its mean a long random walk alone has 6/π² (1 + 1/4) = 76 % in the plane of its
    own (Antognini & Sohl-Dickstein 2018, arXiv:1806.08805).
    """
    stayed = [lane for lane, run in enumerate(training.runs) if run.diverged_at < 0] or range(len(training.runs))
    moves = np.concatenate([_seen(training, lane) - training.start for lane in stayed])
    # Products without BLAS: its threads wait for each other, which on a busy machine takes many times as long as the work.
    Q, T = krylov(lambda q: np.einsum("nd,n->d", moves, np.einsum("nd,d->n", moves, q[:, 0]))[:, np.newaxis], moves.shape[1], 1, ROUNDS)
    _, vectors = np.linalg.eigh(T[0])
    directions = np.linalg.qr(Q[..., 0].T @ vectors[:, :-3:-1])[0].T
    # A vector and its opposite are as good: the lanes end to the right of the start, and above.
    ends = np.sum([training.runs[lane].w[training.last[lane]] - training.start for lane in stayed], axis=0)
    return _through(training, training.start, directions * np.where(directions @ ends < 0, -1, 1)[:, np.newaxis])


def filter_normalised(training: Training, seed: int = 0, lane: int = 0) -> Plane:
    """The plane of two random directions through the end of a lane: it shows the bowl's shape around it, and next to nothing of a path.

    Of each direction the weights that lead into a neuron are as long as the neuron's own, and biases stay. Li et al. 2018,
    arXiv:1712.09913.
    """
    w, rng = training.runs[lane].w[training.last[lane]], np.random.default_rng(seed)
    return _through(training, w, np.stack([_as_long(training.network, w, rng) for _ in range(2)]))


def _seen(training: Training, lane: int) -> Array:
    """The places of a lane up to where it diverged, (K, D): finite, all of them."""
    w = training.runs[lane].w[: training.last[lane] + 1]
    return w[np.isfinite(w).all(axis=1)]


def _through(training: Training, origin: Array, directions: Array) -> Plane:
    moves = training.w.transpose(1, 2, 0) - origin  # (L, T+1, D)
    with np.errstate(all="ignore"):
        places = moves @ np.linalg.pinv(directions)
        rest = moves - places @ directions
        gone, away = (np.sqrt((part * part).sum(axis=-1)) for part in (moves, rest))
    for lane, last in enumerate(training.last):
        for array in (places, gone, away):
            array[lane, last + 1 :] = np.nan
    all_, lost = np.nansum(gone**2), np.nansum(away**2)
    return Plane(origin, directions, float(1 - lost / all_) if all_ else 1.0, places, away, gone)


def _as_long(network: Network, w: Array, rng: np.random.Generator) -> Array:
    """A random direction, (D,), that is as long as w for each neuron."""
    direction, end = np.zeros(len(w)), 0
    for shape in network.layers:
        begin, end = end, end + prod(shape)
        if len(shape) == 2:
            own, drawn = w[begin:end].reshape(shape), rng.standard_normal(shape)
            drawn *= np.sqrt((own * own).sum(axis=1) / (drawn * drawn).sum(axis=1))[:, np.newaxis]
            direction[begin:end] = drawn.ravel()
    return direction
