"""The same lanes many times over, each time by another seed: what of a result is the rule's, and what is luck."""

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.blocks import blocks
from knobs import Array
from knobs.lasting import Shelf, shelf

Seeds = tuple[int, ...]
Found = tuple[dict[str, Array], Array]  # the losses and the ends of some seeds, as an Ensemble has them


@dataclass(frozen=True, eq=False)
class Ensemble:
    """K looks at L lanes with N seeds, the seeds `seeds`; as far as it has come."""

    times: "np.ndarray[Any, np.dtype[np.int64]]"  # (K,)
    seeds: Seeds  # (N,)
    loss: dict[str, Array]  # by part: (L, K, N); inf where a run has left
    ends: Array  # (D, L, N): the last weights

    @classmethod
    def none(cls, times: Any, parts: tuple[str, ...], D: int, L: int) -> "Ensemble":
        """Nothing known yet."""
        return cls(times, (), {part: np.empty((L, len(times), 0)) for part in parts}, np.empty((D, L, 0)))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.ends.nbytes + sum(loss.nbytes for loss in self.loss.values())

    def with_more(self, seeds: Seeds, found: Found) -> "Ensemble":
        """And what was found with more seeds."""
        loss, ends = found
        joined = {part: np.concatenate([known, loss[part]], axis=-1) for part, known in self.loss.items()}
        return Ensemble(self.times, self.seeds + seeds, joined, np.concatenate([self.ends, ends], axis=-1))

    def bands(self, part: str, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Array:
        """The losses that no fewer than these shares of the runs are at or below, (shares, L, K)."""
        return np.quantile(self.loss[part], shares, axis=-1, method="inverted_cdf")

    def ending(self, part: str) -> Array:
        """The bands at the last look, (3, L)."""
        return np.quantile(self.loss[part][:, -1], (0.1, 0.5, 0.9), axis=-1, method="inverted_cdf")

    def arrived(self, height: float, part: str) -> Array:
        """The share of the runs of each lane whose last loss is at most `height`, (L,)."""
        return np.asarray((self.loss[part][:, -1] <= height).mean(axis=-1))

    def bar(self, part: str) -> float:
        """A loss to arrive at: at the end all but a tenth of the runs are there, of the lane whose median is the lowest."""
        _, middle, high = self.ending(part)
        return float(high[middle.argmin()])

    def crossing(self, one: int, other: int, part: str) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """From which of `times` on lane `one` is below lane `other` with the same seed, (N,); -1 where it is not at the last."""
        above = self.loss[part][one] >= self.loss[part][other]  # (K, N)
        after = len(above) - np.argmax(above[::-1], axis=0)
        first = np.where(above.any(axis=0), after, 0)
        return np.where(first < len(above), self.times[np.minimum(first, len(above) - 1)], -1)


# By what was asked. Twice: what is left off at a stop is kept with the visitor.
FINISHED: Shelf[Ensemble] = shelf("studies.ensemble.FINISHED", 32_000_000, lambda found: found.nbytes)


def grown(
    known: Ensemble,
    first: int,
    N: int,
    block: int,
    work: Callable[..., Found],
    task: Callable[[Seeds], tuple[Any, ...]],
    executor: Executor | None = None,
) -> Generator[Ensemble, None, None]:
    """`known` with the seeds up to N of them, which follow `first`: what is known after each block of so many.

    `task` gives the arguments of `work` for some seeds. Whoever closes this iterator stops it; what it yielded last is as good a `known`.
    Which executor does the work, and where blocks end, changes nothing.
    """

    def seeds(where: slice) -> Seeds:
        return tuple(range(first + where.start, first + where.stop))

    each = (slice(i, min(i + block, N)) for i in range(len(known.seeds), N, block))
    early: dict[int, tuple[slice, Found]] = {}
    with closing(blocks(work, each, lambda where: task(seeds(where)), executor)) as parts:
        for where, found in parts:
            early[where.start] = where, found
            while (next_ := early.pop(len(known.seeds), None)) is not None:
                known = known.with_more(seeds(next_[0]), next_[1])
                yield known
