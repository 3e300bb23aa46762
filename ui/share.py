"""Share: the one place for all that leaves the page. It opens over the page, at the top right, and moves nothing."""

import streamlit as st

from scenario import Scenario
from scenario.training import Training
from studies.race import race
from ui import qr
from ui.platform import place
from ui.race import take_home
from ui.race.take_code import take_code
from ui.visit import address, choices, session
from words import table as words
from words.say import say

KEY = "share"
LONG = 2000  # characters: what chats and mail programs take whole
HELP = {
    "": "This very race, number for number, and how you look at it.",
    "microscope": "This very race, number for number, with the same lanes and step under the lens.",
    "maps": "This very race, number for number, and the same picture of it.",
    "network": "This very training, number for number, and how you look at it.",
    "lessons": "What is shown here. Which questions you have answered is not in it.",
}


def share(raced: Scenario | Training) -> None:
    """Link, script, code for a phone, and everything to save. Nothing of it is made or sent before it is opened."""
    page = session.present().page
    place.ask("here")
    with st.container(key=KEY):  # always there, so that opening it moves nothing on the page
        if not choices.now("share"):
            return
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{say('Share')}**")
            st.button(say("Close"), key="close-share", icon=":material/close:", type="tertiary", on_click=_close)
        link = address.link(raced)
        st.caption(say(HELP[page]))
        st.code(link, language=None, wrap_lines=True)
        if len(link) > LONG:
            st.caption(words.long(len(link)))
        if page != "lessons" and isinstance(raced, Scenario):
            take_code(raced)
        qr.draw(link, key="qr-share", label=say("This link, for a phone"))
        if page != "lessons":
            st.caption(say("Every value is spelled out, so this link keeps its meaning when the app's defaults change."))
            if isinstance(raced, Scenario):
                take_home.offer(race(raced), moving=page == "")


def _close() -> None:
    choices.choose("share", False)
