"""Minima and saddles of a landscape about which nothing is known: found by slopes, then by heights alone, and verified."""

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.critical import critical_points
from landscapes.kinks import bent, slid, surrounded

if TYPE_CHECKING:  # landscapes.base is imported by whoever has one
    from landscapes.base import Landscape

Found = tuple[float, float, str]
WORK = 30_000_000  # operations on numbers that the search by slopes may take
STEPS = 60  # of Newton's method, from every start
FINEST, COARSEST = 64, 10  # starts along each side
SIDE = 65  # points along each side at which heights are looked at: odd, so that the middle is one of them
CANDIDATES = 100  # places from which heights are followed down
TURN = 2.399963229728653  # radians: the golden angle, so that no direction is asked twice
FLAT = 1e-4  # of a bottom's typical rise around it: where it rises less in some direction, it is a valley and no minimum


@lasting(most=64, size=64 * 100_000)
def lowest_points(landscape: "Landscape", operations: int) -> tuple[Found, ...]:
    """Points of the window, as (x, y, "minimum" | "maximum" | "saddle"), lowest first; `operations` is what one gradient and Hessian take.

    Where the slope vanishes they are found by Newton's method, from fewer starts where that is much work, and the signs of the Hessian say
    which kind they are. Minima with a kink or a flat bottom are found by following heights down, and verified by the heights around them.
    """
    with np.errstate(all="ignore"):
        starts = int(np.clip((WORK / STEPS / max(operations, 1)) ** 0.5, COARSEST, FINEST))
        smooth = _verified(landscape, critical_points(landscape, starts))
        sharp = _followed_down(landscape, [point for point in smooth if point[2] == "minimum"])
        points = smooth + sharp
        heights = landscape.f(*np.array([point[:2] for point in points]).reshape(-1, 2).T)
    order = sorted(range(len(points)), key=lambda i: (round(float(heights[i]), 9), points[i]))  # equal heights in a fixed order
    return tuple(points[i] for i in order)


def _verified(landscape: "Landscape", points: tuple[Found, ...]) -> list[Found]:
    """Those where the height is a number, and the slope nothing beside the slopes a thousandth of the window away."""
    width = max(high - low for low, high in landscape.domain)
    x, y = np.array([point[:2] for point in points]).reshape(-1, 2).T
    aside = 1e-3 * width * np.array([[1, -1, 0, 0], [0, 0, 1, -1]])[:, :, np.newaxis]
    around = np.abs(landscape.grad(x + aside[0], y + aside[1]))
    here = np.abs(landscape.grad(x, y)).max(axis=0)
    good = np.isfinite(landscape.f(x, y)) & (here <= 1e-6 * np.nan_to_num(around).max(axis=(0, 1)))
    return [point for point, vanishes in zip(points, good, strict=True) if vanishes]


