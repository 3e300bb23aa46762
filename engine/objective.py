"""What the engine asks of an objective: its loss, its slope, and from where on a run on it is lost."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from knobs import Array

FAR = 1e6  # window widths away from the window's middle: from there on a run is lost
NO_WINDOW = ((-1.0, 1.0),)  # what stands for the window, along every weight, of an objective that has none
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


class Objective(Protocol):
    """A loss of D weights: `landscapes` and `networks` are made of them. What may be there besides: `minima`, `lowest`, `domain`, `layers`,
    `reach` and `batches`."""

    @property
    def D(self) -> int: ...
    def loss(self, w: Array) -> Array: ...
    def slope(self, w: Array, t: int) -> Array: ...


class Coordinates(Protocol):
    """An object that will do for an objective: `f(x, y, …)` and `grad(x, y, …)` take one array for each coordinate, all of one shape."""

    @property
    def f(self) -> Callable[..., Array]: ...
    @property
    def grad(self) -> Callable[..., Sequence[Array]]: ...


def seen(objective: Any, examples: int | Ints, seed: int | Ints) -> Any:
    """`objective` as steps see it: `examples` of its data at each step, drawn by `seed`; all where there are 0."""
    return objective.batches(examples, seed) if np.any(examples) else objective


def loss_of(objective: Any) -> Callable[[Array], Array]:
    """The loss of positions, (D, *B) -> (*B). Of an object that has no `loss`, it is `f` of the coordinates."""
    if hasattr(objective, "loss"):
        loss: Callable[[Array], Array] = objective.loss
        return loss
    return lambda w: objective.f(*w)


def slope_of(objective: Any) -> Callable[[Array, int], Array]:
    """The gradient at positions at step t, (D, *B) -> (D, *B). Of an object that has no `loss`, it is `grad` of the coordinates."""
    if hasattr(objective, "loss"):
        slope: Callable[[Array, int], Array] = objective.slope
        return slope

    def grad(w: Array, t: int) -> Array:
        g = np.empty_like(w)
        for along, part in zip(g, objective.grad(*w), strict=True):
            along[...] = part
        return g

    return grad


def bends_of(objective: Any) -> Callable[[Array], list[Array]]:
    """The Hessian at positions, (2, *B): of each coordinate the second derivative along itself, and the one along both, (2, *B) each.

    It is that of the whole loss, whatever mini-batch the slope is of.
    """

    def bends(w: Array) -> list[Array]:
        along, both = np.empty_like(w), np.empty_like(w)
        along[0], both[:], along[1] = objective.hessian(w[0], w[1])
        return [along, both]

    return bends


def reach(objective: Any) -> tuple[Array, float]:
    """The middle of the window, (D,), and how far from it a coordinate may be before the run is lost.

    Losses that are no landscapes have no window: they are measured around the origin, as far as their own `reach` says or else as if their
    window went from -1 to 1 along every weight. The middle has then the shape (1,), which is good for any D.
    """
    if (own := getattr(objective, "reach", None)) is not None:
        return np.zeros(1), float(own)
    low, high = np.array(getattr(objective, "domain", NO_WINDOW)).T
    return (low + high) / 2, FAR * float((high - low).max())


def lost(w: Array, objective: Any) -> Bools:
    """(D, *B) -> (*B): not finite, or farther than `FAR` window widths away from the window's middle along some coordinate."""
    middle, far = reach(objective)
    return np.asarray(~(np.abs(w - middle.reshape(-1, *[1] * (w.ndim - 1))) <= far).all(axis=0))  # NaN compares false


def diverged_at(positions: Array, objective: Any) -> Ints:
    """(T+1, D, *B) -> (*B): the first step whose position is `lost`; -1 never."""
    first = np.full(positions.shape[2:], -1, dtype=np.int64)
    with np.errstate(all="ignore"):
        # The extremes carry NaN along; most runs end here.
        gone = lost(positions.max(axis=0), objective) | lost(positions.min(axis=0), objective)
        if gone.any():
            first[gone] = lost(positions.swapaxes(0, 1), objective)[:, gone].argmax(axis=0)
    return first


def in_a_hole(loss: Array) -> Ints:
    """(T+1, *B) -> (*B): the first step at which there is no loss, as where the objective is undefined; -1 never."""
    gone = np.isnan(loss)
    return np.where(gone.any(axis=0), gone.argmax(axis=0), -1)


def first_of(one: Ints, other: Ints) -> Ints:
    """The earlier of two steps, -1 being never, at every place."""
    return np.asarray(np.where((one < 0) | ((other >= 0) & (other < one)), other, one))
