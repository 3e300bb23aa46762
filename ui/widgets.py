"""Sliders and menus made from knobs and choices."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import inf, nan
from time import monotonic
from typing import Any, TypeVar

import streamlit as st

from knobs import Choice, choices, plain
from scenario.dials import Dial, address, dials_of
from ui.visit import session
from ui.visit.session import heeded, held
from words.file import may_be
from words.knobs import helped, options
from words.quoted import quoted
from words.say import say

T = TypeVar("T")
N = TypeVar("N", int, float)
LATE = 2  # seconds in which a browser may not know yet what a field says


def slider(dial: Dial, value: float, label: str) -> float:
    """One number of the race, under its dial's name. Its ticks are the knob's and the present value: a link may bring any.

    The label is for who cannot see the page; who can has it beside the slider.
    """
    key, knob, value = dial.name, dial.knob, session.turned(dial.name, value)
    chosen: float = st.select_slider(
        label,
        sorted({*knob.ticks(), value}),
        key=held(key, value),
        format_func=plain,
        help=helped(knob),
        label_visibility="collapsed",
    )
    return chosen


def row(dial: Dial, value: float, label: str = "") -> float:
    """A number's letter, with its help, its slider, and a field that takes what lies between the ticks and beyond them, too."""
    label = label or f"{dial.knob.letter} · {dial.field}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"row-{dial.name}"):
        st.markdown(dial.knob.letter, help=helped(dial.knob), width=44)
        turned = slider(dial, value, label)
        typed(dial, turned, label)
    return turned


def typed(dial: Dial, value: float, label: str) -> None:
    """A field with the number of a slider, which takes what lies between the slider's ticks and beyond them, too: the dial's `span`."""
    key, text = f"{dial.name}.typed", plain(value)
    said = session.present().said
    said[key] = {one: when for one, when in said.get(key, {}).items() if monotonic() - when < LATE} | {text: monotonic()}
    session.again(key, text)
    name = say("{knob}, typed", knob=label)
    st.text_input(name, key=key, label_visibility="collapsed", width=76, max_chars=24, on_change=heeded(dial.name, _type), args=(dial,))


def _type(dial: Dial) -> None:
    """A callback: the number that was typed, where it makes sense."""
    text, knob, span = str(session.turned(f"{dial.name}.typed")), dial.knob, dial.span
    if _is_late(dial, text):
        return
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        value = nan
    if knob.allows(value) and value in span:
        session.change(lambda raced: dial.put(raced, value))
    else:
        session.toast(
            "{knob} stays as it was: {text} is not {allowed}.",
            knob=knob.letter,
            text=lambda: quoted(text),
            allowed=lambda: may_be(span),
        )


def _is_late(dial: Dial, text: str) -> bool:
    """Whether nobody has typed this. With every message a browser sends what stands in all fields, and it may not know yet what a field
    says since its number was turned: then the slider is moved in the same message, or the field says for a moment what it said before.
    """
    now, when = dial.of(session.present().raced), session.present().said.get(f"{dial.name}.typed", {}).get(text, -inf)
    return bool(session.turned(dial.name, now) != now or monotonic() - when < LATE)


def steps(dial: Dial, value: int) -> int:
    """How many steps every lane takes."""
    low, high = int(dial.knob.low), int(dial.knob.high)
    help = say("How many gradients each lane may use. All have the same budget: that makes the race fair.")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="row-steps"):
        turned: int = st.slider(say("Steps"), low, high, key=held("steps", max(value, low)), step=10, help=help)
        typed(dial, turned, say("Steps"))
    return turned


def number(place: Any, key: str, label: str, value: N, ends: tuple[N, N], step: N, written: str | None, help: str) -> N:
    """A number to be typed in `place`, between two ends. Emptied it stays what it was, and says so at once."""
    if session.turned(key, value) is None:
        session.again(key, value)
    # With value=None an emptied field means None; without it Streamlit takes the field's lower end for it.
    typed: N | None = place.number_input(label, *ends, value=None, key=held(key, value), step=step, format=written, help=help)
    return value if typed is None else typed


def spec(part: str, value: T, lane: str | None = None, labels: Mapping[str, str] = {}, without: Collection[str] = ()) -> T:
    """A row for every knob and a menu for every choice of a landscape, or of a lane's optimizer or schedule; returns it as turned.

    `labels` has what a knob's slider is called, by field, where that is not its letter and its name. The choices `without` are drawn by
    somebody else.
    """
    kind: type = value.__class__
    turned: dict[str, object] = {
        dial.field: row(dial, float(getattr(value, dial.field)), labels.get(dial.field, "")) for dial in dials_of(part, kind, lane)
    }
    drawn = {field: option for field, option in choices(value).items() if field not in without}
    turned |= {field: menu(address(kind, field, lane), option, getattr(value, field)) for field, option in drawn.items()}
    return replace(value, **turned)  # type: ignore[type-var]


def menu(key: str, option: Choice, value: object) -> object:
    """One choice of the race, under its name in a link."""
    names = options(option)
    return st.selectbox(say(option.label), list(names), key=held(key, value), format_func=names.__getitem__, help=say(option.help))
