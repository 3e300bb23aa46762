"""A rule of one's own: typed in its lane, begun from the rule that ran there before."""

from dataclasses import replace

from knobs import knobs
from optimizers.base import Optimizer
from optimizers.typed import Typed
from scenario import Lane
from tape.gate import RULE
from tape.spelled import spelled
from ui import drafts
from ui.visit import session
from ui.visit.session import present
from words import typed as words
from words.say import say


def mine(optimizer: Optimizer) -> Typed:
    """`optimizer` as a text that can be changed, its knobs as they are turned. What it shares out by layers is shared by all."""
    if isinstance(optimizer, Typed):
        return optimizer
    return Typed(spelled(type(optimizer).step, knobs(optimizer)), {name: getattr(optimizer, name) for name in knobs(optimizer)})


def rule(lane: Lane) -> None:
    """Draw the field with the rule of a lane whose rule was typed."""
    if isinstance(lane.optimizer, Typed):
        key, last = f"{lane.letter}.rule", lane.optimizer.rule
        drafts.field(key, say("Rule, for each step"), last, Typed, lambda: _type(lane.letter, last), 180, words.rule_notation(), RULE)


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
