"""Where a landscape's gradient vanishes: Newton's method from a grid of starts."""

from typing import TYPE_CHECKING

import numpy as np

from knobs.lasting import lasting

if TYPE_CHECKING:  # landscapes.base reads this module
    from landscapes.base import Landscape


@lasting(most=64, size=64 * 100_000)
def critical_points(landscape: "Landscape", grid: int = 96) -> tuple[tuple[float, float, str], ...]:
    """Points of the window where the gradient vanishes, as (x, y, "minimum" | "maximum" | "saddle"), lowest first.

    Found by Newton's method from a grid of starts; points with a singular Hessian are left out.
    """
    (x0, x1), (y0, y1) = landscape.domain
    width = max(x1 - x0, y1 - y0)
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(x0, x1, grid), np.linspace(y0, y1, grid)))
    with np.errstate(all="ignore"):
        for _ in range(60):
            gx, gy = landscape.grad(x, y)
            xx, xy, yy = landscape.hessian(x, y)
            det = xx * yy - xy * xy
            dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
            short = np.minimum(1, width / grid / np.sqrt(dx * dx + dy * dy))  # short steps stay in their own valley
            x, y = x - short * dx, y - short * dy
        xx, xy, yy = landscape.hessian(x, y)
        det = xx * yy - xy * xy
        scale = np.abs(xx) + np.abs(xy) + np.abs(yy)
        inside = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
        settled = (np.sqrt(dx * dx + dy * dy) < 1e-10 * width) & (np.abs(det) > 1e-9 * scale**2) & inside
    x, y = (np.where(np.abs(a) < 1e-15 * width, 0.0, a)[settled] for a in (x, y))  # on an axis rounding leaves something of 0
    points: list[tuple[float, float, str]] = []
    order = np.lexsort((y, x, np.round(landscape.f(x, y), 9)))  # equal heights in a fixed order, whatever the last digits
    while len(order):
        i = order[0]
        kind = "saddle" if det[settled][i] < 0 else "minimum" if xx[settled][i] > 0 else "maximum"
        points.append((float(x[i]), float(y[i]), kind))
        order = order[np.abs(x[order] - x[i]) + np.abs(y[order] - y[i]) > 1e-6 * width]
    return tuple(points)
