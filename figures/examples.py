"""A chart of data: a feature across, what goes with it up, and room around the points."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from figures import theme
from figures.figure import figure
from figures.theme import Look
from figures.traces import Trace, axis, beneath, title
from knobs import Array

ROOM = 0.12  # around the points, in parts of their width
Window = tuple[tuple[float, float], tuple[float, float]]


def ends(values: Array) -> tuple[float, float]:
    """An axis on which all `values` have room."""
    low, high = float(values.min()), float(values.max())
    return low - ROOM * (high - low), high + ROOM * (high - low)


def chart(traces: Sequence[Trace], window: Window, names: tuple[str, str], look: Look, over: bool = False, **more: object) -> go.Figure:
    """The chart, clear, for the browser to paint below and over it; `more` is what else the axis that goes up has.

    The name of that axis stands beside it, or `over` it, where it does not lie on the labels of ticks that are long.
    """
    size = look.size
    left, top = (56, 26) if over else (48, 10)
    side = axis(automargin=False, nticks=size.most + 1, tickfont=dict(size=size.ticks)) | dict(showgrid=False, fixedrange=True)
    across, up = window
    layout: dict[str, Any] = dict(
        height=size.map,
        margin=dict(l=left * size.stroke, r=14 * size.stroke, t=top * size.stroke, b=42 * size.stroke),
        **theme.CLEAR,
        hovermode="closest",
        hoverlabel=dict(font=dict(size=size.text)),
        dragmode=False,
        xaxis=dict(side, range=across, **beneath(names[0], size.text - 7, font=dict(size=size.text))),
        yaxis=dict(side, range=up, title=title(names[1], font=dict(size=size.text))) | more,
    )
    if over:
        layout["yaxis"] |= dict(title=None)
        named = dict(text=names[1], font=dict(size=size.text), showarrow=False, xref="paper", yref="paper", x=0, y=1)
        layout["annotations"] = [named | dict(xanchor="left", yanchor="bottom", xshift=-40 * size.stroke, yshift=2)]
    return figure(traces, layout)
