"""Sweeps at the speed of compiled code, where numba is installed: the same `step`, `f` and `grad`, text for text.

`pip install -r requirements-turbo.txt`. Without it `kernel` gives None, and everything runs on NumPy.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from engine.goal import Goal
from engine.noise import draws
from engine.objective import Ints, reach
from engine.outcomes import Ends
from engine.trial import Trial
from knobs import Array, Scalar
from knobs.lasting import lasting

TOGETHER = 64  # runs that the loop takes step by step
PLANE = 2  # coordinates of a run that the loop is made for
MOST_TYPED = 64  # loops for typed texts that a process keeps, as compiled code is never let go; what is typed later runs on NumPy
NO_NOISE = -0.0  # added to any number it leaves it as it is, the sign of a zero included
NUMBERS = float, int, np.number, np.ndarray
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Kernel:
    """The compiled twin of `engine.outcomes.run`, called with the same arguments, from any number of threads at once."""

    loop: Callable[..., None]
    kinds: tuple[Any, ...]
    strict: bool
    examples: bool = False  # whether the ground is a mean over examples

    def __call__(self, trial: Trial, target: float, after: Goal) -> Ends:
        """Final and best loss, first step at the target and first step lost, -1 never, (N,) each; the last positions, (2, N).

        Raises ValueError where a knob that was one number is now one per run, or the other way about.
        """
        if (kinds := _kinds(trial.rule, _ground(trial))) != self.kinds:
            raise ValueError(f"compiled for knobs {self.kinds}, called with {kinds}")
        if not self.examples:
            return self._ends(trial, target, after, *_about(np.empty((2, 0)), np.empty((1, 0), dtype=np.int64)))
        data, n = trial.objective.standard, trial.objective.n
        sizes = np.broadcast_to(np.where(np.asarray(trial.examples) > 0, np.minimum(trial.examples, n), n), trial.runs)
        found = np.empty((6, trial.runs))
        for size in np.unique(sizes).tolist():
            where = np.flatnonzero(sizes == size)
            part, own = (trial, after) if len(where) == trial.runs else (trial.part(where), after.part(where))
            found[:, where] = np.vstack(self._ends(part, target, own, *_about(data, _seen(trial, size, n))))
        return found[0], found[1], found[2].astype(np.int64), found[3].astype(np.int64), found[4:]

    def _ends(self, trial: Trial, target: float, after: Goal, *examples: Any) -> Ends:
        rule, ground, steps = _held(trial.rule), _held(_ground(trial)), trial.steps
        noisy, xi = np.any(trial.sigma), np.full((steps + 1, trial.D), NO_NOISE)
        if noisy:
            assert isinstance(trial.seed, int)
            xi[1:] = draws(trial.seed, steps, trial.D)
        own = (*filter(_differs, rule), *filter(_differs, ground))
        given = _rows((*trial.start, after.lowest, trial.sigma if noisy else 1.0, *own, *_held(trial.clip)), trial.runs)
        powers = [_powers_of_runs(value, steps) for value in filter(_differs, rule[1:])] if self.strict else []
        middle, far = reach(trial.objective)
        middle_x, middle_y = np.broadcast_to(middle, PLANE)
        first_steps, ends = np.empty((2, trial.runs), dtype=np.int64), np.empty((4, trial.runs))
        self.loop(
            given,
            xi,
            _course(rule, (*ground, *([1.0] * len(_held(trial.clip)))), steps, trial.factors),
            np.array(powers).reshape(len(powers), steps + 2, -1) if powers else np.empty((0, 0, 0)),
            target,
            middle_x,
            middle_y,
            far,
            first_steps,
            ends,
            *examples,
        )
        return ends[0], ends[1], first_steps[0], first_steps[1], ends[2:]


def _ground(trial: Trial) -> Any:
    """What the loop is compiled for: the ground, or what one example loses where it is a mean over examples."""
    return trial.objective.one if _has_examples(type(trial.objective)) else trial.objective


def _has_examples(ground: Any) -> bool:
    """Whether objects of the class `ground` are means over examples, as landscapes/regression.py takes them."""
    if not hasattr(ground, "batches"):
        return False
    from landscapes.regression import Regression  # whoever runs on one has imported it

    of_all = ("f", "grad", "hessian", "loss", "slope", "batches")
    return issubclass(ground, Regression) and all(getattr(ground, name) is getattr(Regression, name) for name in of_all)


def _about(columns: Any, seen: Ints) -> tuple[Any, ...]:
    """What the loop is given of examples: features and targets, the numbers of all, those that each step sees, room for sums."""
    a, b = (np.ascontiguousarray(column, dtype=float) for column in columns)
    return a, b, np.arange(len(a)), seen, np.empty((3, len(a), TOGETHER))


def _seen(trial: Trial, size: int, n: int) -> Ints:
    """Which examples each step sees, (T, size); (1, n) where that is all of them."""
    if size == n:
        return np.arange(n).reshape(1, n)
    from landscapes.mini_batches import rows

    assert isinstance(trial.seed, int)
    return np.array([rows(trial.seed, t, size, n) for t in range(1, trial.steps + 1)])


KERNELS: dict[tuple[Any, ...], Kernel | None] = {}
COMPILING = Lock()


def kernel(trial: Trial, *, strict: bool = False) -> Kernel | None:
    """The compiled loop for the rule and the landscape of this trial; None where numba is missing or does not know a word of the texts.

    None too for what the loop is not made for: D other than 2, noise or mini-batches of a seed per run. A kernel serves all knobs of the
    same kinds, and is compiled once per process, in about a second; an edited text is another text and is compiled anew. What cannot be
    compiled is logged, once.

    strict: every operation is NumPy's, to the last bit, but for exp, expm1, tanh, sin and cos, whose last digits may differ. Else a
    division by what is the same for all runs is a multiplication by its inverse, and the powers of a knob that differs from run to
    run are products, which is faster and moves a step by a few 1e-16 of its size.
    """
    examples = _has_examples(type(trial.objective))
    if trial.D != PLANE or not (examples or _is_drawn(type(trial.objective))):
        return None
    if (np.any(trial.sigma) or np.any(trial.examples)) and not isinstance(trial.seed, int):
        return None
    rule, ground = type(trial.rule), type(_ground(trial))
    clip = type(trial.clip)
    key = (
        rule,
        rule.step,
        ground,
        ground.f,
        ground.grad,
        getattr(ground, "hessian", None),
        clip,
        clip.__call__,
        _kinds(trial.rule, _ground(trial)),
        strict,
    )
    with COMPILING:
        if key not in KERNELS:
            if is_typed(rule, ground) and sum(is_typed(one, other) for one, _, other, *_ in KERNELS) >= MOST_TYPED:
                return None
            KERNELS[key] = _compile(trial, strict) if find_spec("numba") else None
        return KERNELS[key]


def is_typed(*kinds: Any) -> bool:
    """Whether what one of the classes does stands on tapes, of a text that was typed."""
    return any(getattr(kind, "tapes", None) for kind in kinds)


def _is_drawn(ground: Any) -> bool:
    """Whether runs on objects of the class `ground` are told by its `f` and `grad`, texts that all of its kind share."""
    if not (hasattr(ground, "f") and hasattr(ground, "grad")) or hasattr(ground, "batches"):
        return False
    from landscapes.base import Landscape  # whoever runs on one has imported it

    return is_typed(ground) or not hasattr(ground, "loss") or (ground.loss is Landscape.loss and ground.slope is Landscape.slope)


def _compile(trial: Trial, strict: bool) -> Kernel | None:
    from engine.turbo.loop import loop  # not before it is wanted: numba takes a while to import

    optimizer, landscape, examples = trial.rule, _ground(trial), _has_examples(type(trial.objective))
    rule, ground = kinds = _kinds(optimizer, landscape)
    try:
        made = loop(type(optimizer), type(landscape), type(trial.clip), rule, ground, strict, examples)
        return Kernel(made, kinds, strict, examples)
    except Exception as error:  # numba has no common class for what it does not understand
        reason = " ".join(str(error).split())
        log.warning("%s on %s runs on NumPy, not compiled: %.300s", type(optimizer).__name__, type(landscape).__name__, reason)
        return None


def _held(spec: Any) -> list[Any]:
    """What the fields hold, in their order; `lr` is an optimizer's first."""
    values = (getattr(spec, name) for name in names(spec.__class__))
    return [tuple(value) if isinstance(value, list) else value for value in values]


