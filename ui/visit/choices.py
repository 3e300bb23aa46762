"""How a visitor looks at the race: choices that change no number, kept in the session and in every address.

Each is the value of the widget of the same key, wherever that is drawn.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from scenario import LETTERS
from studies.axes import spellings
from studies.forces import FORCES


@dataclass(frozen=True)
class View:
    """A choice among named options, or several of them, or a switch."""

    usual: Any
    values: dict[str, Any]  # how a link writes each
    many: bool = False

    def parse(self, text: str) -> Any:
        """The value a link means; None for junk."""
        if not self.many:
            return self.values.get(text)
        parts = text.split(",")
        return parts if set(parts) <= self.values.keys() and len(set(parts)) == len(parts) else None

    def spell(self, value: Any) -> str:
        return ",".join(value) if self.many else next(text for text, meant in self.values.items() if meant == value)


VIEWS = {
    "curve": View("loss", {"loss": "loss", "slope": "slope"}),
    "forces": View([], dict.fromkeys(FORCES), many=True),
    "large": View(False, {"0": False, "1": True}),
}
# The maps page; where the first option is empty, the page chooses.
_SWEPT = ("", *spellings())
VIEWS |= {
    name: View(options[0], {option: option for option in options})
    for name, options in {
        "picture": ("sweep", "basins", "rates", "noise"),
        "of": ("", *LETTERS),
        "across": _SWEPT,
        "up": _SWEPT,
        "shows": ("final", "steps", "outcome", "minimum"),
        "cells": ("64", "32", "48", "96", "128", "192", "256"),
    }.items()
}


def _views() -> dict[str, Any]:
    views: dict[str, Any] = st.session_state.setdefault("views", {name: view.usual for name, view in VIEWS.items()})
    return views


def now(name: str) -> Any:
    """The choice as it stands: what its widget says, else what was last chosen."""
    value = st.session_state.get(name)
    if value is not None:
        _views()[name] = value
    return _views()[name]


def seed(name: str) -> str:
    """Give the widget `name` its value before it is drawn; returns `name`."""
    st.session_state.setdefault(name, _views()[name])
    return name


def read(url: dict[str, str], went_back: bool) -> dict[str, str]:
    """Take the views out of an address the visitor has just come by, and leave the rest; junk stays in it."""
    texts = {name: url[name] for name in VIEWS if name in url}
    values = {name: VIEWS[name].parse(text) for name, text in texts.items()}
    good = {name: value for name, value in values.items() if value is not None}
    if texts != st.session_state.get("view_texts", {}) and (url or went_back):
        for name, view in VIEWS.items():
            _views()[name] = st.session_state[name] = good.get(name, view.usual)
        st.session_state.view_texts = texts
    return {key: text for key, text in url.items() if key not in good}


def address() -> dict[str, str]:
    """The views that are not as usual, for the address."""
    values = {name: now(name) for name in VIEWS}
    texts = {name: VIEWS[name].spell(value) for name, value in values.items() if value != VIEWS[name].usual}
    st.session_state.view_texts = texts
    return texts
