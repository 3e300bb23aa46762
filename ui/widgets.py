"""Sliders and menus made from knobs and choices."""

from dataclasses import replace
from typing import TypeVar

import streamlit as st

from knobs import Choice, Knob, choices, plain
from scenario.dials import Dial, address, dials_of
from ui.visit.session import held
from ui.visit.session import turned as now

T = TypeVar("T")


def slider(dial: Dial, value: float, label: str = "") -> float:
    """One number of the race, under its dial's name. Its ticks are the knob's and the present value: a link may bring any."""
    key, knob, value = dial.name, dial.knob, now(dial.name, value)
    ticks = sorted({*knob.ticks(), value})
    turned: float = st.select_slider(label or knob.letter, ticks, key=held(key, value), format_func=plain, help=_help(knob))
    return turned


def _help(knob: Knob) -> str:
    paper = "" if knob.paper is None or plain(knob.paper) in knob.help else f" The paper's value: {plain(knob.paper)}."
    return f"${knob.symbol}$: {knob.help}{paper}"


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
    return st.selectbox(option.label, list(option.options), key=held(key, value), format_func=option.options.__getitem__, help=option.help)
