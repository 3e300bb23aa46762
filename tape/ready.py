"""A tape made ready for many runs with the same knobs: what depends on knobs alone is computed once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tape.operations import OPERATIONS, computed
from tape.tape import Tape, arguments


class Ready:
    """Called with arrays for `inputs`, in their order, it gives the results of `tape`, bit for bit as `tape.running.run`; NumPy's
    warnings are the caller's to silence.

    `knobs` are the values of the tape's other names, numbers or arrays. Raises KeyError for a name of neither.
    """

    def __init__(self, tape: Tape, inputs: Sequence[str], knobs: Mapping[str, Any]) -> None:
        self.values: list[Any] = [None] * len(tape.nodes)  # of constants, knobs and what depends on nothing else
        self.places = [tape.nodes.index(name) if name in tape.nodes else -1 for name in inputs]
        self.out = tape.out
        self.moves: list[tuple[int, Any, int, int, int, tuple[int, ...]]] = []  # where to, the operation, of which entries, which are spent
        moving = set(self.places)
        with np.errstate(all="ignore"):
            for i, node in enumerate(tape.nodes):
                taken = arguments(node)
                if moving.intersection(taken):
                    moving.add(i)
                    operation = OPERATIONS[str(node[0])]  # type: ignore[index]
                    if node[0] == "pow" and tape.nodes[taken[1]] == 2.0:  # type: ignore[index]
                        operation, taken = np.square, taken[:1]  # what NumPy makes of it, sooner
                    a, b, c = (*taken, -1, -1)[:3]
                    self.moves.append((i, operation, a, b, c, tuple(k for k in tape.spent[i] if k in moving)))
                elif i not in moving:
                    known = isinstance(node, tuple)
                    self.values[i] = computed(str(node[0]), *(self.values[k] for k in taken)) if known else _given(node, knobs)  # type: ignore[index]

    def __call__(self, *inputs: Any) -> list[Any]:
        values = self.values.copy()
        for place, value in zip(self.places, inputs, strict=True):
            if place >= 0:
                values[place] = value
        for i, operation, a, b, c, spent in self.moves:
            if b < 0:
                values[i] = operation(values[a])
            elif c < 0:
                values[i] = operation(values[a], values[b])
            else:
                values[i] = operation(values[a], values[b], values[c])
            for k in spent:
                values[k] = None
        return [values[i] for i in self.out]


def _given(node: Any, knobs: Mapping[str, Any]) -> Any:
    return knobs[node] if isinstance(node, str) else node
