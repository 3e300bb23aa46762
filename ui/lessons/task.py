"""The task of a lesson, above the race that it opened, and the way back to the lesson."""

import streamlit as st

from lessons import LESSONS
from lessons.base import Lesson
from lessons.order import rank
from lessons.views import View
from scenario import Scenario
from scenario.training import Training
from ui.visit import choices, session
from ui.visit.address import address
from words.say import say

PAGES = {"": "pages/race.py"} | {page: f"pages/{page}.py" for page in ("maps", "microscope", "network", "lessons")}


def lesson() -> Lesson | None:
    """The lesson whose task the visitor is at; None for none."""
    return LESSONS.get(choices.now("task"))


def strip() -> bool:
    """What there is to do on the present page, the way back, and a way to put it aside; whether there was a task."""
    at = lesson()
    if at is None:
        return False
    with st.container(key="task", border=True, horizontal=True, vertical_alignment="center", gap="small"):
        which = say("Lesson {n}: {title}.", n=rank(at.slug), title=at.said(at.title))
        st.markdown(f"**{which}** {_asked(at)}".rstrip(), width="stretch")
        with st.container(key="task-ways", horizontal=True, width="content", gap="small"):
            help = say("Back to the lesson, where you left it.")
            if st.button(say("Back to the lesson"), key="to-lesson", icon=":material/arrow_back:", help=help):
                choices.choose("lesson", at.slug)
                go("lessons")
            help = say("Puts the task aside. The race stays as it is.")
            st.button(say("Close"), key="close-task", icon=":material/close:", type="tertiary", on_click=close, help=help)
    return True


def _asked(at: Lesson) -> str:
    """The task; on another page than the race's what there is to do in the lesson's view there, as long as it is shown."""
    page, raced = session.present().page, session.present().raced
    lead = at.lead(page)
    if page == "":
        return at.fill(at.now_you)
    return at.fill(lead.text) if lead and lead.view.scenario == raced else ""


def close() -> None:
    """A callback: no lesson's task."""
    choices.choose("task", "")


def open_race(of: Lesson, scenario: Scenario) -> None:
    """Show a race of a lesson, no lane brought out."""
    choices.choose("lane", "")
    _open(of, scenario, "")


def open_view(of: Lesson, view: View) -> None:
    """Show a map or a step of a lesson."""
    for name, text in view.choices.items():
        choices.choose(name, choices.CHOICES[name].parse(text))
    _open(of, view.scenario, view.page)


def _open(of: Lesson, raced: Scenario | Training, page: str) -> None:
    choices.choose("task", of.slug)
    session.show(raced)
    go(page)


def go(page: str) -> None:
    """To another page, with the address it will have: one entry for Back, not two."""
    st.switch_page(PAGES[page], query_params=address(page=page))
