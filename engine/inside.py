"""Inside a step: every quantity it computed, read from the step itself.

`step` is called once more, on all steps of a run at a time, and its local variables are kept as it returns. So no equation is written
twice: what is shown is what ran, bit for bit, and a new optimizer is seen through as soon as it is written.
"""

import inspect
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType, MethodType
from typing import Any

import numpy as np

from engine.descent import Trajectory
from knobs import Array, knobs
from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from optimizers.quantity import GRADIENT, PLACE, Quantity, letter
from optimizers.schedules import constant
from tape import named, values

Factor = Callable[[int, int], float]  # on lr, at step t of T


def inside(optimizer: Optimizer, trajectory: Trajectory, schedule: Factor = constant, clip: Clipping = unclipped) -> dict[str, Array]:
    """Every local variable of `step` by its name, (T, D, *B), or (T, *B) where all coordinates share it; row t-1 belongs to step t.

    Memories that have not one number per weight are left out. `w` and the memories are those after the step; `g` is the gradient as the
    step used it. `optimizer`, `schedule` and `clip` are those of the run; an optimizer whose layers are as the "objective" has them must be
    `engine.trial.fitted` to it first. Raises ValueError where `trajectory` was recorded without one of the optimizer's memories.
    """
    missing = [name for name in optimizer.memory if name not in trajectory.memory]
    if missing:
        raise ValueError(f"trajectory holds no {', '.join(missing)}: must be run with record={optimizer.memory}")
    T, _, *batch = trajectory.grad.shape
    before = [trajectory.w[:-1], trajectory.grad, *(trajectory.memory[name][:-1] for name in optimizer.memory)]
    w, g, *memory = (np.moveaxis(array, 0, 1) for array in before)
    t = np.arange(1.0, T + 1).reshape(T, *[1] * len(batch))
    with np.errstate(all="ignore"):
        inner = _locals(scheduled(optimizer, T, schedule, len(batch)).step, w, clip(g), t, *memory)
    shaped = {name: _by_step(value, w.shape) for name, value in inner.items() if name not in ("self", "t", *optimizer.lengths)}
    return {name: array for name, array in shaped.items() if array is not None}


def scheduled(optimizer: Optimizer, T: int, schedule: Factor = constant, axes: int = 0) -> Optimizer:
    """`optimizer` with the learning rates of every step, (T,) and as many axes of length 1 as the batch has `axes`."""
    factor = np.array([schedule(t, T) for t in range(1, T + 1)]).reshape(T, *[1] * axes)
    return optimizer.scaled(factor)


def label(optimizer: Optimizer, name: str) -> Quantity:
    """What `name` means in the `step` of `optimizer`; what nobody declared goes by its own name."""
    return {"w": PLACE, "g": GRADIENT, **optimizer.shows}.get(name) or letter(name)


def effective_rate(optimizer: Optimizer, trajectory: Trajectory, schedule: Factor = constant, clip: Clipping = unclipped) -> Array:
    """The learning rate left in each coordinate at each step, (T, D, *B): lr times every "factor", divided by every "scale".

    A "rate" of the rule's own stands in the place of lr. What is left multiplies what clipping has left of the gradient.
    """
    rate = np.ones_like(trajectory.grad)
    T, _, *batch = rate.shape
    with np.errstate(all="ignore"):
        seen = inside(optimizer, trajectory, schedule, clip)
        if not any(label(optimizer, name).role == "rate" for name in seen):
            rate *= np.asarray(scheduled(optimizer, T, schedule, len(batch)).lr)[:, np.newaxis]
        for name, array in seen.items():
            role, value = label(optimizer, name).role, array if array.ndim == rate.ndim else array[:, np.newaxis]
            rate = rate * value if role in ("factor", "rate") else rate / value if role == "scale" else rate
    return rate


def decay_part(optimizer: Optimizer, trajectory: Trajectory, schedule: Factor = constant, clip: Clipping = unclipped) -> Array | None:
    """What weight decay changed about each step, (T, D, *B): the step less the same step at λ = 0. None without a λ, or at 0.

    Both steps start from the same place with the same memories: what the pull of earlier steps has changed is in both, and cancels.
    """
    pull = knobs(optimizer).get("wd")
    if pull is None or not pull.allows(0) or not np.any(getattr(optimizer, "wd", 0.0)):
        return None
    free: Any = replace(optimizer, **{"wd": 0.0})
    return inside(optimizer, trajectory, schedule, clip)["w"] - inside(free, trajectory, schedule, clip)["w"]


def _locals(step: Any, *arguments: Array) -> dict[str, Any]:
    """The local variables of the bound method `step` as it returned.

    Those of a rule that was typed are what its tape has names for. Elsewhere they are kept by a hook of Python's profiler, which sees the
    calls of its own thread only: another visitor's run is neither seen nor slowed. A hook that was set before is put back.
    """
    assert isinstance(step, MethodType)
    if typed := getattr(step.__self__, "tapes", {}).get("step"):
        w, g, t, *memory = arguments
        rule: Any = step.__self__
        return {"g": g, **named(typed, w=w, g=g, t=t, **dict(zip(rule.memory, memory, strict=True)), **values(rule, typed))}
    code = inspect.unwrap(step.__func__).__code__
    found: dict[str, Any] = {}

    def keep(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is code:
            found.update(frame.f_locals)

    others = sys.getprofile()
    sys.setprofile(keep)
    try:
        step(*arguments)
    finally:
        sys.setprofile(others)
    return found


def _by_step(value: Any, shape: tuple[int, ...]) -> Array | None:
    """A local of the shape of `w`, (D, T, *B), or one that broadcasts to it, with the steps in front; None for what is no number."""
    if not isinstance(value, np.ndarray | np.number | np.bool_ | int | float):
        return None
    array = np.asarray(value, dtype=float)
    try:
        if np.broadcast_shapes(array.shape, shape) != shape:
            return None
    except ValueError:
        return None
    if array.ndim == len(shape):
        return np.moveaxis(np.broadcast_to(array, shape), 1, 0)
    return np.broadcast_to(array, shape[1:])
