"""A rule of one's own: typed in its lane, begun from the rule that ran there before."""

from dataclasses import replace

import streamlit as st

from optimizers.base import Optimizer
from optimizers.typed import EXAMPLES, Typed
from scenario import Lane, Scenario, suit
from tape import notated
from tape.gate import RULE
from ui import drafts
from ui.visit import session
from ui.visit.session import present
from words import typed as words
from words.say import say


def mine(optimizer: Optimizer) -> Typed:
    """`optimizer` as a text that can be changed, its knobs as they are turned."""
    return optimizer if isinstance(optimizer, Typed) else Typed(notated(optimizer.step))


def rule(lane: Lane) -> None:
    """Draw the field with the rule of a lane whose rule was typed."""
    if isinstance(lane.optimizer, Typed):
        key, last = f"{lane.letter}.rule", lane.optimizer.rule
        drafts.field(key, say("Rule, for each step"), last, Typed, lambda: _type(lane.letter, last), 180, words.rule_notation(), RULE)
        titles = (say("The sign alone"), say("A step of one length"), say("An average of gradients"), say("An average of places"))
        st.selectbox(
            say("Examples"),
            range(len(EXAMPLES)),
            index=None,
            key=f"{key}.example",
            format_func=titles.__getitem__,
            placeholder=say("Begin from an example"),
            label_visibility="collapsed",
            on_change=_begin,
            args=(lane.letter,),
        )


def _begin(letter: str) -> None:
    """A callback: an example was chosen."""
    chosen = session.turned(f"{letter}.rule.example")
    session.again(f"{letter}.rule.example", None)
    if chosen is not None:
        session.change(lambda scenario: replace(scenario, lanes=tuple(_example(lane, letter, chosen, scenario) for lane in scenario.lanes)))


def _example(lane: Lane, letter: str, chosen: int, scenario: Scenario) -> Lane:
    return replace(lane, optimizer=suit(Typed(EXAMPLES[chosen]), scenario.landscape)) if lane.letter == letter else lane


def _type(letter: str, last: str) -> None:
    """A callback: a rule was typed. Its knobs hold what those of the last one held, where they still may."""
    text = drafts.typed(f"{letter}.rule", last, Typed)
    if text is not None:
        session.change(lambda scenario: replace(scenario, lanes=tuple(_with(lane, letter, text) for lane in scenario.lanes)))


def _with(lane: Lane, letter: str, text: str) -> Lane:
    if lane.letter != letter:
        return lane
    declared = Typed(text).declared or {}
    values = {name: value for name, knob in declared.items() if knob.allows(value := getattr(lane.optimizer, name, knob.default))}
    return replace(lane, optimizer=Typed(text, values))


def lanes_rule(letter: str) -> Typed:
    """The rule of a lane, made one's own."""
    return mine(next(lane.optimizer for lane in present().scenario.lanes if lane.letter == letter))
