"""Every lane many times, each time by another seed: asked for by a press, with progress, a stop and a way to go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import streamlit as st

from scenario import Scenario
from scenario.training import Training
from studies.ensemble import FINISHED, Ensemble
from ui.visit import choices
from ui.visit.session import present
from ui.work import work
from words import ensemble as words
from words.say import say


@dataclass(frozen=True)
class Question:
    """What is asked: every lane of `raced`, which has no others, `count` times."""

    raced: Scenario | Training
    count: int

    @property
    def runs(self) -> int:
        return self.count * len(self.raced.lanes)


def chosen(raced: Scenario | Training, label: str, help: str) -> Question:
    """How many times, which a visitor may choose."""
    st.segmented_control(label, ["30", "100", "512"], **choices.widget("seeds"), required=True, help=help)
    return Question(replace(raced, lanes=raced.visible), int(choices.now("seeds")))


def button(asked: Question, begin: str, too_much: str = "") -> None:
    """What is pressed; `too_much` is why it cannot be, "" where it can."""
    help = too_much or say("Takes some seconds. It can be stopped, and goes on from there.")
    st.button(begin, key="run-many", icon=":material/scatter_plot:", disabled=bool(too_much), on_click=_ask, args=(asked,), help=help)


def _ask(asked: Question | None) -> None:
    """A callback: it is asked for, or no longer."""
    present().many = asked


def answered(
    asked: Question, grow: Callable[[Ensemble | None], Iterator[Ensemble]], said: Callable[[int, int], str]
) -> tuple[Question, Ensemble] | None:
    """The answer to `asked`, computed now where it was pressed for; else the one that was shown last on this page, with a note; else None.

    `grow` goes on from what is known and yields what is known after each block; `said` puts into words how far it is.
    """
    visit = present()
    found = FINISHED.get(asked) if asked in (visit.many, visit.seen_many.get(visit.page)) else None
    if found is None and visit.many == asked:
        found = _run(asked, grow, said)
    if found is not None:
        visit.seen_many[visit.page] = asked
        return asked, found
    before = visit.seen_many.get(visit.page)
    found = FINISHED.get(before) if before else None
    if before is None or found is None:
        return None
    st.info(words.stale(before.count), icon=":material/history:")
    return before, found


def _run(asked: Question, grow: Callable[[Ensemble | None], Iterator[Ensemble]], said: Callable[[int, int], str]) -> Ensemble | None:
    """Run it, from where it was left; None where it did not come to its end."""
    visit = present()
    known = visit.begun_many[1] if visit.begun_many and visit.begun_many[0] == asked.raced else None
    if known is not None and len(known.seeds) > asked.count:
        known = None

    def blocks() -> Iterator[int]:
        nonlocal known
        for found in grow(known):
            visit.begun_many, known = (asked.raced, found), found
            yield len(found.seeds)

    work(blocks(), len(known.seeds) if known else 0, asked.count, said, "stop-many", _ask)
    if known is None or len(known.seeds) < asked.count:
        return None
    FINISHED.put(asked, known)
    return known
