"""What is wrong with a value of a link or with a file, as values of their own.

`str()` says each in a line of English, for a command line and for who writes code; words/file.py says it to visitors.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from knobs import plain
from tape import Refused

SHOWN = 8  # faults of one file that are told; the others are counted

# --- What a value may be ---


@dataclass(frozen=True)
class Span:
    """A number from `low` to `high`, or `below` that."""

    low: float
    high: float
    whole: bool = False
    below: bool = False

    def __contains__(self, value: float) -> bool:
        """NaN is in none."""
        return self.low <= value <= self.high and not (self.below and value == self.high) and not (self.whole and value % 1)

    def __str__(self) -> str:
        return f"{plain(self.low)} to {'below ' if self.below else ''}{plain(self.high)}{', a whole number' if self.whole else ''}"


@dataclass(frozen=True)
class OneOf:
    """One of a few names."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return " or ".join(self.names)


@dataclass(frozen=True)
class Letters:
    """Letters out of `of`, each once at most."""

    of: str

    def __str__(self) -> str:
        return f"different letters of {self.of}"


@dataclass(frozen=True)
class Text:
    """Text of at most `most` characters."""

    most: int

    def __str__(self) -> str:
        return f"text of at most {self.most:,} characters"


@dataclass(frozen=True)
class Notation:
    """A formula or a rule in typed notation; `why` says where this one is none."""

    what: Literal["formula", "rule"]
    why: Refused

    def __str__(self) -> str:
        return f"a {self.what} that can be read: {self.why}"


@dataclass(frozen=True)
class Window:
    """The ends of a window: x0, x1, y0, y1."""

    farthest: float

    def __str__(self) -> str:
        return f"four numbers, x0, x1, y0 and y1, each lower end first, within {plain(self.farthest)} of 0"


@dataclass(frozen=True)
class Rows:
    """A visitor's data: pairs of numbers, which vary; the second ones 0 and 1 where they are `classes`."""

    least: int
    most: int
    classes: bool

    def __str__(self) -> str:
        kind = "a number and 0 or 1" if self.classes else "two numbers"
        return f"{self.least} to {self.most} rows of {kind}, and no column of one number alone"


Allowed = Span | OneOf | Letters | Text | Notation | Window | Rows

# --- What is wrong with a file, and in which of its lines ---


@dataclass(frozen=True)
class TooLarge:
    """A file of `size` bytes, which is not even read."""

    size: int
    most: int
    line: int = 1

    def __str__(self) -> str:
        return f"the file has {self.size:,} bytes: must be at most {self.most:,}"


@dataclass(frozen=True)
class NoText:
    """Bytes that are no UTF-8."""

    line: int

    def __str__(self) -> str:
        return f"line {self.line}: the file holds something other than text: must be a JSON file, as saved here"


@dataclass(frozen=True)
class NoJson:
    """Text that is JSON only up to a column."""

    line: int
    column: int

    def __str__(self) -> str:
        hint = 'must be "name": value, with a comma between two lines and none after the last'
        return f"line {self.line}: cannot be read from column {self.column} on: {hint}"


@dataclass(frozen=True)
class TooDeep:
    """Groups within groups, more of them than can be read."""

    line: int = 1

    def __str__(self) -> str:
        return f"line {self.line}: groups within groups without end: must be one group of names and values"


@dataclass(frozen=True)
class NoGroup:
    """JSON of another kind than a group of names and values."""

    value: Any
    line: int = 1

    def __str__(self) -> str:
        return f"line {self.line}: the file is {_seen(self.value)}: must be one group of names and values between {{ and }}"


@dataclass(frozen=True)
class NoVersion:
    """A file that does not say of which version it is."""

    wanted: str
    line: int = 1

    def __str__(self) -> str:
        return f"line {self.line}: v is missing: must be {self.wanted}, the version of such files"


@dataclass(frozen=True)
class Twice:
    """A name that was there before, in the line `first`."""

    line: int
    name: str
    first: int

    def __str__(self) -> str:
        return f"line {self.line}: {_named(self.name)} is there twice, first in line {self.first}: must be there once"


@dataclass(frozen=True)
class Unknown:
    """A name that nothing in the scenario has."""

    line: int
    name: str
    value: Any

    def __str__(self) -> str:
        known = "neither this landscape nor these lanes have such a value"
        return f"line {self.line}: {_named(self.name)} is {_seen(self.value)}: {known}"


@dataclass(frozen=True)
class Wrong:
    """A value that it may not be; `slip` is what would have to be undone for it to be a number or a switch, where that is all."""

    line: int
    name: str
    value: Any
    allowed: Allowed
    slip: Literal["", "quotes", "quotes and comma"] = ""

    def __str__(self) -> str:
        mend = {"": "", "quotes": ", without quotes", "quotes and comma": ", with a point and without quotes"}[self.slip]
        return f"line {self.line}: {_named(self.name)} is {_seen(self.value)}: must be {self.allowed}{mend}"


Fault = TooLarge | NoText | NoJson | TooDeep | NoGroup | NoVersion | Twice | Unknown | Wrong


class Faulty(ValueError):
    """A file that cannot be used. `faults` are what is wrong with it, in the order of its lines, and at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return in_lines(self.faults)


def in_lines(faults: Sequence[object]) -> str:
    """A line for each fault, as long as they are few."""
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "\n".join([*map(str, faults[:SHOWN]), *more])


# --- What is shown of a file ---


def written(value: Any) -> str:
    """`value`, of a type that JSON has, as a file has it; "" for a group and for a list that is not short."""
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, list) and len(value) <= 8 and all(isinstance(part, float) for part in value):
        return f"[{', '.join(map(plain, value))}]"
    return "" if isinstance(value, dict | list) else printable(json.dumps(value, ensure_ascii=False))


def printable(text: str) -> str:
    """What of `text` can be printed, cut where it is long."""
    text = "".join(sign for sign in text if sign.isprintable())
    return text if len(text) <= 40 else text[:39] + "…"


def _named(name: str) -> str:
    return printable(name) or "(no name)"


def _seen(value: Any) -> str:
    return written(value) or ("a group of its own" if isinstance(value, dict) else "a list")
