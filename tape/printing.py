"""Prints a tape as lines that people read: one for each name that its text gives, in the text's order and letters.

What an expression looks like is a matter of the language: tape/python.py and tape/latex.py.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tape.tape import Node, Tape, arguments

LONG = 40  # characters: what is longer and needed twice gets a name of its own, so that a print is never much longer than its tape
ATOM = 9.0


@dataclass(frozen=True)
class Piece:
    """An expression, and how tightly it holds together: ATOM for a name or a call, less for what may need brackets around it."""

    text: str
    tight: float = ATOM


class Printer(ABC):
    """Prints one tape, once: `printed` is what it makes of the tape."""

    spare: ClassVar[str] = "part"  # what a name begins with that the text has not given

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self._lines: list[str] = []
        self._holds = {name: i for i, name in enumerate(tape.nodes) if isinstance(name, str)}  # what each name stands for by now
        self._uses = Counter(k for node in tape.nodes for k in arguments(node)) + Counter(tape.out)
        self._given = {*self._holds, *(name for name, _ in tape.names)}

    def printed(self) -> tuple[list[str], list[str]]:
        """The lines, and an expression for each of the tape's results, which may use the names of the lines.

        Raises ValueError where the text gives one of its inputs' names to something else and needs this input again.
        """
        for name, i in self.tape.names:
            if not isinstance(self.tape.nodes[i], float) and self._holds.get(name) != i and self.is_shown(name):
                self._assign(name, self._expression(i), i)
        results = [self._expression(i) for i in self.tape.out]
        return self._lines, results

    @abstractmethod
    def assigned(self, name: str, text: str) -> str:
        """The line that gives a name to an expression."""

    @abstractmethod
    def named(self, name: str) -> Piece:
        """A name as it is read."""

    @abstractmethod
    def number(self, value: float) -> Piece:
        """A constant."""

    @abstractmethod
    def operation(self, i: int, name: str, parts: list[Piece]) -> Piece:
        """Entry i of the tape, the operation `name` of `parts`."""

    def is_shown(self, name: str) -> bool:
        """Whether a name of the text gets a line; what has none is written out where it is needed."""
        return True

    def _assign(self, name: str, text: str, i: int) -> None:
        self._lines.append(self.assigned(name, text))
        self._holds[name] = i

    def _expression(self, i: int) -> str:
        names: Mapping[int, str] = {entry: name for name, entry in reversed(self._holds.items())}
        pieces: dict[int, Piece] = {}
        for k in self._needed(i, names):
            pieces[k] = self._piece(k, names, pieces)
            if k != i and k not in names and self._uses[k] > 1 and len(pieces[k].text) > LONG:
                spare = next(name for n in range(1, len(self.tape.nodes) + 1) if (name := f"{self.spare}{n}") not in self._given)
                self._given.add(spare)
                self._assign(spare, pieces[k].text, k)
                pieces[k] = self.named(spare)
        return pieces[i].text

    def _needed(self, i: int, names: Mapping[int, str]) -> list[int]:
        """The entries to be written for entry i, each after what it takes; one that has a name takes nothing."""
        found, todo = set(), [i]
        while todo:
            if (k := todo.pop()) not in found:
                found.add(k)
                todo += arguments(self.tape.nodes[k]) if k not in names else ()
        return sorted(found)

    def _piece(self, i: int, names: Mapping[int, str], pieces: Mapping[int, Piece]) -> Piece:
        node: Node = self.tape.nodes[i]
        if i in names:
            return self.named(names[i])
        if isinstance(node, str):
            raise ValueError(f"{node} is needed after its name was given to something else")
        if isinstance(node, float):
            return self.number(node)
        return self.operation(i, str(node[0]), [pieces[k] for k in arguments(node)])


def held(piece: Piece, least: float, brackets: str = "({})") -> str:
    """The text of `piece`, in brackets where it holds together less tightly than `least`."""
    return piece.text if piece.tight >= least else brackets.format(piece.text)