@lasting(most=256, size=100_000)
def names(kind: Any) -> tuple[str, ...]:
    """What the numbers of a class are called: its knobs, where it was typed, else its fields."""
    declared = getattr(kind, "declared", None)
    return tuple(declared) if declared is not None else tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


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
    """What is the same for all runs, (T+2, K): row t has the rate of step t, the t-th powers of the other knobs, and `ground`'s numbers.

    There is 1 for what differs from run to run.
    """
    course = np.ones((steps + 2, len(rule) + len(ground)))
    for k, value in enumerate((*rule, *ground)):
        if _is_number(value) and not _differs(value):
            course[:, k] = _powers(float(value), steps) if 0 < k < len(rule) else value
    course[1:-1, 0] *= factors
    return course


@lasting(most=64, size=64 * 17_000)
def _powers(value: float, steps: int) -> Array:
    """value**t for t = 0…T+1, written as in `step`: NumPy's powers of a whole table differ in the last bit."""
    with np.errstate(all="ignore"):
        return np.array([value ** np.array(float(t)) for t in range(steps + 2)])


def _powers_of_runs(values: Array, steps: int) -> Array:
    """The same of many values, (N,) -> (T+2, N)."""
    with np.errstate(all="ignore"):
        return np.array([values ** np.array(float(t)) for t in range(steps + 2)])
