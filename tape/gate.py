"""The gate for texts that a visitor types: length, characters, brackets, and a number or a name wherever one is wanted.

What comes through holds nothing but known names, floating-point numbers, signs and brackets in an order that can be read, so that Python's
parser meets no surprise. Written by hand, because seven libraries that evaluate formulas executed code, hung or exhausted the memory on
texts of the kind that tests/tape/hostile_formulas.txt lists.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from keyword import iskeyword

from tape.refused import Refused

FORMULA, RULE = 500, 2000  # characters at most
DEEPEST = 40  # brackets within each other, and expressions within each other
SIGNS = "+-*/^%(),<>=!&|"
CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_. \n[]" + SIGNS)
NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NAME = r"[A-Za-z][A-Za-z0-9_]{0,15}(?![A-Za-z0-9_])"
TOKEN = re.compile(rf"(?P<number>{NUMBER})|(?P<name>{NAME})|(?P<sign>\*\*|<=|>=|==|!=|[-+*/%^(),<>&|])")
BETWEEN = ("if", "else", "and", "or")  # words that stand where an operator stands
WRITTEN = {"×": "*", "·": "*", "−": "-", "–": "-", "÷": "/", "π": "pi", "²": "^2", "³": "^3", "≤": "<=", "≥": ">=", "≠": "!=",
           "√": "sqrt(…)", "{": "(", "}": ")", "\t": "a space"}  # fmt: skip


def admitted(text: str, most: int) -> None:
    """Raises Refused for a text that is too long, or has a character that no formula and no rule has."""
    if len(text) > most:
        raise Refused("{count} characters are more than the {most} that there may be", most, count=len(text), most=most)
    for at, sign in enumerate(text):
        if sign not in CHARACTERS:
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            if sign in WRITTEN:
                raise Refused("{sign} is not used here: write {instead}", at, sign=shown, instead=WRITTEN[sign])
            raise Refused("{sign} is not used here", at, sign=shown)


@dataclass(frozen=True)
class Passed:
    """An expression that came through: Python's spelling of it, and for each character of that the place in the text it came from."""

    code: str
    places: list[int]


def passed(text: str, first: int, end: int, functions: Collection[str], known: Callable[[str, int], object]) -> Passed:
    """The expression that stands in `text` from `first` up to `end`, a text that was `admitted`.

    `known(name, at)` raises Refused for a name, of no function, that means nothing there. Every number is spelled as the float it is, so
    that none is large: 1e999 is infinite. Raises Refused, with places in `text`.
    """
    gate = _Gate(functions, known)
    at = first
    while at < end:
        if text[at] == " ":
            at += 1
            continue
        token = TOKEN.match(text, at, end)
        if token is None:
            raise _stranger(text, at)
        gate.take(token)
        at = token.end()
    return gate.done(end)


def _stranger(text: str, at: int) -> Refused:
    if text[at] == "=":
        return Refused("= stands only behind the name at the beginning of a line: to compare, write ==", at)
    if text[at] in "[]":
        return Refused("{sign} is not used here: write {instead}", at, sign=text[at], instead="(" if text[at] == "[" else ")")
    if text[at].isalpha():
        return Refused("a name has at most 16 letters and digits", at)
    return Refused("{sign} is not used here", at, sign=text[at])


class _Gate:
    """Takes token after token. `wanted` is whether a number, a name or an opening bracket has to come next."""

    def __init__(self, functions: Collection[str], known: Callable[[str, int], object]) -> None:
        self.functions, self.known = functions, known
        self.code, self.places = "", list[int]()
        self.open: list[tuple[int, bool]] = []  # where, and whether of a function
        self.before, self.wanted = "", True

    def take(self, token: re.Match[str]) -> None:
        piece, at = token[0], token.start()
        if self.before in self.functions and piece != "(":
            raise Refused("{name} has what it is of in brackets: write {name}(…)", at, name=self.before)
        if token.lastgroup == "number":
            self.operand(piece, at)
            piece = repr(float(piece)).replace("inf", "1e999")
        elif token.lastgroup == "name":
            self.word(piece, at, token.string[token.end() :].lstrip(" ")[:1])
        else:
            self.sign(piece, at)
        self.before = token[0]
        piece = "**" if piece == "^" else piece
        self.code += piece + " "
        self.places += [at] * (len(piece) + 1)

    def operand(self, piece: str, at: int) -> None:
        """Something that is a value or begins one."""
        if not self.wanted:
            raise Refused("an operator is missing before {piece}: write {left}*{piece}", at, piece=piece, left=self.before)
        self.wanted = False

    def operator(self, piece: str, at: int) -> None:
        """Something that stands between two values, or ends one."""
        if self.wanted:
            raise Refused("something is missing before {piece}", at, piece=piece)
        self.wanted = True

    def word(self, piece: str, at: int, follows: str) -> None:
        if piece in BETWEEN:
            self.operator(piece, at)
        elif piece == "not":
            self.operand(piece, at)
            self.wanted = True
        elif iskeyword(piece):
            raise Refused("{name} is not used here", at, name=piece)
        else:
            self.operand(piece, at)
            if piece not in self.functions:
                self.name(piece, at, follows)

    def name(self, piece: str, at: int, follows: str) -> None:
        try:
            self.known(piece, at)
        except Refused:
            if follows == "(":
                raise Refused("{name} is no function here", at, name=piece) from None
            raise

    def sign(self, piece: str, at: int) -> None:
        if piece == "(":
            self.opened(at)
        elif piece == ")":
            if not self.open:
                raise Refused("this bracket closes nothing", at)
            self.operator(piece, at)
            self.open.pop()
            self.wanted = False
        elif piece == "," and not (self.open and self.open[-1][1]):
            raise Refused("a comma stands only between what a function is of; a decimal point is a point", at)
        elif not (piece in "+-" and self.wanted):
            self.operator(piece, at)

    def opened(self, at: int) -> None:
        call = self.before in self.functions
        if not self.wanted and not call:
            if self.before[0].isalpha():
                raise Refused("{name} is no function: an operator is missing, write {name}*(…)", at, name=self.before)
            raise Refused("an operator is missing before (: write {left}*(…)", at, left=self.before)
        self.open.append((at, call))
        self.wanted = True
        if len(self.open) > DEEPEST:
            raise Refused("brackets go at most {most} deep", at, most=DEEPEST)

    def done(self, end: int) -> Passed:
        if not self.code:
            raise Refused("there is nothing to read", end)
        if self.before in self.functions:
            raise Refused("{name} has what it is of in brackets: write {name}(…)", end, name=self.before)
        if self.open:
            raise Refused("this bracket is not closed", self.open[-1][0])
        if self.wanted:
            raise Refused("something is missing behind {piece}", end, piece=self.before)
        return Passed(self.code, [*self.places, end])
