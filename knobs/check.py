"""Whether numbers make sense: what is said of those that do not."""

from dataclasses import is_dataclass
from math import inf
from typing import Any

import numpy as np

from knobs.declare import Array, knobs


def number(name: str, value: Any, allowed: str = "a finite number", least: float = -inf, below: float = inf) -> Array:
    """`value` as a float64 array, any shape; ValueError names it where it is not finite or out of bounds."""
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: must be {allowed}") from None
    fine = np.isfinite(array)
    if least > -inf or below < inf:
        fine &= (array >= least) & (array < below)
    if not fine.all():
        raise ValueError(f"{name} = {array[~fine].flat[0]}: must be {allowed}")
    return array


def check(spec: Any, name: str) -> tuple[int, ...]:
    """The common shape of the knobs of `spec`: () where each is one number.

    Raises ValueError, naming `name.knob`, its value and what is allowed, for a knob that makes no sense.
    """
    if not is_dataclass(spec):
        return ()
    shape: tuple[int, ...] = ()
    for key, knob_ in knobs(spec).items():
        value = getattr(spec, key)
        values = number(f"{name}.{key}", value, knob_.allowed, knob_.least, knob_.below)
        if isinstance(value, str | list | tuple):  # NumPy reads them as numbers, `step` would not
            raise ValueError(f"{name}.{key} = {value!r}: must be {knob_.allowed}, or an array of them")
        try:
            shape = np.broadcast_shapes(shape, values.shape)
        except ValueError:
            raise ValueError(f"{name}.{key} has shape {values.shape}: must be one number, or one per run, shape {shape}") from None
    return shape
