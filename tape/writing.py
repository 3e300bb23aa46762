"""Writes a tape entry by entry."""

from collections.abc import Sequence
from math import inf, isnan

import numpy as np

from tape.operations import OF_ALL, TRUTHS, computed
from tape.tape import Node, Tape, arguments


class Writer:
    """A tape being written: `add` and `operation` return the place of an entry, and what is on the tape already is not written twice."""

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        self.nodes: list[Node] = []
        self._places: dict[str, int] = {}
        for node in nodes:
            self._put(node)

    def name(self, name: str) -> int:
        """The entry of an input or a knob."""
        return self._put(name)

    def number(self, value: float) -> int:
        """The entry of a constant."""
        if isnan(value):  # JSON has no NaN: it is left to be computed
            return self._put(("sub", self.number(inf), self.number(inf)))
        return self._put(float(value))

    def operation(self, name: str, *args: int) -> int:
        """The entry of an operation on entries; of constants, which are numbers, it is a constant."""
        numbers = [value for value in (self.nodes[i] for i in args) if isinstance(value, float)]
        if len(numbers) == len(args) and name not in TRUTHS | OF_ALL.keys():
            with np.errstate(all="ignore"):
                value = float(computed(name, *numbers))
            if not isnan(value):
                return self.number(value)
        return self._put((name, *args))

    def is_truth(self, i: int) -> bool:
        """Whether entry i is true or false, not a number."""
        node = self.nodes[i]
        return isinstance(node, tuple) and node[0] in TRUTHS

    def tape(self, out: Sequence[int], names: Sequence[tuple[str, int]] = ()) -> Tape:
        """What is written so far with the results `out`, without the entries that none of them needs."""
        needed, todo = set(), list(out)
        while todo:
            if (i := todo.pop()) not in needed:
                needed.add(i)
                todo += arguments(self.nodes[i])
        places = {old: new for new, old in enumerate(sorted(needed))}
        nodes = [self.nodes[i] for i in sorted(needed)]
        moved: list[Node] = [(node[0], *(places[i] for i in arguments(node))) if isinstance(node, tuple) else node for node in nodes]
        return Tape(tuple(moved), tuple(places[i] for i in out), tuple((name, places[i]) for name, i in names if i in places))

    def _put(self, node: Node) -> int:
        key = repr(node)  # which tells 0.0 from -0.0
        if key not in self._places:
            self._places[key] = len(self.nodes)
            self.nodes.append(node)
        return self._places[key]
