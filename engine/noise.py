"""The noise on the gradient: σ ξ_t with ξ_t standard normal, the same for all runs that have the same seed."""

from collections.abc import Iterator

import numpy as np

from engine.trial import Trial
from knobs import Array
from knobs.lasting import lasting

MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645  # of PCG64: state -> MULTIPLIER state + inc
AT_ONCE = 64  # steps whose draws are in memory together


def draws(seed: int, steps: int, D: int) -> Array:
    """ξ_1, ξ_2, … ξ_T of one seed, (T, D)."""
    return np.random.default_rng(seed).standard_normal((steps, D))


@lasting(most=1, size=2_100)
def widths() -> Array:
    """NumPy's table of 256 layers below the bell, (256,): how wide each is, in parts of 2⁻⁵².

    With it the draws of any seed can be made elsewhere. It is asked of NumPy: of the 64 bits behind a normal draw eight name the layer and
    52 a place in it, counted in these parts; so a generator that is about to give (layer, 1) draws the layer's width.
    """
    bits = np.random.PCG64(0)
    generator = np.random.Generator(bits)
    found = []
    for layer in range(256):
        coming = layer | 1 << 9  # a state below 2⁶⁴ is given as it is
        before = (coming - 1) * pow(MULTIPLIER, -1, 2**128) % 2**128
        bits.state = {**bits.state, "state": {"state": before, "inc": 1}}
        found.append(generator.standard_normal())
    return np.array(found)


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
