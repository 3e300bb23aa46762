"""What lanes are called where they have to be told apart."""

from collections.abc import Sequence

from knobs import choices, knobs, plain
from scenario import Lane
from words.say import say


def told_apart(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The name of each lane; of lanes with one optimizer also what differs between them: ("SGD", "Adam η 0.1", "Adam η 0.6")."""
    found = []
    for lane in lanes:
        others = [other for other in lanes if other is not lane and type(other.optimizer) is type(lane.optimizer)]
        found.append(" ".join([lane.name, ", ".join(_differences(lane, others))]).strip())
    return tuple(found)


def _differences(lane: Lane, others: Sequence[Lane]) -> list[str]:
    """What some of `others`, of the same optimizer, have otherwise."""
    optimizer = lane.optimizer
    kinds = {name: [getattr(other.optimizer, name) for other in others] for name in (*knobs(optimizer), *choices(optimizer))}
    different = [name for name, values in kinds.items() if any(value != getattr(optimizer, name) for value in values)]
    said = [f"{knob.letter} {plain(getattr(optimizer, name))}" for name, knob in knobs(optimizer).items() if name in different]
    said += [say(option.options[getattr(optimizer, name)]) for name, option in choices(optimizer).items() if name in different]
    if any(other.schedule != lane.schedule for other in others):
        said.append(say(lane.schedule.name))
    return said or [say("(lane {letter})", letter=lane.letter)] * bool(others)
