"""A loss with data behind it: the mean over examples of what each of them loses, at a line of slope x and intercept y."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np

from knobs import Array, Scalar, choices, knobs
from knobs.lasting import lasting
from landscapes.base import Landscape, Objective, Point
from landscapes.data import Table
from landscapes.mini_batches import rows
from landscapes.one_example import OneExample, l2, scale

OWN = "own"  # the data of a visitor
LEAST_ROWS, MOST_ROWS = 3, 500  # of a visitor's data: fewer make no line, and more no link
FARTHEST = 1e9  # from 0 along a column of it
BLOCK = 15_000  # numbers that are held at once, so that they stay in the processor's cache
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Examples(NamedTuple):
    """Features a and targets b, (n,) each."""

    a: Array
    b: Array


@dataclass(frozen=True)
class Regression(Landscape):
    """A line through data. The weights are x, its slope, and y, its intercept; `f` is exact, of all examples and the L2 part.

    `batches` makes it into what steps see of it. A subclass says what an example loses (`one`), where the data are from (`tables`), and
    where the loss is lowest (`bottom`). Own data are `rows`, a pair of feature and target each, under the names `titles`; `data` says
    "own" then. Raises ValueError, naming the field, for data through which there is no line.
    """

    data: str
    scale: Scalar = scale()
    l2: Scalar = l2()
    rows: tuple[tuple[float, float], ...] = ()
    titles: tuple[str, str] = ("", "")
    classes: ClassVar[bool] = False  # whether a target is a class, 0 or 1, and the line says how probable class 1 is
    batch: ClassVar[int] = 16  # examples that a step sees where a race opens

    def __post_init__(self) -> None:
        allowed = choices(self)["data"].options
        if self.data not in (*allowed, *([OWN] if self.rows else [])):
            raise ValueError(f"landscape.data = {self.data!r}: must be one of {', '.join(map(repr, allowed))}, or 'own' with rows")
        if self.rows and self.data != OWN:
            raise ValueError(f"landscape.rows has {len(self.rows)} rows of own data: must be empty where data = {self.data!r}")
        if self.rows and (fault := self.fault(self.rows)):
            raise ValueError(f"landscape.rows: {fault}")

    @classmethod
    def fault(cls, rows: Sequence[tuple[float, float]]) -> str:
        """What is wrong with own data, where there is no line through them; empty where nothing is."""
        pairs = np.array(rows, dtype=float).reshape(-1, 2)
        if not LEAST_ROWS <= len(pairs) <= MOST_ROWS:
            return f"{len(pairs)} rows: must be {LEAST_ROWS} to {MOST_ROWS}"
        if not (np.abs(pairs) <= FARTHEST).all():
            return f"must be finite numbers, within {FARTHEST:g} of zero"
        if any(map(alike, pairs.T)):
            return "all numbers of a column are the same: must differ"
        return ""

    @property
    @abstractmethod
    def tables(self) -> dict[str, Table]:
        """The data that ship with the app, by the values of `data`."""

    @property
    @abstractmethod
    def one(self) -> OneExample:
        """What one example loses, of its feature as `standard` has it, with the knobs as they are turned."""

    @abstractmethod
    def bottom_place(self) -> Point | float:
        """Where the loss is lowest, in the window or out of it; or the height that it falls towards and never reaches."""

    @abstractmethod
    def line(self, w: Any, b: Any, a: Any) -> Array:
        """What the line of slope `w` and intercept `b` says of a raw feature `a`, in the units of `raw`; of shapes that broadcast."""

    @cached_property
    def table(self) -> Table:
        """The data as they are."""
        if self.data != OWN:
            return self.tables[self.data]
        return Table(self.titles, *np.array(self.rows).T)

    @property
    def columns(self) -> tuple[str, str]:
        """What feature and target are called, with their units."""
        return self.table.columns

    @property
    def raw(self) -> Examples:
        """The examples in the units of the file."""
        return Examples(self.table.a, self.table.b)

    @cached_property
    def standard(self) -> Examples:
        """The examples as `one` takes them: the feature moved and stretched to mean 0 and deviation 1."""
        return Examples(_standard(self.table.a), self.target)

    @property
    def target(self) -> Array:
        """The targets as the loss sees them, (n,)."""
        return _standard(self.table.b)

    @property
    def examples(self) -> Examples:
        """The examples as the weights see them: the feature of `standard` times `scale`, which is one number here."""
        a, b = self.standard
        return Examples(a * self.scale, b)

    @property
    def n(self) -> int:
        """How many examples there are."""
        return len(self.table.a)

    @property
    def minima(self) -> list[Point]:
        place, _ = bottom(self)
        inside = place is not None and all(low <= at <= high for at, (low, high) in zip(place, self.domain, strict=True))
        return [place] if place is not None and inside else []

    @property
    def saddles(self) -> list[Point]:
        return []  # the loss is convex

    @property
    def lowest(self) -> float:
        return bottom(self)[1]

    def f(self, x: Array, y: Array) -> Array:
        (found,) = self._means(lambda one, *given: (one.f(*given),), x, y)
        return found

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        along_x, along_y = self._means(lambda one, *given: one.grad(*given), x, y)
        return along_x, along_y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx, xy, yy = self._means(lambda one, *given: one.hessian(*given), x, y)
        return xx, xy, yy

    def batches(self, batch: int | Ints, seed: int | Ints) -> Objective:
        """This loss, of which a step sees `batch` examples, drawn by `seed`: one number each, or one for each of N runs, (N,).

        Its slope takes weights (2, N) or, where both are single numbers, (2, *B). 0 is all examples, and so is whatever is n or more.
        """
        sizes = np.where(np.asarray(batch) > 0, np.minimum(batch, self.n), self.n)
        return self if (sizes == self.n).all() else Seen(self, sizes, np.asarray(seed))

    def slope_on(self, w: Array, a: Array, b: Array) -> Array:
        """The gradient at `w`, (2, N), on examples, (B, 1) or (B, N) where runs see different ones; the L2 part is whole."""
        g = np.empty_like(w)
        g[0], g[1] = self._means(lambda one, *given: one.grad(*given), w[0], w[1], a, b)
        return g

    def _means(self, of_one: Callable[..., Any], x: Any, y: Any, a: Array | None = None, b: Array | None = None) -> list[Array]:
        """The means over the examples of what `of_one` gives of each of them; all in the order of the shape of x and y.

        The runs go in blocks that stay in cache, and each adds its examples in one order, whether it is alone or among others.
        """
        x, y = np.broadcast_arrays(x, y)
        shape, flat_x, flat_y = x.shape, x.reshape(-1), y.reshape(-1)
        a, b = (column[:, np.newaxis] for column in self.standard) if a is None or b is None else (a, b)
        one, size = self.one, max(1, BLOCK // len(a))
        varied = {name: np.broadcast_to(value, shape).reshape(-1) for name in knobs(one) if np.ndim(value := getattr(one, name))}
        found = []
        for i in range(0, max(1, len(flat_x)), size):
            part = slice(i, i + size)
            own = replace(one, **{name: value[part] for name, value in varied.items()}) if varied else one
            own_a, own_b = (column[:, part] if column.shape[1] > 1 else column for column in (a, b))
            found.append([_mean(values) for values in of_one(own, flat_x[part], flat_y[part], own_a, own_b)])
        parts = zip(*found, strict=True)
        return [(pieces[0] if len(pieces) == 1 else np.concatenate(pieces)).reshape(shape) for pieces in parts]


class Seen(Objective):
    """A regression of which every step sees a mini-batch: `sizes` say of how many, `seeds` which; of one shape, () or (N,), in the end."""

    D = 2

    def __init__(self, ground: Regression, sizes: Ints, seeds: Ints) -> None:
        self.ground = ground
        sizes, seeds = np.broadcast_arrays(sizes, seeds)
        # Runs that see equally many examples go together: their numbers (... for all), their ground, how many they see, their seeds, and
        # which of these each has.
        self.groups: list[tuple[Any, Regression, int, list[int], Ints]] = []
        for size in np.unique(sizes):
            where = np.flatnonzero(sizes == size)
            drawn, of_run = np.unique(np.atleast_1d(seeds)[where], return_inverse=True)
            every = len(where) == max(1, sizes.size)
            self.groups.append((... if every else where, ground if every else _part(ground, where), int(size), drawn.tolist(), of_run))

    def loss(self, w: Array) -> Array:
        return self.ground.loss(w)

    def slope(self, w: Array, t: int) -> Array:
        g = np.empty_like(w)
        for where, ground, size, seeds, of_run in self.groups:
            own = w if where is ... else w[:, where]
            if size == ground.n:  # in their own order, as where all runs see all
                slope = ground.slope(own, t)
            else:
                seen = np.stack([rows(seed, t, size, ground.n) for seed in seeds], axis=1)
                a, b = (column[seen if len(seeds) == 1 else seen[:, of_run]] for column in ground.standard)
                slope = ground.slope_on(own, a, b)
            if where is ...:
                return slope
            g[:, where] = slope
        return g


def alike(column: Array) -> bool:
    """Whether all numbers of a column are the same, but for what rounding has left."""
    return bool(np.ptp(column) <= 1e-9 * np.abs(column).max())


@lasting(most=64, size=64 * 300)
def bottom(ground: Regression) -> tuple[Point | None, float]:
    """Where the loss is lowest, in the window or out of it, and f*; without a place where it falls on and on towards f*."""
    place = ground.bottom_place()
    return (None, place) if isinstance(place, float) else (place, float(ground.f(*map(np.array, place))))


def _part(ground: Regression, where: Ints) -> Regression:
    """`ground` with the knobs of the runs `where`."""
    varied = {name: getattr(ground, name)[where] for name in knobs(ground) if np.ndim(getattr(ground, name))}
    return replace(ground, **varied) if varied else ground


def _mean(values: Array) -> Array:
    """The mean over the leading axis, (n, N) -> (N,): halves are added to halves, in an order that n alone decides."""
    n = len(values)
    while (left := len(values)) > 1:
        half = (left + 1) // 2
        folded = values[:half].copy()
        folded[: left - half] += values[half:]
        values = folded
    return np.asarray(values[0] / n)


def _standard(column: Array) -> Array:
    return np.asarray((column - column.mean()) / column.std())
