"""The ground of a map, for the browser to paint below a chart: what browser/ground/ reads."""

import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from browser import packets
from figures import theme
from figures.theme import USUAL, Look
from knobs.lasting import lasting
from landscapes.base import Landscape
from studies import relief
from studies.heights import FULL
from words.numbers import height

MOST = 40_000  # bytes of a packet; a ground so rough that it would have more is sent coarser
COARSER = 112
CLOSE, CONTOURS = 44, 16  # points along each side of a close-up, and the parts into which its contours divide its height
MANY = 8  # heights written at minima and passes: of more, none

Window = tuple[tuple[float, float], tuple[float, float]]
Mark = tuple[float, float, str]


def which(landscape: Landscape) -> int:
    """0 to 65,535, by which a race, a chart and a ground know whether they are of one landscape: a browser has one after the other."""
    return zlib.crc32(repr(landscape).encode()) & 0xFFFF


@lasting(most=64, size=64 * MOST)
def packet(landscape: Landscape, key: str, look: Look = USUAL) -> bytes:
    """The relief of a landscape for the map under a chart's `key`, in the colours of day and night. The same for all races on it."""
    about = head(landscape, key, look)
    found = relief.relief(landscape)
    fine = packets.ground(found.heights, found.shades, **about)
    if len(fine) <= MOST:
        return fine
    coarse = relief.relief(landscape, COARSER)
    return packets.ground(coarse.heights, coarse.shades, **about)


def close_up(landscape: Landscape, key: str, window: Window, look: Look = USUAL) -> bytes:
    """The same of a small window, which has no marks and whose contours have no labels: its heights may differ in a last digit alone."""
    found = relief.close_up(landscape, window, CLOSE)
    levels = [(FULL * k / CONTOURS, "") for k in range(1, CONTOURS)]
    return packets.ground(found.heights, found.shades, **_head(key, window, look, levels))


def head(landscape: Landscape, key: str, look: Look = USUAL) -> dict[str, Any]:
    """What goes with the heights and shades of a whole landscape."""
    points = [*landscape.minima, *landscape.saddles]
    heights = landscape.f(*np.array(points, dtype=float).reshape(-1, 2).T)
    marks = [(*at, height(float(f))) for at, f in zip(points, heights, strict=True)] if len(points) <= MANY else []
    return _head(key, landscape.domain, look, relief.contours(landscape, look.size.most), marks) | {"of": which(landscape)}


def _head(key: str, window: Window, look: Look, contours: Sequence[tuple[float, str]], marks: Sequence[Mark] = ()) -> dict[str, Any]:
    """For browser/ground/.

    key: of the feed (browser/meeting.js), "ground-" and the chart's; window: [[x0, x1], [y0, y1]]; full: the top of the heights;
    level: the shade of level ground, 0 to 1; contours: [[height, label], …], rising, the label "" for those between;
    marks: [[x, y, label], …]; of: `which`, of a whole landscape; text: pixels of letters; stroke: a factor on lines;
    day and night: the fields of figures.theme.Ground.
    """
    return {
        "key": f"ground-{key}",
        "window": window,
        "full": FULL,
        "level": round((relief.LEVEL - 1) / 254, 4),
        "contours": [(round(place, 1), label) for place, label in contours],
        "marks": marks,
        "text": look.size.ticks,
        "stroke": look.size.stroke,
        "day": asdict(theme.DAY),
        "night": asdict(theme.NIGHT),
    }
