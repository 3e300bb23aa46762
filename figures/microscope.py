"""What one step computed: as arrows on the ground, and as curves over the whole run."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures import theme
from figures.figure import figure
from figures.race import HUGE, MAP_POINTS
from figures.theme import SCREEN, STYLES, USUAL, Look, Style
from figures.traces import Trace, axis, beneath, ground, line, points, title, window
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape
from studies.curvature import curvature
from studies.heights import squeezed_grid
from studies.step import Entry, Watched
from words.symbols import in_letters

LENS_POINTS = 44
MOST_POINTS = 600  # of one curve; longer ones are drawn by their extremes
PANE = dict(height=290, hovermode="closest", dragmode=False)  # a chart's layout: no drag throws its picture away


def _style(one: Watched) -> Style:
    return STYLES[one.lane.letter]


def _axes(x: tuple[float, float], y: tuple[float, float]) -> Trace:
    side = axis(showgrid=False, constrain="domain", nticks=6)
    return dict(xaxis=side | dict(range=x, **beneath("x")), yaxis=side | dict(range=y, title=title("y"), scaleanchor="x"))


def overview(landscape: Landscape, lanes: Sequence[Watched], names: Sequence[str], step: int, look: Look = USUAL) -> go.Figure:
    """The whole window: each lane's way up to `step`, the step itself, and the frame of its close-up. A room sees it small and bare."""
    x, y, z = squeezed_grid(landscape, MAP_POINTS)
    data = [window(x, y, z, showscale=False, hoverinfo="skip")]
    shapes = []
    for one, name in zip(lanes, names, strict=True):
        data += _path(one, name, 0, min(step, one.last), look)
        (x0, x1), (y0, y1) = frame(landscape, one, step)
        shapes.append(dict(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line=dict(color=_style(one).color, width=1.5)))
    room, axes = look.size != SCREEN, _axes(*landscape.domain)
    margin = dict(l=2, r=2, t=2, b=2) if room else dict(l=54, r=8, t=8, b=34)
    for side in axes.values():
        side |= dict(visible=not room)
    revision = f"overview {landscape.which}"
    layout = dict(PANE, margin=margin, shapes=shapes, meta=step, uirevision=revision, **theme.CLEAR, **axes)
    return figure(data, layout, look)


def _path(one: Watched, name: str, first: int, last: int, look: Look) -> list[Trace]:
    """The positions of steps first…last as a line, the last one as the lane's marker."""
    x, y = np.clip(one.run.w[first : last + 1], -HUGE, HUGE).T
    about = f"{name}<br>{look.say('step %{customdata}')}<br>x %{{x:.6g}}<br>y %{{y:.6g}}<extra></extra>"
    style = _style(one)
    marker = dict(symbol=style.marker, size=11, color=style.color, line=dict(color=theme.MINIMUM, width=1.5))
    return [
        line(x, y, name, style.color, 2, style.dash, customdata=np.arange(first, last + 1), hovertemplate=about),
        points(x[-1:], y[-1:], name, marker, customdata=[last], hovertemplate=about),
    ]