def _followed_down(landscape: "Landscape", known: list[Found]) -> list[Found]:
    """Minima other than the known ones, from the points of a grid that are no higher than those around them."""
    (x0, x1), (y0, y1) = landscape.domain
    step, width = np.array([(x1 - x0), (y1 - y0)]) / (SIDE - 1), max(x1 - x0, y1 - y0)
    x, y = np.meshgrid(np.linspace(x0, x1, SIDE), np.linspace(y0, y1, SIDE))
    z = np.nan_to_num(landscape.f(x, y), nan=np.inf, posinf=np.inf, neginf=-np.inf)
    inner = slice(1, -1)
    around = [z[1 + i : SIDE - 1 + i, 1 + j : SIDE - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    middle = z[inner, inner]
    low = (middle <= np.min(around, axis=0)) & (middle < np.max(around, axis=0)) & np.isfinite(middle)  # within a level no place is lowest
    at = np.array([x[inner, inner][low], y[inner, inner][low]])
    for a, b, _ in known:
        at = at[:, (np.abs(at - np.array([[a], [b]])) > 1.5 * step[:, np.newaxis]).any(axis=0)]
    at = at[:, np.argsort(landscape.f(*at), kind="stable")[:CANDIDATES]]
    if not at.size:
        return []
    at = _settled(landscape, _descended(landscape, at, step.max(), width), width)
    at, bends = _creased(landscape, at, width)
    found: list[Found] = []
    for (a, b), bend in zip(at.T, bends, strict=True):
        inside = x0 < a < x1 and y0 < b < y1
        apart = all(abs(a - c) + abs(b - d) > 1e-6 * width for c, d, _ in [*known, *found])
        if inside and apart and _is_bottom(landscape, a, b, width, bend):
            found.append((float(a), float(b), "minimum"))
    return found


def _descended(landscape: "Landscape", at: Array, step: float, width: float) -> Array:
    """Each of some places, (2, K), moved to the lowest of eight around it, to nearer ones where none is lower, until nothing is gained."""
    reach = np.full(at.shape[1], step)
    height, each = landscape.f(*at), np.arange(at.shape[1])
    for turn in count():
        if turn == 300 or (reach < 1e-14 * width).all():
            break
        angle = np.arange(8) * np.pi / 4 + turn * TURN
        if turn % 2 == 0:  # every other time along the axes, where kinks often lie
            angle = np.arange(8) * np.pi / 4
        tried = at[:, np.newaxis] + reach * np.array([np.cos(angle), np.sin(angle)])[:, :, np.newaxis]
        heights = np.nan_to_num(landscape.f(*tried), nan=np.inf)
        best = heights.argmin(axis=0)
        lower = heights[best, each] < height
        at = np.where(lower, tried[:, best, each], at)
        height = np.where(lower, heights[best, each], height)
        reach = np.where(lower, reach, reach / 2)
    return at


def _settled(landscape: "Landscape", at: Array, width: float) -> Array:
    """Where slopes lead from there, if that is near and no higher: heights alone tell a flat bottom's place to few digits."""
    x, y = at
    for _ in range(STEPS):
        gx, gy = landscape.grad(x, y)
        xx, xy, yy = landscape.hessian(x, y)
        det = xx * yy - xy * xy
        x, y = x - (yy * gx - xy * gy) / det, y - (xx * gy - xy * gx) / det
        x, y = np.where(np.isfinite(x), x, at[0]), np.where(np.isfinite(y), y, at[1])
    near = (np.hypot(x - at[0], y - at[1]) < 1e-3 * width) & (landscape.f(x, y) <= landscape.f(*at))
    settled = np.where(near, np.array([x, y]), at)
    return np.where(np.abs(settled) < 1e-13 * width, 0.0, settled)


def _creased(landscape: "Landscape", at: Array, width: float) -> tuple[Array, Array]:
    """The places, (2, K), or the lowest of the crease they lie at, if that is no higher; and how that bends, (K,), as `bent`."""
    moved = slid(landscape, at, width)
    moved = np.where(np.abs(moved) < 1e-10 * width, 0.0, moved)
    slope = np.abs(landscape.grad(*(at + 1e-6 * width * np.array([[1.0], [-0.6]])))).max(axis=0)
    lower = (bent(landscape, moved, width) > 0) & (landscape.f(*moved) <= landscape.f(*at) + 1e-9 * width * slope)
    at = np.where(lower, moved, at)
    return at, bent(landscape, at, width)


def _is_bottom(landscape: "Landscape", x: float, y: float, width: float, bend: float) -> bool:
    """Whether the ground rises from there in all directions, and, but in a crease that bends upwards, in none of them next to nothing."""
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    around = np.array([np.cos(angle), np.sin(angle)])
    here = landscape.f(np.array(x), np.array(y))
    for radius in (1e-5, 1e-4, 1e-3):
        a, b = x + radius * width * around[0], y + radius * width * around[1]
        rise = np.nan_to_num(landscape.f(a, b) - here, nan=np.inf)
        if bend < 0 or not surrounded(np.array(landscape.grad(a, b)), around) or (rise.min() < 0 and bend == 0):
            return False
    return bool(rise.min() > (0 if bend > 0 else FLAT * np.median(rise)))
