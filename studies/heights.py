"""Heights for the eye: one monotone squeeze per landscape, the same for its map, its terrain and the paths on it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape

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

    def back(self, squeezed: Array) -> Array:
        """The heights that come to lie at `squeezed`, 0…FULL."""
        part, top = squeezed / FULL, self.high - self.low
        if self.bend is None:
            return self.low + part * top
        return np.asarray(self.low + self.bend * np.expm1(part * np.log1p(top / self.bend)))


@lasting(most=64, size=64 * 1_000)
def squeeze(landscape: Landscape) -> Squeeze:
    """Chosen from the quantiles of the heights in the window: the median comes to lie half way up."""
    _, _, z = grid(landscape, 128)
    finite = z[np.isfinite(z)]
    low = float(finite.min()) if landscape.lowest is None else min(landscape.lowest, float(finite.min()))
    high = float(finite.max())
    median, top = float(np.median(finite)) - low, high - low
    # log(1 + m/c) = ½ log(1 + M/c) has the one solution c = m²/(M - 2m).
    return Squeeze(low, high, median**2 / (top - 2 * median) if top > 2.5 * median else None)


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
    return x.astype("f4"), y.astype("f4"), np.clip(squeeze(landscape)(z), 0, FULL).round().astype("u2")


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
