"""A network in training: its data with the lines between what is said of one class and of the other, and its curves."""

from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.examples import Window, chart, ends
from figures.figure import figure
from figures.race import landscape_map, of_steps
from figures.theme import STYLES, USUAL, Look, Size
from figures.traces import Trace, axis, line, points
from knobs import Array
from studies.training import Trained, Trainee
from words.lanes import by_letter
from words.numbers import number

CLASSES = ("#E08A00", "#2F7FD6")  # of the points, and of the tint of what is said: amber for 0, blue for 1
SYMBOLS = ("circle", "square")  # the classes, for who cannot tell the colours apart
CELLS = 40  # along each side: where the network is asked for the last line between the classes
FAINT = 0.45
FLOOR = 1e-12  # of a logarithmic curve
LOGARITHMIC = ("train", "test")


def window(trained: Trained) -> Window:
    """What the chart of the data shows: the points of the training and the test part, and some room around them."""
    parts = [trained.training.network.data[part] for part in ("train", "test")]
    x = np.concatenate([examples.x for examples in parts], axis=1)
    rows = list(x) if len(x) > 1 else [x[0], np.concatenate([examples.y for examples in parts])]
    return ends(rows[0]), ends(rows[1])


def data(trained: Trained, look: Look = USUAL) -> go.Figure:
    """The training examples, and fainter those of the test; and of every lane, faint, what its network says at the end.

    Clear, for browser/network/ to paint what the networks say at the step that is seen.
    """
    network, size = trained.training.network, look.size
    across, up = window(trained)
    traces = [_ending(one, (across, up), size) for one in trained.trainees]
    for part, opacity, pixels in (("test", 0.16, 4.0), ("train", 1.0, 7.5)):
        x, y = network.data[part]
        if network.classes:
            for label in (0, 1):
                traces.append(_points(x[0][y == label], x[1][y == label], part, label, opacity, pixels, look))
        else:
            traces.append(_points(x[0], y, part, 1, opacity, pixels, look))
    return chart(traces, (across, up), ("x₁", "x₂") if network.classes else ("x", "y"), look)


def _points(x: Array, y: Array, part: str, label: int, opacity: float, pixels: float, look: Look) -> Trace:
    marker = dict(color=CLASSES[label], symbol=SYMBOLS[label], size=pixels * look.size.stroke, line=dict(color=theme.EDGE, width=0.8))
    what = {"train": look.say("to learn from"), "test": look.say("for the test")}[part]
    about = f"%{{x:.3f}}, %{{y:.3f}}<br>{what}<extra></extra>"
    return points(x.astype("f4"), y.astype("f4"), what, marker, opacity=opacity, hovertemplate=about)


def _ending(one: Trainee, seen: Window, size: Size) -> Trace:
    """The line between the classes, or the values, as a lane's network has them at its last step."""
    network, style, w = one.training.network, STYLES[one.lane.letter], one.run.w[one.last]
    (x0, x1), (y0, y1) = seen
    if not network.classes:
        x = np.linspace(x0, x1, 4 * CELLS)
        y = network.output(w, x[np.newaxis])
        return line(
            x.astype("f4"), y.astype("f4"), one.lane.name, style.color, 1.5 * size.stroke, style.dash, opacity=FAINT, hoverinfo="skip"
        )
    x, y = np.linspace(x0, x1, CELLS), np.linspace(y0, y1, CELLS)
    with np.errstate(all="ignore"):
        said = network.output(w, np.stack([side.ravel() for side in np.meshgrid(x, y)])).reshape(CELLS, CELLS)
        steps = np.nan_to_num(np.tanh(said / 2) * 127).round().astype("i1")  # numbers of one byte: where 0 lies is all that is drawn
    drawn = dict(start=0, end=0, size=1, coloring="none")
    edge = dict(color=style.color, width=1.2 * size.stroke, dash=style.dash, smoothing=0)
    found = dict(x0=x0, dx=(x1 - x0) / (CELLS - 1), y0=y0, dy=(y1 - y0) / (CELLS - 1), showscale=False, opacity=FAINT, hoverinfo="skip")
    return found | dict(type="contour", z=steps, contours=drawn, line=edge, name=one.lane.name)


def drawn(trained: Trained, measure: str) -> list[Array]:
    """One of studies.training.MEASURES of each lane, as far as it is drawn, (last + 1,) each."""
    found = [values[: one.last + 1] for one, values in zip(trained.trainees, trained.measure(measure), strict=True)]
    return [np.maximum(values, FLOOR) for values in found] if measure in LOGARITHMIC else found


