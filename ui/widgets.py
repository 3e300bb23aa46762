"""Sliders and menus made from knobs and choices."""

from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from knobs import Choice, choices, plain
from scenario.dials import Dial, address, dials_of
from ui.visit import session
from ui.visit.session import held
from words.knobs import helped, options
from words.say import say

T = TypeVar("T")
N = TypeVar("N", int, float)


def slider(dial: Dial, value: float, label: str = "") -> float:
    """One number of the race, under its dial's name. Its ticks are the knob's and the present value: a link may bring any."""
    key, knob, value = dial.name, dial.knob, session.turned(dial.name, value)
    ticks = sorted({*knob.ticks(), value})
    chosen: float = st.select_slider(label or knob.letter, ticks, key=held(key, value), format_func=plain, help=helped(knob))
    return chosen


def number(place: Any, key: str, label: str, value: N, ends: tuple[N, N], step: N, written: str | None, help: str) -> N:
    """A number to be typed in `place`, between two ends. Emptied it stays what it was, and says so at once."""
    if session.turned(key, value) is None:
        session.again(key, value)
    # With value=None an emptied field means None; without it Streamlit takes the field's lower end for it.
    typed: N | None = place.number_input(label, *ends, value=None, key=held(key, value), step=step, format=written, help=help)
    return value if typed is None else typed


def spec(part: str, value: T, lane: str | None = None, skip: tuple[str, ...] = ()) -> T:
    """A slider for every knob and a menu for every choice of a landscape, or of a lane's optimizer or schedule; returns it as turned."""
    kind: type = value.__class__
    turned: dict[str, object] = {
        dial.field: slider(dial, float(getattr(value, dial.field)), f"{dial.knob.letter} · {dial.field}")
        for dial in dials_of(part, kind, lane)
        if dial.field not in skip
    }
    turned |= {field: menu(address(kind, field, lane), option, getattr(value, field)) for field, option in choices(value).items()}
    return replace(value, **turned)  # type: ignore[type-var]


def menu(key: str, option: Choice, value: object) -> object:
    """One choice of the race, under its name in a link."""
    names = options(option)
    return st.selectbox(say(option.label), list(names), key=held(key, value), format_func=names.__getitem__, help=say(option.help))
