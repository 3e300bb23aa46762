"""Which lessons a visitor has answered: kept in the session and, as `done=1,2,5`, in every address, so that a reload keeps it."""

import streamlit as st

from lessons import LESSONS
from ui.visit import choices as view

MOST_HELD = 64  # addresses of a visit that are remembered
LONGEST = 200  # characters of `done` that are read


def done() -> set[int]:
    """The numbers of the lessons answered."""
    numbers: set[int] = st.session_state.setdefault("done", set())
    return numbers


def read(url: dict[str, str]) -> dict[str, str]:
    """Take `done` out of an address and add it to what is known; whatever in it is no lesson's number is passed over."""
    url = view.read(url, went_back())
    text = url.get("done", "")
    if text != st.session_state.get("done_text", ""):
        numbers = {str(lesson.number): lesson.number for lesson in LESSONS.values()}
        st.session_state.done = done() | {numbers[part] for part in text[:LONGEST].split(",") if part in numbers}
        st.session_state.done_text = text
    return {key: value for key, value in url.items() if key != "done"}


def went_back() -> bool:
    """An empty address after Back is the opening; after a switch of pages it says nothing."""
    context = st.runtime.scriptrunner.get_script_run_ctx()
    return bool(getattr(context, "is_history_navigation", False))


def overtaken() -> bool:
    """Whether the address is one this visit has left: the browser sent it before it had heard of the present one."""
    *left, present = st.session_state.get("held") or [None]
    url = st.query_params.to_dict()
    return url != present and url in left and not went_back()


def carried(address: dict[str, str]) -> dict[str, str]:
    """`address` with what goes along on every page: how the visitor looks, and the progress."""
    text = ",".join(map(str, sorted(done())))
    return address | view.address() | ({"done": text} if text else {})


def write(address: dict[str, str]) -> None:
    """Make `address` and what it carries the browser's. After Back only if it is wrong: a new entry there would trap the visitor."""
    wanted, present = carried(address), st.query_params.to_dict()
    st.session_state.held = [*st.session_state.get("held", []), present, wanted][-MOST_HELD:]
    if present == wanted or (went_back() and {**present, "done": ""} == {**wanted, "done": ""}):
        return
    st.query_params.from_dict(wanted)
    st.session_state.done_text = wanted.get("done", "")


def forget() -> None:
    """No lesson is answered."""
    st.session_state.done = set()
    st.session_state.answers = {}
