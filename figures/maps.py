"""Maps of many runs: a byte for each cell, and the colours that bytes mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme, traces
from figures.figure import figure
from figures.theme import STYLES, USUAL, Look, Style
from figures.traces import Trace, title
from knobs import Array, plain
from studies.axes import Axis
from studies.maps import AWAY, DIVERGED, ELSEWHERE, REACHED, TRAVELLING, Map, Outcome
from studies.rates import Scan
from studies.theory import edge, on_map
from words.lanes import told_apart

MOST_MARKED = 40  # minima that a map of every start has points for
FIRST, LAST = 16, 239  # the codes of shades; below are those of whole classes
SHADES = 28  # of one minimum's colour
RESTS = 22  # of these shades are for runs that rest, the others for those that are on their way
FAINTEST, PALE = 0.5, 0.24
CLASSES = {DIVERGED: theme.DIVERGED, AWAY: theme.AWAY, TRAVELLING: theme.TRAVELLING, ELSEWHERE: theme.ELSEWHERE, REACHED: theme.REACHED}
LOWEST_TOLD = 1e-16  # gaps below are not told apart
LEAST = 12  # pixels of letters
STILL = dict(hovermode="closest", dragmode=False)  # a chart's layout
Codes = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, eq=False)
class Picture:
    """A map as bytes, what their colours are, and where the colour bar has its marks; `codes` rows go up."""

    codes: Codes
    colors: dict[int, str]  # code -> CSS colour; between two shades they blend
    marks: tuple[list[float], list[str]] = ((), ())  # type: ignore[assignment]
    title: str = ""


def picture(shows: str, drawn: Map, outcome: Outcome, look: Look = USUAL) -> Picture:
    """`outcome` of a map as bytes: its "final" height, "steps" to the first touch, the "minimum" reached, or the bare "outcome"."""
    painted = {"final": _final, "steps": _steps, "minimum": _minimum, "outcome": _outcome}[shows](drawn, outcome, look)
    # Plotly sends bytes as base64 in JSON, and writes each "/" in it as the six letters "\\u002f". Bytes whose lower half is 15, and those
    # beyond LAST, would make many of them.
    return replace(painted, codes=(painted.codes - (painted.codes % 16 == 15)).astype(np.uint8))


def _outcome(drawn: Map, outcome: Outcome, look: Look) -> Picture:
    return Picture(outcome.kind.astype(np.uint8), dict(CLASSES))


def _sequence() -> dict[int, str]:
    places = np.linspace(FIRST, LAST, len(theme.SEQUENCE)).round().astype(int).tolist()
    return dict(zip(places, theme.SEQUENCE, strict=True))


def _steps(drawn: Map, outcome: Outcome, look: Look) -> Picture:
    """Dark where those that reached the lowest point first touched it soon; the others show what became of them."""
    there = (outcome.steps >= 0) & (outcome.kind == REACHED)
    level = _level(np.log10(1.0 + np.maximum(outcome.steps, 0)), 0.0, log10(1 + drawn.steps))
    marks = [m for m in (1, 10, 100, 1000) if m < drawn.steps / 2] + [drawn.steps]
    places = _level(np.log10(1.0 + np.array(marks)), 0.0, log10(1 + drawn.steps)).tolist()
    never = np.minimum(outcome.kind, ELSEWHERE)
    return Picture(
        np.where(there, level, never).astype(np.uint8), CLASSES | _sequence(), (places, list(map(str, marks))), look.say("first touch")
    )


def _final(drawn: Map, outcome: Outcome, look: Look) -> Picture:
    """Dark where the run ended low; on a logarithmic scale where f* is known."""
    fine = (outcome.kind >= TRAVELLING) & np.isfinite(outcome.final)
    lowest = drawn.lowest
    if lowest is None:
        heights, title = np.sign(outcome.final) * np.log10(1 + np.abs(outcome.final)), look.say("final f")
    else:
        with np.errstate(all="ignore"):
            heights, title = np.log10(np.maximum(outcome.final - lowest, LOWEST_TOLD)), look.say("final f − f*")
    seen = heights[fine] if fine.any() else np.zeros(1)
    low, high = floor(float(seen.min())), ceil(float(seen.max()))
    high = max(high, low + 1)
    marks = list(range(low, high + 1, 1 + (high - low) // 7))
    texts = [_signed(m) if lowest is None else f"10<sup>{m}</sup>" for m in marks]
    codes = np.where(fine, _level(np.where(fine, heights, low), low, high), np.minimum(outcome.kind, AWAY))
    return Picture(codes.astype(np.uint8), CLASSES | _sequence(), (_level(np.array(marks), low, high).tolist(), texts), title)


def _signed(mark: int) -> str:
    return "0" if mark == 0 else f"{'−' if mark < 0 else ''}10<sup>{abs(mark)}</sup>"


def _level(values: Array, low: float, high: float) -> Array:
    return np.asarray(np.clip(FIRST + (LAST - FIRST) * (np.asarray(values, dtype=float) - low) / (high - low), FIRST, LAST).round())


def _minimum(drawn: Map, outcome: Outcome, look: Look) -> Picture:
    """A colour for each minimum: strong where runs that rest in it came near soon, paler where late, pale where they are on their way and
    it is the nearest; grey where none is, strong where such runs are low.
    """
    resting, travelling = outcome.kind >= ELSEWHERE, outcome.kind == TRAVELLING
    lost = travelling & (outcome.nearest < 0)
    late = np.log10(1.0 + np.maximum(outcome.steps, 0)) / log10(1 + drawn.steps)
    shade = np.where(outcome.steps >= 0, (RESTS - 1) * np.clip(late, 0, 1), 0).round()
    codes = np.where(resting, FIRST + SHADES * _color(outcome.minimum) + shade, outcome.kind)
    codes = np.where(travelling, FIRST + SHADES * _color(outcome.nearest) + (RESTS + SHADES) // 2, codes)
    codes = np.where(lost, FIRST + SHADES * len(theme.BASINS) + _height(outcome, lost), codes)
    colors = {DIVERGED: theme.DIVERGED, AWAY: theme.AWAY}
    for i, color in enumerate(theme.BASINS):
        shades = {0: 1, RESTS - 1: FAINTEST, RESTS: PALE, SHADES - 1: PALE}
        colors |= {FIRST + SHADES * i + at: theme.faded(color, alpha) for at, alpha in shades.items()}
    first = FIRST + SHADES * len(theme.BASINS)
    colors |= {first: theme.faded(theme.TRAVELLING, 1), first + SHADES - 1: theme.faded(theme.TRAVELLING, FAINTEST)}
    return Picture(codes.astype(np.uint8), colors)


def _height(outcome: Outcome, some: Any) -> Array:
    """How high some runs ended, 0 for the lowest of them to SHADES - 1, by rank: 0 for all others."""
    heights = np.where(some & np.isfinite(outcome.final), outcome.final, np.nan)
    if not np.isfinite(heights).any():
        return np.zeros(heights.shape)
    edges = np.unique(np.nanquantile(heights, np.arange(1, SHADES) / SHADES))
    return np.asarray(np.where(np.isnan(heights), 0, np.searchsorted(edges, np.nan_to_num(heights))), dtype=float)


def _color(minimum: Any) -> Any:
    """The lowest has a colour of its own; where there are many the others take turns."""
    return np.where(minimum <= 0, 0, 1 + (np.asarray(minimum, dtype=int) - 1) % (len(theme.BASINS) - 1))


def basin_color(minimum: int) -> str:
    """The colour of a minimum's basin."""
    return theme.BASINS[int(_color(minimum))]


