"""Who comes to a race next: a rule that goes a way of its own, as the engine finds it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knobs import Array
from optimizers import RULES
from scenario import Lane, Scenario
from scenario.opening import fresh
from scenario.training import Training
from studies.network.training import trained

ALIKE = 1e-9  # runs that are nowhere farther apart are one path


def newcomer(raced: Scenario | Training, order: Sequence[str]) -> Lane:
    """The first rule in `order` that does not race yet and whose run at suited knobs is no lane's; without a letter.

    Where every run is some lane's, as where nothing moves, it is the first rule that does not race.
    """
    racing = {type(lane.optimizer).__name__ for lane in raced.lanes}
    others = [Lane(fresh(RULES[name], raced.ground)) for name in order if name not in racing]
    there = [_way(raced, lane) for lane in raced.lanes]
    own = (lane for lane in others if not any(_alike(_way(raced, lane), way) for way in there))
    return next(own, others[0])


def _way(raced: Scenario | Training, lane: Lane) -> Array:
    """Where `lane` is at every step, (T+1, D)."""
    if isinstance(raced, Training):
        return trained(raced.network, (lane,), raced.steps).runs[0].w
    return replace(raced, lanes=(lane,)).run()[0].w


def _alike(one: Array, other: Array) -> bool:
    with np.errstate(all="ignore"):
        return np.allclose(one, other, rtol=ALIKE, atol=ALIKE, equal_nan=True)
