"""The ground as a topographic map shows it: its heights, the light on its slopes, and the heights at which contours are drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape
from studies.heights import FULL, fitted, grid, scale, squeeze, squeezed_grid

POINTS = 128  # along each side
LIGHT = np.array([-0.5, 0.5, np.sqrt(0.5)])  # from the upper left, as on maps, half way up the sky
TYPICAL = 0.8  # rise over run, in the picture, that four fifths of the ground stay below
STEEPEST, FLATTEST = 1.2, 0.02  # how high the whole ground may stand in the picture, as a part of the window's longer side
EVERY = 4  # contours from one that is labelled to the next
UPRIGHT = 1e100  # a slope beyond this is this: its square is a number
HOLE = 0  # the shade where there is no height


@dataclass(frozen=True, eq=False)
class Relief:
    """A window on n × n points, rows along y, the lowest first."""

    heights: Any  # (n, n) uint16, 0 to studies.heights.FULL; in holes something
    shades: Any  # (n, n) uint8: 1 turned away from the light, LEVEL level, 255 turned towards it; HOLE where there is no height


LEVEL = round(1 + 254 * float(LIGHT[2]))


@lasting(most=64, size=64 * 3 * POINTS**2)
def relief(landscape: Landscape, points: int = POINTS) -> Relief:
    """The landscape's window. The slopes are the landscape's own gradient, of the height as it is drawn: squeezed."""
    x, y, z = grid(landscape, points)
    return Relief(squeezed_grid(landscape, points)[2], _shades(landscape, x, y, z, squeeze(landscape).slope(z)))


def close_up(landscape: Landscape, window: tuple[tuple[float, float], tuple[float, float]], points: int) -> Relief:
    """A window of any size on the landscape, ((x0, x1), (y0, y1)): squeezed by itself."""
    x, y = (np.linspace(*ends, points) for ends in window)
    with np.errstate(all="ignore"):
        z = np.asarray(landscape.f(*np.meshgrid(x, y)), dtype=float)
    bend = fitted(z)
    heights = np.nan_to_num(bend(z), posinf=FULL).clip(0, FULL).round().astype("u2")
    return Relief(heights, _shades(landscape, x, y, z, bend.slope(z)))


def _shades(landscape: Landscape, x: Array, y: Array, z: Array, steep: Any) -> Any:
    """The light at heights z, (n, n); `steep` is how fast the height that is drawn, up to FULL, rises with them."""
    wide = max(x[-1] - x[0], y[-1] - y[0])
    with np.errstate(all="ignore"):
        rise = steep / FULL * wide * np.asarray(landscape.grad(*np.meshgrid(x, y)), dtype=float)
    rise = np.where(np.isfinite(rise), rise, 0.0).clip(-UPRIGHT, UPRIGHT)
    rise *= _height(np.hypot(*rise))
    light = (LIGHT[2] - LIGHT[0] * rise[0] - LIGHT[1] * rise[1]) / np.sqrt(1 + (rise**2).sum(0))
    return np.where(np.isfinite(z), 1 + 254 * np.clip(light, 0, 1), HOLE).round().astype("u1")


def _height(slopes: Array) -> float:
    """How high to let the ground stand so that most slopes catch the light: bumps flat, a plain with a wall high."""
    typical = float(np.quantile(slopes, 0.8))
    return float(np.clip(TYPICAL / typical, FLATTEST, STEEPEST)) if typical > 0 else STEEPEST


def contours(landscape: Landscape, most: int = 6) -> list[tuple[float, str]]:
    """Squeezed heights of contours, rising, each with its label, "" for those between: every fourth has one, a round height.

    The labelled ones are those of the colour bar, which has `most` labels or fewer.
    """
    places, labels = scale(landscape, most)
    if len(places) < 2:
        return list(zip(places, labels, strict=True))
    first, last = places[1] - places[0], places[-1] - places[-2]
    ends = [places[0] - first, *places, *(places[-1] + last * k for k in range(1, most + 1))]
    names = ["", *labels, *[""] * most]
    found = []
    for low, high, name in zip(ends, ends[1:], names, strict=False):
        found += [(low + (high - low) * k / EVERY, name if k == 0 else "") for k in range(EVERY)]
    return [(place, name) for place, name in found if 0 < place < FULL]
