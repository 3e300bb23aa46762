"""What lanes are called where they have to be told apart."""

from collections.abc import Sequence
from dataclasses import replace

from knobs import choices, knobs, plain
from optimizers import RULES
from optimizers.schedules import constant
from scenario import Lane
from scenario.opening import Ground, by_default, rules
from words.numbers import count
from words.say import say


def told_apart(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The name of each lane; of lanes with one optimizer also what differs between them: ("SGD", "Adam η 0.1", "Adam η 0.6")."""
    found = []
    for lane in lanes:
        others = _others(lane, lanes)
        found.append(" ".join([lane.name, ", ".join(_differences(lane, others))]).strip())
    return tuple(found)


def by_letter(lanes: Sequence[Lane]) -> dict[str, str]:
    """The same, by the letter of each."""
    return dict(zip([lane.letter for lane in lanes], told_apart(lanes), strict=True))


def with_rates(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The same, with the rate of every lane: ("SGD η 0.01", "Adam η 0.1", "Adam η 0.6")."""
    found = []
    for lane, name in zip(lanes, told_apart(lanes), strict=True):
        said = "lr" in _different(lane, _others(lane, lanes))
        found.append(name if said else f"{name} η {plain(float(lane.optimizer.lr))}")
    return tuple(found)


def turned(lane: Lane, ground: Ground) -> str:
    """What of a lane is otherwise than when its rule is chosen, but for its rate, which is beside its name: "β₁ 0.5, cosine"."""
    usual = replace(lane, optimizer=by_default(type(lane.optimizer), ground), schedule=constant)
    return ", ".join(_apart(lane, [name for name in _different(lane, [usual]) if name != "lr"], lane.schedule != constant))


def not_here(ground: Ground) -> str:
    """Why some rules cannot run on `ground`: a sentence or two for each thing that it has not; empty where all can."""
    offered, said = rules(ground), []
    missing = [kind for name, kind in RULES.items() if name not in offered]
    for need in dict.fromkeys(kind.needs for kind in missing):
        names = ", ".join(kind.name for kind in missing if kind.needs == need)
        said.append(say("Not here: {names}.", names=names) + " " + _lacking(need, ground))
    return " ".join(said)


def _lacking(need: str, ground: Ground) -> str:
    if need == "matrix":
        return say("They turn matrices, as the layers of a network are, and two weights make none.")
    return say("It is told the Hessian, which of {D} weights has {numbers} numbers, at every step.", D=ground.D, numbers=count(ground.D**2))


def _others(lane: Lane, lanes: Sequence[Lane]) -> list[Lane]:
    """The other lanes with the same optimizer."""
    return [other for other in lanes if other is not lane and type(other.optimizer) is type(lane.optimizer)]


def _different(lane: Lane, others: Sequence[Lane]) -> list[str]:
    """The knobs and choices that some of `others`, of the same optimizer, have otherwise."""
    optimizer = lane.optimizer
    names = (*knobs(optimizer), *choices(optimizer))
    return [name for name in names if any(getattr(other.optimizer, name) != getattr(optimizer, name) for other in others)]


def _apart(lane: Lane, different: Sequence[str], schedule: bool) -> list[str]:
    """How `lane` has the knobs and choices that are `different`, and if that is, too, its schedule."""
    optimizer = lane.optimizer
    said = [f"{knob.letter} {plain(float(getattr(optimizer, name)))}" for name, knob in knobs(optimizer).items() if name in different]
    said += [say(option.options[getattr(optimizer, name)]) for name, option in choices(optimizer).items() if name in different]
    return said + [say(lane.schedule.name)] * schedule


def _differences(lane: Lane, others: Sequence[Lane]) -> list[str]:
    """What some of `others`, of the same optimizer, have otherwise, as `lane` has it."""
    said = _apart(lane, _different(lane, others), any(other.schedule != lane.schedule for other in others))
    return said or [say("(lane {letter})", letter=lane.letter)] * any(other.name == lane.name for other in others)
