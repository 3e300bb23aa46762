"""The player: the race in motion over the native charts `map`, `loss` and `terrain`, without a message to the server.

Whichever of the three charts are on the page move; without JavaScript they stand still and show everything.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

import streamlit as st

from browser import packets
from browser.packets import ForceTracks, Track
from ui.data import means
from ui.feed import feed
from ui.noise import noise as draw_noise
from ui.platform.component import component
from ui.visit.session import turned

controls = component(
    "fall_line_player",
    js="player/index.js",
    html="player/player.html",
    css="player/player.css",
    isolate_styles=False,  # the overlays lie in the charts, outside the component
)
forces_drawn = component("fall_line_forces", js="player/forces.js")
preview = component("fall_line_live", js="live/index.js", css="live/live.css", isolate_styles=False)
reshaping = component("fall_line_reshaping", js="live/reshaping.js")
later = component("fall_line_later", js="later/index.js", css="later/later.css", isolate_styles=False)


def player(
    lanes: Sequence[Track],
    *,
    run: str,
    start: tuple[float, float],
    of: int | None = None,
    curve: str = "loss",
    levels: Sequence[float] | None = None,
    floor: float = 0.0,
    minima: Sequence[tuple[float, float]] = (),
    forces: Sequence[ForceTracks] = (),
    ranks: str = "",
    summary: str = "",
    large: bool = False,
    live: Mapping[str, Any] | None = None,
    noise: bool = False,
    reshapes: bool = False,
    key: str = "player",
    on_start: Callable[[float, float], None] | None = None,
) -> None:
    """The controls, which move the charts on this page.

    `run` names what is raced: when it changes, a race being played begins anew. `of` names its landscape: nothing moves on a chart of
    another, which is about to change. `curve` is what the loss chart shows, `levels` are the ends of its axis, where they move with the
    race; where it is logarithmic nothing is drawn below `floor`. Where balls crowd at one of `minima`, (x, y), it is magnified. `ranks`
    holds the letters of the lanes in the order of the ranking's rows, each of which brings out its lane when it is pressed. `summary` is
    what a screen reader says when the race has ended. `on_start` receives the (x, y) of a click on the map, unchecked against any window;
    it runs as a callback, before the script. For the click the map's figure needs `layout.clickanywhere=True` and its chart
    `config={"doubleClickDelay": 250}`. `live` is what the browser needs to run the race by itself while a number is in the visitor's hand
    (studies.live), `noise` whether there is noise, or a knob for it, and `reshapes` whether there is a knob of the ground.
    """

    def clicked() -> None:
        point = clicked_point(turned(key))
        if on_start and point:
            on_start(*point)

    head = {
        "run": run,
        "start": start,
        "of": of,
        "curve": curve,
        "levels": levels,
        "floor": floor,
        "minima": list(minima),
        "key": key,
        "clickable": on_start is not None,
        "ranks": ranks,
        "summary": summary,
        "large": large,
        "live": live,
    }
    with st.container(gap=None):
        controls(key=key, data=key, on_start_change=clicked)
        if forces:
            forces_drawn(key=f"{key}-forces", height=1)
        later(key=f"{key}-later", height=1)
        feed(key=f"{key}-feed", data=packets.race(lanes, forces, smoothed=True, **head), height=1)
        if live:
            preview(key=f"{key}-live", height=1)
        if live and reshapes:
            reshaping(key=f"{key}-reshaping", height=1)
        if live and noise:
            draw_noise(f"{key}-noise")
        if live and "data" in live["ground"]:
            means(f"{key}-data")


def clicked_point(value: Any) -> tuple[float, float] | None:
    """The (x, y) the browser sent; None if it is anything but two finite numbers."""
    try:
        point = value["start"]
        x, y = float(point["x"]), float(point["y"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return (x, y) if isfinite(x) and isfinite(y) else None