def levels(trained: Trained, measure: str) -> list[float]:
    """The ends of the curves' axis, as Plotly takes them: exponents where it is logarithmic. A lane that flies off flattens no other."""
    curves = drawn(trained, measure)
    values = np.concatenate([curve[np.isfinite(curve)] for curve in curves]) if curves else np.ones(1)
    if measure == "errors":
        return [-0.01, 1.05 * float(values.max(initial=0.1))]
    if measure == "sharpness":
        return [0.0, min(max(1.2, 1.05 * float(values.max(initial=1.0))), 3.0)]
    first = max((float(curve[0]) for curve in curves), default=1.0)
    high, low = min(float(values.max(initial=FLOOR)), 10 * first), float(values.min(initial=first))
    return [float(np.log10(low)) - 0.1, float(np.log10(max(high, low))) + 0.1]


def curves(trained: Trained, measure: str, look: Look = USUAL) -> go.Figure:
    """One of studies.training.MEASURES of every lane by step, faint: the player draws the bright ones over them."""
    size, steps = look.size, trained.training.steps
    log = measure in LOGARITHMIC
    traces: list[Trace] = []
    names = by_letter(trained.training.lanes)
    for one, values in zip(trained.trainees, drawn(trained, measure), strict=True):
        style, name = STYLES[one.lane.letter], names[one.lane.letter]
        about = f"{name}<br>{look.say('step %{x}')}<br>%{{y:.4g}}<extra></extra>"
        edge = dict(color=style.color, width=1.5 * size.stroke, dash=style.dash)
        traces.append(dict(type="scatter", mode="lines", y=values.astype("f4"), name=name, line=edge, opacity=FAINT, hovertemplate=about))
    side = axis(automargin=False, nticks=size.most + 1, tickfont=dict(size=size.ticks)) | dict(gridcolor=theme.GRID, fixedrange=True)
    low, high = levels(trained, measure)
    vertical = side | dict(range=[low, high])
    if log:
        places, labels = _ticks(low, high, size.most)
        vertical |= dict(type="log", tickvals=places, ticktext=labels)
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    if measure == "sharpness":
        dotted = dict(color=theme.INK, width=1.4 * size.stroke, dash="dot")
        shapes.append(dict(type="line", xref="paper", x0=0, x1=1, y0=1, y1=1, line=dotted))
        note = dict(text=look.say("what the rule bears at its rate"), font=dict(size=size.ticks), showarrow=False)
        notes.append(note | dict(xref="paper", x=0, xanchor="left", y=1, yanchor="bottom"))
    layout = dict(
        height=size.loss,
        margin=dict(l=56 * size.stroke, r=14 * size.stroke, t=42 * size.stroke, b=42 * size.stroke),
        hovermode="closest",
        hoverlabel=dict(font=dict(size=size.text)),
        dragmode=False,  # a drag seeks: browser/player/scrub.js
        shapes=shapes,
        annotations=notes,
        xaxis=dict(side, range=[0, steps], **of_steps(look)),
        yaxis=vertical,
    )
    return figure(traces, layout)


def _ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Round numbers on a logarithmic axis between two exponents, at most `most`: 1, 2 and 5 of each power of ten, or the powers alone."""
    for digits in ((1, 2, 5), (1, 3), (1,)):
        places = [float(f"{d}e{k}") for k in range(floor(low), ceil(high) + 1) for d in digits]
        places = [place for place in places if low <= log10(place) <= high]
        if len(places) <= most:
            break
    else:
        places = places[:: -(-len(places) // most)]
    return places, [number(place) for place in places]


def plane(trained: Trained, look: Look = USUAL) -> go.Figure:
    """The loss on the plane of the paths, and the paths' shadows on it, faint. The two axes have one scale, and no colour bar."""
    found = landscape_map(trained.ground, trained.ground.start, trained.entrants("train"), look)
    ground, *others = found.to_dict()["data"]
    random = trained.directions == "random"
    axes = {
        "xaxis": look.say("first random direction") if random else look.say("first direction"),
        "yaxis": look.say("second random direction") if random else look.say("second direction"),
    }
    layout = dict(found.to_dict()["layout"])
    layout |= {name: layout[name] | dict(title=layout[name]["title"] | dict(text=text)) for name, text in axes.items()}
    layout["margin"] = layout["margin"] | dict(r=14 * look.size.stroke)
    return figure([ground | dict(showscale=False), *others], layout | dict(clickanywhere=False))
