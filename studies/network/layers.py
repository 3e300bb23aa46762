"""The layers of a training, one by one: how long their weights and steps are, and what a rule with a trust ratio makes of that."""

from dataclasses import dataclass
from itertools import accumulate
from math import prod

import numpy as np

from engine.inside import inside
from knobs import Array
from studies.network.training import Training
from tape.operations import lengths


@dataclass(frozen=True, eq=False)
class Layers:
    """P layers of L lanes. A matrix and its biases are a layer each: W₁, b₁, W₂, …."""

    names: tuple[str, ...]  # (P,)
    weights: Array  # (L, P, T+1): lengths of the weights
    steps: Array  # (L, P, T): lengths of the steps
    trust: Array  # (L, P, T): the trust ratios of LARS and LAMB; NaN where a rule has none

    @property
    def moved(self) -> Array:
        """Each step as a share of the weights that it moves, (L, P, T); inf where they are 0."""
        with np.errstate(all="ignore"):
            return np.asarray(self.steps / self.weights[..., :-1])


def layers(training: Training) -> Layers:
    """The lengths of all layers of a training, and their trust ratios."""
    shapes = training.network.layers
    counts = [prod(shape) for shape in shapes]
    begins = [0, *accumulate(counts)][:-1]
    names = tuple(f"{'W' if len(shape) == 2 else 'b'}{'₁₂₃'[i // 2]}" for i, shape in enumerate(shapes))
    with np.errstate(all="ignore"):
        weights, steps = (lengths(u, counts).swapaxes(0, 1) for u in (training.w, np.diff(training.w, axis=-1)))
        trust = np.stack([_trust(training, lane, begins) for lane in range(len(training.lanes))])
    return Layers(names, weights, steps, trust)


def _trust(training: Training, lane: int, begins: list[int]) -> Array:
    """The trust ratio q of each layer at each step, (P, T)."""
    rule = training.rule(lane)
    if "w_norm" not in rule.shows or "q" not in rule.shows:
        return np.full((len(begins), training.steps), np.nan)
    own = training.lanes[lane]
    return inside(rule, training.runs[lane], own.schedule, own.clip)["q"][:, begins].T
