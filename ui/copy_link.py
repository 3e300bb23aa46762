"""Copy link: what is to be seen, as an address for somebody else."""

import streamlit as st

from scenario import Scenario
from ui.platform import place
from ui.visit import address, choices
from words.say import say

HELP = {
    "": "A link that shows this very race, number for number, and how you look at it.",
    "microscope": "A link that shows this very race, number for number, with the same lanes and step under the lens.",
    "maps": "A link that shows this very race, number for number, and the same picture of it.",
    "lessons": "A link to what is shown here. Which questions you have answered is not in it.",
}


def offer(scenario: Scenario, page: str) -> None:
    """A button that opens the link of `page`."""
    copy = st.popover(say("Copy link"), icon=":material/link:", help=say(HELP[page]), **choices.folded("copy"))
    if copy.open:
        if page != "lessons":
            copy.caption(say("Every value is spelled out, so this link keeps its meaning when the app's defaults change."))
        with copy:
            place.ask("copy-place")
        copy.code(address.link(scenario), language=None, wrap_lines=True)
