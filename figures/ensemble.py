"""Lanes that were run many times: bands by step, and the cloud of their ends on the map."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.figure import figure
from figures.lessons import drawn
from figures.race import FLOOR, landscape_map
from figures.theme import STYLES, USUAL, Look
from figures.traces import points
from knobs import Array
from lessons.base import Curves, Line
from scenario import Lane, Scenario
from studies.ensemble import Ensemble
from studies.heights import squeeze
from words.lanes import told_apart


def bands(lanes: Sequence[Lane], found: Ensemble, part: str, title: str, about: str, look: Look = USUAL) -> go.Figure:
    """The loss of a part by step: medians, and bands that hold all but a tenth at each end. `title` and `about` are the chart's and its
    vertical axis's, in the visitor's language."""
    return _bands(lanes, found.times, found.bands(part), title, about, look, True)


def heights(scenario: Scenario, found: Ensemble, part: str, title: str, look: Look = USUAL) -> go.Figure:
    """The height of a race by step, over f* on a logarithmic axis where it is known; else f, as far as the window shows any."""
    seen, known = found.bands(part), scenario.landscape.lowest is not None
    if known:
        seen = np.maximum(seen, FLOOR)
    else:
        ground = squeeze(scenario.landscape)
        seen = np.where(np.isfinite(seen), np.clip(seen, ground.low, ground.high), seen)
    about = look.say("{height}, median and all but a tenth at each end", height="f − f*" if known else "f")
    return _bands(scenario.visible, found.times, seen, title, about, look, known)


def _bands(lanes: Sequence[Lane], times: Any, seen: Array, title: str, about: str, look: Look, log: bool) -> go.Figure:
    low, middle, high = seen
    named = zip(lanes, told_apart(lanes), strict=True)
    lines = [Line(name, lane.letter, times.astype(float), middle[k], low[k], high[k]) for k, (lane, name) in enumerate(named)]
    return drawn(Curves(title, look.say("step"), about, tuple(lines), log_y=log), look)


def cloud(scenario: Scenario, found: Ensemble, look: Look = USUAL) -> go.Figure:
    """The map with a point for each end of each lane, in its colour and with its sign; ends out of the window are not drawn."""
    ground, size = landscape_map(scenario.landscape, scenario.start, (), look), look.size
    first, *marks = ground.to_dict()["data"]
    (x0, x1), (y0, y1) = scenario.landscape.domain
    clouds = []
    for k, (lane, name) in enumerate(zip(scenario.visible, told_apart(scenario.visible), strict=True)):
        style, (x, y) = STYLES[lane.letter], found.ends[:, k]
        inside = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
        marker = dict(symbol=style.marker, size=6 * size.stroke, color=style.color, line=dict(color=theme.EDGE, width=0.6 * size.stroke))
        label = f"{name}<br>%{{x:.4f}}, %{{y:.4f}}<extra></extra>"
        clouds.append(points(x[inside].astype("f4"), y[inside].astype("f4"), name, marker, opacity=0.6, hovertemplate=label))
    layout = dict(ground.to_dict()["layout"])
    layout["margin"] = layout["margin"] | dict(r=14 * size.stroke)
    return figure([first | dict(showscale=False), *clouds, *marks], layout | dict(clickanywhere=False, uirevision="cloud"))
