"""The player: the race in motion over the native charts `map`, `loss` and `terrain`, without a message to the server.

Whichever of the three charts are on the page move; without JavaScript they stand still and show everything.
"""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import streamlit as st

from browser.bundle import source
from knobs import Array

component = st.components.v2.component(
    "fall_line_player",
    html=source("player/player.html"),
    css=source("player/player.css"),
    js=source("player/player.js"),
    isolate_styles=False,  # the overlays lie in the charts, outside the component
)
feed = st.components.v2.component("fall_line_feed", js=source("feed.js"))
forces_drawn = st.components.v2.component("fall_line_forces", js=source("player/forces.js"))


@dataclass(frozen=True)
class LaneView:
    """What the player needs to draw one lane."""

    name: str
    color: str  # CSS hex, the same in both themes
    dash: str  # as Plotly names them: "solid", "dash", "dot", …
    marker: str  # likewise: "circle", "square", "triangle-up", …
    path: Array  # (T+1, 4): x, y, the loss as its chart shows it, z of the terrain; where not finite, nothing is drawn
    last: int  # the last step to be drawn: where it diverged, or T
    letter: str = ""  # tells lanes of one name apart


@dataclass(frozen=True)
class ForceView:
    """What the player needs to draw one kind of overlay at the balls of the map; studies/forces.py says what the numbers mean."""

    label: str
    shape: str
    numbers: Array  # (lanes, T+1, 4)


def player(
    lanes: Sequence[LaneView],
    *,
    run: str,
    start: tuple[float, float],
    curve: str = "loss",
    levels: Sequence[float] | None = None,
    forces: Sequence[ForceView] = (),
    ranks: str = "",
    summary: str = "",
    large: bool = False,
    key: str = "player",
    on_start: Callable[[float, float], None] | None = None,
) -> None:
    """The controls, which move the charts on this page.

    `run` names what is raced: when it changes, a race being played begins anew. `curve` is what the loss chart shows, `levels` are the
    ends of its axis, where they move with the race. `ranks` holds the letters of the lanes in the order of the ranking's rows, each of
    which brings out its lane when it is pressed. `summary` is what a screen reader says when the race has ended. `on_start` receives the
    (x, y) of a click on the map, unchecked against any window; it runs as a callback, before the script. For the click the map's figure
    needs `layout.clickanywhere=True` and its chart `config={"doubleClickDelay": 250}`.
    """

    def clicked() -> None:
        point = clicked_point(st.session_state.get(key))
        if on_start and point:
            on_start(*point)

    head = {"run": run, "start": start, "curve": curve, "levels": levels, "key": key, "clickable": on_start is not None,
            "ranks": ranks, "summary": summary, "large": large}  # fmt: skip
    with st.container(gap=None):
        component(key=key, data=key, on_start_change=clicked)
        if forces:
            forces_drawn(key=f"{key}-forces", height=1)
        feed(key=f"{key}-feed", data=packed(lanes, forces, **head), height=1)


def packed(lanes: Sequence[LaneView], forces: Sequence[ForceView] = (), **head: Any) -> bytes:
    """[u32 length][JSON, padded to a multiple of 4][float32: lane, step, (x, y, loss, z)][float32: force, lane, step, four numbers]."""
    paths = np.stack([lane.path for lane in lanes]) if lanes else np.empty((0, 1, 4))
    head["steps"] = paths.shape[1] - 1
    head["lanes"] = [{name: getattr(lane, name) for name in ("name", "letter", "color", "dash", "marker", "last")} for lane in lanes]
    head["forces"] = [{"label": force.label, "shape": force.shape} for force in forces]
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 4)
    with np.errstate(over="ignore"):  # beyond float32 is inf, which is not drawn
        numbers = b"".join(block.astype("<f4").tobytes() for block in (paths, *(force.numbers for force in forces)))
    return struct.pack("<I", len(text)) + text + numbers


def clicked_point(value: Any) -> tuple[float, float] | None:
    """The (x, y) the browser sent; None if it is anything but two finite numbers."""
    try:
        point = value["start"]
        x, y = float(point["x"]), float(point["y"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return (x, y) if isfinite(x) and isfinite(y) else None
