"""Work of some seconds that a visitor has asked for: a bar, and a button to stop it."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

import streamlit as st

from engine.breath import giving_way
from ui.platform import turns
from words.say import say

REPORT = 0.1  # seconds between two reports


def work(parts: Iterable[int], done: int, total: int, said: Callable[[int, int], str], key: str, stop: Callable[[Any], None]) -> None:
    """Go through `parts`, each of which does a part of the work and says how much of `total` is done then; `done` is from before.

    `said` puts it into words; `stop` is a callback that is given None. Streamlit can end the work at each report, and the pages of others
    go first.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(min(done / total, 1.0), said(done, total))
        help = say("Ends the work. What is done is kept, and you can go on from there.")
        st.button(say("Stop"), key=key, icon=":material/stop:", on_click=stop, args=(None,), help=help)
    told = monotonic()
    turns.end()
    with giving_way(turns.wait):
        for reached in parts:
            if monotonic() - told > REPORT:
                told = monotonic()
                bar.progress(min(reached / total, 1.0), said(reached, total))
    place.empty()
