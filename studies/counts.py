"""Counting steps: from when on something holds, and when it first did."""

from typing import Any

import numpy as np

from engine.objective import Ints

Flags = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]


def stays(holds: Flags) -> Ints:
    """From which step on (T+1, *B) holds to the end; -1 where it does not hold there."""
    broken = ~holds[::-1]
    last = np.where(broken.any(axis=0), broken.argmax(axis=0), len(broken))
    return np.where(last == 0, -1, len(broken) - last)


def first(holds: Flags) -> Ints:
    """The first step at which (T+1, *B) holds, a touch that may not last; -1 never."""
    return np.where(holds.any(axis=0), holds.argmax(axis=0), -1)
