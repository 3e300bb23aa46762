"""What charts are made of: lines, points, the ground, axes. Each is a dictionary, as Plotly takes it; `more` is what else it has."""

from collections.abc import Mapping
from typing import Any

from figures import theme
from studies.heights import FULL

Trace = dict[str, Any]
LEVELS = 18  # contours of a window
PAD = 8  # pixels from an axis to its labels in Streamlit's template: margin.pad


def line(x: Any, y: Any, name: str, color: str, width: float, dash: str = "solid", **more: Any) -> Trace:
    """A line through points, (n,) each."""
    return dict(type="scatter", mode="lines", x=x, y=y, name=name, line=dict(color=color, width=width, dash=dash), **more)


def points(x: Any, y: Any, name: str, marker: Trace, **more: Any) -> Trace:
    """Markers at points, (n,) each; `marker` is how they look."""
    return dict(type="scatter", mode="markers", x=x, y=y, name=name, marker=marker, **more)


def window(x: Any, y: Any, z: Any, stroke: float = 1, **more: Any) -> Trace:
    """The ground of a whole window in contours: squeezed heights z, (n, n), from 0 to FULL (studies/heights.py), at even x and y, (n,)."""
    levels = dict(start=0, end=FULL, size=FULL / LEVELS)
    return ground(dict(**_even("x", x), **_even("y", y)), z, stroke, levels, zmin=0, zmax=FULL, **more)


def _even(name: str, places: Any) -> Trace:
    """Evenly spaced places as Plotly takes the first and the gap: two numbers are sent in place of many."""
    first, last = float(places[0]), float(places[-1])
    return {f"{name}0": first, f"d{name}": (last - first) / (len(places) - 1)}


def ground(at: Trace, z: Any, stroke: float = 1, levels: Mapping[str, float] = {}, **more: Any) -> Trace:
    """Heights z, (n, n), in contours, at `levels` if they are given, with one tint from each to the next; `at` says where they are.

    The browser paints a finer ground over it. A tint that changed between two contours would be computed pixel by pixel each time Plotly
    draws the chart, which takes it longer than all else on a map.
    """
    edge = dict(color=theme.CONTOUR, width=0.7 * stroke)
    return dict(type="contour", z=z, colorscale=theme.GROUND, line=edge, contours=dict(coloring="fill", **levels), **at, **more)


def axis(**more: Any) -> Trace:
    """An axis with short ticks outside, and no line at zero."""
    return dict(zeroline=False, ticklabeloverflow="allow", ticks="outside", ticklen=4, tickcolor=theme.GRID) | more


def title(text: str, **more: Any) -> Trace:
    """What stands beside an axis."""
    return dict(text=text, standoff=4, **more)


def beneath(text: str, gap: float = 6, **more: Any) -> Trace:
    """An axis below a chart with its title, `gap` pixels below the labels, from where Streamlit moves these and Plotly does not know it."""
    return dict(ticklabelstandoff=-PAD, title=title(text, **more) | dict(standoff=PAD + gap))