def _scale(colors: dict[int, str]) -> list[list[Any]]:
    """A Plotly colour scale over 0…LAST: whole classes by themselves, shades blending."""
    stops: list[tuple[float, str]] = []
    for code in range(FIRST):
        color = colors.get(code, "rgba(0, 0, 0, 0)")
        stops += [(max(code - 0.5, 0), color), (code + 0.5, color)]
    shades = sorted((code, color) for code, color in colors.items() if code >= FIRST)
    stops += [(max(code, FIRST - 0.49), color) for code, color in shades]
    if stops[-1][0] < LAST:
        stops.append((LAST, stops[-1][1]))
    return [[place / LAST, color] for place, color in stops]


def _cells(painted: Picture, across: Axis, up: Axis, look: Look) -> Trace:
    """The map itself. It shows no label of its own: browser/maps/cells.js tells a cell's run in words."""
    place = dict(x0=across.ends[0], dx=across.gap, y0=up.ends[0], dy=up.gap)
    colors = dict(zmin=0, zmax=LAST, colorscale=_scale(painted.colors), showscale=False, zsmooth=False)
    return dict(type="heatmap", z=painted.codes, name=look.say("runs"), hoverinfo="none", **place, **colors)


def _bar(painted: Picture, look: Look) -> list[Trace]:
    """A colour bar of the shades alone, carried by a point that is not there."""
    places, texts = painted.marks
    if not places:
        return []
    shades = {code: color for code, color in painted.colors.items() if code >= FIRST}
    scale = [[(code - FIRST) / (LAST - FIRST), color] for code, color in sorted(shades.items())]
    bar = dict(tickvals=places, ticktext=texts, thickness=8, outlinewidth=0, len=0.9, tickfont=dict(size=LEAST))
    bar |= dict(title=dict(text=painted.title, side="top", font=dict(size=look.size.text)))
    marker = dict(color=[FIRST], cmin=FIRST, cmax=LAST, colorscale=scale, showscale=True, colorbar=bar)
    return [dict(type="scatter", mode="markers", x=[None], y=[None], marker=marker, hoverinfo="skip")]


