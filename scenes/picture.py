"""The small picture of a race, as numbers: where its paths and a few contours run, in a square of side 1."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from knobs import Array
from landscapes.base import Landscape
from scenario import Scenario
from studies.race import race

MOST = 60  # points of one path
CELLS = 18  # along a side of the grid on which contours are found
QUANTILES = (0.08, 0.25, 0.45, 0.65, 0.85)  # of the window that lies below each contour
MARGIN = 0.1  # how far beyond the window a path is followed


@dataclass(frozen=True, eq=False)
class Picture:
    """Lines of shape (n, 2), x to the right and y downwards, both from 0 to 1 in the window."""

    paths: dict[str, Array]  # by the letter of the lane; of MOST points at most
    contours: tuple[Array, ...]


def picture(scenario: Scenario) -> Picture:
    """The small picture of a race: its visible lanes, each as far as it stays in the window, and contours of its ground."""
    paths = {entrant.lane.letter: _path(scenario.landscape, entrant.run.w) for entrant in race(scenario).entrants}
    return Picture(paths, tuple(contours(scenario.landscape)))


def placed(landscape: Landscape, w: Array) -> Array:
    """Points of the window, (n, 2), as points of the picture."""
    (x0, x1), (y0, y1) = landscape.domain
    return np.stack([(w[:, 0] - x0) / (x1 - x0), (y1 - w[:, 1]) / (y1 - y0)], axis=1)


def _path(landscape: Landscape, w: Array) -> Array:
    """At most MOST points of a path (T+1, 2), evenly along its length, up to where it leaves the window."""
    with np.errstate(all="ignore"):
        unit = placed(landscape, w)
        far = ~(np.abs(unit - 0.5) <= 0.5 + MARGIN).all(axis=1)
    if far.any():
        out = int(far.argmax())
        last = unit[out] if np.isfinite(unit[out]).all() else unit[out - 1]
        step = last - unit[out - 1]
        reach = np.abs(last - 0.5).max() - 0.5
        # Of the step that leaves, as much as stays within the margin.
        share = 1.0 if reach <= MARGIN else _share(unit[out - 1], step)
        unit = np.concatenate([unit[:out], [unit[out - 1] + share * step]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(unit, axis=0).T))])
    at = np.searchsorted(along, np.linspace(0, along[-1], MOST))
    kept = np.unique(np.concatenate([[0], np.minimum(at, len(unit) - 1)]))
    return unit[kept] if len(kept) > 1 else unit[[0, -1]]


def _share(here: Array, step: Array) -> float:
    """How much of a step from `here`, in the window, ends on the rim of the margin."""
    with np.errstate(all="ignore"):
        room = np.where(step > 0, (1 + MARGIN - here) / step, np.where(step < 0, (-MARGIN - here) / step, np.inf))
    return float(room.min())


def contours(landscape: Landscape) -> Iterator[Array]:
    """Lines of equal height, found by marching through the squares of a grid."""
    (x0, x1), (y0, y1) = landscape.domain
    x, y = np.meshgrid(np.linspace(x0, x1, CELLS + 1), np.linspace(y1, y0, CELLS + 1))
    z = landscape.f(x, y)
    for level in np.quantile(z, QUANTILES):
        yield from _joined(_segments(z - level))


Edge = tuple[int, int, int]  # of the grid: its row, its column, and 0 where it runs to the right, 1 where it runs down


def _segments(z: Array) -> Iterator[tuple[tuple[Edge, Array], tuple[Edge, Array]]]:
    """In each square that the zero line of `z` crosses, the edges through which it comes and goes, and where."""
    for row in range(CELLS):
        for column in range(CELLS):
            crossed = []
            edges = ((row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1))
            for r, c, down in edges:
                here, there = z[r, c], z[r + down, c + 1 - down]
                if (here > 0) != (there > 0):
                    share = here / (here - there)
                    crossed.append(((r, c, down), np.array([c + share * (1 - down), r + share * down]) / CELLS))
            for i in range(0, len(crossed) - 1, 2):
                yield crossed[i], crossed[i + 1]


def _joined(segments: Iterator[tuple[tuple[Edge, Array], tuple[Edge, Array]]]) -> Iterator[Array]:
    """Lines of segments that meet at an edge."""
    places: dict[Edge, Array] = {}
    nexts: dict[Edge, list[Edge]] = {}
    for (a, at_a), (b, at_b) in segments:
        places |= {a: at_a, b: at_b}
        nexts.setdefault(a, []).append(b)
        nexts.setdefault(b, []).append(a)
    # Open lines begin at an end; what is left are rings.
    for start in sorted(nexts, key=lambda edge: len(nexts[edge])):
        line, edge = [start], start
        while nexts[edge]:
            following = nexts[edge].pop()
            nexts[following].remove(edge)
            line.append(following)
            edge = following
        if len(line) > 1:
            yield np.array([places[edge] for edge in line])
