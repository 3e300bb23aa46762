"""The race: map, loss curve and terrain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.heights import FULL, grid, scale, squeeze, squeezed_grid
from figures.theme import Style
from knobs import Array
from landscapes.base import Landscape
from optimizers.engine import Trajectory
from ranking import TARGET, last_step

MAP_POINTS, TERRAIN_POINTS = 84, 64
FAINT = 0.4
HUGE = float(np.finfo("f4").max)


@dataclass(frozen=True)
class Runner:
    """One visible lane: its name, its look and its run."""

    name: str
    style: Style
    trajectory: Trajectory

    @property
    def last(self) -> int:
        return last_step(self.trajectory)

    def drawn(self, values: Array) -> Array:
        """`values` of steps 0…T, cut where the run leaves. The step that leaves may be beyond float32: it is drawn at its end."""
        return np.asarray(np.clip(values[: self.last + 1], -HUGE, HUGE), dtype="f4")


@lru_cache(maxsize=256)
def curve(landscape: Landscape, trajectory: Trajectory, slope: bool = False) -> Array:
    """What the loss chart draws, (T+1,): f - f* where f* is known, else f; or ‖∇f‖, without the noise."""
    with np.errstate(all="ignore"):
        if slope:
            return np.asarray(np.hypot(*landscape.grad(trajectory.w[:, 0], trajectory.w[:, 1])))
        return np.asarray(trajectory.loss - (landscape.lowest or 0.0))


@lru_cache(maxsize=256)
def lifted(landscape: Landscape, trajectory: Trajectory) -> Array:
    """The heights of a path on the terrain, (T+1,)."""
    return squeeze(landscape)(trajectory.loss)


class Kept(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is shown many times and never edited: what is sent of it is made once."""

    def to_dict(self) -> Any:
        if "sent" not in self.__dict__:
            self.__dict__["sent"] = super().to_dict()
        return self.__dict__["sent"]


def _figure(data: list[dict[str, object]], layout: dict[str, object]) -> go.Figure:
    """Without Plotly's own check of every property, which takes ten times as long as the rest; the tests make it instead."""
    return Kept(dict(data=data, layout=layout | {"template": {}}), _validate=False)


@lru_cache(maxsize=64)
def landscape_map(landscape: Landscape, start: tuple[float, float], runners: tuple[Runner, ...]) -> go.Figure:
    """Contours, minima, saddles, the start and every path, faint: the player draws the bright ones over them."""
    x, y, z = squeezed_grid(landscape, MAP_POINTS)
    places, labels = scale(landscape)
    data: list[dict[str, object]] = [dict(
        type="contour", x=x, y=y, z=z, zmin=0, zmax=FULL, colorscale=theme.GROUND,
        contours=dict(coloring="heatmap", start=0, end=FULL, size=FULL / 18),
        line=dict(color=theme.CONTOUR, width=0.7), hovertemplate="x %{x:.3f}, y %{y:.3f}<extra></extra>", name="",
        colorbar=dict(tickvals=places, ticktext=labels, thickness=8, outlinewidth=0, len=0.9,
                      tickfont=dict(size=10)),
    )]  # fmt: skip
    for runner in runners:
        path = runner.drawn(runner.trajectory.w)
        data.append(dict(
            type="scatter", mode="lines", x=path[:, 0], y=path[:, 1], name=runner.name, opacity=FAINT,
            line=dict(color=runner.style.color, width=1.5, dash=runner.style.dash),
            hovertemplate=f"{runner.name}<br>step %{{pointNumber}}<br>x %{{x:.4f}}<br>y %{{y:.4f}}<extra></extra>",
        ))  # fmt: skip
    data += _points(landscape.minima, "minimum", "circle", 9, landscape) + _points(landscape.saddles, "saddle", "x-thin", 8, landscape)
    data.append(dict(
        type="scatter", mode="markers", x=[start[0]], y=[start[1]], name="start",
        hovertemplate="start<br>%{x:.4f}, %{y:.4f}<extra></extra>",
        marker=dict(symbol="circle-open", size=16, color=theme.INK, line=dict(width=2.5)),
    ))  # fmt: skip
    window_x, window_y = landscape.domain
    axis = dict(showgrid=False, zeroline=False, ticks="outside", ticklen=4, tickcolor=theme.GRID, constrain="domain")
    layout = dict(
        height=440, margin=dict(l=44, r=6, t=6, b=36), showlegend=False, clickanywhere=True, hovermode="closest", dragmode="pan",
        uirevision=f"map {type(landscape).__name__}",
        xaxis=dict(axis, range=window_x, title=dict(text="x", standoff=4)),
        yaxis=dict(axis, range=window_y, title=dict(text="y", standoff=4), scaleanchor="x"),
    )  # fmt: skip
    return _figure(data, layout)


