"""A rule of one's own: typed in its lane, begun from the rule that ran there before."""

from optimizers.base import Optimizer
from optimizers.typed import EXAMPLES, Typed
from scenario import Lane, suit
from tape import notated
from tape.gate import RULE
from ui import drafts
from ui.lanes import edit, lane_of
from ui.visit.session import present
from words import typed as words
from words.say import say


def mine(optimizer: Optimizer) -> Typed:
    """`optimizer` as a text that can be changed, its knobs as they are turned; an example where it needs what no text can name."""
    if optimizer.needs:
        return Typed(EXAMPLES[0])
    return optimizer if isinstance(optimizer, Typed) else Typed(notated(optimizer.step))


def rule(lane: Lane) -> None:
    """Draw the field with the rule of a lane whose rule was typed."""
    if isinstance(lane.optimizer, Typed):
        key, last = f"{lane.letter}.rule", lane.optimizer.rule
        drafts.field(key, say("Rule, for each step"), last, Typed, lambda: _type(lane.letter, last), 180, words.rule_notation(), RULE)
        titles = (say("The sign alone"), say("A step of one length"), say("An average of gradients"), say("An average of places"))
        drafts.examples(f"{key}.example", titles, lambda which: _begin(lane.letter, which))


def _begin(letter: str, which: int) -> None:
    """A callback: an example was chosen."""
    edit(letter, optimizer=suit(Typed(EXAMPLES[which]), present().raced.ground))


def _type(letter: str, last: str) -> None:
    """A callback: a rule was typed. Its knobs hold what those of the last one held, where they still may."""
    text = drafts.typed(f"{letter}.rule", last, Typed)
    if text is not None:
        before, declared = lane_of(letter).optimizer, Typed(text).declared or {}
        values = {name: value for name, knob in declared.items() if knob.allows(value := getattr(before, name, knob.default))}
        edit(letter, optimizer=Typed(text, values))
