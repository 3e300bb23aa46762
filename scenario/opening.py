"""What a race opens with: who runs, and at which learning rates, so that the first picture teaches something."""

from collections.abc import Iterable
from dataclasses import replace

from knobs import knobs
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from scenario.lane import Lane, lettered

OPENING = ("SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB")


def suit(optimizer: Optimizer, landscape: Landscape) -> Optimizer:
    """`optimizer` with the learning rate that makes an instructive picture on `landscape`."""
    kind = type(optimizer)
    return replace(optimizer, lr=landscape.rates.get(kind.__name__, knobs(kind)["lr"].default))


def opening_lanes(landscape: Landscape, lanes: Iterable[Lane] | None = None) -> tuple[Lane, ...]:
    """The lanes that `landscape` opens with; `lanes`, where given, keep all but their learning rates."""
    if lanes is None:
        lanes = [Lane(OPTIMIZERS[name]()) for name in OPENING]
    return lettered(replace(lane, optimizer=suit(lane.optimizer, landscape)) for lane in lanes)