def _points(points: Sequence[tuple[float, float]], what: str, symbol: str, size: int, landscape: Landscape) -> list[dict[str, object]]:
    """Markers with their height; a lattice of minima is drawn small, one of saddles not at all."""
    if not points or (what == "saddle" and len(points) > 30):
        return []
    x, y = np.array(points, dtype="f4").T
    heights = landscape.f(*np.array(points, dtype=float).T)
    label = f"{what}<br>f(%{{x:.4~g}}, %{{y:.4~g}}) = %{{customdata:.4~g}}<extra></extra>"
    if len(points) > 30:
        size = 4
    marker = dict(symbol=symbol, size=size, color=theme.MINIMUM, line=dict(color=theme.EDGE, width=1.6))
    if what == "saddle":
        marker = dict(symbol=symbol, size=size, line=dict(color=theme.EDGE, width=1.6), opacity=0.6)
    elif len(points) > 1:
        marker["size"] = [size + 3] + [size - 2] * (len(points) - 1) if heights[1] > heights[0] + TARGET else size
    height = np.asarray(heights, dtype="f4")  # numbers travel in a third of the bytes of ready labels
    return [dict(type="scatter", mode="markers", x=x, y=y, customdata=height, name=what, hovertemplate=label, marker=marker)]


@lru_cache(maxsize=64)
def loss_curve(landscape: Landscape, steps: int, runners: tuple[Runner, ...], slope: bool = False) -> go.Figure:
    """Loss (or slope) by step, every lane faint. The vertical axis is logarithmic where everything is positive."""
    label, log = axis_of(landscape, slope)
    data = []
    for runner in runners:
        values = runner.drawn(curve(landscape, runner.trajectory, slope))
        data.append(dict(
            type="scatter", mode="lines", y=values, name=runner.name, opacity=FAINT,
            line=dict(color=runner.style.color, width=1.5, dash=runner.style.dash),
            hovertemplate=f"{runner.name}<br>step %{{x}}<br>%{{y:.4g}}<extra></extra>",
        ))  # fmt: skip
    axis = dict(gridcolor=theme.GRID, zeroline=False, ticks="outside", ticklen=4, tickcolor=theme.GRID)
    shapes, notes = [], []
    vertical: dict[str, object] = dict(axis, title=dict(text=label, standoff=4), range=levels(landscape, runners, slope))
    if log:
        vertical |= dict(type="log", exponentformat="power", nticks=7, tickfont=dict(size=10))
        if not slope:
            shapes = [dict(type="line", xref="paper", x0=0, x1=1, y0=TARGET, y1=TARGET, line=dict(color=theme.INK, width=1, dash="dot"))]
            notes = [
                dict(
                    xref="paper",
                    x=1,
                    y=np.log10(TARGET),
                    text="target",
                    showarrow=False,
                    xanchor="right",
                    yanchor="bottom",
                    font=dict(size=11),
                )
            ]
    layout = dict(
        height=215, margin=dict(l=58, r=10, t=6, b=34), showlegend=False, hovermode="closest", dragmode="pan",
        shapes=shapes, annotations=notes,
        xaxis=dict(axis, range=[0, steps], title=dict(text="step", standoff=4)), yaxis=vertical,
        uirevision=f"loss {type(landscape).__name__} {steps} {slope}",
    )  # fmt: skip
    return _figure(data, layout)


