"""Large type, for a projector: the whole page grows, and what is drawn with it."""

import streamlit as st

from figures.theme import ROOM, SCREEN, Look
from ui.platform.component import component
from ui.visit import choices
from words.say import say, spoken

effect = component("fall_line_large", js="large.js", css="large.css", isolate_styles=False)


def is_large() -> bool:
    return bool(choices.now("large"))


def look() -> Look:
    """How charts look to the present visitor."""
    return Look(ROOM if is_large() else SCREEN, spoken())


def choose() -> None:
    """The switch, and its effect."""
    with st.container(gap=None):
        help = say("For a projector, or for tired eyes: larger words, thicker lines, taller charts.")
        st.toggle(say("Large type"), **choices.widget("large"), help=help)
        effect(key="large-type", data=is_large(), height=1)