def _label(axis: Axis, look: Look) -> str:
    return look.say("distance of the start") if axis.name == "distance" else axis.label


def _scaled(axis: Axis, look: Look) -> Trace:
    places, texts = axis.ticks()
    low, high = axis.ends
    half = axis.gap / 2
    ends = [low - half, high + half]
    return traces.axis(range=ends, tickvals=places, ticktext=texts, title=title(_label(axis, look)), showgrid=False, fixedrange=True)


def here(across: Axis, up: Axis, at: tuple[float, float], style: Style) -> list[Trace]:
    """The present setting as a ring; nothing where it lies off the map."""
    x, y = float(across.even(at[0])), float(up.even(at[1]))
    for place, axis in ((x, across), (y, up)):
        low, high = axis.ends
        if not low - axis.gap <= place <= high + axis.gap:
            return []
    ring = dict(type="circle", xsizemode="pixel", ysizemode="pixel", xanchor=x, yanchor=y)
    return [
        dict(ring, x0=-8, x1=8, y0=-8, y1=8, line=dict(color=theme.EDGE, width=5)),
        dict(ring, x0=-8, x1=8, y0=-8, y1=8, line=dict(color=theme.MINIMUM, width=2.5)),
        dict(ring, x0=-3, x1=3, y0=-3, y1=3, line=dict(color=theme.MINIMUM, width=1), fillcolor=style.color),
    ]


def _theory(drawn: Map, look: Look) -> list[Trace]:
    """The edge that theory draws: white on dark, so that it can be seen on every ground."""
    line = edge(drawn)
    if line is None:
        return []
    inside = on_map(drawn, line)
    if not inside.any():
        return []
    x, y = np.where(inside, line.across, np.nan).astype("f4"), np.where(inside, line.up, np.nan).astype("f4")
    looks = ((theme.EDGE, 5, "solid"), (theme.MINIMUM, 2, "dash"))
    return [traces.line(x, y, look.say("theory"), color, width, dash, hoverinfo="skip") for color, width, dash in looks]


def sweep_map(drawn: Map, outcome: Outcome, shows: str, look: Look = USUAL) -> go.Figure:
    """Every cell a run of one lane; two of its numbers differ. `outcome` has two dimensions."""
    painted, (across, up) = picture(shows, drawn, outcome, look), drawn.axes
    room = 8 if painted.marks[0] else 30  # for Plotly's buttons, which else stand above the colour bar
    axes = dict(xaxis=_scaled(across, look) | traces.beneath(_label(across, look)), yaxis=_scaled(up, look))
    layout = dict(STILL, height=460, margin=dict(l=62, r=8, t=room, b=44), **axes)
    return figure([_cells(painted, across, up, look), *_bar(painted, look), *_theory(drawn, look)], layout, look)


