"""Sweeps at the speed of compiled code, where numba is installed: the same `step`, `f` and `grad`, text for text.

`pip install -r requirements-turbo.txt`. Without it `compiled` gives None, and everything runs on NumPy.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from engine.descent import FAR
from knobs import Array, Scalar
from optimizers.base import Optimizer

NO_NOISE = -0.0  # added to any number it leaves it as it is, the sign of a zero included
NUMBERS = float, int, np.number, np.ndarray
Ints = np.ndarray[Any, np.dtype[np.int64]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Kernel:
    """The compiled twin of `engine.sweeping.run`: call it as that, from as many threads as you like."""

    loop: Callable[..., None]
    kinds: tuple[Any, ...]
    strict: bool

    def __call__(
        self, optimizer: Optimizer, landscape: Any, start: Array, steps: int, noise: Scalar, xi: Array | None, factors: Sequence[float],
        target: float, lowest: Scalar,
    ) -> tuple[Array, Array, Ints, Ints, Array]:  # fmt: skip
        """Final and best loss, first step at the target and first step lost, -1 never, (N,) each; the last positions, (2, N).

        Raises ValueError where a knob that was one number is now one per run, or the other way about.
        """
        if (kinds := _kinds(optimizer, landscape)) != self.kinds:
            raise ValueError(f"compiled for knobs {self.kinds}, called with {kinds}")
        rule, ground = _held(optimizer), _held(landscape)
        draws = np.full((steps + 1, 2), NO_NOISE)
        if xi is not None:
            draws[1:] = xi
        given = _rows((*start, lowest, 1.0 if xi is None else noise, *filter(_differs, rule), *filter(_differs, ground)), start.shape[1])
        powers = [_powers_of_runs(value, steps) for value in filter(_differs, rule[1:])] if self.strict else []
        (x0, x1), (y0, y1) = getattr(landscape, "domain", ((-1.0, 1.0), (-1.0, 1.0)))
        first_steps, ends = np.empty((2, start.shape[1]), dtype=np.int64), np.empty((4, start.shape[1]))
        self.loop(
            given, draws, _course(rule, ground, steps, factors),
            np.array(powers).reshape(len(powers), steps + 2, -1) if powers else np.empty((0, 0, 0)),
            target, (x0 + x1) / 2, (y0 + y1) / 2, FAR * max(x1 - x0, y1 - y0), first_steps, ends,
        )  # fmt: skip
        return ends[0], ends[1], first_steps[0], first_steps[1], ends[2:]


KERNELS: dict[tuple[Any, ...], Kernel | None] = {}
COMPILING = Lock()


def compiled(optimizer: Optimizer, landscape: Any, *, strict: bool = False) -> Kernel | None:
    """The compiled loop for this rule on this landscape; None where numba is missing or does not know a word of the texts.

    It serves all knobs of the same kinds, and is compiled once per process, in about a second; an edited text is another text and is
    compiled anew. What cannot be compiled is logged, once.

    strict: every operation is NumPy's, to the last bit, but for exp, expm1, tanh, sin and cos, whose last digits may differ. Else a
    division by what is the same for all runs is a multiplication by its inverse, and the powers of a knob that differs from run to
    run are products, which is faster and moves a step by a few 1e-16 of its size.
    """
    rule, ground = type(optimizer), type(landscape)
    if not (hasattr(ground, "f") and hasattr(ground, "grad")):
        return None  # they are the instance's own, and no text that others of its kind share
    key = rule, rule.step, ground, ground.f, ground.grad, _kinds(optimizer, landscape), strict
    with COMPILING:
        if key not in KERNELS:
            KERNELS[key] = _compile(optimizer, landscape, strict) if find_spec("numba") else None
        return KERNELS[key]


def _compile(optimizer: Optimizer, landscape: Any, strict: bool) -> Kernel | None:
    from engine.turbo.loop import loop  # not before it is wanted: numba takes a while to import

    rule, ground = kinds = _kinds(optimizer, landscape)
    try:
        return Kernel(loop(type(optimizer), type(landscape), rule, ground, strict), kinds, strict)
    except Exception as error:  # numba has no common class for what it does not understand
        reason = " ".join(str(error).split())
        log.warning("%s on %s runs on NumPy, not compiled: %.300s", type(optimizer).__name__, type(landscape).__name__, reason)
        return None


def _held(spec: Any) -> list[Any]:
    """What the fields hold, in their order; `lr` is an optimizer's first."""
    values = (getattr(spec, name) for name in _names(spec.__class__))
    return [tuple(value) if isinstance(value, list) else value for value in values]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _differs(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 1


def _kinds(*specs: Any) -> tuple[Any, ...]:
    """Of every field of each: "run", a number for each run; "number", the same for all; else the value itself, a constant."""
    return tuple(tuple("run" if _differs(value) else "number" if _is_number(value) else value for value in _held(spec)) for spec in specs)


def _is_number(value: Any) -> bool:
    return isinstance(value, NUMBERS)


def _rows(values: Sequence[Scalar], runs: int) -> Array:
    """What each run is given, (R, N): its start, f*, σ and the knobs that differ."""
    rows = np.empty((len(values), runs))
    for i, value in enumerate(values):
        rows[i] = value
    return rows


def _course(rule: Sequence[Any], ground: Sequence[Any], steps: int, factors: Sequence[float]) -> Array:
    """What is the same for all runs, (T+2, K): row t has the rate of step t, the t-th powers of the other knobs, the landscape's knobs.

    There is 1 for what differs from run to run.
    """
    course = np.ones((steps + 2, len(rule) + len(ground)))
    for k, value in enumerate((*rule, *ground)):
        if _is_number(value) and not _differs(value):
            course[:, k] = _powers(float(value), steps) if 0 < k < len(rule) else value
    course[1:-1, 0] *= factors
    return course


@lru_cache(maxsize=64)
def _powers(value: float, steps: int) -> Array:
    """value**t for t = 0…T+1, written as in `step`: NumPy's powers of a whole table differ in the last bit."""
    with np.errstate(all="ignore"):
        return np.array([value ** np.array(float(t)) for t in range(steps + 2)])


def _powers_of_runs(values: Array, steps: int) -> Array:
    """The same of many values, (N,) -> (T+2, N)."""
    with np.errstate(all="ignore"):
        return np.array([values ** np.array(float(t)) for t in range(steps + 2)])
