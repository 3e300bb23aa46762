"""Where the mean loss over examples is lowest, for each kind: by a formula, by Newton's method, or at a corner that is found exactly.

Every function takes features z, as the weights see them, targets b, (n,) each, and the weight of the L2 part; z has the mean 0.
"""

import numpy as np

from knobs import Array
from landscapes.base import Point

MOST = 200  # steps of Newton's method
CORNER = 1e-12  # deviations from a corner's slope: what is nearer is at the corner
ROUNDED = 1e-14  # deviations from 0: a mean that is nearer is 0
SHORT = 1e-15  # of the size of the weights: a step that moves them no farther moves the last digit


def squared(z: Array, b: Array, l2: float) -> Point:
    """Least squares, by the formula; of targets with the mean 0 the intercept is 0 and not what rounding has left of it."""
    middle = float(b.mean())
    return float((z * b).mean() / ((z * z).mean() + l2)), middle if abs(middle) > ROUNDED * b.std() else 0.0


def huber(z: Array, b: Array, l2: float, delta: float) -> Point:
    """By Newton's method from the least squares, halving steps that do not go down; where it stands the loss is a square."""

    def height(x: float, y: float) -> float:
        r = z * x + y - b
        pull = np.clip(r, -delta, delta)
        return float((pull * (r - pull / 2)).mean() + l2 * x**2 / 2)

    x, y = squared(z, b, l2)
    for _ in range(MOST):
        r = z * x + y - b
        pull, near = np.clip(r, -delta, delta), np.abs(r) < delta
        g = np.array([(z * pull).mean() + l2 * x, pull.mean()])
        h = np.array([[(near * z * z).mean() + l2, (near * z).mean()], [(near * z).mean(), near.mean()]])
        ridge = 0.0 if np.linalg.det(h) > 1e-12 * np.trace(h) ** 2 else 1e-3  # where too few examples are near, step towards more
        move_x, move_y = (float(part) for part in np.linalg.solve(h + ridge * np.eye(2), g))
        now, part = height(x, y), 1.0
        while height(x - part * move_x, y - part * move_y) > now and part > 1e-9:
            part /= 2
        x, y = x - part * move_x, y - part * move_y
        if abs(move_x) + abs(move_y) <= SHORT * (abs(x) + abs(y) + 1):
            break
    return x, y


def absolute(z: Array, b: Array, l2: float) -> Point:
    """At a corner, where the line goes through two examples; with an L2 part also where it goes through one.

    For every slope the best line goes through the example in the middle of what is left. Its loss, a convex function of the slope alone,
    has its bottom where it begins to rise; there another example comes to where the one in the middle is.
    """

    def seen(x: float) -> tuple[int, float]:
        """The example in the middle, and how the best line's loss changes as the slope grows: examples of one height part as they will."""
        order, middle = np.lexsort((-z, b - z * x)), (len(b) - 1) // 2
        apart = z[order] - z[order[middle]]
        return int(order[middle]), float((apart[:middle].sum() - apart[middle:].sum()) / len(b) + l2 * x)

    steepest = np.abs(np.subtract.outer(b, b)).max() / max(np.abs(np.diff(np.unique(z))).min(), 1e-12)
    low, high = -float(steepest) - 1.0, float(steepest) + 1.0
    while low < (half := (low + high) / 2) < high:
        if seen(half)[1] > 0:
            high = half
        else:
            low = half
    (middle, rise), (other, _) = seen(low), seen(high)
    corners = [(b[i] - b[there]) / (z[i] - z[there]) for i in (middle, other) for there in [z != z[i]]]
    x = min(np.concatenate(corners), key=lambda corner: abs(corner - low))
    if l2 and abs(x - low) > CORNER * (1 + abs(low)):
        x = low - rise / l2
    middle, _ = seen(x)
    return float(x), float(b[middle] - z[middle] * x)


def parted(z: Array, b: Array) -> float | None:
    """The height that a logistic loss without an L2 part falls towards and never reaches, where one class lies wholly beyond the other.

    It is 0, or what examples of both classes lose that stand on the border together; None where the classes overlap.
    """
    for side in (1, -1):
        below, beyond = z[b == -side].max(), z[b == side].min()
        if below <= beyond:
            share = np.array([((z == below) & (z == beyond) & (b == kind)).sum() for kind in (1, -1)]) / len(z)
            return float(-sum(part * np.log(part / share.sum()) for part in share if part))
    return None


def logistic(z: Array, b: Array, l2: float) -> Point:
    """By Newton's method from 0, halving steps that do not go down; there must be a lowest point (see `parted`)."""

    def height(x: float, y: float) -> float:
        return float(np.logaddexp(0, -b * (z * x + y)).mean() + l2 * x**2 / 2)

    x = y = 0.0
    for _ in range(MOST):
        p = 1 / (1 + np.exp(np.clip(b * (z * x + y), -700, 700)))
        g, bend = np.array([-(b * p * z).mean() + l2 * x, -(b * p).mean()]), p * (1 - p)
        h = np.array([[(bend * z * z).mean() + l2, (bend * z).mean()], [(bend * z).mean(), bend.mean()]])
        move_x, move_y = (float(part) for part in np.linalg.solve(h, g))
        now, part = height(x, y), 1.0
        while height(x - part * move_x, y - part * move_y) > now + 1e-15 and part > 1e-9:
            part /= 2
        x, y = x - part * move_x, y - part * move_y
        if abs(move_x) + abs(move_y) <= SHORT * (abs(x) + abs(y) + 1):
            break
    return x, y
