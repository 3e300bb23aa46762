"""A formula of x and y that a visitor types, as a tape."""

from collections.abc import Collection
from dataclasses import dataclass

from knobs import Knob
from tape.gate import FORMULA, admitted
from tape.lines import Line, knobs_of, lines, settable, suggested
from tape.notation import FUNCTIONS, Notation
from tape.refused import Refused
from tape.tape import Tape

PLACE = ("x", "y")


@dataclass(frozen=True)
class Formula:
    """What was typed: a tape of x, y and knobs with the height as its result, and the knobs by their names, in the order of their lines."""

    f: Tape
    knobs: dict[str, Knob]


def formula(text: str, reserved: Collection[str] = ()) -> Formula:
    """Reads f(x, y) = `text`, in ordinary notation: `(1 - x)^2 + 100*(y - x^2)^2`, at most 500 characters.

    Further lines declare knobs, `a = 2 in [0, 10]`, or give a name to a part, `q = x^2 + y^2`, above other lines that name that part; the
    formula itself is the line without `=`. A knob has no name of `reserved`. Raises Refused, whose `at` counts the characters before
    the first one that is wrong.
    """
    try:
        return _formula(text, reserved)
    except Refused as refused:
        raise refused.placed(text) from None


def _formula(text: str, reserved: Collection[str]) -> Formula:
    admitted(text, FORMULA)
    found = list(lines(text))
    own = [line for line in found if line.kind == "formula"]
    if len(own) > 1:
        raise Refused("there is a formula already: another line gives a name, q = x^2, or declares a knob, a = 2 in [0, 10]", own[1].at)
    knobs = knobs_of(text, found, PLACE, reserved)
    later = {line.name: line.at for line in found if line.kind == "sets"}

    def known(name: str, at: int) -> None:
        if name in knobs:
            return
        if name in later:
            raise Refused("{name} is given by a later line: move that line up", at, name=name)
        raise Refused("{name} is not declared: add the line {line}", at, name=name, line=suggested(name))

    notation = Notation(text, PLACE, known, FUNCTIONS)
    for line in found:
        if line.kind == "starts":
            raise Refused("a formula has no memory that could start", line.at)
        if line.kind == "sets":
            settable(text, line, PLACE, knobs)
            notation.variables[line.name] = _number(notation, line)
            notation.names.append((line.name, notation.variables[line.name]))
    if not own:
        raise Refused("there is no formula: one line has to be it, without a name and =", len(text))
    return Formula(notation.tape([_number(notation, own[0])], notation.names), knobs)


def _number(notation: Notation, line: Line) -> int:
    i = notation.expression(line.first, line.end)
    if notation.is_truth(i):
        raise Refused("a comparison is no height: write 1 if x > 0 else 0", line.first)
    return i
