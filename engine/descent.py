"""The only loop: `descend` runs one optimizer, on one start or on thousands, and hides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from knobs import Array, Scalar, check, number
from optimizers.base import Optimizer
from optimizers.schedules import constant

BLOCK = 8192  # numbers that stay in cache together
FAR = 1e6  # window widths away from the window's middle: from there on a run counts as diverged


class Objective(Protocol):
    """What the engine needs of a landscape: `f` and `grad` for coordinates of any one shape."""

    def f(self, x: Array, y: Array, /) -> Array: ...
    def grad(self, x: Array, y: Array, /) -> tuple[Array, Array]: ...


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Every run of a batch, step by step. D = 2 coordinates lead; `*B` is the shape of the batch, () for one run."""

    w: Array  # (T+1, D, *B)   positions
    loss: Array  # (T+1, *B)
    grad: Array  # (T, D, *B)     the gradient each step used, noise included
    memory: dict[str, Array]  # name -> (T+1, D, *B); only what `record` names
    diverged_at: np.ndarray[Any, np.dtype[np.int64]]  # (*B): first step that is not finite or too far away; -1 never

    @property
    def steps(self) -> int:
        return len(self.grad)


def descend(
    optimizer: Optimizer, landscape: Objective, start: Any, steps: int, *, noise: Scalar = 0.0, seed: int = 0,
    schedule: Callable[[int, int], float] = constant, record: Sequence[str] = (),
) -> Trajectory:  # fmt: skip
    """Run `optimizer` on `landscape` from `start` for `steps` steps.

    Parameters
    ----------
    start: shape (2,), (2, B) or any (2, *B): one run, or a batch of them.
    steps: T >= 1. `schedule(t, T)` is the factor on lr at step t = 1…T.
    noise: σ >= 0, one number or one per run: the gradient is ∇f(w) + σ ξ_t with ξ_t standard normal, the
        same ξ_t for every run with the same `seed`.
    record: names of the optimizer's memories to keep.

    A knob may hold one number per run. A run that diverges is computed on, disturbs no other and is marked
    in `diverged_at`. Raises ValueError, naming the argument, its value and what is allowed.
    """
    w, T, sigma, xi = prepared(optimizer, landscape, start, steps, noise, seed, schedule)
    record = _names(record, optimizer)

    D, batch = len(w), w.shape[1:]
    positions = np.empty((T + 1, D, *batch))
    gradients = np.empty((T, D, *batch))
    kept = {name: np.zeros((T + 1, D, *batch)) for name in record}
    places = [(name, optimizer.memory.index(name)) for name in record]
    memory: Sequence[Array] = [np.zeros_like(w) for _ in optimizer.memory]
    positions[0] = w
    # A 0-d array, not an int: NumPy's vectorised b**t and C's differ in the last bit, and a batch must equal its runs.
    clock = [np.array(float(t)) for t in range(1, T + 1)]
    factor, scaled = 1.0, optimizer
    alone = batch == ()
    with np.errstate(all="ignore"):
        for t, now in enumerate(clock, 1):
            g = gradients[t - 1]
            # One run goes through the landscape as a batch of one, for the same reason.
            g[0:1], g[1:2] = landscape.grad(w[0:1], w[1:2]) if alone else _rows(landscape.grad(w[0], w[1]))
            if xi is not None:
                g += sigma * xi[t - 1].reshape(D, *[1] * len(batch))
            if (due := schedule(t, T)) != factor:
                factor, scaled = due, replace(optimizer, lr=optimizer.lr * due)
            w, *memory = scaled.step(w, g, now, *memory)
            positions[t] = w
            for name, place in places:
                kept[name][t] = memory[place]
        loss = np.empty((T + 1, *batch))
        rows = max(1, BLOCK // max(loss[0].size, 1))
        for i in range(0, T + 1, rows):
            loss[i : i + rows] = landscape.f(positions[i : i + rows, 0], positions[i : i + rows, 1])
    return Trajectory(positions, loss, gradients, kept, diverged_at(positions, landscape))


def prepared(
    optimizer: Optimizer, landscape: Objective, start: Any, steps: int, noise: Scalar, seed: int, schedule: Any
) -> tuple[Array, int, Array, Array | None]:
    """What all runs begin with: positions w (2, *B), T, σ and the draws ξ (T, 2), None where there is no noise.

    `*B` is the shape of `start`, the knobs and the noise together. Raises ValueError as `descend` says.
    """
    w = _start(optimizer, landscape, start, noise)
    steps = _steps(steps)
    sigma = number("noise", noise, "a finite number >= 0, or one per run", least=0)
    seed = _seed(seed)
    check(schedule, "schedule")
    return w, steps, sigma, np.random.default_rng(seed).standard_normal((steps, len(w))) if sigma.any() else None


def _rows(gradient: tuple[Array, Array]) -> tuple[Array, Array]:
    return gradient[0][np.newaxis], gradient[1][np.newaxis]


def lost(w: Array, landscape: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(2, *B) -> (*B): not finite, or farther than `FAR` window widths away from the window's middle."""
    (x0, x1), (y0, y1) = getattr(landscape, "domain", ((-1.0, 1.0), (-1.0, 1.0)))
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2]).reshape(2, *[1] * (w.ndim - 1))
    reach = FAR * max(x1 - x0, y1 - y0)
    away: np.ndarray[Any, np.dtype[np.bool_]] = ~(np.abs(w - middle) <= reach).all(axis=0)  # NaN compares false
    return away


