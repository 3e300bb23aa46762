"""Take the code: a lane of the race as a whole script, for the library a visitor works with."""

from dataclasses import replace

import streamlit as st

from exports.scripts import LIBRARIES
from scenario import Scenario
from scenario.file import file_name
from ui.visit import address, choices
from words.say import say

KEY = "code"
ORDER = ("PyTorch", "Optax", "Keras", "NumPy")
TALL = 420  # pixels of a script, which scrolls beyond


def take_code(scenario: Scenario) -> None:
    """The choice of a lane and of a library, the script, and what the library does otherwise. Nothing is printed before it is opened."""
    folded = st.expander(say("Take the code"), icon=":material/code:", **choices.folded(KEY))
    if not folded.open:
        return
    lanes = {lane.letter: lane for lane in scenario.lanes}
    names = [name for name in (*ORDER, *LIBRARIES) if name in LIBRARIES]
    with folded:
        usual = next((letter for letter in (choices.now("lane"), *(lane.letter for lane in scenario.visible)) if letter in lanes), "")
        letter = st.segmented_control(
            say("Lane"),
            list(lanes),
            **choices.widget("coded", lanes, usual or next(iter(lanes)), called=lambda letter: f"{letter} · {lanes[letter].name}"),
            required=True,
            help=say("Whose run the script repeats, from the same start and with the same knobs, schedule, noise and clipping."),
        )
        library = st.segmented_control(
            say("Library"),
            list(dict.fromkeys(names)),
            **choices.widget("library"),
            required=True,
            format_func=lambda name: LIBRARIES[name].label,
            help=say(
                "What the script is written for. The race is the same in each; how a library spells it, and what it means by it, is not."
            ),
        )
        st.caption(say(LIBRARIES[library].help))
        _written(scenario, letter, library)


def _written(scenario: Scenario, letter: str, library: str) -> None:
    lane, kind = next(lane for lane in scenario.lanes if lane.letter == letter), LIBRARIES[library]
    script = kind().script(scenario, lane, address.link(scenario))
    for note in script.notes:
        st.info(note, icon=":material/info:")
    if not script.text:
        return
    st.code(script.text, language="python", height=TALL)
    alone = replace(scenario, lanes=(replace(lane, hidden=False),))
    st.download_button(
        say("Download this script"),
        script.text,
        f"{file_name(alone, kind.ending)}.py",
        "text/x-python",
        key=f"{KEY}-file",
        on_click="ignore",
        help=say(
            "The same text as a file that Python runs as it stands. It prints where the lane ends, for you to hold against this page."
        ),
    )


def open_at(letter: str) -> None:
    """A callback: open the place for sharing with the script of a lane."""
    choices.choose("share", True)
    choices.choose("coded", letter)
    choices.unfold(KEY)
