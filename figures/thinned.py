"""Which points of a line are sent: those without which the line would be seen to be another."""

from typing import Any

import numpy as np

from knobs import Array

OFF = 0.25  # pixels by which a line may be off
SHORT = 300  # lines in a row: no more are sent whole

Steps = np.ndarray[Any, Any]  # integers


@np.errstate(over="ignore", invalid="ignore")
def telling(points: Array, off: float = OFF) -> Steps:
    """The places, (k,), rising, of the `points`, (n, 2) in pixels, that tell a line; both ends are among them, and all that are not finite.

    The line through these passes every other point within `off`, in the order of all. 2, 4, 8, … lines in a row are one where all of their
    points are as near to the straight way from the first point to the last. Up to SHORT lines all points are told.
    """
    last = len(points) - 1
    if last <= SHORT:
        return np.arange(last + 1)
    here, at = np.arange(last), points[:, 0] + 1j * points[:, 1]
    told = np.ones(last + 1, dtype=bool)
    size = 2
    while size < 2 * last:
        first = np.arange(0, last, size)
        lines = np.minimum(size, last - first)
        way = at[first + lines] - at[first]
        length = np.abs(way)
        turned = np.where(length > 0, np.conj(way), 1) / np.where(length > 0, length, 1)
        seen = (at[:-1] - np.repeat(at[first], lines)) * np.repeat(turned, lines)  # from the first point, along the way and beside it
        past = np.maximum(np.maximum(-seen.real, seen.real - np.repeat(length, lines)), 0)  # an end of the way
        near = seen.imag**2 + past**2 <= off**2
        straight = np.logical_and.reduceat(near, first)
        if not straight.any():
            break
        told[:-1] &= ~np.repeat(straight, lines) | (here % size == 0)
        size *= 2
    return np.flatnonzero(told)