def diverged_at(positions: Array, landscape: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """(T+1, 2, *B) -> (*B): the first step whose position is `lost`; -1 never."""
    first = np.full(positions.shape[2:], -1, dtype=np.int64)
    with np.errstate(all="ignore"):
        # The extremes carry NaN along; most runs end here.
        gone = lost(positions.max(axis=0), landscape) | lost(positions.min(axis=0), landscape)
        if gone.any():
            first[gone] = lost(positions.swapaxes(0, 1), landscape)[:, gone].argmax(axis=0)
    return first


def _start(optimizer: Optimizer, landscape: Any, start: Any, noise: Scalar) -> Array:
    """The first positions, (2, *B); *B is the shape of `start`, of the knobs and of the noise together."""
    w = number("start", start, "finite coordinates of shape (2,), (2, B) or (2, *B)")
    if w.ndim == 0 or w.shape[0] != 2 or w.size == 0:
        raise ValueError(f"start has shape {w.shape}: must be (2,), (2, B) or (2, *B), the coordinates x and y leading")
    batch: tuple[int, ...] = w.shape[1:]
    for shape in (check(optimizer, "optimizer"), check(landscape, "landscape"), np.shape(noise)):
        try:
            batch = np.broadcast_shapes(batch, shape)
        except ValueError:
            raise ValueError(
                f"start has runs of shape {batch}, a knob or the noise one value for each of {shape}: must be the same"
            ) from None
    layers = getattr(optimizer, "layers", (2,))
    if not isinstance(layers, tuple | list) or not all(isinstance(size, int) and size > 0 for size in layers) or sum(layers) != 2:
        raise ValueError(f"optimizer.layers = {layers!r}: must be whole numbers >= 1 that add up to 2, the number of coordinates")
    return np.broadcast_to(w.reshape(2, *[1] * (len(batch) - w.ndim + 1), *w.shape[1:]), (2, *batch)).copy()


def _steps(steps: Any) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps = {steps!r}: must be a whole number >= 1")
    return int(steps)


def _names(record: Any, optimizer: Optimizer) -> tuple[str, ...]:
    names = (record,) if isinstance(record, str) else tuple(record)
    for name in names:
        if name not in optimizer.memory:
            raise ValueError(f"record names {name!r}: {type(optimizer).__name__} has the memories {optimizer.memory}")
    return names


def _seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed = {seed!r}: must be a whole number >= 0")
    return int(seed)