def axis_of(landscape: Landscape, slope: bool) -> tuple[str, bool]:
    """What the loss chart's vertical axis shows, and whether it is logarithmic."""
    if slope:
        return "‖∇f‖", True
    return ("f", False) if landscape.lowest is None else ("f − f*" if landscape.lowest else "f", True)


def levels(landscape: Landscape, runners: Sequence[Runner], slope: bool) -> list[float]:
    """The ends of the loss chart's axis, as Plotly takes them: exponents where it is logarithmic.

    The axis stays on what can be told apart: a run that flies off does not flatten the others.
    """
    _, log = axis_of(landscape, slope)
    _, _, z = grid(landscape, 128)
    highest, lowest = float(np.nanmax(z)), float(np.nanmin(z))
    drawn = [runner.drawn(curve(landscape, runner.trajectory, slope)) for runner in runners]
    values = np.concatenate([v[np.isfinite(v)] for v in drawn]) if drawn else np.array([1.0])
    if not log:
        room = highest - lowest
        seen = values[(values > lowest - 2 * room) & (values < highest + room)]
        low, high = (float(seen.min()), float(seen.max())) if len(seen) else (lowest, highest)
        return [low - 0.05 * (high - low) - 1e-9, high + 0.05 * (high - low) + 1e-9]
    positive = values[values > 0]
    first = max([float(v[0]) for v in drawn if len(v)] + [1e-12])
    cap = first * 1e3 if slope else max(first, highest - (landscape.lowest or 0.0)) * 2
    low = max(float(positive.min()) if len(positive) else 1e-8, 1e-17)
    high = min(float(positive.max()) if len(positive) else 1.0, cap)
    return [min(np.log10(low), -7.0 if not slope else 9.0) - 0.3, np.log10(max(high, first)) + 0.3]


@lru_cache(maxsize=64)
def terrain(landscape: Landscape) -> go.Figure:
    """The landscape in 3-D. The player lays the paths on it: so it stays in place, as turned, while they change."""
    x, y, z = squeezed_grid(landscape, TERRAIN_POINTS)
    places, labels = scale(landscape)
    data: list[dict[str, object]] = [dict(
        type="surface", x=x, y=y, z=z, cmin=0, cmax=FULL, colorscale=theme.RELIEF, showscale=False, hoverinfo="skip",
        contours=dict(z=dict(show=True, start=0, end=FULL, size=FULL / 18, color="rgba(40, 55, 70, 0.35)", width=1),
                      x=dict(highlight=False), y=dict(highlight=False)),
        lighting=dict(ambient=0.75, diffuse=0.5, specular=0.05, roughness=0.9),
    )]  # fmt: skip
    (x0, x1), (y0, y1) = landscape.domain
    axis = dict(gridcolor=theme.GRID, showbackground=False, zeroline=False, showspikes=False)
    layout = dict(
        height=270, margin=dict(l=0, r=0, t=0, b=0), showlegend=False, uirevision=f"terrain {type(landscape).__name__}",
        scene=dict(xaxis=dict(axis, title="x", range=[x0, x1]), yaxis=dict(axis, title="y", range=[y0, y1]),
                   zaxis=dict(axis, title="f", range=[0, FULL], tickvals=places, ticktext=labels),
                   aspectmode="manual", aspectratio=dict(x=1.25, y=1.25, z=0.6),
                   camera=dict(eye=dict(x=-0.75, y=-1.15, z=1.15), center=dict(x=0, y=0, z=-0.15))),
    )  # fmt: skip
    return _figure(data, layout)
