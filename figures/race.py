"""The race: map, loss curve and terrain."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.figure import lasting_figure
from figures.ground import which
from figures.theme import STYLES, USUAL, Look, Size
from figures.thinned import Steps, telling
from figures.traces import LEVELS, Trace, axis, beneath, points, title, window
from knobs import Array, knobs
from knobs.lasting import lasting
from landscapes.base import Landscape
from studies.curvature import curvature
from studies.heights import FULL, scale, squeeze, squeezed_grid
from studies.race import Entrant
from studies.standings import TARGET
from words.lanes import told_apart
from words.numbers import ROUNDING

MAP_POINTS, TERRAIN_POINTS = 48, 64
MAP_SIDE, CURVE_SIDES = 1000, (1000, 500)  # pixels of the largest charts, as far as what is seen of a line goes
MANY = 30  # minima or saddles: more are a lattice
CROWDED = 6  # lanes, beside whose list there is little room
FAINT = 0.4
CELLS, RESTLESS = 32, 200  # along each side of a window; and in how many of them the steps of a restless lane end
LIGHT = dict(x=-7e4, y=7e4, z=1e5)  # the direction of studies.relief.LIGHT
FLOOR = 1e-12  # of a logarithmic loss chart: what is lower, and 0 itself, rests on it
NEAR = 100.0  # times the target: who comes so near has it shown
HUGE = float(np.finfo("f4").max)


def _drawn(one: Entrant, values: Array) -> Array:
    """`values` of steps 0…T, cut where the run leaves. The step that leaves may be beyond float32: it is drawn at its end."""
    return np.asarray(np.clip(values[: one.last + 1], -HUGE, HUGE), dtype="f4")


def _axis(size: Size) -> dict[str, object]:
    return axis(automargin=False, nticks=size.most + 1, tickfont=dict(size=size.ticks))


def _title(text: str, size: Size) -> dict[str, object]:
    return title(text, font=dict(size=size.text))


def of_steps(look: Look) -> dict[str, object]:
    """The axis of the steps."""
    return _beneath(look.say("step"), look.size)


def _beneath(text: str, size: Size) -> dict[str, object]:
    return beneath(text, size.text - 7, font=dict(size=size.text))


def _margin(size: Size, left: float, top: float) -> dict[str, float]:
    """Room in pixels for ticks and titles, which grows with them, and at the top for balls that stand out over the edge."""
    return dict(l=left * size.stroke, r=14 * size.stroke, t=top * size.stroke, b=42 * size.stroke)


@lasting(most=128, size=128 * 4_300)
def _told_on_map(one: Entrant) -> Steps:
    """The steps whose points tell its path on the map, (k,)."""
    sides = [high - low for low, high in one.landscape.domain]
    return telling(_drawn(one, one.run.w) * (MAP_SIDE / np.array(sides))).astype("u2")


@lasting(most=128, size=128 * 4_300)
def _told_on_curve(one: Entrant, slope: bool, log: bool, steps: int, span: float) -> Steps:
    """The steps whose points tell its curve, (k,), where the axis shows as much as `span`, of the exponent where it is logarithmic."""
    with np.errstate(invalid="ignore"):
        drawn = _curve(one, slope, log).astype(float)  # whose pixels may be more than 32 bits can say
        height = np.log10(drawn) if log else drawn
    across, up = CURVE_SIDES
    return telling(np.column_stack([np.arange(len(height)) * (across / steps), height * (up / span)])).astype("u2")


@lasting(most=16, size=16 * 120_000)
def landscape_map(landscape: Landscape, start: tuple[float, float], entrants: tuple[Entrant, ...], look: Look = USUAL) -> go.Figure:
    """Contours, minima, saddles, the start and every path, faint: the player draws the bright ones over them.

    The chart is clear, for the browser to paint the ground below it (figures/ground.py): it then takes the place of the plain contours.
    """
    size = look.size
    x, y, z = squeezed_grid(landscape, MAP_POINTS)
    places, labels = scale(landscape, size.most)
    bar = dict(tickvals=places, ticktext=labels, thickness=8 * size.stroke, outlinewidth=0, len=1, xpad=3)
    bar |= dict(title=dict(text="f", font=dict(size=size.text)), tickfont=dict(size=size.ticks))
    data = [window(x, y, z, size.stroke, hovertemplate="x %{x:.3f}, y %{y:.3f}<extra></extra>", name="", colorbar=bar)]
    names = told_apart([one.lane for one in entrants])
    for one, name in zip(entrants, names, strict=True):
        path, at = _drawn(one, one.run.w), _told_on_map(one)
        step = look.say("step %{pointNumber}") if len(at) > one.last else look.say("step %{customdata}")
        about = f"{name}<br>{step}<br>x %{{x:.4f}}<br>y %{{y:.4f}}<extra></extra>"
        data.append(_faint(one, at, dict(x=path[at, 0], y=path[at, 1]), name, about, size))
    data += _minima(landscape, look) + _saddles(landscape, look)
    ring = dict(symbol="circle-open", size=16 * size.stroke, color=theme.INK, line=dict(width=2.5 * size.stroke))
    about = f"{look.say('start')}<br>%{{x:.4f}}, %{{y:.4f}}<extra></extra>"
    data.append(points([start[0]], [start[1]], look.say("start"), ring, hovertemplate=about, cliponaxis=False))
    window_x, window_y = landscape.domain
    side = _axis(size) | dict(showgrid=False, constrain="domain")
    layout = dict(
        height=size.map,
        margin=_margin(size, 48, 10) | dict(r=56 * size.stroke),
        **theme.CLEAR,
        clickanywhere=True,
        hovermode="closest",
        hoverlabel=dict(font=dict(size=size.text)),
        dragmode=False,  # browser/gestures/ moves what is zoomed
        uirevision=landscape.which,
        meta=_ground(landscape) | _who(entrants),
        xaxis=dict(side, **_ends(window_x), **_beneath("x", size)),
        yaxis=dict(side, **_ends(window_y), title=_title("y", size), scaleanchor="x"),
    )
    return lasting_figure(data, layout)


def _ends(window: tuple[float, float]) -> dict[str, object]:
    """An axis that shows the whole window, and never more."""
    low, high = window
    return dict(range=window, minallowed=low, maxallowed=high)


def _faint(one: Entrant, at: Steps, places: Trace, name: str, about: str, size: Size) -> Trace:
    """A lane's line through its `places` at the steps `at`, for the player to draw over; `about` is what hovering tells.

    A line that has not all steps says which it has. One that has, and whose x would be the steps, goes without: Plotly counts them.
    """
    style = STYLES[one.lane.letter]
    if len(at) <= one.last:
        places = places | dict(customdata=at)
    elif places["x"] is at:
        places = dict(y=places["y"])
    restless = is_restless(one)
    look = dict(color=style.color, width=(1.0 if restless else 1.5) * size.stroke, dash=style.dash)
    return dict(type="scatter", mode="lines", name=name, line=look, opacity=FAINT / 2 if restless else FAINT, hovertemplate=about, **places)


@lasting(most=128, size=20_000)
def is_restless(one: Entrant) -> bool:
    """Whether its steps end about everywhere in the window, so that its line would hide all others."""
    low, high = np.array(one.landscape.domain).T
    at = CELLS * (_drawn(one, one.run.w) - low) / (high - low)
    inside = at[((at >= 0) & (at < CELLS)).all(axis=1)].astype(int)
    return len(np.unique(inside @ [1, CELLS])) > RESTLESS


def _minima(landscape: Landscape, look: Look) -> list[dict[str, object]]:
    """The minima, upside down what a map has on summits, the lowest larger; a lattice of them small."""
    many = len(landscape.minima) > MANY
    pixels, rim = (4.0, 0.8) if many else (11.0, 1.4)
    found = _points(landscape.minima, look.say("minimum"), "triangle-down", pixels, rim, landscape, look.size)
    heights = found[0]["customdata"] if found else []
    if len(heights) > 1 and heights[1] > heights[0] + TARGET:
        size = pixels * look.size.stroke
        found[0]["marker"]["size"] = [size + 3 * look.size.stroke] + [size - 1] * (len(heights) - 1)
    return found


def _saddles(landscape: Landscape, look: Look) -> list[dict[str, object]]:
    """The saddles, each a sign like the )( of a pass, open the way that leads down; of a lattice none."""
    saddles = landscape.saddles if len(landscape.saddles) <= MANY else []
    found = _points(saddles, look.say("saddle"), "hourglass", 11.0, 1.2, landscape, look.size)
    if found:
        found[0]["marker"]["angle"] = turns(landscape, saddles)
    return found


def turns(landscape: Landscape, saddles: Sequence[tuple[float, float]]) -> list[float]:
    """Clockwise from upright, in degrees: the way over each pass, along which the ground falls the fastest to both sides."""
    across, up = curvature(landscape, *np.array(saddles, dtype=float).reshape(-1, 2).T).axis2
    turned: list[float] = np.degrees(np.arctan2(across, up)).round(1).tolist()
    return turned


def _points(
    at: Sequence[tuple[float, float]], what: str, symbol: str, pixels: float, rim: float, landscape: Landscape, size: Size
) -> list[dict[str, Any]]:
    """Markers with their height."""
    if not at:
        return []
    x, y = np.array(at, dtype="f4").T
    heights = landscape.f(*np.array(at, dtype=float).T)
    heights = np.where(np.abs(heights) < ROUNDING, 0.0, heights).astype("f4")  # numbers travel in a third of the bytes of ready labels
    label = f"{what}<br>f(%{{x:.4~g}}, %{{y:.4~g}}) = %{{customdata:.4~g}}<extra></extra>"
    marker = dict(symbol=symbol, size=pixels * size.stroke, color=theme.MINIMUM, line=dict(color=theme.EDGE, width=rim * size.stroke))
    return [points(x, y, what, marker, customdata=heights, hovertemplate=label)]


@lasting(most=16, size=16 * 400_000)
def loss_curve(landscape: Landscape, steps: int, entrants: tuple[Entrant, ...], slope: bool = False, look: Look = USUAL) -> go.Figure:
    """Loss (or slope) by step, every lane faint. The vertical axis is logarithmic where everything is positive."""
    size = look.size
    label, log = axis_of(landscape, slope)
    data = []
    low, high = levels(landscape, entrants, slope)
    for one, name in zip(entrants, told_apart([one.lane for one in entrants]), strict=True):
        about = f"{name}<br>{look.say('step %{x}')}<br>%{{y:.4g}}<extra></extra>"
        at = _told_on_curve(one, slope, log, steps, high - low)
        data.append(_faint(one, at, dict(x=at, y=_curve(one, slope, log)[at]), name, about, size))
    side = _axis(size) | dict(gridcolor=theme.GRID, fixedrange=True)
    vertical = side | dict(range=[low, high])
    if len(entrants) > CROWDED:  # in a room the list of so many takes the curve's height
        vertical |= dict(nticks=size.most - 1)
    # What the heights are stands over the axis: beside the axis it would lie on the labels of ticks.
    named = dict(
        text=label, font=dict(size=size.text), showarrow=False, xref="paper", yref="paper", x=0, y=1, xanchor="right", yanchor="bottom"
    )
    shapes, notes = [], [named | dict(xshift=-6 * size.stroke, yshift=2)]
    if log:
        vertical |= dict(type="log", exponentformat="power")
    if log and not slope:
        dotted = dict(color=theme.INK, width=size.stroke, dash="dot")
        shapes = [dict(type="line", xref="paper", x0=0, x1=1, y0=TARGET, y1=TARGET, line=dotted)]
        # Its name stands at the left: runs begin above it, and end at the right.
        note = dict(text=look.say("target"), font=dict(size=size.ticks), showarrow=False)
        notes.append(note | dict(xref="paper", x=0, xanchor="left", y=np.log10(TARGET), yanchor="bottom"))
    layout = dict(
        height=size.loss,
        margin=_margin(size, 56, 24),
        hovermode="closest",
        hoverlabel=dict(font=dict(size=size.text)),
        dragmode=False,  # a drag seeks: browser/player/scrub.js
        shapes=shapes,
        annotations=notes,
        xaxis=dict(side, range=[0, steps], **of_steps(look)),
        yaxis=vertical,
        uirevision=f"loss {landscape.which} {steps} {slope}",
        meta=_who(entrants) | {"steps": steps, "axis": label},
    )
    return lasting_figure(data, layout)


def _curve(one: Entrant, slope: bool, log: bool) -> Array:
    """What the loss chart draws of a run, (last + 1,), no lower than the floor where it has one; NaN stays."""
    drawn = _drawn(one, one.curve(slope))
    return np.maximum(drawn, np.float32(FLOOR)) if log else drawn


def axis_of(landscape: Landscape, slope: bool) -> tuple[str, bool]:
    """What the loss chart's vertical axis shows, and whether it is logarithmic."""
    if slope:
        return "‖∇f‖", True
    return ("f", False) if landscape.lowest is None else ("f − f*" if landscape.lowest else "f", True)


def levels(landscape: Landscape, entrants: Sequence[Entrant], slope: bool) -> list[float]:
    """The ends of the loss chart's axis, as Plotly takes them: exponents where it is logarithmic.

    The axis stays on what can be told apart: a run that flies off does not flatten the others, nothing lies below the floor, and the target
    is on the axis once somebody has come near.
    """
    _, log = axis_of(landscape, slope)
    bend = squeeze(landscape)
    highest, lowest = bend.high, bend.low
    drawn = [_curve(one, slope, log) for one in entrants]
    values = np.concatenate([v[np.isfinite(v)] for v in drawn]) if drawn else np.array([1.0])
    if not log:
        room = highest - lowest
        seen = values[(values > lowest - 2 * room) & (values < highest + room)]
        low, high = (float(seen.min()), float(seen.max())) if len(seen) else (lowest, highest)
        return [low - 0.05 * (high - low) - 1e-9, high + 0.05 * (high - low) + 1e-9]
    first = max([float(v[0]) for v in drawn if len(v)] + [FLOOR])
    cap = first * 1e3 if slope else max(first, highest - (landscape.lowest or 0.0)) * 2
    low = float(values.min()) if len(values) else first
    high = min(float(values.max()) if len(values) else first, cap)
    if not slope and low <= NEAR * TARGET:
        low = min(low, TARGET)
    return [np.log10(min(low, first)) - 0.5, np.log10(max(high, first)) + 0.3]


@lasting(most=16, size=16 * 4_000)
def place_of_terrain(look: Look = USUAL) -> go.Figure:
    """Nothing, as high as a terrain. A surface takes a browser longer than all other charts, so it is given when they stand."""
    unseen = dict(visible=False)
    return lasting_figure([], dict(height=look.size.terrain, xaxis=unseen, yaxis=unseen, **theme.CLEAR))


@lasting(most=64, size=64 * 100_000)
def terrain(landscape: Landscape, look: Look = USUAL, night: bool = False) -> go.Figure:
    """The landscape in 3-D. The player lays the paths on it: so it stays in place, as turned, while they change.

    It wears the tints of the map by day or by night, and is lit from the same side. Where the browser's theme is the other one,
    browser/ground/terrain.js changes its colours.
    """
    worn = theme.NIGHT if night else theme.DAY
    x, y, z = squeezed_grid(landscape, TERRAIN_POINTS)
    size = look.size
    places, labels = (labelled[-3:] for labelled in scale(landscape, 4))
    surface: Trace = dict(
        type="surface", x=x, y=y, z=z, cmin=0, cmax=FULL, colorscale=_scale(worn.tints), showscale=False, hoverinfo="skip"
    )
    contours = dict(show=True, start=0, end=FULL, size=FULL / LEVELS, color=worn.level, width=1)
    surface |= dict(contours=dict(z=contours, x=dict(highlight=False), y=dict(highlight=False)))
    surface |= dict(lighting=dict(ambient=0.72, diffuse=0.55, specular=0.05, roughness=0.9), lightposition=LIGHT)
    (x0, x1), (y0, y1) = landscape.domain
    side = dict(gridcolor=theme.GRID, showbackground=False, zeroline=False, showspikes=False, tickfont=dict(size=size.ticks))
    name = dict(font=dict(size=size.text))
    scene = dict(
        xaxis=dict(side, title=dict(name, text="x"), range=[x0, x1], tickvals=inner_ticks(x0, x1)),
        yaxis=dict(side, title=dict(name, text="y"), range=[y0, y1], tickvals=inner_ticks(y0, y1)),
        zaxis=dict(side, title=dict(name, text="f"), range=[0, FULL], tickvals=places, ticktext=labels),
        aspectmode="manual",
        aspectratio=dict(x=1.25, y=1.25, z=0.6),
        camera=dict(eye=dict(x=-0.87, y=-1.33, z=1.3), center=dict(x=0, y=0, z=-0.26)),
    )
    layout = dict(height=size.terrain, margin=dict(l=0, r=0, t=0, b=0), scene=scene)
    layout |= dict(uirevision=landscape.which, meta=_ground(landscape))
    return lasting_figure([surface], layout)


def _ground(landscape: Landscape) -> dict[str, object]:
    """What tells a browser whose ground a chart shows: browser/live/ asks whether the one in the visitor's hand, browser/redraw.js
    whether another than before.
    """
    told = {"kind": type(landscape).__name__, **{name: getattr(landscape, name) for name in knobs(landscape)}}
    return told | {"of": which(landscape)}


def _who(entrants: Sequence[Entrant]) -> dict[str, object]:
    """Whose lines a chart has, which browser/redraw.js asks as well."""
    lanes = [one.lane for one in entrants]
    told = zip(entrants, told_apart(lanes), strict=True)
    return {"lanes": [[one.lane.letter, name] + ["restless"] * is_restless(one) for one, name in told]}


def _scale(tints: Sequence[str]) -> list[list[Any]]:
    return [[i / (len(tints) - 1), tint] for i, tint in enumerate(tints)]


def inner_ticks(low: float, high: float) -> list[float]:
    """Two or three round numbers between two ends, clear of both, where axes meet.

    In 3-D Plotly cuts every label into triangles: each costs the visitor's first paint some milliseconds.
    """
    edge = (high - low) / 6
    ten = 10.0 ** np.floor(np.log10(high - low))
    for step in ten * np.array([1, 0.5, 0.25, 0.2, 0.1]):
        ticks = step * np.arange(np.ceil((low + edge) / step), np.floor((high - edge) / step) + 1)
        if len(ticks) >= 2:
            break
    return [float(tick) + 0.0 for tick in (ticks if len(ticks) <= 3 else ticks[:: len(ticks) // 2])]
