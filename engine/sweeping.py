"""The same runs without their paths: how each of thousands ends, in blocks that any executor may compute.

`sweep` is the whole; `plan` and `Plan.parts` give it piece by piece, for whoever shows progress or wants to stop.
"""

from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, is_dataclass, replace
from itertools import islice
from math import inf, nan, prod
from queue import SimpleQueue
from typing import Any, Self, TypeVar

import numpy as np

from engine.descent import FAR, Objective, lost, prepared
from knobs import Array, Scalar, knobs, number
from optimizers.base import Optimizer
from optimizers.schedules import constant

BLOCK = 8000  # runs that stay in cache together; fewer pay for calls, more fall out of it
COMPILED = 1_600_000  # steps that a compiled block should have: a millisecond or two, so that the calls around it do not count
MANY = 16  # minima; from there on a search among their heights beats looking at each
AHEAD = 64  # blocks handed to an executor and not yet back
Ints = np.ndarray[Any, np.dtype[np.int64]]
T = TypeVar("T")

# glibc hands the memory of every block back to the system and asks for it anew, page by page, until a large array has once been freed:
# a fifth of a sweep's time. This one is never written to, so it takes none.
np.empty(4_000_000)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How each run ended; every array has the shape of the batch, *B, () for one run."""

    final: Array  # the loss after the last step
    best: Array  # the lowest finite loss on the way, the start included; inf where there is none
    steps_to_target: Ints  # the first step with f - f* <= target, 0 the start; f alone where f* is not known; -1 never
    diverged_at: Ints  # the first step that is not finite or too far away, as in `Trajectory`; -1 never
    minimum: Ints  # in which of landscape.minima the run has come to rest; -1 travelling or diverged

    @classmethod
    def none(cls, batch: tuple[int, ...]) -> Self:
        """Nothing known yet: NaN and -1, to be filled by `put`."""
        return cls(*(np.full(batch, nan) for _ in range(2)), *(np.full(batch, -1, dtype=np.int64) for _ in range(3)))

    def put(self, where: slice, part: Self) -> None:
        """Write `part` over the runs `where`, counted through the batch in C order."""
        for name, values in vars(part).items():
            getattr(self, name).reshape(-1)[where] = values


def sweep(
    optimizer: Optimizer, landscape: Objective, start: Any, steps: int, *, target: float = 1e-6, noise: Scalar = 0.0, seed: int = 0,
    schedule: Callable[[int, int], float] = constant, executor: Executor | None = None, turbo: bool | None = None,
) -> Outcomes:  # fmt: skip
    """Run `optimizer` on `landscape` as `descend` does, and keep how every run ended.

    Parameters
    ----------
    optimizer, landscape, start, steps, noise, seed, schedule: as for `descend`; knobs may hold one number per run.
    target: how near f* counts as there, >= 0. A run has come to rest in the minimum nearest to its last position
        if its last loss is within `target` of that minimum's value and it did not diverge.
    executor: any concurrent.futures.Executor: threads, processes, a Dask cluster's. The result is the same, bit for bit.
    turbo: compile `step`, `f` and `grad` (needs numba). None: where numba is installed and knows them all; False: NumPy,
        which agrees with `descend` bit for bit.

    Raises ValueError, naming the argument, its value and what is allowed.
    """
    work = plan(optimizer, landscape, start, steps, target=target, noise=noise, seed=seed, schedule=schedule, turbo=turbo)
    outcomes = Outcomes.none(work.batch)
    for where, part in work.parts(executor):
        outcomes.put(where, part)
    return outcomes


@dataclass(frozen=True, eq=False)
class Plan:
    """A sweep that was checked and has not begun."""

    optimizer: Optimizer  # its knobs are numbers or have shape (N,), N runs
    landscape: Any
    start: Array  # (2, N)
    steps: int
    noise: Scalar
    xi: Array | None  # (T, 2), the draws that all runs share
    factors: tuple[float, ...]  # on lr, one per step
    target: float
    batch: tuple[int, ...]
    turbo: bool
    bottom: tuple[Array, Scalar] | None  # all minima and f*; None where they differ from run to run

    @property
    def runs(self) -> int:
        return prod(self.batch)

    def parts(self, executor: Executor | None = None, block: int | None = None) -> Generator[tuple[slice, Outcomes], None, None]:
        """Which runs, and how they ended, block by block as they are done; in order without an executor.

        `block` is how many runs a block has: fewer than usual answer sooner and take longer in all, and change nothing else. Closing
        the iterator withdraws what has not begun; what was yielded stays true.
        """
        size = block or (min(max(BLOCK, COMPILED // self.steps), 2 * BLOCK) if self.turbo else BLOCK)
        blocks = (slice(i, min(i + size, self.runs)) for i in range(0, self.runs, size))
        if executor is None:
            yield from ((where, ended(*self.task(where))) for where in blocks)
            return
        if not hasattr(executor, "submit"):
            raise ValueError(f"executor = {executor!r}: must be a concurrent.futures.Executor")
        waiting: dict[Future[Outcomes], slice] = {}
        done: SimpleQueue[Future[Outcomes]] = SimpleQueue()
        try:
            while True:
                for where in islice(blocks, AHEAD - len(waiting)):
                    future = executor.submit(ended, *self.task(where))
                    waiting[future] = where
                    future.add_done_callback(done.put)
                if not waiting:
                    return
                future = done.get()
                yield waiting.pop(future), future.result()
        finally:
            for future in waiting:
                future.cancel()

    def task(self, where: slice) -> tuple[Any, ...]:
        """The arguments of `ended` for the runs `where`: everything it needs, and all of it can be pickled."""
        optimizer = _each(self.optimizer, lambda values: values[where])
        landscape = _each(self.landscape, lambda values: values[where])
        noise = self.noise[where] if isinstance(self.noise, np.ndarray) else self.noise
        minima, lowest = self.bottom or _bottom(landscape)
        return optimizer, landscape, self.start[:, where], self.steps, noise, self.xi, self.factors, self.target, lowest, minima, self.turbo


def plan(
    optimizer: Optimizer, landscape: Objective, start: Any, steps: int, *, target: float = 1e-6, noise: Scalar = 0.0, seed: int = 0,
    schedule: Callable[[int, int], float] = constant, turbo: bool | None = None,
) -> Plan:  # fmt: skip
    """A sweep, checked and ready to be done block by block; arguments and ValueErrors are those of `sweep`."""
    w, T, sigma, xi = prepared(optimizer, landscape, start, steps, noise, seed, schedule)
    near = number("target", target, "a finite number >= 0", least=0)
    if near.ndim:
        raise ValueError(f"target has shape {near.shape}: must be one number")
    batch = w.shape[1:]
    optimizer = _each(optimizer, lambda values: np.broadcast_to(values, batch).reshape(-1))
    landscape = _each(landscape, lambda values: np.broadcast_to(values, batch).reshape(-1))
    factors = tuple(float(schedule(t, T)) for t in range(1, T + 1))
    spread: Scalar = np.broadcast_to(sigma, batch).reshape(-1) if sigma.ndim else float(sigma)
    fast = turbo is not False and _compiled(optimizer, landscape) is not None
    if turbo and not fast:
        raise ValueError("turbo = True: numba is not installed, or cannot compile this pair")
    bottom = None if any(np.ndim(value) for value in _held(landscape).values()) else _bottom(landscape)
    return Plan(optimizer, landscape, w.reshape(2, -1), T, spread, xi, factors, float(near), batch, fast, bottom)


def ended(
    optimizer: Optimizer, landscape: Any, start: Array, steps: int, noise: Scalar, xi: Array | None, factors: tuple[float, ...],
    target: float, lowest: Scalar, minima: Array, turbo: bool,
) -> Outcomes:  # fmt: skip
    """How the runs of one block end. A pure function: arguments and result may travel to another process or machine.

    `minima` has x, y and f of each, (M, 3, 1), or (M, 3, N) where they differ from run to run. Raises RuntimeError where `turbo` was
    planned and this worker has no numba: NumPy's last digits might differ.
    """
    work: Callable[..., tuple[Array, Array, Ints, Ints, Array]] | None = _compiled(optimizer, landscape) if turbo else run
    if work is None:
        raise RuntimeError("this worker cannot compile what the others do: install requirements-turbo.txt there, or sweep with turbo=False")
    final, best, reached, left, w = work(optimizer, landscape, start, steps, noise, xi, factors, target, lowest)
    return Outcomes(final, best, reached, left, _rest(w, final, left, minima, target))


def run(
    optimizer: Optimizer, landscape: Any, start: Array, steps: int, noise: Scalar, xi: Array | None, factors: tuple[float, ...],
    target: float, lowest: Scalar,
) -> tuple[Array, Array, Ints, Ints, Array]:  # fmt: skip
    """N runs from `start` (2, N), as `descend` makes them and bit for bit the same, without their paths.

    Knobs, `noise` (σ) and `lowest` (f*) are numbers or have shape (N,); `xi` (T, 2) are the draws that all runs share, `factors` (T,)
    those of the schedule on lr. Returns, each of shape (N,): the final loss; the lowest finite loss; the first step with
    f - lowest <= target and the first step that is `lost`, 0 the start, -1 never; and the last positions, (2, N).
    """
    w, N = start, start.shape[1]
    memory: Any = [np.zeros_like(w) for _ in optimizer.memory]
    best = np.full(N, inf)
    reached, left = np.full(N, -1, dtype=np.int64), np.full(N, -1, dtype=np.int64)
    factor, scaled = 1.0, optimizer
    highest, safe = np.max(lowest), _safe(landscape)
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            if t > 0:
                g = np.empty_like(w)
                g[0], g[1] = landscape.grad(w[0], w[1])
                if xi is not None:
                    g += noise * xi[t - 1].reshape(2, 1)
                if factors[t - 1] != factor:
                    factor, scaled = factors[t - 1], replace(optimizer, lr=optimizer.lr * factors[t - 1])
                w, *memory = scaled.step(w, g, np.array(float(t)), *memory)  # a 0-d array, as in `descend`
            loss = landscape.f(w[0], w[1])
            low = np.fmin.reduce(loss)
            np.fmin(best, loss if low > -inf else np.where(loss > -inf, loss, inf), out=best)
            if low - highest <= target:
                reached[(loss - lowest <= target) & (reached < 0)] = t
            xx, yy = np.vecdot(w, w)
            if not (xx <= safe and yy <= safe):  # in nearly every step none is lost; NaN compares false
                left[lost(w, landscape) & (left < 0)] = t
    return loss, best, reached, left, w


def _safe(landscape: Any) -> float:
    """No run is `lost` while the squares of all coordinates add up to less than this."""
    (x0, x1), (y0, y1) = getattr(landscape, "domain", ((-1.0, 1.0), (-1.0, 1.0)))
    return float(max(0.0, FAR * max(x1 - x0, y1 - y0) - max(map(abs, (x0, x1, y0, y1)))) ** 2)


def _rest(w: Array, final: Array, left: Ints, minima: Array, target: float) -> Ints:
    """The index of the minimum that each run has come to rest in, as `sweep` defines it; -1 none."""
    rest = np.full(len(final), -1, dtype=np.int64)
    if not len(minima):
        return rest
    with np.errstate(all="ignore"):
        runs = np.flatnonzero(_gap(final, minima[:, 2]) <= target)
        runs = runs[left[runs] < 0]  # nobody else rests anywhere
        if not len(runs):
            return rest
        (x, y), of_run = w[:, runs], runs if minima.shape[-1] > 1 else slice(None)
        nearest, distance = np.zeros(len(runs), dtype=np.int64), np.full(len(runs), inf)
        for i, (at_x, at_y, _) in enumerate(minima[..., of_run]):
            away = (x - at_x) ** 2 + (y - at_y) ** 2
            np.copyto(nearest, i, where=away < distance)
            np.fmin(distance, away, out=distance)
        height = minima[nearest, 2, runs if minima.shape[-1] > 1 else 0]
        rest[runs] = np.where(np.abs(final[runs] - height) <= target, nearest, -1)
    return rest


def _gap(final: Array, heights: Array) -> Array:
    """How far each loss, (N,), is from the nearest of the heights: (M, 1), or (M, N) where they differ from run to run."""
    if heights.shape[1] > 1 or len(heights) < MANY:
        gap: Array = np.abs(final - heights[0])
        for height in heights[1:]:
            np.fmin(gap, np.abs(final - height), out=gap)
        return gap
    ordered = np.array([-inf, *np.sort(heights[:, 0]), inf])
    above = np.searchsorted(ordered, final).clip(1, len(ordered) - 1)
    return np.asarray(np.minimum(final - ordered[above - 1], ordered[above] - final))


def _bottom(landscape: Any) -> tuple[Array, Scalar]:
    """x, y and f of all minima, (M, 3, 1), and f* (0 where it is not known); (M, 3, N) and (N,) where knobs hold one number per run.

    Landscapes with fewer minima than others have NaN in the rest.
    """
    varied = {name: values for name, values in _held(landscape).items() if np.ndim(values)}
    if not varied:
        points = list(getattr(landscape, "minima", []))
        minima = np.empty((len(points), 3, 1))
        if points:
            minima[:, :2, 0] = points
            with np.errstate(all="ignore"):
                minima[:, 2, 0] = landscape.f(*minima[:, :2, 0].T.copy())
        return minima, getattr(landscape, "lowest", None) or 0.0
    settings, of_run = np.unique(np.array(list(varied.values())), axis=1, return_inverse=True)
    single = [_bottom(replace(landscape, **dict(zip(varied, map(float, setting), strict=True)))) for setting in settings.T]
    minima = np.full((max(len(found) for found, _ in single), 3, len(single)), nan)
    for i, (found, _) in enumerate(single):
        minima[: len(found), :, i] = found[..., 0]
    return minima[..., of_run], np.array([lowest for _, lowest in single])[of_run]


def _held(spec: Any) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in knobs(spec)} if is_dataclass(spec) else {}


def _each(spec: T, change: Callable[[Array], Array]) -> T:
    """`spec` with `change` made to every knob that holds one number per run."""
    changed = {name: change(np.asarray(values)) for name, values in _held(spec).items() if np.ndim(values)}
    return replace(spec, **changed) if changed else spec  # type: ignore[type-var]


def _compiled(optimizer: Optimizer, landscape: Any) -> Any:
    """The compiled twin of `run`; None where numba is missing or does not know a word of the text."""
    try:
        from engine.turbo import compiled
    except ImportError:
        return None
    return compiled(optimizer, landscape)
