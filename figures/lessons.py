"""Charts that lessons need beyond the race's: curves with bands, and bars."""

from math import ceil, log10

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.figure import figure
from figures.theme import STYLES, USUAL, Look
from figures.traces import Trace, axis, beneath, title
from figures.traces import line as traced
from lessons.base import Bars, Curves, Line
from words.numbers import number

HATCH = {"A": "", "B": "/", "C": ".", "D": "x", "E": "\\", "F": "-"}  # bars have no dash to tell them apart by
AXIS = axis(gridcolor=theme.GRID, exponentformat="power")
LEGEND = dict(orientation="h", x=0, y=1.02, yanchor="bottom", traceorder="normal")
NARROW = 2  # powers of ten: an axis with fewer is labelled between them, too
TICKS, ABREAST = 12, 6  # and with more, upright or across, at some of them
PANE = dict(legend=LEGEND, dragmode=False)  # a chart's layout
BUTTONS, NAMES, MARKS, PLOT = 30, 26, 16, 230  # pixels: Plotly's buttons, below them the names of lines, those of marks, the plot


def drawn(chart: Curves | Bars, look: Look = USUAL) -> go.Figure:
    """The picture of a lesson's chart."""
    return curves(chart, look) if isinstance(chart, Curves) else bars(chart, look)


def curves(chart: Curves, look: Look = USUAL) -> go.Figure:
    """Lines with their bands, and upright marks."""
    data = [trace for line in chart.lines for trace in (*_band(line), _line(line, look))]
    ends = [log10(x) if chart.log_x else x for x, _ in chart.marks]
    layout = dict(
        PANE,
        legend=dict(LEGEND, y=1.1 if chart.marks else 1.02),
        **_sides(len(chart.lines) > 1, bool(chart.marks)),
        hovermode="closest",
        showlegend=len(chart.lines) > 1,
        xaxis=dict(AXIS, **beneath(look.say(chart.x)), **_kind(chart.log_x, _across(chart), ABREAST)),
        yaxis=dict(AXIS, title=title(look.say(chart.y)), **_kind(chart.log_y, _decades(chart)), **_window(chart), **_even(chart)),
        shapes=[
            dict(type="line", yref="paper", x0=x, x1=x, y0=0, y1=1, line=dict(color=theme.INK, width=1, dash="dot")) for x, _ in chart.marks
        ],
        annotations=[
            dict(x=x, yref="paper", y=1, text=look.say(label), showarrow=False, xanchor="center", yanchor="bottom", font=dict(size=12))
            for x, (_, label) in zip(ends, chart.marks, strict=True)
        ],
    )
    return figure(data, layout, look)


def _sides(named: bool, marked: bool) -> dict[str, object]:
    """Height and margins with room for the names of lines and of marks, or the numbers on bars, none of them under Plotly's buttons."""
    top = BUTTONS + NAMES * named + MARKS * marked
    return dict(height=top + PLOT + 40, margin=dict(l=58, r=14, t=top, b=40))


def _kind(log: bool, decades: float = TICKS, most: int = TICKS) -> dict[str, object]:
    """Logarithmic axes are labelled at the powers of ten only, unless these are too few; where they are too many, at some of them."""
    if not log:
        return dict(type="linear")
    return dict(type="log", **({} if decades < NARROW else dict(dtick=max(1, ceil(decades / most)))))


def _decades(chart: Curves) -> float:
    """How many powers of ten there are to see, from the lowest value to the highest."""
    values = np.concatenate([line.y[np.isfinite(line.y) & (line.y > 0)] for line in chart.lines])
    low, high = _window(chart).get("range") or np.log10([values.min(), values.max()] if len(values) else [1.0, 1.0])
    return float(high - low)


def _across(chart: Curves) -> float:
    """How many powers of ten there are along x; `NARROW` where they are fewer, as there each of them is labelled."""
    ends = np.array([x for line in chart.lines for x in line.x if x > 0])
    return max(NARROW, float(np.ptp(np.log10(ends)))) if chart.log_x else NARROW


def _even(chart: Curves) -> dict[str, object]:
    return dict(scaleanchor="x", scaleratio=1) if chart.even else {}


def _window(chart: Curves) -> dict[str, list[float]]:
    """A logarithmic axis ends at 30 times the first value of a line, as a run that flies off would flatten the rest."""
    values = np.concatenate([line.y[np.isfinite(line.y) & (line.y > 0)] for line in chart.lines])
    if not chart.log_y or values.max() < 1e6 * values.min():
        return {}
    top = 30 * max(line.y[0] for line in chart.lines)
    return {"range": [log10(max(values.min(), 1e-16)) - 0.2, log10(min(values.max(), top))]}


def _line(line: Line, look: Look) -> Trace:
    style, name = STYLES[line.letter], look.say(line.name)
    about = f"{name}<br>%{{x:.4g}}: %{{y:.4g}}<extra></extra>"
    return traced(line.x, line.y, name, style.color, 2.5, style.dash, hovertemplate=about)


def _band(line: Line) -> tuple[dict[str, object], ...]:
    """Two edges nobody sees and the tint between them."""
    if line.low is None or line.high is None:
        return ()
    edge = dict(type="scatter", mode="lines", x=line.x, line=dict(width=0), hoverinfo="skip", showlegend=False)
    return dict(edge, y=line.low), dict(edge, y=line.high, fill="tonexty", fillcolor=theme.faded(STYLES[line.letter].color, 0.18))


def bars(chart: Bars, look: Look = USUAL) -> go.Figure:
    """Groups of bars, each with its height written on it."""
    data = [
        dict(
            type="bar",
            x=list(map(look.say, chart.groups)),
            y=heights,
            name=look.say(name),
            text=[number(float(height)) for height in heights],
            textposition="outside",
            cliponaxis=False,
            marker=dict(color=STYLES[letter].color, pattern=dict(shape=HATCH[letter], solidity=0.25)),
            hovertemplate=f"{look.say(name)}<br>%{{x}}: %{{y:.4g}}<extra></extra>",
        )
        for (name, letter, _), heights in zip(chart.series, chart.heights, strict=True)
    ]
    layout = dict(
        PANE,
        **_sides(len(chart.series) > 1, True),
        barmode="group",
        showlegend=len(chart.series) > 1,
        xaxis=dict(ticks=""),
        yaxis=dict(AXIS, title=title(look.say(chart.y)), **_kind(chart.log_y)),
    )
    return figure(data, layout, look)
