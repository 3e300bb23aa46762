"""Sliders and menus made from knobs and choices."""

from dataclasses import replace
from typing import TypeVar

import streamlit as st

from knobs import Choice, Knob, choices, knobs, plain
from ui.visit.session import held
from ui.visit.session import turned as now

T = TypeVar("T")


def slider(key: str, knob: Knob, value: float, label: str = "") -> float:
    """One knob. Its ticks are those of the knob and the present value, so that a link may bring any number."""
    value = now(key, value)
    ticks = sorted({*knob.ticks(), value})
    turned: float = st.select_slider(label or knob.letter, ticks, key=held(key, value), format_func=plain, help=_help(knob))
    return turned


def _help(knob: Knob) -> str:
    paper = "" if knob.paper is None or plain(knob.paper) in knob.help else f" The paper's value: {plain(knob.paper)}."
    return f"${knob.symbol}$: {knob.help}{paper}"


def spec(prefix: str, value: T, skip: tuple[str, ...] = ()) -> T:
    """A slider for every knob and a menu for every choice of a dataclass; returns it as turned."""
    prefix += f"{type(value).__name__}."
    turned: dict[str, object] = {
        name: slider(prefix + name, knob, float(getattr(value, name)), f"{knob.letter} · {name}")
        for name, knob in knobs(value).items()
        if name not in skip
    }
    turned |= {name: menu(prefix + name, option, getattr(value, name)) for name, option in choices(value).items()}
    return replace(value, **turned)  # type: ignore[type-var]


def menu(key: str, option: Choice, value: object) -> object:
    return st.selectbox(option.label, list(option.options), key=held(key, value), format_func=option.options.__getitem__, help=option.help)
