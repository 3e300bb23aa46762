"""Large type, for a projector: the whole page grows, and what is drawn with it."""

import streamlit as st

from browser.bundle import bundle, source
from ui.visit import choices

component = st.components.v2.component("fall_line_large", css=source("large.css"), js=bundle("large.js"), isolate_styles=False)


def is_large() -> bool:
    return bool(choices.now("large"))


def choose() -> None:
    """The switch, and its effect."""
    with st.container(gap=None):
        st.toggle(
            "Large type", **choices.widget("large"), help="For a projector, or for tired eyes: larger words, thicker lines, taller charts."
        )
        component(key="large-type", data=is_large(), height=1)
