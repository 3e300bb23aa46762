"""How sharp the loss is where lanes are: the largest eigenvalue of its Hessian, and how much of it a rule bears."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.inside import effective_rate
from knobs import Array
from networks.base import Network
from studies.network.krylov import krylov
from studies.network.training import Training

EVERY = 10  # steps from one look to the next
ROUNDS = 10  # of Lanczos


@dataclass(frozen=True, eq=False)
class Sharpness:
    """K looks at L lanes, before step t = times + 1 each; NaN where a run has left."""

    times: "np.ndarray[Any, np.dtype[np.int64]]"  # (K,)
    largest: Array  # (L, K): the largest eigenvalue of the Hessian of the loss of all training examples
    load: Array  # (L, K): rate times curvature, the same for the Hessian as the rule sees it: of √R H √R with the rates R of its next step
    limit: Array  # (L,): how much load the rule bears before swings grow; NaN where no such number is known

    @property
    def share(self) -> Array:
        """The load as a share of the limit, (L, K): at 1 is the edge of stability, whatever the rule and its rate."""
        return np.asarray(self.load / self.limit[:, np.newaxis])


def sharpness(training: Training, every: int = EVERY) -> Sharpness:
    """The sharpness along every lane at every `every`-th step.

    The limit is that of a bowl of this curvature on the full gradient. Descent with all examples in its batch comes to it and stays about
    there, Cohen et al. 2021, arXiv:2103.00065; of rules that divide by the size of the gradient it is the load that does, Cohen et al.
    2022, arXiv:2207.14484. Mini-batches keep the sharpness lower.
    """
    network, times = training.network, np.arange(0, training.steps, every)
    rates = [_rates(training, lane)[times] for lane in range(len(training.lanes))]  # (K, D) each
    places = training.w[..., times]  # (D, L, K)
    with np.errstate(all="ignore"):
        uneven = [lane for lane, rate in enumerate(rates) if not np.array_equal(rate[:, 1:], rate[:, :-1], equal_nan=True)]
        scales = [np.ones(places[:, 0].shape)] * len(rates) + [np.sqrt(rates[lane]).T for lane in uneven]
        w = np.concatenate([places.reshape(network.D, -1), *(places[:, lane] for lane in uneven)], axis=1)
        found = largest_eigenvalue(network, w, np.concatenate(scales, axis=1)).reshape(len(scales), len(times))
        largest, scaled = np.split(found, [len(rates)])
        load = np.stack([rate[:, 0] * own for rate, own in zip(rates, largest, strict=True)])
        load[uneven] = scaled
    limits = [training.rule(lane).limit() for lane in range(len(rates))]
    return Sharpness(times, largest, load, np.array([np.nan if limit is None else float(limit) for limit in limits]))


def largest_eigenvalue(network: Network, w: Array, scale: Array, rounds: int = ROUNDS) -> Array:
    """Of scale · H · scale at N places at once, w and scale (D, N) -> (N,), by Lanczos' iteration; NaN where it is no finite number.

    H is the Hessian of the loss of all training examples; its products with vectors are exact. Ten rounds find all its digits that are
    drawn where the largest stands apart from the others, as it does along a training, and from below two or three of them elsewhere.
    """
    D, N = w.shape
    _, T = krylov(lambda q: scale * network.hessian_times(w, scale * q), D, N, rounds)
    found = np.full(N, np.nan)
    fine = np.flatnonzero(np.isfinite(T).all(axis=(1, 2)))
    found[fine] = np.linalg.eigvalsh(T[fine])[:, -1]
    return found


def _rates(training: Training, lane: int) -> Array:
    """The learning rate of each weight at each step, (T, D), for the average of the gradients: what corrects that average is part of it."""
    own, rule, run = training.lanes[lane], training.rule(lane), training.runs[lane]
    rate = effective_rate(rule, run, own.schedule, own.clip)
    if "m_hat" in rule.shows and "b1" in vars(rule):
        b1: Any = vars(rule)["b1"]
        rate = rate / (1 - b1 ** np.arange(1.0, training.steps + 1))[:, np.newaxis]
    return rate
