"""Heights for the eye: one monotone squeeze per landscape, the same for its map, its terrain and the paths on it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape

TALLEST = 1e37  # heights are drawn as numbers of 32 bits
FULL = 65_535  # the top of the window in squeezed height: grids travel as 16-bit integers, half of float32


@dataclass(frozen=True)
class Squeeze:
    """f -> log(1 + (f - low)/bend), scaled so that the window lies in 0…FULL; straight where `bend` is None."""

    low: float
    high: float
    bend: float | None

    def __call__(self, f: Any) -> Array:
        with np.errstate(all="ignore"):
            rise = np.asarray(f, dtype=float) - self.low
            top = self.high - self.low
            if self.bend is None:
                return FULL * rise / top
            return np.asarray(FULL * np.sign(rise) * np.log1p(np.abs(rise) / self.bend) / np.log1p(top / self.bend))

    def slope(self, f: Any) -> Array:
        """How fast the squeezed height rises with the height, at heights `f`: above 0."""
        with np.errstate(all="ignore"):
            rise = np.abs(np.asarray(f, dtype=float) - self.low)
            if self.bend is None:
                return FULL / (self.high - self.low) + 0 * rise
            return np.asarray(FULL / ((self.bend + rise) * np.log1p((self.high - self.low) / self.bend)))

    def back(self, squeezed: Array) -> Array:
        """The heights that come to lie at `squeezed`, 0…FULL."""
        part, top = squeezed / FULL, self.high - self.low
        if self.bend is None:
            return self.low + part * top
        return np.asarray(self.low + self.bend * np.expm1(part * np.log1p(top / self.bend)))


@lasting(most=64, size=64 * 1_000)
def squeeze(landscape: Landscape) -> Squeeze:
    """Chosen from the quantiles of the heights in the window: the median comes to lie half way up."""
    return fitted(grid(landscape, 128)[2], landscape.lowest)


def fitted(z: Array, lowest: float | None = None) -> Squeeze:
    """The squeeze of heights `z`, of any shape, none below `lowest`. Where all is level, or nothing has a height, its window is 1 high.

    Heights beyond `TALLEST` count as none.
    """
    with np.errstate(invalid="ignore"):
        finite = z[np.abs(z) <= TALLEST]
    if not len(finite):
        return Squeeze(0.0, 1.0, None)
    low = float(finite.min()) if lowest is None else min(lowest, float(finite.min()))
    high = float(finite.max())
    if not high - low > 1e-12 * max(abs(low), abs(high)):
        return Squeeze(low, low + max(1.0, 1e-9 * abs(low)), None)
    top = high - low
    median = max(float(np.median(finite)) - low, 1e-6 * top)  # of a plain before a wall it is 0
    # log(1 + m/c) = ½ log(1 + M/c) has the one solution c = m²/(M - 2m).
    return Squeeze(low, high, median * (median / (top - 2 * median)) if top > 2.5 * median else None)


@lasting(most=32, size=32 * 140_000)
def grid(landscape: Landscape, n: int) -> tuple[Array, Array, Array]:
    """The window on n × n points: x (n,), y (n,), f (n, n), rows along y."""
    (x0, x1), (y0, y1) = landscape.domain
    x, y = np.linspace(x0, x1, n), np.linspace(y0, y1, n)
    with np.errstate(all="ignore"):
        return x, y, np.asarray(landscape.f(*np.meshgrid(x, y)), dtype=float)


@lasting(most=64, size=64 * 15_000)
def squeezed_grid(landscape: Landscape, n: int) -> tuple[Array, Array, Any]:
    """`grid` with squeezed heights as 16-bit integers."""
    x, y, z = grid(landscape, n)
    return x.astype("f4"), y.astype("f4"), np.clip(_filled(squeeze(landscape)(z)), 0, FULL).round().astype("u2")


def _filled(z: Array) -> Array:
    """Rows of numbers in which what is not finite has become the mean of its neighbours, from the rim of a hole inwards; 0 if all is."""
    z = np.where(np.isfinite(z), z, np.nan)
    while np.isnan(z).any() and not np.isnan(z).all():
        around = np.pad(z, 1, constant_values=np.nan)
        near = np.stack([around[1:-1, :-2], around[1:-1, 2:], around[:-2, 1:-1], around[2:, 1:-1]])
        known = np.isfinite(near)
        with np.errstate(all="ignore"):
            z = np.where(np.isnan(z), np.where(known, near, 0).sum(0) / known.sum(0), z)
    return np.nan_to_num(z)


def scale(landscape: Landscape, most: int = 6) -> tuple[list[float], list[str]]:
    """Round heights, about evenly spread in squeezed height, and where they lie: they label the colour bar and the terrain's axis."""
    bend = squeeze(landscape)
    exact = bend.back(np.linspace(0, FULL, most))
    gaps = np.diff(exact)
    nearest = np.minimum([gaps[0], *gaps], [*gaps, gaps[-1]])
    rounded = {round(h, -int(np.floor(np.log10(gap)))) + 0.0 for h, gap in zip(exact.tolist(), nearest, strict=True)}
    slack = 1e-9 * (bend.high - bend.low)
    heights = sorted(h for h in rounded if bend.low - slack <= h <= bend.high + slack)
    return [float(v) for v in bend(heights)], [_plain(h) for h in heights]


def _plain(height: float) -> str:
    """Short, as labels stand beside narrow charts: 20k is 20,000, 1M a million."""
    if 1e6 <= abs(height) < 1e9:
        return f"{height / 1e6:.3g}M"
    if 1e4 <= abs(height) < 1e6:
        return f"{height / 1e3:.3g}k"
    return f"{height:.0f}" if 100 <= abs(height) < 1e4 else f"{height:.3g}"
