"""Maps while they are computed: with progress, a way to stop, and nothing done twice.

The script's own thread does the work in small blocks; Streamlit can end it at each report between two of them. What is done stays with
the visitor, what is finished with the server, for all.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import streamlit as st

from engine.breath import giving_way
from studies.answers import FINISHED, begin, compile_later, finish
from studies.maps import Drawing, Map, Outcome
from ui.platform import turns
from ui.visit.session import present
from words.numbers import count
from words.say import say

SOON = 0.15  # seconds; what is done by then needs no progress bar
REPORT = 0.1  # seconds between two reports


def do(maps: Sequence[Map], place: Any, show: Callable[[int, Outcome], None]) -> list[Outcome]:
    """Draw every map; returns how all runs ended, unfinished ones PENDING.

    `place` is an empty element for the progress; `show(i, outcome)` is called as soon as map i is finished or given up.
    """
    visit = present()
    kept = [FINISHED.get(one) for one in maps]
    drawings = [begin(visit.begun, one) if outcome is None else None for one, outcome in zip(maps, kept, strict=True)]
    stopped = visit.stopped == tuple(maps)
    outcomes: list[Outcome] = []
    report = _Report(place, [drawing for drawing in drawings if drawing], tuple(maps))
    for i, (one, drawing, outcome) in enumerate(zip(maps, drawings, kept, strict=True)):
        if drawing and not stopped:
            turns.end()
            with giving_way(turns.wait):
                while drawing.advance():
                    report.tell()
                    turns.wait()  # once a block: compiled, it takes no breath within
            if one in visit.begun:  # two lanes that are alike have one map
                outcome = finish(visit.begun, one)
        outcomes.append(drawing.outcome if drawing else outcome)  # type: ignore[arg-type]  # one of them is there
        show(i, outcomes[-1])
    left = [drawing for drawing in drawings if drawing] if stopped else []
    if left:
        _resume(place, left)
    else:
        place.empty()
        for drawing in filter(None, drawings):
            compile_later(drawing)
    return outcomes


class _Report:
    """The progress of some drawings: a bar, the time left, a button to stop."""

    def __init__(self, place: Any, drawings: Sequence[Drawing], key: tuple[Map, ...]) -> None:
        self.place, self.drawings, self.key = place, drawings, key
        self.begun = self.told = monotonic()
        self.before = sum(drawing.done for drawing in drawings)
        self.bar: Any = None

    def tell(self) -> None:
        now = monotonic()
        if now - self.begun < SOON or now - self.told < REPORT:
            return
        self.told = now
        done, total = sum(drawing.done for drawing in self.drawings), sum(drawing.total for drawing in self.drawings)
        left = (now - self.begun) * (total - done) / max(done - self.before, 1)
        text = say("{done} of {total} runs done, about {left} s left", done=count(done), total=count(total), left=f"{left:.0f}")
        if self.bar is None:
            with self.place.container(horizontal=True, vertical_alignment="bottom"):
                self.bar = st.progress(0.0, text)
                st.button(
                    say("Stop"),
                    key="stop-work",
                    icon=":material/stop:",
                    on_click=_stop,
                    args=(self.key,),
                    help=say("Ends the work. What is done is shown and kept, and you can go on from there."),
                )
        self.bar.progress(min(done / total, 1.0), text)


def _stop(key: tuple[Map, ...]) -> None:
    present().stopped = key


def _go_on() -> None:
    present().stopped = ()


def _resume(place: Any, drawings: Sequence[Drawing]) -> None:
    done, total = sum(drawing.done for drawing in drawings), sum(drawing.total for drawing in drawings)
    with place.container(horizontal=True, vertical_alignment="center"):
        text = say("Stopped: {done} of {total} runs are done and shown; the rest is left empty.", done=count(done), total=count(total))
        st.markdown(text)
        st.button(
            say("Go on"), key="go-on", icon=":material/play_arrow:", on_click=_go_on, help=say("Takes the work up where it was left.")
        )