def frame(landscape: Landscape, one: Watched, step: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The window of the close-up, ((x0, x1), (y0, y1)): a little more than twice as far every way as the step goes."""
    (x0, x1), (y0, y1) = landscape.domain
    if step > one.last:
        return landscape.domain
    width = max(x1 - x0, y1 - y0)
    with np.errstate(all="ignore"):
        reach = 2.2 * float(np.abs(one.move[step - 1]).max())
    reach = min(max(reach, 1e-7 * width), width) if np.isfinite(reach) else width
    x, y = (float(c) for c in one.run.w[step - 1])
    return (x - reach, x + reach), (y - reach, y + reach)


def close_up(landscape: Landscape, one: Watched, name: str, step: int, look: Look = USUAL) -> go.Figure:
    """The ground around the ball and the arrows of one step; the step is true to the axes.

    "Downhill" and "direction" are in the gradient's unit: drawn to a common scale of their own, the longer one as long as fits. The ring
    is where a direction of this length could have sent the ball, whichever way it pointed: a circle where both coordinates
    have the same learning rate.
    """
    window_x, window_y = frame(landscape, one, step)
    x, y = np.linspace(*window_x, LENS_POINTS), np.linspace(*window_y, LENS_POINTS)
    with np.errstate(all="ignore"):
        z = np.asarray(landscape.f(*np.meshgrid(x, y)), dtype=float)
        lowest = np.min(z, initial=HUGE, where=np.isfinite(z))
        z = np.clip(z - lowest, 0, HUGE)  # float32 would not tell the heights of a small window apart
    data = [ground(dict(x=x, y=y), z.astype("f4"), showscale=False, hoverinfo="skip", ncontours=16)]
    arrows: list[Trace] = []
    if step <= one.last:
        reach = (window_x[1] - window_x[0]) / 2
        data += [*_bends(landscape, one, step, reach), *_ring(one, step, look), *_path(one, name, max(0, step - 60), step - 1, look)]
        arrows = _arrows(one, step, reach, look)
    axes = _axes(window_x, window_y)
    for side, ends in zip(axes.values(), (window_x, window_y), strict=True):
        side |= _offsets(ends)
    for letter, side in zip("xy", axes.values(), strict=True):
        low, middle, high = side["ticktext"]
        side |= dict(title=None, ticktext=[low, f"{letter} = {middle}", high])  # Plotly would write a title over the ticks
    return figure(data, dict(PANE, margin=dict(l=82, r=8, t=8, b=34), annotations=arrows, meta=step, **theme.CLEAR, **axes), look)


def _offsets(ends: tuple[float, float]) -> Trace:
    """Ticks of a window however small: where the ball is, and how far from there."""
    middle, half = sum(ends) / 2, (ends[1] - ends[0]) / 4
    texts = [f"−{half:.2g}", f"{middle:.4g}", f"+{half:.2g}"]
    return dict(tickvals=[middle - half, middle, middle + half], ticktext=texts, automargin=False)


def _arrows(one: Watched, step: int, reach: float, look: Look) -> list[Trace]:
    here, move = one.run.w[step - 1], one.move[step - 1]
    downhill, direction = -one.run.grad[step - 1], -one.direction[step - 1]
    with np.errstate(all="ignore"):
        longest = max(np.abs(downhill).max(), np.abs(direction).max())
    scale = 0.7 * reach / longest if longest > 0 and np.isfinite(longest) else 0.0
    same = np.allclose(downhill, direction, rtol=1e-6)
    arrows = _arrow(here, scale * downhill, look.say("downhill"), theme.INK, 2, away=move if same else direction)
    if not same:
        arrows += _arrow(here, scale * direction, look.say("direction"), theme.INK, 3.5, away=move)
    return [*arrows, *_arrow(here, move, look.say("step"), _style(one).color, 4.5, away=direction, first=True)]


def _arrow(tail: Array, way: Array, name: str, color: str, width: float, away: Array, first: bool = False) -> list[Trace]:
    """An arrow that keeps its place in a zoom, its name beside the tip on the side that turns from `away`; nothing for no way at all.

    Where `away` lies along it, the name of the `first` goes to the other side than those of others.
    """
    length = np.hypot(*way)
    if length == 0 or not np.isfinite(length):
        return []
    x, y = tail + way
    across = np.array([-way[1], way[0]]) / length
    across = -across if across @ away > 0 or (across @ away == 0 and first) else across
    common = dict(x=float(x), y=float(y), xref="x", yref="y")
    head = dict(ax=float(tail[0]), ay=float(tail[1]), axref="x", ayref="y", text="", showarrow=True)
    head |= dict(arrowhead=2, arrowsize=0.8, arrowwidth=width, arrowcolor=color)
    word = dict(
        text=f"<b>{name}</b>",
        showarrow=False,
        xshift=round(24 * across[0]),
        yshift=round(14 * across[1]),
        font=dict(size=13, color=theme.EDGE),
    )
    word |= dict(bgcolor=theme.faded(theme.MINIMUM, 0.82), borderpad=1)  # to be read on any ground, by day and by night
    return [common | head, common | word]


def _bends(landscape: Landscape, one: Watched, step: int, reach: float) -> list[Trace]:
    """The lines through the ball along which the ground bends the most and the least."""
    here = one.run.w[step - 1]
    bend = curvature(landscape, *here)
    lines = []
    for way, value, name in ((bend.axis1, bend.lambda1, "λ₁"), (bend.axis2, bend.lambda2, "λ₂")):
        x, y = np.array([here - 0.97 * reach * way, here + 0.97 * reach * way]).T
        lines.append(line(x, y, name, theme.INK, 1, "dot", hovertemplate=f"{name} = {float(value):.4g}<extra></extra>"))
    return lines


def _ring(one: Watched, step: int, look: Look) -> list[Trace]:
    """Where a direction of this length could have led; nothing where the step does not, as momentum comes after the rate (LARS)."""
    here, rate, direction = one.run.w[step - 1], one.rate[step - 1], one.direction[step - 1]
    pull = 0.0 if one.pull is None else one.pull[step - 1]
    with np.errstate(all="ignore"):
        strays = np.abs(one.move[step - 1] - pull + rate * direction).max() > 1e-6 * np.abs(one.move[step - 1]).max()
        turn = np.linspace(0, 2 * np.pi, 97)
        x, y = here[:, np.newaxis] + rate[:, np.newaxis] * np.hypot(*direction) * np.array([np.cos(turn), np.sin(turn)])
    if strays or not np.isfinite([x, y]).all():
        return []
    about = f"{look.say('where a direction of this length could have led')}<extra></extra>"
    return [line(x, y, look.say("reach"), _style(one).color, 1.2, "dash", hovertemplate=about)]


# Curves over the whole run


Panels = dict[str, list[tuple[Watched, Entry]]]


def _panels(lanes: Sequence[Watched]) -> Panels:
    """Symbol -> what is drawn under it."""
    panels: Panels = {}
    for one in lanes:
        for entry in one.entries:
            if entry.name not in ("before", "after"):
                panels.setdefault(in_letters(entry.about.symbol), []).append((one, entry))
    return panels


@lasting(most=32, size=32 * 1_000_000)
def timelines(lanes: tuple[Watched, ...], names: tuple[str, ...], steps: int, look: Look = USUAL) -> go.Figure:
    """Every quantity by step, one panel each, all lanes in it: x as a full line, y as a dotted one. `cursor` marks a step in it."""
    panels = _panels(lanes)
    rows = -(-len(panels) // 2)
    data: list[Trace] = []
    layout: Trace = dict(PANE, height=40 + 150 * rows, margin=dict(l=56, r=8, t=24, b=34), annotations=[])
    layout["uirevision"] = f"timelines {list(panels)} {steps}"
    told = dict(zip(lanes, names, strict=True))
    for i, (heading, curves) in enumerate(panels.items()):
        _panel(data, layout, i, rows, heading, [(told[one], one, entry) for one, entry in curves], steps, look)
    return figure(data, layout, look)


def _panel(
    data: list[Trace], layout: Trace, i: int, rows: int, heading: str, curves: Sequence[tuple[str, Watched, Entry]], steps: int, look: Look
) -> None:
    row, column, suffix = i // 2, i % 2, _suffix(i)
    seen = np.concatenate([entry.values[: one.last].ravel() for _, one, entry in curves])
    bend, ticks = _bend(seen[np.isfinite(seen)])
    top, gap = 1 - row / rows, 0.36 / rows
    side = axis(gridcolor=theme.GRID, ticklen=3, tickfont=dict(size=12))
    across = side | dict(range=[0, steps], domain=[0.54 * column, 0.54 * column + 0.46], anchor=f"y{suffix}")
    across |= {} if i == 0 else dict(matches="x")
    across |= beneath(look.say("step")) if row == rows - 1 else {}
    layout[f"xaxis{suffix}"] = across
    layout[f"yaxis{suffix}"] = side | dict(domain=[top - 1 / rows + gap / 2, top - gap / 2], anchor=f"x{suffix}") | ticks
    corner = dict(xref=f"x{suffix} domain", yref=f"y{suffix} domain", x=0, y=1, xanchor="left", yanchor="bottom")
    layout["annotations"].append(corner | dict(text=f"<b>{heading}</b>", showarrow=False, font=dict(size=13)))
    place = dict(xaxis=f"x{suffix}", yaxis=f"y{suffix}")
    for name, one, entry in curves:
        for axes, dash, values in _coordinates(entry, one.last, look):
            at = _extremes(values)
            x, y = (at + 1).astype("i2"), bend(values[at]).astype("f4")
            about = f"{name}, {axes}<br>{look.say('step %{x}')}<br>%{{customdata:.4g}}<extra></extra>"
            drawn = line(x, y, name, _style(one).color, 1.6, dash, customdata=values[at].astype("f4"), hovertemplate=about)
            data.append(drawn | place)


def _suffix(i: int) -> str:
    return "" if i == 0 else str(i + 1)


def cursor(lanes: Sequence[Watched], step: int) -> Trace:
    """What marks `step` in `timelines`: a part of its layout."""
    upright = dict(type="line", x0=step, x1=step, y0=0, y1=1, line=dict(color=theme.INK, width=1.5))
    shapes = [dict(upright, xref=f"x{_suffix(i)}", yref=f"y{_suffix(i)} domain") for i in range(len(_panels(lanes)))]
    return dict(shapes=shapes, meta=step)


def _coordinates(entry: Entry, last: int, look: Look) -> list[tuple[str, str, Array]]:
    values = np.clip(entry.values[:last], -HUGE, HUGE)
    if values.ndim == 1:
        return [(look.say("x and y"), "solid", values)]
    return [("x", "solid", values[:, 0]), ("y", "dot", values[:, 1])]


def _extremes(values: Array) -> Any:
    """The places to draw: all of a short curve, of a long one the lowest and the highest of every stretch."""
    if len(values) <= MOST_POINTS:
        return np.arange(len(values))
    stretches = np.array_split(np.arange(len(values)), MOST_POINTS // 2)
    ordered = np.where(np.isfinite(values), values, 0)
    picked = {int(s[f(ordered[s])]) for s in stretches for f in (np.argmin, np.argmax)}
    return np.array(sorted({0, *picked, len(values) - 1}))


def _bend(values: Array) -> tuple[Any, Trace]:
    """A scale on which large and small can be told apart, and its ticks: logarithmic both ways from zero, beyond its smaller values."""
    sizes = np.abs(values[values != 0])
    if not len(sizes):
        return (lambda v: np.asarray(v, dtype=float)), dict(range=[-1, 1], tickvals=[0], ticktext=["0"])
    unit = max(float(np.quantile(sizes, 0.1)), float(sizes.max()) * 1e-8)

    def bend(v: Any) -> Array:
        return np.arcsinh(np.asarray(v, dtype=float) / unit)

    low, high = float(bend(values.min())), float(bend(values.max()))
    room = 0.06 * (high - low) + 1e-3
    powers = np.arange(np.floor(np.log10(unit)), np.ceil(np.log10(sizes.max())) + 1)
    powers = powers[:: max(1, len(powers) // 3)]
    marks = [0.0, *(10.0**powers).tolist(), *(-(10.0**powers)).tolist()]
    marks = [mark for mark in marks if low - room <= bend(mark) <= high + room]
    marks = [m for i, m in enumerate(marks) if all(abs(bend(m) - bend(other)) > 0.12 * (high - low) for other in marks[:i])]
    return bend, dict(range=[low - room, high + room], tickvals=[float(bend(m)) for m in marks], ticktext=[_power(m) for m in marks])


def _power(mark: float) -> str:
    if mark == 0:
        return "0"
    exponent = round(np.log10(abs(mark)))
    digits = f"{abs(mark):g}" if -2 <= exponent <= 3 else f"10<sup>{exponent}</sup>"
    return f"−{digits}" if mark < 0 else digits
