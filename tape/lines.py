"""The lines of a typed text: what each of them does, and the knobs that lines declare."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from math import isfinite
from typing import Literal

from knobs import GREEK, Knob
from tape.gate import NAME, NUMBER
from tape.notation import CONSTANTS, FUNCTIONS, OF_PLACES
from tape.refused import Refused

LETTER = re.compile(NAME)
SETS = re.compile(rf" *({NAME}) *=(?!=) *")
STARTS = re.compile(rf" *({NAME}) +starts +at +")
SIGNED = re.compile(rf"[+-]? *{NUMBER}")
WIDE = 100  # times its low end a knob's high end must be, for a slider with a log scale
LINES = {"lr": "lr = 0.01 in [0.00001, 10]", "b1": "b1 = 0.9 in [0, 1)", "b2": "b2 = 0.999 in [0, 1)", "b3": "b3 = 0.9 in [0, 1)",
         "mu": "mu = 0.9 in [0, 1)", "rho": "rho = 0.95 in [0, 1)", "eps": "eps = 1e-8 in [1e-12, 1]",
         "wd": "wd = 0.01 in [0, 1]"}  # fmt: skip
SYMBOLS = {"lr": r"\eta", "mu": r"\mu", "eps": r"\varepsilon", "wd": r"\lambda"} | {f"b{k}": rf"\beta_{k}" for k in range(1, 4)}


@dataclass(frozen=True)
class Line:
    """What a line does: it "declares" the knob `name`, "sets" `name`, says where the memory `name` "starts", or is a "formula" by itself.

    The expression stands in the text from `first` up to `end`, or the rest of a declaration; the line begins at `at`.
    """

    kind: Literal["declares", "sets", "starts", "formula"]
    name: str
    at: int
    first: int
    end: int


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that are not empty."""
    first = 0
    for line in text.split("\n"):
        end, at = first + len(line.rstrip(" ")), first + len(line) - len(line.lstrip(" "))
        if at < end:
            sets, starts = SETS.match(text, first, end), STARTS.match(text, first, end)
            if sets and (re.search(r"\bin\b|\[", line)):
                yield Line("declares", sets[1], at, sets.end(), end)
            elif sets:
                yield Line("sets", sets[1], at, sets.end(), end)
            elif starts:
                yield Line("starts", starts[1], at, starts.end(), end)
            else:
                yield Line("formula", "", at, at, end)
        first += len(line) + 1


def declared(text: str, line: Line) -> Knob:
    """The knob of a line like `a = 2 in [0, 10]` or `b1 = 0.9 in [0, 1)`. Raises Refused.

    The ends are those of its slider. What code may set is any number from the low end on, below the high end where that is excluded. A
    slider is turned on a log scale where its ends are above 0 and far apart.
    """
    at = line.first

    def taken(pattern: str) -> str:
        """What stands there, and spaces behind it are passed over."""
        nonlocal at
        found = re.compile(rf"({pattern}) *").match(text, at, line.end)
        if not found:
            raise Refused("a knob is declared like {line}", at, line=suggested(line.name))
        at = found.end()
        return found[1]

    places, numbers = [], []
    for between in ("", r"in\b", r"\[", r","):
        if between:
            taken(between)
        if between != r"in\b":
            places.append(at)
            numbers.append(float(taken(SIGNED.pattern).replace(" ", "")))
    closed = taken(r"[\])]") == "]"
    if at < line.end:
        raise Refused("a knob is declared like {line}", at, line=suggested(line.name))
    return _knob(line.name, places, numbers, closed)


def _knob(name: str, places: list[int], numbers: list[float], closed: bool) -> Knob:
    default, low, high = numbers
    for at, number in zip(places, numbers, strict=True):
        if not isfinite(number) or abs(number) > 1e12:
            raise Refused("a knob's numbers are at most 1e12", at)
    if not low < high:
        raise Refused("the interval of a knob has its lower end first", places[2])
    if not low <= default <= high or (default == high and not closed):
        raise Refused("{name} opens outside its interval", places[0], name=name)
    help = "A knob that was typed."
    if closed:
        return Knob(default, symbol(name), low, high, log=low > 0 and high >= WIDE * low, help=help, least=low)
    return Knob(default, symbol(name), low, max(default, high - 1e-4 * (high - low)), help=help, least=low, below=high)


def suggested(name: str) -> str:
    """A line that declares a knob of this name."""
    return LINES.get(name, f"{name} = 1 in [0, 10]")


def symbol(name: str) -> str:
    """LaTeX of a typed name."""
    stem, _, mark = name.rpartition("_")
    if mark in ("hat", "bar", "tilde") and stem:
        return rf"\{mark} {symbol(stem)}" if len(stem) == 1 else rf"\{mark}{{{symbol(stem)}}}"
    letter, index = re.fullmatch(r"([A-Za-z]+?)_?([0-9]*)", name).groups() if re.fullmatch(r"[A-Za-z]+_?[0-9]*", name) else (name, "")  # type: ignore[union-attr]
    if name in SYMBOLS:
        return SYMBOLS[name]
    if letter in GREEK:
        letter = f"\\{letter}"
    elif len(letter) > 1:
        return rf"\mathtt{{{name}}}".replace("_", r"\_")
    return f"{letter}_{{{index}}}" if len(index) > 1 else f"{letter}_{index}" if index else letter


def settable(text: str, line: Line, given: Collection[str], knobs: Mapping[str, Knob], reserved: Collection[str] = ()) -> None:
    """Raises Refused where `line` gives a name that has a meaning already: of `given`, of a knob, a function or a constant.

    A knob may not be called by a word of `reserved` either.
    """
    name, at = line.name, line.at
    if iskeyword(name) or name in FUNCTIONS or name in CONSTANTS or name in OF_PLACES or name in given:
        raise Refused("{name} has a meaning already: choose another name", at, name=name)
    if line.kind == "declares" and name in reserved:
        raise Refused("no knob can be called {name}: write {name}1", at, name=name)
    if line.kind != "declares" and name in knobs:
        raise Refused("{name} is a knob: no line can set it", at, name=name)


def knobs_of(text: str, found: Collection[Line], given: Collection[str], reserved: Collection[str]) -> dict[str, Knob]:
    """The knobs that lines declare, by name, in their order. Raises Refused."""
    knobs: dict[str, Knob] = {}
    for line in found:
        if line.kind == "declares":
            settable(text, line, given, knobs, reserved)
            if line.name in knobs:
                raise Refused("{name} is declared twice", line.at, name=line.name)
            knobs[line.name] = declared(text, line)
    return knobs
