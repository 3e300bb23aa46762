"""How a visitor looks at the race: every choice that changes no number of it, and where it is kept.

A choice that is missing in CHOICES does not work: a widget gets its key, its value and its memory from here. Each choice is a value of the
visit, and the widget of the same name holds a copy of it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from exports.scripts import LIBRARIES
from lessons import LESSONS
from scenario import LETTERS, MOST_STEPS
from studies.axes import spellings
from studies.forces import FORCES
from studies.training import DIRECTIONS
from ui.visit.session import present

DIGITS = len(str(MOST_STEPS))


@dataclass(frozen=True)
class Choice:
    """A choice among named options, or several of them, or a switch, or a number that is counted from 1.

    `kept` is "address" where the address and a copied link carry the choice, so that Back undoes it and a reload keeps it; "session" where
    it lasts as long as the tab; "nowhere" where it lasts as long as its widget is drawn.
    """

    usual: Any
    values: dict[str, Any] | None  # how a link writes each; None: any whole number from 1 on
    kept: Literal["address", "session", "nowhere"] = "address"
    many: bool = False
    pages: tuple[str, ...] | None = None  # whose address carries it; None: every page

    def parse(self, text: str) -> Any:
        """The value a link means; None for junk."""
        if self.values is None:
            return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) > 0 else None
        if not self.many:
            return self.values.get(text)
        parts = text.split(",")
        return parts if set(parts) <= self.values.keys() and len(set(parts)) == len(parts) else None

    def has(self, value: Any) -> bool:
        """Whether it can be `value`."""
        if self.values is None:
            return isinstance(value, int) and value > 0
        return set(value) <= self.values.keys() if self.many else value in self.values.values()

    def spell(self, value: Any) -> str:
        """`value` as a link has it."""
        if self.values is None:
            return str(value)
        return ",".join(value) if self.many else next(text for text, meant in self.values.items() if meant == value)


def _one_of(*options: str, pages: tuple[str, ...] | None = None) -> Choice:
    """One of several, the first unless chosen; where the first is empty, the page chooses."""
    return Choice(options[0], {option: option for option in options}, pages=pages)


_SWEPT = ("", *spellings())
_SWITCH = {"0": False, "1": True}
_FOLDED = Choice(False, _SWITCH, kept="nowhere")

CHOICES = {
    # every page
    "large": Choice(False, _SWITCH),
    # race
    "lane": _one_of("", *LETTERS),
    "curve": _one_of("loss", "slope"),
    "forces": Choice([], dict.fromkeys(FORCES), many=True),
    # microscope; "–" is nobody beside the lane under the lens
    "lens": _one_of("", *LETTERS),
    "beside": _one_of("", "–", *LETTERS),
    "step": Choice(1, None),
    "coordinate": _one_of("x", "y"),
    "digits": Choice(False, _SWITCH),
    # maps
    "picture": _one_of("sweep", "basins", "rates", "noise"),
    "of": _one_of("", *LETTERS),
    "across": _one_of(*_SWEPT),
    "up": _one_of(*_SWEPT),
    "shows": _one_of("final", "steps", "outcome", "minimum"),
    "cells": _one_of("64", "32", "48", "96", "128", "192", "256"),
    # race and network: how many times every lane is run
    "seeds": _one_of("100", "30", "512", pages=("", "network")),
    # network
    "measure": _one_of("train", "test", "errors", "sharpness", pages=("network",)),
    "directions": _one_of(*DIRECTIONS, pages=("network",)),
    "tuned": _one_of("validation", "train", pages=("network",)),
    "layer": _one_of("1", "2", "3", "4", "5", "6", pages=("network",)),
    # lessons; a scene is counted from 1
    "lesson": _one_of("", *LESSONS, pages=("lessons",)),
    "scene": Choice(1, None, pages=("lessons",)),
    # of which lesson the race is
    "task": _one_of("", *LESSONS, pages=("", "microscope", "maps", "network")),
    # what is folded open
    **dict.fromkeys(("about", "code", "layers", "more-noise", "rule"), _FOLDED),
    "share": Choice(False, _SWITCH, kept="session"),
    # whose code is taken, and for which library
    "coded": Choice("", {letter: letter for letter in ("", *LETTERS)}, kept="session"),
    "library": Choice("PyTorch", {name: name for name in LIBRARIES}, kept="session"),
}


def now(name: str) -> Any:
    """The choice as it stands."""
    return present().view.get(name, CHOICES[name].usual)


def choose(name: str, value: Any) -> None:
    """A callback's way to choose."""
    present().view[name] = CHOICES[name].usual if value is None else value


def widget(
    name: str, options: Collection[Any] | None = None, usual: Any = None, meant: Any = None, called: Callable[[Any], str] | None = None
) -> dict[str, Any]:
    """The arguments by which the widget of a choice shows the choice and changes it.

    A choice that is none of `options` shows as `usual`, until somebody chooses again. `meant` is the option that the choice means, where
    one option has several names. `called` is what the browser calls each option; it knows a choice by that alone.
    """
    visit, value = present(), now(name) if meant is None else meant
    if options is not None and value not in options:
        value = usual
    # Streamlit takes a slider with other ends for another slider, and a browser an option with another name for another option: they need
    # the value again.
    offered = options if options is None or isinstance(options, range) else tuple(options)
    if called and options is not None:
        offered = tuple((option, called(option)) for option in options)
    if st.session_state.get(name) != value or visit.offered.get(name, offered) != offered or name in visit.untold:
        st.session_state[name] = value
        visit.untold.add(name)
    visit.offered[name] = offered
    return {"key": name, "on_change": _turned, "args": (name,)} | ({"format_func": called} if called else {})


def _turned(name: str) -> None:
    """What a browser tells by a name that no option has any more, as it had not heard of a new one yet, Streamlit takes for the value."""
    value = st.session_state[name]
    if value is None or CHOICES[name].has(value):
        choose(name, value)


def folded(name: str) -> dict[str, Any]:
    """The arguments of something that can be folded open, whose content is drawn when it is."""
    assert CHOICES[name].kept == "nowhere"
    return {"key": name, "on_change": "rerun"}


def unfold(name: str) -> None:
    """A callback's way to fold something open."""
    assert CHOICES[name].kept == "nowhere"
    st.session_state[name] = True
