"""A tape: a formula or a rule as a list of operations, which any engine can run."""

from dataclasses import dataclass
from functools import cached_property

Operation = tuple[str | int, ...]  # its name, of tape/operations.py, and the entries it takes, all of them earlier ones
Node = str | float | Operation


def arguments(node: Node) -> tuple[int, ...]:
    """The entries that an operation takes; () for a name or a number."""
    return tuple(i for i in node if isinstance(i, int)) if isinstance(node, tuple) else ()


@dataclass(frozen=True)
class Tape:
    """A string on a tape is a name, of an input or a knob; a number a constant; a tuple an operation on earlier entries.

    `w - lr * g` is ("w", "lr", "g", ("mul", 1, 2), ("sub", 0, 3)), and its result is entry 4. Knobs stay names, so that a tape is good for
    all their values. Equal entries are written once, and there is none that no result needs.
    """

    nodes: tuple[Node, ...]
    out: tuple[int, ...]  # the entries that are the results
    names: tuple[tuple[str, int], ...] = ()  # what the text calls entries, in the text's order: for people and for printing

    @property
    def inputs(self) -> tuple[str, ...]:
        """What has to be given for a run: the names on the tape, knobs among them."""
        return tuple(node for node in self.nodes if isinstance(node, str))

    @cached_property
    def spent(self) -> tuple[tuple[int, ...], ...]:
        """For each entry, the entries that are read for the last time there and are no results."""
        last = {k: i for i, node in enumerate(self.nodes) for k in arguments(node)}
        over: list[list[int]] = [[] for _ in self.nodes]
        for k, i in last.items():
            if k not in self.out:
                over[i].append(k)
        return tuple(map(tuple, over))
