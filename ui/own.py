"""A landscape of one's own: the formula is typed in the sidebar, with its window; what was found in it is said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from landscapes.examples import EXAMPLES
from landscapes.typed import FARTHEST, Typed, checked
from scenario import Scenario
from tape import Refused
from tape.gate import FORMULA
from ui import drafts, widgets
from ui.visit import choices, session
from ui.visit.session import heeded, held, present
from words import docstrings
from words import typed as words
from words.say import say

ENDS = ("x0", "x1", "y0", "y1")


def first() -> Typed:
    """What is there to begin with: what the visitor typed last, or the first example."""
    return present().own or EXAMPLES[0].made()


def ground(shown: Typed) -> Typed:
    """Draw the field of the formula, its window, examples and knobs; returns the landscape as its knobs are turned."""
    present().own = shown
    drafts.field("formula", say("f(x, y) ="), shown.formula, _reader(shown), _type, 110, words.notation(), FORMULA)
    drafts.examples("example", [say(example.title) for example in EXAMPLES], _begin)
    st.caption(words.found(shown))
    _window(shown)
    about = st.expander(say("Formula and shape"), **choices.folded("about"))
    if about.open:
        about.markdown(docstrings.page(type(shown)))
    turned: Typed = widgets.spec("landscape", shown)
    return turned


def _reader(shown: Typed) -> Callable[[str], Typed]:
    return lambda text: Typed(text, shown.window)


def _window(shown: Typed) -> None:
    """Four numbers, the ends of what is shown."""
    columns = st.columns(4, gap="xsmall")
    for column, end, value in zip(columns, ENDS, [end for ends in shown.window for end in ends], strict=True):
        help = say("An end of the window: the part of the ground that is shown, and searched for minima.")
        label = say("{axis} from", axis=end[0]) if end[1] == "0" else say("{axis} to", axis=end[0])
        key = held(f"window.{end}", value)
        told = heeded(key, _frame)
        column.number_input(label, -FARTHEST, FARTHEST, value=None, key=key, step=None, format="%.4g", help=help, on_change=told)


# --- Callbacks ---


def _type() -> None:
    """A formula was typed: its knobs hold what those of the last one held, where they still may."""
    shown = present().scenario.landscape
    if not isinstance(shown, Typed) or (text := drafts.typed("formula", shown.formula, _reader(shown))) is None:
        return
    knobs = _reader(shown)(text).declared or {}
    values = {name: value for name, value in shown.values.items() if name in knobs and knobs[name].low <= float(value) <= knobs[name].high}
    made = Typed(text, shown.window, values)
    session.change(lambda scenario: _kept(scenario, made))


def _begin(which: int) -> None:
    """An example was chosen."""
    session.change(lambda scenario: scenario.moved(EXAMPLES[which].made()))


def _frame() -> None:
    """Another window. Where it is none, the fields show the old one again, and why."""
    shown = present().scenario.landscape
    ends = [session.turned(f"window.{end}") for end in ENDS]
    if not isinstance(shown, Typed):
        return
    try:
        window = checked((ends[:2], ends[2:]))
    except Refused as refused:
        why = refused
        session.toast("The window stays as it was: {why}.", why=lambda: words.refusal(why))
        session.change(lambda scenario: scenario)
        return
    made = Typed(shown.formula, window, shown.values)
    session.change(lambda scenario: _kept(scenario, made))


def _kept(scenario: Scenario, ground: Typed) -> Scenario:
    """The race on another formula, or in another window, with rates that suit it. It starts where it did, where there is ground."""
    (x, y), (x0, x1), (y0, y1) = scenario.start, *ground.window
    here = np.array(x), np.array(y)
    stands = x0 <= x <= x1 and y0 <= y <= y1 and np.isfinite([ground.f(*here), *ground.grad(*here)]).all()
    return replace(scenario, landscape=ground, start=scenario.start if stands else ground.start, lanes=scenario.moved(ground).lanes)
