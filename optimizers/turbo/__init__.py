"""Sweeps at the speed of compiled code, where numba is installed: the same `step`, `f` and `grad`, text for text.

`pip install -r requirements-turbo.txt`. Without it `compiled` gives None, and everything runs on NumPy.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from knobs import Array, Scalar
from optimizers.base import Optimizer
from optimizers.engine import FAR

SLAB = 1024  # runs whose powers are in memory at the same time, where every run has its own
NO_NOISE = -0.0  # added to any number it leaves it as it is, the sign of a zero included
Ints = np.ndarray[Any, np.dtype[np.int64]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Kernel:
    """The compiled twin of `optimizers.sweep.run`; call it as that, from as many threads as you like."""

    loop: Callable[..., None]
    kinds: tuple[Any, ...]
    strict: bool

    def __call__(
        self, optimizer: Optimizer, landscape: Any, start: Array, steps: int, noise: Scalar, xi: Array | None, factors: Sequence[float],
        target: float, lowest: Scalar,
    ) -> tuple[Array, Array, Ints, Ints, Array]:  # fmt: skip
        """The final and the best loss, the first step at the target and the first one lost, (N,) each; the last positions, (2, N).

        Raises ValueError for knobs of other kinds, one number or one per run, than it was compiled for.
        """
        if _kinds(optimizer, landscape) != self.kinds:
            raise ValueError(f"compiled for {self.kinds}, called with {_kinds(optimizer, landscape)}")
        runs = start.shape[1]
        rule, held = _held(optimizer), _held(optimizer) + _held(landscape)
        own = [value for value in held if _kind(value) == "run"]
        given = np.array([np.broadcast_to(row, runs) for row in (*start, lowest, 1.0 if xi is None else noise, *own)])
        draws = np.full((steps + 1, 2), NO_NOISE)
        if xi is not None:
            draws[1:] = xi
        course = np.array([_powers(float(value), steps) if _kind(value) == "number" else np.ones(steps + 2) for value in held]).T.copy()
        course[:, len(rule) :] = course[1, len(rule) :]
        course[1:-1, 0] = np.multiply(factors, course[1, 0])
        raised = [value for value in rule[1:] if _kind(value) == "run"] if self.strict else []
        (x0, x1), (y0, y1) = getattr(landscape, "domain", ((-1.0, 1.0), (-1.0, 1.0)))
        bounds = target, (x0 + x1) / 2, (y0 + y1) / 2, FAR * max(x1 - x0, y1 - y0)
        out = np.empty((6, runs))
        for slab in (slice(i, i + SLAB) for i in range(0, runs, SLAB)) if raised else (slice(runs),):
            table = np.array([_powers_of_runs(value[slab], steps) for value in raised]) if raised else np.empty((0, 0, 0))
            part = np.empty((6, given[0, slab].size))
            self.loop(np.ascontiguousarray(given[:, slab]), draws, course, table, *bounds, part)
            out[:, slab] = part
        final, best, reached, left = out[:4]
        return final, best, reached.astype(np.int64), left.astype(np.int64), out[4:]


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
    texts = type(optimizer).step, type(landscape).f, type(landscape).grad
    key = (*texts, _kinds(optimizer, landscape), strict)
    with COMPILING:
        if key not in KERNELS:
            KERNELS[key] = _compile(optimizer, landscape, strict) if find_spec("numba") else None
        return KERNELS[key]


def _compile(optimizer: Optimizer, landscape: Any, strict: bool) -> Kernel | None:
    from optimizers.turbo.loop import loop  # not before it is wanted: numba takes a while to import

    kinds = _kinds(optimizer, landscape)
    try:
        return Kernel(loop(type(optimizer), type(landscape), *kinds, strict), kinds, strict)
    except Exception as error:  # numba has no common class for what it does not understand
        reason = " ".join(str(error).split())
        log.warning("%s on %s runs on NumPy, not compiled: %.200s", type(optimizer).__name__, type(landscape).__name__, reason)
        return None


def _held(spec: Any) -> list[Any]:
    """What the fields hold, in their order."""
    values = [getattr(spec, field.name) for field in fields(spec)] if is_dataclass(spec) else []
    return [tuple(value) if isinstance(value, list) else value for value in values]


def _kind(value: Any) -> Any:
    """ "number", the same for all runs; "run", one for each; what is neither is itself a kind of its own."""
    if np.ndim(value) == 1 and isinstance(value, np.ndarray):
        return "run"
    return "number" if isinstance(value, float | int | np.number | np.ndarray) else value


def _kinds(optimizer: Optimizer, landscape: Any) -> tuple[Any, ...]:
    return tuple(map(_kind, _held(optimizer))), tuple(map(_kind, _held(landscape)))


@lru_cache(maxsize=64)
def _powers(value: float, steps: int) -> Array:
    """value**t for t = 0…T+1, written as in `step`: NumPy's powers of whole tables differ in the last bit."""
    with np.errstate(all="ignore"):
        return np.array([value ** np.array(float(t)) for t in range(steps + 2)])


def _powers_of_runs(values: Array, steps: int) -> Array:
    """The same, (N,) -> (T+2, N)."""
    return np.array([values ** np.array(float(t)) for t in range(steps + 2)])
