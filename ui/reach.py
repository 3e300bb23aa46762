"""Two buttons that are always in reach, at the top right: Present and Share."""

from typing import Any

from scenario import Scenario
from scenario.training import Training
from ui.feed import tell
from ui.platform.component import component
from ui.present import is_presented
from ui.visit import address, choices, session

KEY = "reach"
buttons = component("fall_line_reach", js="reach.js", html="reach.html", css="reach.css present.css print.css", isolate_styles=False)


def reach(raced: Scenario | Training) -> None:
    """Both buttons. Share copies the link of what is shown, and opens the place for all other ways to share (ui/share.py)."""
    buttons(key=KEY, data=KEY, on_pressed_change=lambda: pressed(session.turned(KEY)))
    tell(KEY, dict(large=is_presented(), sharing=choices.now("share"), link=address.link(raced)))


def pressed(value: Any) -> None:
    """A callback: what was pressed, as far as it is anything the buttons can send."""
    for name in ("large", "share"):
        wanted = session.part(session.part(value, "pressed"), name)
        if isinstance(wanted, bool):
            choices.choose(name, wanted)
