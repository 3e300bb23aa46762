"""A trial: N runs of one rule on one objective, checked and side by side. Nothing has run yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, Self, TypeVar

import numpy as np

from engine.objective import Coordinates, Ints, Objective
from knobs import Array, Scalar, check, knobs, number
from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from optimizers.norms import sizes
from optimizers.schedules import constant

Counts = int | Sequence[int] | Ints  # whole numbers >= 0: one, or one per run
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Trial:
    """N runs, checked and side by side. It can be pickled: `part` of it is what travels to a worker."""

    rule: Optimizer  # its knobs are numbers or have the shape (N,)
    objective: Any  # so are its knobs, where it has some
    start: Array  # (D, N)
    factors: tuple[float, ...]  # the schedule: the factor on lr at step 1, 2, … T
    sigma: Scalar  # σ of the noise: one number, or (N,)
    seed: int | Ints  # of the noise: one number, or (N,)
    clip: Clipping  # what is made of a gradient before the rule sees it; its knobs are numbers or have the shape (N,)
    examples: int | Ints  # that a step sees of a loss with data behind it: one number, or (N,); 0 all of them
    batch: tuple[int, ...]  # the shape, *B, in which the caller counts the N runs

    @classmethod
    def of(
        cls,
        optimizer: Optimizer,
        objective: Objective | Coordinates,
        start: Any,
        steps: int,
        *,
        noise: Scalar = 0.0,
        seed: Counts = 0,
        schedule: Callable[[int, int], float] = constant,
        clip: Clipping = unclipped,
        examples: Counts = 0,
    ) -> Self:
        """The runs that these arguments of `descend` ask for.

        *B is the shape of `start`, of all knobs, the clipping's among them, of the noise, of the seeds and of the examples together. Raises
        ValueError, naming the argument, its value and what is allowed.
        """
        seen = _counts("examples", examples)
        if np.any(seen) and not hasattr(objective, "batches"):
            raise ValueError(f"examples = {examples!r}: must be 0 on a loss without data behind it")
        w, batch = _start(optimizer, objective, start, noise, seed, clip, examples)
        T = _steps(steps)
        sigma = number("noise", noise, "a finite number >= 0, or one per run", least=0)
        seeds = _counts("seed", seed)
        check(schedule, "schedule")

        def flat(values: Any) -> Any:
            return np.broadcast_to(values, batch).reshape(-1)

        return cls(
            rule=each(fitted(optimizer, objective, len(w)), flat),
            objective=each(objective, flat),
            start=w,
            factors=tuple(float(schedule(t, T)) for t in range(1, T + 1)),
            sigma=flat(sigma) if sigma.ndim else float(sigma),
            seed=seeds if isinstance(seeds, int) else flat(seeds),
            clip=each(clip, flat),
            examples=seen if isinstance(seen, int) else flat(seen),
            batch=batch,
        )

    @property
    def steps(self) -> int:
        return len(self.factors)

    @property
    def D(self) -> int:
        return len(self.start)

    @property
    def runs(self) -> int:
        return int(self.start.shape[1])

    def part(self, where: slice | Ints) -> Self:
        """The runs `where`, a slice or their numbers, counted through the batch in C order: a trial again, with a batch of one axis."""
        start = self.start[:, where]
        return replace(
            self,
            rule=each(self.rule, lambda values: values[where]),
            objective=each(self.objective, lambda values: values[where]),
            start=start,
            sigma=self.sigma[where] if isinstance(self.sigma, np.ndarray) else self.sigma,
            seed=self.seed[where] if isinstance(self.seed, np.ndarray) else self.seed,
            clip=each(self.clip, lambda values: values[where]),
            examples=self.examples[where] if isinstance(self.examples, np.ndarray) else self.examples,
            batch=start.shape[1:],
        )


def varied(spec: Any) -> dict[str, Array]:
    """The knobs of a rule or an objective that hold one number per run, by name."""
    held = {name: getattr(spec, name) for name in knobs(spec)} if is_dataclass(spec) else {}
    return {name: np.asarray(values) for name, values in held.items() if np.ndim(values)}


def each(spec: T, change: Callable[[Array], Array]) -> T:
    """`spec` with `change` made to every knob that holds one number per run."""
    changed = {name: change(values) for name, values in varied(spec).items()}
    return replace(spec, **changed) if changed else spec  # type: ignore[type-var]


def fitted(optimizer: Optimizer, objective: Any, D: int) -> Optimizer:
    """`optimizer` with its layers in place of a word: "one" layer, "each" weight a layer, or as the "objective" has them.

    An objective that has no layers is one. What a rule opens with may be the layers of two weights: for any other number of weights these
    are the objective's. Raises ValueError for layers that do not add up to the D weights, and for a rule that needs a matrix or a Hessian
    where none is.
    """
    if optimizer.needs == "hessian" and not (D == 2 and hasattr(objective, "hessian")):
        raise ValueError(f"{optimizer.name} needs the exact Hessian: must run on a landscape, which has a `hessian(x, y)`")
    layers = getattr(optimizer, "layers", None)
    if layers is None:
        return optimizer
    opened = layers == getattr(type(optimizer), "layers", None) and not _add_up(layers, D)
    meant = (getattr(objective, "layers", ()) or "one") if opened or layers == "objective" else layers
    meant = sizes(meant, D) if meant in ("one", "each") else meant
    if not _add_up(meant, D):
        allowed = f"whole numbers >= 1 that add up to {D}, the number of coordinates, or 'one', 'each' or 'objective'"
        raise ValueError(f"optimizer.layers = {layers!r}: must be {allowed}")
    if optimizer.needs == "matrix" and not any(isinstance(shape, tuple) and len(shape) == 2 for shape in meant):
        raise ValueError(f"{optimizer.name} needs a layer that is a matrix: must run on a network, or have layers such as ((3, 2), (3,))")
    changed: Any = {} if meant is layers else {"layers": meant}
    return replace(optimizer, **changed)


def _add_up(layers: Any, D: int) -> bool:
    """Whether these are the sizes, or the shapes, of layers that have D weights together."""
    if not isinstance(layers, tuple | list):
        return False
    lengths = [length for shape in layers for length in (shape if isinstance(shape, tuple) else (shape,))]
    return all(isinstance(length, int) and length > 0 for length in lengths) and sum(sizes(tuple(layers), D)) == D


def _start(
    optimizer: Optimizer, objective: Any, start: Any, noise: Scalar, seed: Counts, clip: Clipping, examples: Counts
) -> tuple[Array, tuple[int, ...]]:
    """The first positions, (D, N), and the shape *B of the batch."""
    w = number("start", start, "finite coordinates, which lead: the shape is (D,), (D, B) or (D, *B)")
    D = getattr(objective, "D", len(w) if w.ndim else 0)
    if w.ndim == 0 or len(w) != D or w.size == 0:
        raise ValueError(f"start has shape {w.shape}: must be ({D},), ({D}, B) or ({D}, *B), the coordinates leading")
    batch: tuple[int, ...] = w.shape[1:]
    specs = check(optimizer, "optimizer"), check(objective, "landscape"), check(clip, "clip")
    for shape in (*specs, np.shape(noise), np.shape(seed), np.shape(examples)):
        try:
            batch = np.broadcast_shapes(batch, shape)
        except ValueError:
            raise ValueError(
                f"start has runs of shape {batch}, a knob, the noise, the seed or the examples one value for each of {shape}: "
                "must be the same"
            ) from None
    w = w.reshape(D, *[1] * (len(batch) - w.ndim + 1), *w.shape[1:])
    return np.broadcast_to(w, (D, *batch)).copy().reshape(D, -1), batch


def _steps(steps: Any) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps = {steps!r}: must be a whole number >= 1")
    return int(steps)


def _counts(name: str, count: Any) -> int | Ints:
    if isinstance(count, int | np.integer) and not isinstance(count, bool) and count >= 0:
        return int(count)
    several = np.asarray(count)
    if several.ndim == 0 or several.dtype.kind not in "iu" or (several < 0).any():
        raise ValueError(f"{name} = {count!r}: must be a whole number >= 0, or one per run")
    return several.astype(np.int64)
