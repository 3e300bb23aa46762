"""The noise on the gradient: σ ξ_t with ξ_t standard normal, the same for all runs that have the same seed."""

from collections.abc import Iterator

import numpy as np

from engine.trial import Trial
from knobs import Array

AT_ONCE = 64  # steps whose draws are in memory together


def draws(seed: int, steps: int, D: int) -> Array:
    """ξ_1, ξ_2, … ξ_T of one seed, (T, D)."""
    return np.random.default_rng(seed).standard_normal((steps, D))


def noise(trial: Trial) -> Iterator[Array] | None:
    """σ ξ_t for t = 1, 2, … T, each (D, 1) or (D, N); None where no run has noise.

    The trial has one seed for all runs, or one per run: run i then meets, bit for bit, the draws that it would meet alone.
    """
    return _pushes(trial) if np.any(trial.sigma) else None


def _pushes(trial: Trial) -> Iterator[Array]:
    seeds, of_run = np.unique(np.atleast_1d(trial.seed), return_inverse=True)
    streams = [np.random.default_rng(int(seed)) for seed in seeds]
    for done in range(0, trial.steps, AT_ONCE):
        steps = min(AT_ONCE, trial.steps - done)
        for xi in np.stack([stream.standard_normal((steps, trial.D)) for stream in streams], axis=-1):
            yield trial.sigma * (xi if len(streams) == 1 else xi[:, of_run])
