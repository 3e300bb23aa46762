"""Native Plotly charts."""

from typing import Any

import streamlit as st

SURPLUS = "zoom2d pan2d zoomIn2d zoomOut2d autoScale2d lasso2d select2d zoom3d pan3d orbitRotation tableRotation resetCameraLastSave3d"
BUTTONS = {"displaylogo": False, "modeBarButtonsToRemove": SURPLUS.split()}
CLICKS = BUTTONS | {"doubleClickDelay": 250, "scrollZoom": True}  # the player waits as long before it takes a click for a start


def chart(figure: Any, key: str, alt: str, clicks: bool = False) -> None:
    """A figure under a key of its own; `alt` is what a screen reader says of it."""
    st.plotly_chart(figure, key=key, config=CLICKS if clicks else BUTTONS, alt=alt)
