"""The curve of a schedule as SVG: the rate over the steps of a race, from 0 up."""

from knobs.lasting import lasting
from optimizers.schedules import Schedule

WIDTH, HEIGHT = 240, 48
MOST = 240  # points of the curve
GREY = "#7f8c99"  # seen on white and on black


@lasting(most=128, size=600_000)
def sketch(schedule: Schedule, steps: int, color: str) -> str:
    """The factor on the rate at steps 1 to `steps`, its greatest value at the top. Each step is level, as the rate is during it."""
    at = sorted({1 + (steps - 1) * i // max(MOST - 1, 1) for i in range(MOST)})
    factors = [schedule(t, steps) for t in at]
    top = max(max(factors), 1e-12)
    path = f"M0 {HEIGHT}"
    for t, factor in zip(at, factors, strict=True):
        x, y = WIDTH * (t - 1) / steps, HEIGHT - (HEIGHT - 2) * factor / top
        path += f"{'L' if t == 1 else 'V'}{f'{x:.1f} ' if t == 1 else ''}{y:.1f}H{WIDTH * t / steps:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT + 1}" viewBox="0 0 {WIDTH} {HEIGHT + 1}" fill="none">'
        f'<path stroke="{GREY}" d="M0 {HEIGHT}.5H{WIDTH}"/><path stroke="{color}" stroke-width="2" d="{path}"/></svg>'
    )