def basin_map(drawn: Map, outcome: Outcome, look: Look = USUAL) -> go.Figure:
    """Every cell a start of one lane, in the colour of the minimum in whose basin it ended."""
    painted, (x, y) = picture("minimum", drawn, outcome, look), drawn.axes
    minima = drawn.landscape.minima if len(drawn.landscape.minima) <= MOST_MARKED else []
    x_of, y_of = ([at[i] for at in minima] for i in (0, 1))
    marker = dict(size=7, color=theme.MINIMUM, line=dict(color=theme.EDGE, width=1.6))
    points = traces.points(x_of, y_of, look.say("minima"), marker, hoverinfo="skip")
    across = _scaled(x, look) | dict(title=None, constrain="domain")
    up = _scaled(y, look) | dict(title=None, constrain="domain", scaleanchor="x")
    layout = dict(STILL, height=286, margin=dict(l=34, r=4, t=30, b=26), xaxis=across, yaxis=up)
    return figure([_cells(painted, x, y, look), points], layout, look)


def rate_chart(scans: Sequence[Scan], steps: int, least: float | None, first: float, look: Look = USUAL) -> go.Figure:
    """The last loss of every lane against its learning rate. `least` is what counts as good, `first` the height of the start."""
    log = least is not None
    data: list[Trace] = []
    top = first * 30 if log else max([float(np.nanmax(c.heights, initial=-np.inf)) for c in scans] + [first])
    for scan, name in zip(scans, told_apart([scan.lane for scan in scans]), strict=True):
        values = np.maximum(scan.heights, LOWEST_TOLD) if log else scan.heights
        values = np.where(values <= top * (1 if log else 2), values, np.nan) if log else values
        style, rates = _style(scan), scan.map.axes[0].values.astype("f4")
        about = f"{name}<br>η %{{x:.3g}}<br>{look.say('after {steps} steps %{y:.3g}', steps=steps)}<extra></extra>"
        data.append(traces.line(rates, values, name, style.color, 2, style.dash, hovertemplate=about, legendgroup=scan.lane.letter))
        data += _best(scan, name, log, look)
    side = traces.axis(gridcolor=theme.GRID, fixedrange=True, exponentformat="power")
    height = look.say("f − f* after T steps") if log else look.say("f after T steps")
    upright = side | dict(title=title(height) | dict(standoff=16))  # Plotly does not count the exponents of ticks
    shapes: list[Trace] = []
    if log and least is not None:
        low = min([float(np.nanmin(np.maximum(c.heights, LOWEST_TOLD), initial=1.0)) for c in scans] + [least])
        upright |= dict(type="log", range=[log10(low) - 0.5, log10(top)], nticks=8)
        shapes = [dict(type="line", xref="paper", x0=0, x1=1, y0=least, y1=least, line=dict(color=theme.INK, width=1, dash="dot"))]
    across = side | dict(type="log", dtick=1, **traces.beneath(look.say("learning rate η")))  # Plotly sets the digits between small
    legend = dict(orientation="h", x=0, y=1, xanchor="left", yanchor="bottom", font=dict(size=look.size.text), itemclick=False)
    margin = dict(l=80, r=10, t=34, b=44)
    layout = dict(
        STILL,
        height=440,
        margin=margin,
        shapes=shapes,
        xaxis=across,
        yaxis=upright,
        showlegend=True,
        legend=legend | dict(itemdoubleclick=False),
    )
    return figure(data, layout, look)


def _best(scan: Scan, name: str, log: bool, look: Look) -> list[Trace]:
    """The lane's sign, large, at the best rate."""
    best = scan.found.best
    if best is None:
        return []
    i = int(np.argmin(np.abs(scan.map.axes[0].values - best)))
    height = max(float(scan.heights[i]), LOWEST_TOLD) if log else float(scan.heights[i])
    told = f"{look.say('best rate η = {rate}', rate=plain(best))}<br>{look.say('after the race %{y:.3g}')}"
    about = f"{name}<br>{told}<extra></extra>"
    style = _style(scan)
    marker = dict(symbol=style.marker, size=15, color=style.color, line=dict(color=theme.MINIMUM, width=2))
    called = look.say("{name}, best", name=name)
    return [traces.points([best], [height], called, marker, hovertemplate=about, legendgroup=scan.lane.letter, showlegend=False)]


def _style(scan: Scan) -> Style:
    return STYLES[scan.lane.letter]
