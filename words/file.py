"""What is said of a file that cannot be used."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from knobs import plain
from scenario import faults
from scenario.faults import SHOWN, Allowed, Fault, written
from words.numbers import count
from words.quoted import quoted
from words.say import say
from words.typed import refusal

T = TypeVar("T")


def refused(found: Sequence[Fault]) -> str:
    """What is wrong with a file, a line for each fault as long as they are few, as Markdown."""
    return with_reasons(say("This file cannot be used, so the race stays as it is."), found, told)


def with_reasons(opening: str, found: Sequence[T], told: Callable[[T], str]) -> str:
    """A sentence, and below it what `told` says of each fault as long as they are few, as Markdown."""
    lines = [told(fault) for fault in found[:SHOWN]]
    lines += [say("And {n} more.", n=len(found) - SHOWN)] if len(found) > SHOWN else []
    return "\n".join([opening, "", *(f"- {line}" for line in lines)])


def told(fault: Fault) -> str:
    """What is wrong in one place of a file, as Markdown."""
    match fault:
        case faults.TooLarge(size, most):
            return say("The file has {size} bytes. It may have at most {most}.", size=count(size), most=count(most))
        case faults.NoText(line):
            return say("Line {line} holds something other than text. The file must be a JSON file, as saved here.", line=line)
        case faults.NoJson(line, column):
            return say(
                'Line {line} cannot be read from column {column} on. Each line must be `"name": value`, with a comma between two '
                "lines and none after the last.",
                line=line,
                column=column,
            )
        case faults.TooDeep():
            return say("The file has groups within groups without end. It must be one group of names and values.")
        case faults.NoGroup(value):
            return say("The file is {value}. It must be one group of names and values between `{` and `}`.", value=_seen(value))
        case faults.NoVersion(wanted):
            return say("The version of the file is missing. It must say {entry}.", entry=quoted(f'"v": {wanted}'))
        case faults.Twice(line, name, first):
            return say("Line {line}: {name} was there before, in line {first}.", line=line, name=quoted(name), first=first)
        case faults.Unknown(line, name, value):
            return say(
                "Line {line}: {name} is {value}, but neither this landscape nor these lanes have such a value.",
                line=line,
                name=quoted(name),
                value=_seen(value),
            )
        case faults.Wrong(line, name, value, allowed, slip):
            fields = dict(line=line, name=quoted(name), value=_seen(value), allowed=may_be(allowed))
            if slip == "quotes":
                return say("Line {line}: {name} is {value}. It must be {allowed}, without quotes.", **fields)
            if slip == "quotes and comma":
                return say("Line {line}: {name} is {value}. It must be {allowed}, with a point and without quotes.", **fields)
            return say("Line {line}: {name} is {value}. It must be {allowed}.", **fields)


def may_be(allowed: Allowed) -> str:
    """What a value may be, to stand in a sentence, as Markdown."""
    match allowed:
        case faults.Span(low, high, whole, below):
            ends = dict(low=plain(low), high=plain(high))
            if below:
                return say("a number from {low} to below {high}", **ends)
            return say("a whole number from {low} to {high}", **ends) if whole else say("a number from {low} to {high}", **ends)
        case faults.OneOf((name,)):
            return quoted(name)
        case faults.OneOf(names):
            return say("one of {names}", names=", ".join(map(quoted, names)))
        case faults.Letters(of):
            return say("made of different letters of {letters}", letters=quoted(of))
        case faults.Notation("formula", why):
            return say("a formula that can be read: {why}", why=refusal(why))
        case faults.Notation(_, why):
            return say("a rule that can be read: {why}", why=refusal(why))
        case faults.Window(farthest):
            return say("four numbers, x0, x1, y0 and y1, each lower end first, within {farthest} of 0", farthest=count(int(farthest)))
        case faults.Rows(least, most, True):
            return say("a list of {least} to {most} rows of a number and 0 or 1, with both classes in it", least=least, most=most)
        case faults.Rows(least, most):
            return say("a list of {least} to {most} rows of two numbers, with no column of one number alone", least=least, most=most)
        case faults.Text(most):
            return say("text of at most {most} characters", most=count(most))


def _seen(value: Any) -> str:
    """What stands in a file, as Markdown; the kind of it where it is long."""
    if text := written(value):
        return quoted(text)
    return say("a group of its own") if isinstance(value, dict) else say("a list")
