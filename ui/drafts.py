"""A text that somebody types and that cannot be read yet: it stays as it is, beside the last one that could be."""

from collections.abc import Callable, Sequence

import streamlit as st

from scenario.table import NoTable
from tape import Refused
from ui.visit import session
from ui.visit.session import heeded, held, present
from words import table as tables
from words import typed as words
from words.say import say


def field(
    key: str, label: str, last: str, read: Callable[[str], object], change: Callable[[], None], height: int, help: str, most: int
) -> None:
    """A field for a text, which shows `last` or what was made of it. Where `read` refuses that, it is said why and where."""
    drafts = present().drafts
    if key in drafts and drafts[key][0] != last:
        del drafts[key]  # of another race
    text = drafts[key][1] if key in drafts else last
    st.text_area(label, key=held(key, text), height=height, max_chars=most, on_change=heeded(key, change), help=help)
    if key in drafts:
        try:
            read(text)
        except NoTable as why:
            st.error(tables.refused(why.faults), icon=":material/edit:")
        except Refused as why:
            said = words.refusal(why)
            st.error(say("{why}. The picture is that of the last text that could be read.", why=said), icon=":material/edit:")
            if why.text:
                st.code(words.marked(why), language=None)


def typed(key: str, last: str, read: Callable[[str], object]) -> str | None:
    """A callback's way to take what was typed; None where `read` refuses it, and it is kept as a draft."""
    text = str(session.turned(key))
    try:
        read(text)
    except (Refused, NoTable):
        present().drafts[key] = (last, text)
        return None
    present().drafts.pop(key, None)
    return text


def examples(key: str, titles: Sequence[str], begin: Callable[[int], None]) -> None:
    """A menu of texts to begin from, by their titles; `begin` is a callback that receives the place of the chosen one."""

    def chosen() -> None:
        which = session.turned(key)
        session.again(key, None)
        if which is not None:
            begin(which)

    st.selectbox(
        say("Examples"),
        range(len(titles)),
        index=None,
        key=key,
        format_func=titles.__getitem__,
        placeholder=say("Begin from an example"),
        label_visibility="collapsed",
        on_change=chosen,
    )
