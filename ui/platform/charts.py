"""Native Plotly charts that stay where they are while what they show changes."""

import zlib
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import streamlit as st
from streamlit.elements import plotly_chart as native

from browser import packets
from figures.figure import news
from ui.platform.component import component
from ui.visit.session import present

# Streamlit 1.67 hashes the whole figure and its words into a chart's identity, key or not: each turned knob would tear the chart down and
# build another, which flickers, forgets the zoom and takes far longer. Here a chart keeps its identity while its `shape` does; the player,
# which has the paths anyway, or `follow` then gives the chart what is new.
_shape: ContextVar[str | None] = ContextVar("shape", default=None)
_identity = vars(native)["compute_and_register_element_id"]


def _identity_by_shape(element_type: str, **about: Any) -> Any:
    shape = _shape.get()
    return _identity(element_type, **about | ({} if shape is None else {"plotly_spec": shape, "alt": None}))


vars(native)["compute_and_register_element_id"] = _identity_by_shape

SURPLUS = "zoom2d pan2d zoomIn2d zoomOut2d autoScale2d lasso2d select2d zoom3d pan3d orbitRotation tableRotation resetCameraDefault3d"
BUTTONS = {"displaylogo": False, "modeBarButtonsToRemove": SURPLUS.split(), "showAxisDragHandles": False}
# The player waits as long before it takes a click for a start; browser/gestures/ turns the wheel.
CLICKS = BUTTONS | {"doubleClickDelay": 250, "scrollZoom": True}


def chart(figure: Any, key: str, shape: object, alt: str, clicks: bool = False) -> None:
    """A figure under a key of its own. `shape` is all it shows but what it is given in its place; `alt` is what a screen reader says."""
    token = _shape.set(repr(shape))
    try:
        st.plotly_chart(figure, key=key, height="stretch", config=CLICKS if clicks else BUTTONS, alt=alt)
    finally:
        _shape.reset(token)


redraw = component("fall_line_redraw", js="redraw.js")


def overtaken(figure: Any, key: str, shape: object) -> dict[str, str]:
    """What `follow` must give the chart `key`, which was just drawn with this `shape`: nothing while it shows the figure it began with.

    Figures are told apart by `layout.meta`.
    """
    stood, now = present().stood, (repr(shape), figure.written["layout"].get("meta"))
    if stood.setdefault(key, now)[0] != now[0]:
        stood[key] = now  # another chart, which begins with this figure
    if stood[key] == now:
        return {}
    stood[key] = (now[0], None)  # from here on it shows what it was given last, whatever the figure it began with
    return {key: news(figure)}


def steady(figure: Any, key: str, alt: str) -> None:
    """A chart that stays where it is whatever it comes to show, so that nothing flickers."""
    figure.layout.meta = zlib.crc32(figure.to_json(validate=False).encode())
    chart(figure, key, (), alt)
    follow({key: figure.to_json(validate=False)}, f"redraw-{key}")


def follow(drawn: Mapping[str, str], own: str = "redraw") -> None:
    """Have charts in place show other data or another layout: chart's key -> figure as JSON, told apart by `layout.meta`.

    A server that was started anew sends every chart of an open page again, in a new place: what it is given counts though it is as before.
    """
    redraw(key=own, data=packets.figures(drawn, present().born), height=1)
