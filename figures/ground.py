"""The ground of a map, for the browser to paint below a chart: what browser/ground/ reads."""

from dataclasses import asdict
from typing import Any

import numpy as np

from browser import packets
from figures import theme
from figures.theme import USUAL, Look
from knobs.lasting import lasting
from landscapes.base import Landscape
from studies.heights import FULL
from studies.relief import LEVEL, contours, relief
from words.numbers import height

MOST = 40_000  # bytes of a packet; a ground so rough that it would have more is sent coarser
COARSER = 112
MANY = 8  # heights written at minima and passes: of more, none


@lasting(most=64, size=64 * MOST)
def packet(landscape: Landscape, key: str, look: Look = USUAL) -> bytes:
    """The relief of a landscape for the map under a chart's `key`, in the colours of day and night. The same for all races on it."""
    about = head(landscape, key, look)
    made = (packets.ground(found.heights, found.shades, **about) for found in (relief(landscape), relief(landscape, COARSER)))
    fine = next(made)
    return fine if len(fine) <= MOST else next(made)


def head(landscape: Landscape, key: str, look: Look = USUAL) -> dict[str, Any]:
    """What goes with heights and shades.

    key: the chart's; window: [[x0, x1], [y0, y1]]; full: the top of the heights; level: the shade of level ground, 0 to 1;
    contours: [[height, label], …], rising, the label "" for those between; marks: [[x, y, label], …]; text: pixels of letters;
    stroke: a factor on lines; day and night: the fields of figures.theme.Ground.
    """
    points = [*landscape.minima, *landscape.saddles]
    return {
        "key": key,
        "window": landscape.domain,
        "full": FULL,
        "level": (LEVEL - 1) / 254,
        "contours": contours(landscape, look.size.most),
        "marks": [(x, y, height(float(landscape.f(np.array(x), np.array(y))))) for x, y in points] if len(points) <= MANY else [],
        "text": look.size.ticks,
        "stroke": look.size.stroke,
        "day": asdict(theme.DAY),
        "night": asdict(theme.NIGHT),
    }
