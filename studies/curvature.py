"""How the ground bends: the principal curvatures of a landscape at any point, and what a step makes of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from landscapes.base import Landscape


@dataclass(frozen=True, eq=False)
class Curvature:
    """The principal curvatures, λ₁ >= λ₂, of the shape of the points; NaN only where the second derivatives are no finite numbers."""

    lambda1: Array  # how fast the slope changes along axis1; > 0 bends up, < 0 bends down
    lambda2: Array
    axis1: Array  # (2, *shape), of length 1: the direction that bends up the most
    axis2: Array  # (2, *shape), of length 1, at a right angle to axis1
    condition: Array  # the larger |λ| over the smaller: how narrow the ravine; inf where one of them is 0


def curvature(landscape: Landscape, x: Any, y: Any) -> Curvature:
    """The eigenvalues and eigenvectors of the Hessian at the points (x, y), one number or arrays of any one shape."""
    return principal(*_hessian(landscape, x, y))


def load(landscape: Landscape, x: Any, y: Any, rate: Array) -> Array:
    """Rate times curvature, for a step with a learning rate of its own in each coordinate: `rate` is (2, *shape).

    The largest eigenvalue of √R H √R with R = diag(rate), which is η λ₁ where the rates are equal. What a rule can bear of it is its
    `limit()`; beyond, a straight-walled bowl of this curvature throws it ever farther out. Cohen et al. 2022, arXiv:2207.14484.
    """
    xx, xy, yy = _hessian(landscape, x, y)
    rate_x, rate_y = np.asarray(rate, dtype=float)
    with np.errstate(all="ignore"):
        return principal(rate_x * xx, np.sqrt(rate_x) * np.sqrt(rate_y) * xy, rate_y * yy).lambda1


def principal(xx: Any, xy: Any, yy: Any) -> Curvature:
    """The eigenvalues and eigenvectors of the symmetric matrices ((xx, xy), (xy, yy)), in closed form."""
    xx, xy, yy = np.broadcast_arrays(*(np.asarray(entry, dtype=float) for entry in (xx, xy, yy)))
    with np.errstate(all="ignore"):
        middle, radius = xx / 2 + yy / 2, np.hypot(xx / 2 - yy / 2, xy)
        lambda1, lambda2 = middle + radius, middle - radius
        turn = np.arctan2(2 * xy, xx - yy) / 2
        axis1, axis2 = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        large, small = np.maximum(abs(lambda1), abs(lambda2)), np.minimum(abs(lambda1), abs(lambda2))
        condition = np.where(np.isfinite(large), np.where(small > 0, large / small, np.inf), np.nan)
    return Curvature(lambda1, lambda2, axis1, axis2, condition)


def _hessian(landscape: Landscape, x: Any, y: Any) -> tuple[Array, Array, Array]:
    x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    with np.errstate(all="ignore"):
        return landscape.hessian(x, y)
