"""What begins anew begins at its top, and its map has all of its room: Streamlit keeps of a page how the one before was left."""

from ui.platform.component import component
from ui.visit import choices
from ui.visit.session import Visit

_top = component("fall_line_top", js="top.js")


def top(visit: Visit) -> None:
    """A page, a lesson or the race of a file is at its top when it comes. Nothing is sent to who has seen but one race."""
    lesson = choices.now("lesson") if visit.page == "lessons" else ""
    place = f"{visit.page} {lesson} {visit.loaded}"
    visit.first = visit.first or place
    visit.moved = visit.moved or place != visit.first
    if visit.page == "lessons" or visit.moved:  # a lesson has races of its own
        _top(key="top", data={"at": place, "from": visit.first}, height=1)
