"""A learning rate for what nobody has tuned: a rule or a ground that was typed. A short sweep finds it, always the same one."""

from dataclasses import replace
from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import knobs
from knobs.lasting import lasting
from landscapes.base import Landscape
from landscapes.typed import Typed
from optimizers.base import Optimizer
from optimizers.typed import Typed as TypedRule
from tape import known

TRIED = (*(float(f"{digit}e{decade}") for decade in range(-5, 1) for digit in (1, 1.5, 2, 3, 5, 7)), 10.0)
OPERATIONS = 60_000  # that a sweep may take, each of all rates at once: some tens of milliseconds
NEAR = 0.001  # of the height of the start above f*: whoever stays below that has arrived


def steps_tried(optimizer: Optimizer, landscape: Landscape) -> int:
    """How many steps each of the `TRIED` rates runs, which is the cost to be told: those of a race here, fewer where they are much work."""
    tapes = [known(optimizer.step), known(landscape.f), known(landscape.grad)]
    operations = sum(len(tape.nodes) for tape in tapes if tape)
    return int(np.clip(OPERATIONS // max(operations, 1), 30, landscape.steps))


def untuned(optimizer: Optimizer, landscape: Landscape) -> bool:
    """Whether one of the two was typed, so that no table has a rate for them."""
    return isinstance(landscape, Typed) or isinstance(optimizer, TypedRule)


def good_rate(optimizer: Optimizer, landscape: Landscape) -> float:
    """The rate, of those `TRIED`, with which `optimizer` does best on `landscape` as that opens; its other knobs are as they are.

    Best is who stays first within a thousandth of the way down to f*. Where f* is not known, as where the ground falls without end, it is
    who leaves the window when two thirds of the steps are over. Where there is nobody like that, it is who ends lowest in the window.
    """
    default = knobs(optimizer)["lr"].default
    return _good_rate(replace(optimizer, lr=default), type(landscape)(), default)


@lasting(most=1024, size=1_000_000)
def _good_rate(optimizer: Optimizer, landscape: Landscape, default: float) -> float:
    rates = np.array(TRIED)
    many: Any = replace(optimizer, lr=rates)
    path = descend(many, landscape, landscape.start, steps_tried(optimizer, landscape))
    with np.errstate(all="ignore"):
        best = _best(path, landscape)
    return default if best is None else TRIED[best]


def _best(path: Trajectory, landscape: Landscape) -> int | None:
    """Which run did best; None where all are alike."""
    low, high = np.array(landscape.domain).T[:, np.newaxis, :, np.newaxis]
    inside = np.isfinite(path.loss) & ((path.w >= low) & (path.w <= high)).all(axis=1)
    steps = len(inside)
    left = np.where(inside.all(axis=0), steps, inside.argmin(axis=0))  # the first step outside
    if landscape.lowest is not None:
        near = np.abs(path.loss - landscape.lowest) <= NEAR * abs(path.loss[0, 0] - landscape.lowest)
        arrived = np.where((left == steps) & near[-1], steps - np.minimum.accumulate(near[::-1], axis=0).sum(axis=0), steps)
        if arrived.min() < steps:
            return int(arrived.argmin())
    elif ((left > steps / 3) & (left < steps)).any():
        return int(np.abs(left - 2 / 3 * steps).argmin())
    final = np.where(left == steps, path.loss[-1], np.inf)
    return int(final.argmin()) if final.min() < path.loss[0, 0] else None
