"""A chart of data: a feature across, what goes with it up, and room around the points."""

from collections.abc import Sequence

import plotly.graph_objects as go

from figures import theme
from figures.figure import figure
from figures.theme import Look
from figures.traces import Trace, axis, title
from knobs import Array

ROOM = 0.12  # around the points, in parts of their width
Window = tuple[tuple[float, float], tuple[float, float]]


def ends(values: Array) -> tuple[float, float]:
    """An axis on which all `values` have room."""
    low, high = float(values.min()), float(values.max())
    return low - ROOM * (high - low), high + ROOM * (high - low)


def chart(traces: Sequence[Trace], window: Window, names: tuple[str, str], look: Look, **more: object) -> go.Figure:
    """The chart, clear, for the browser to paint below and over it; `more` is what else the axis that goes up has."""
    size = look.size
    side = axis(automargin=False, nticks=size.most + 1, tickfont=dict(size=size.ticks)) | dict(showgrid=False, fixedrange=True)
    across, up = window
    layout = dict(
        height=size.map,
        margin=dict(l=48 * size.stroke, r=14 * size.stroke, t=10 * size.stroke, b=42 * size.stroke),
        **theme.CLEAR,
        hovermode="closest",
        hoverlabel=dict(font=dict(size=size.text)),
        dragmode=False,
        xaxis=dict(side, range=across, title=title(names[0], font=dict(size=size.text))),
        yaxis=dict(side, range=up, title=title(names[1], font=dict(size=size.text))) | more,
    )
    return figure(traces, layout, look)
