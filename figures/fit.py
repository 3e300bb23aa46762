"""A ground with data: its examples in the units of their file, and what every lane makes of them."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.examples import chart, ends
from figures.theme import STYLES, USUAL, Look
from figures.traces import Trace, line, points
from knobs import Array
from landscapes.regression import Regression, bottom
from scenario import Scenario
from studies.race import Race
from words import fit as words
from words.lanes import by_letter

POINTS = 80  # of a curve
FAINT = 0.4
EDGES = (-0.08, 1.08)  # of the axis of probabilities


def data(race: Race, ground: Regression, look: Look = USUAL) -> go.Figure:
    """The examples, the best line, dotted, and faint the line of every lane at its end: browser/fit/ draws the moving ones over them."""
    size, raw = look.size, ground.raw
    across, up = window(ground)
    names = words.axes(ground)
    about = f"{names[0]} %{{x}}<br>{names[1]} %{{y}}<extra></extra>"
    marker = dict(color=theme.INK, size=7 * size.stroke, line=dict(color=theme.EDGE, width=0.8))
    example = look.say("example")
    traces = [points(raw.a.astype("f4"), raw.b.astype("f4"), example, marker, opacity=0.6, hovertemplate=about)]
    place, _ = bottom(ground)
    if place:
        traces.append(_line(ground, *place, look.say("lowest loss"), theme.INK, 2 * size.stroke, "dot"))
    called = by_letter(race.scenario.lanes)
    for one in race.entrants:
        style, (w, b) = STYLES[one.lane.letter], one.run.w[one.last]
        if np.isfinite(w + b):
            traces.append(_line(ground, w, b, called[one.lane.letter], style.color, 1.5 * size.stroke, style.dash) | dict(opacity=FAINT))
    more: dict[str, Any] = dict(tickvals=[0, 0.25, 0.5, 0.75, 1]) if ground.classes else {}
    return chart(traces, (across, up), names, look, over=True, **more)


def window(ground: Regression) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the chart's axes."""
    return ends(ground.raw.a), EDGES if ground.classes else ends(ground.raw.b)


def best(ground: Regression) -> list[tuple[float, float]]:
    """What the weights of lowest loss say, point by point; nothing where the loss falls on for ever."""
    place, _ = bottom(ground)
    if not place:
        return []
    a, said = _said(ground, *place)
    return list(zip(a.tolist(), said.tolist(), strict=True))


def _line(ground: Regression, w: float, b: float, name: str, color: str, width: float, dash: str) -> Trace:
    a, said = _said(ground, w, b)
    return line(a.astype("f4"), said.astype("f4"), name, color, width, dash, hovertemplate=f"{name}<extra></extra>")


def _said(ground: Regression, w: float, b: float) -> tuple[Array, Array]:
    """Features from one end of the chart to the other, and what two weights say of each."""
    a = np.linspace(*window(ground)[0], POINTS if ground.classes else 2)
    with np.errstate(over="ignore"):
        return a, np.clip(ground.line(w, b, a), -1e30, 1e30)


def told(scenario: Scenario, ground: Regression) -> dict[str, Any]:
    """What the browser needs to draw what two weights w and b say of a raw feature a: z = w · slope · (a - middle) + b, and of that
    base + rise · z, or where there are `classes` the probability 1 / (1 + exp(-z)). `slope` holds at the present scale, [name, value].
    `batch` and `seed` are for the examples that each step sees.
    """
    (a, b), (seen_a, seen_b) = ground.raw, ground.examples
    slope, middle = _straight(a, seen_a)
    rise, least = (1.0, 0.0) if ground.classes else _straight(seen_b, b)
    base = 0.0 if ground.classes else -rise * least
    scale = [f"{type(ground).__name__}-scale", float(ground.scale)]
    seen = dict(batch=scenario.batch, seed=scenario.seed)
    return dict(classes=ground.classes, slope=slope, middle=middle, rise=rise, base=base, scale=scale, **seen)


def _straight(a: Array, b: Array) -> tuple[float, float]:
    """Factor and zero of the straight line b = factor · (a - zero) on which all (a, b) lie."""
    low, high = a.argmin(), a.argmax()
    factor = float((b[high] - b[low]) / (a[high] - a[low]))
    return factor, float(a[low] - b[low] / factor) if factor else 0.0
