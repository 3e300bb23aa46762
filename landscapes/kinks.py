"""Minima in creases: where two smooth pieces of a landscape meet at an angle, as in |x - y| + (x - 1)²/100, heights alone lead nowhere."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knobs import Array

if TYPE_CHECKING:  # landscapes.base is imported by whoever has one
    from landscapes.base import Landscape

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
STEPS = 60  # of Newton's method, along the crease and back onto it
AROUND = 16  # places around a point at which slopes are asked for
FIRST, SECOND = np.triu_indices(AROUND, 1)  # every pair of them
REACH, NEAREST, FARTHEST = 1e-3, 1e-7, 1 / 64  # of the window: how far from the point they are, at first, at least and at most
SETTLED = 1e-11  # of the window: a step that is no longer is the last
ANGLED = 1e-3  # of the slopes: by how much those of two pieces differ
BENT = 1e-6  # of the angle of a crease: where it bends less over the window, it is level and has no lowest place


def slid(landscape: "Landscape", at: Array, width: float) -> Array:
    """Each of some places, (2, K), moved along the crease that it lies at to where the crease is level; where it lies at none, it stays.

    Of the slopes around a place the two are taken of which a mixture is shortest (the subgradient of least norm; Burke, Lewis and Overton
    2005, A robust gradient sampling algorithm): they are of the two pieces. Newton's method for the mixture's Hessian, bound to where both
    pieces are equally high, does the rest (sequential quadratic programming).
    """
    reach, here, move = np.full(at.shape[1], REACH * width), at, np.zeros_like(at)
    for _ in range(STEPS):
        found = _crease(landscape, here + move, reach)
        here = np.where(found.seen, here + move, here)  # where no crease is in sight any more, back to before and with a shorter step
        step = found.back + found.along * np.where(found.bend > 0, found.fall / found.bend, 4 * np.sign(found.fall) * reach)
        length = np.hypot(*step)
        if not np.where(found.seen, length > SETTLED * width, reach > NEAREST * width).any():
            break
        move = np.where(found.seen, step * np.minimum(1, 4 * reach / length), move / 4)
        reach = np.where(found.seen, np.minimum(2 * reach, 10 * length), reach / 4).clip(NEAREST * width, FARTHEST * width)
    return here


def bent(landscape: "Landscape", at: Array, width: float) -> Array:
    """How the crease bends of which some places, (2, K), are the lowest or the highest: 1 up, -1 down, 0 where none is, or a level one."""
    near, far = (_crease(landscape, at, np.full(at.shape[1], reach * width)) for reach in (NEAREST, 10 * NEAREST))
    jumps = (near.angle < 2 * far.angle) & (far.angle < 2 * near.angle)  # else the slope only changes fast
    crease = near.seen & near.of_two & jumps
    level = np.hypot(near.fall / near.bend, np.hypot(*near.back)) < NEAREST * width
    return np.where(crease & level & (np.abs(near.bend) * width > BENT * near.angle), np.sign(near.bend), 0.0)


class _Crease(NamedTuple):
    """Where two pieces meet near some places."""

    seen: Bools  # whether there is any
    back: Array  # to there, (2, K); what follows and has no direction is (K,)
    along: Array  # the crease, (2, K), of length 1
    fall: Array  # of the height, along the crease
    bend: Array
    angle: Array  # between the slopes of the pieces: the length of their difference
    of_two: Bools  # whether no third piece is there


def _crease(landscape: "Landscape", at: Array, reach: Array) -> _Crease:
    """The crease within `reach`, (K,), of places, (2, K)."""
    angle = 2 * np.pi * (np.arange(AROUND) + 0.5) / AROUND
    aside = reach * np.array([np.cos(angle), np.sin(angle)])[:, :, np.newaxis]  # (2, AROUND, K)
    slopes = np.array(landscape.grad(*(at[:, np.newaxis] + aside)))
    share, pair = _shortest(slopes)
    places, two = (np.take_along_axis(of, pair[np.newaxis], axis=1) for of in (aside, slopes))  # (2, 2, K): one of each piece
    xx, xy, yy = landscape.hessian(*(at[:, np.newaxis] + places))
    turn = np.array([xx * places[0] + xy * places[1], xy * places[0] + yy * places[1]])
    slope = two - turn  # of each piece at the place itself, were the piece all there is
    height = landscape.f(*(at[:, np.newaxis] + places)) - (slope * places + turn * places / 2).sum(axis=0)
    across = slope[:, 1] - slope[:, 0]
    apart = np.hypot(*across)
    back = (height[0] - height[1]) * across / apart**2
    along = np.array([-across[1], across[0]]) / apart
    xx, xy, yy = ((share * part).sum(axis=0) for part in (xx, xy, yy))
    mixed = (share * slope).sum(axis=1) + np.array([xx * back[0] + xy * back[1], xy * back[0] + yy * back[1]])
    fall, bend = -(mixed * along).sum(axis=0), xx * along[0] ** 2 + 2 * xy * along[0] * along[1] + yy * along[1] ** 2
    seen = (apart > ANGLED * np.abs(slope).max(axis=(0, 1))) & np.isfinite([*back, fall, bend]).all(axis=0)
    x, y = slopes[:, :, np.newaxis] - two[:, np.newaxis]
    other = np.hypot(x, y).min(axis=1)
    return _Crease(seen, back, along, fall, bend, apart, other.max(axis=0) < apart / 10)


def _shortest(slopes: Array) -> tuple[Array, Ints]:
    """Of slopes, (2, AROUND, K), the pair with the shortest mixture: the two shares, (2, K), and which two, (2, K)."""
    one, other = slopes[:, FIRST], slopes[:, SECOND]
    apart = one - other
    share = np.clip(-(other * apart).sum(axis=0) / (apart**2).sum(axis=0), 0, 1)
    length = np.hypot(*(other + share * apart))
    best = np.where(np.isfinite(length), length, np.inf).argmin(axis=0)
    part = share[best, np.arange(len(best))]
    return np.array([part, 1 - part]), np.array([FIRST[best], SECOND[best]])


def surrounded(slopes: Array, outward: Array) -> bool:
    """Whether slopes, (2, n), of the places around a point lie on no one side of 0: if they did, there would be a way down from the point.

    Where the landscape is undefined it counts as a wall: the slope is `outward`, (2, n), the direction of the place itself.
    """
    slopes = np.where(np.isfinite(slopes).all(axis=0), slopes, outward)
    slopes = slopes[:, slopes.any(axis=0)]
    angle = np.sort(np.arctan2(slopes[1], slopes[0]))
    gaps = np.diff(np.append(angle, angle[:1] + 2 * np.pi))
    return bool(len(angle) and gaps.max() < np.pi)
