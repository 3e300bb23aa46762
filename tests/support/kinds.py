"""A few of many that together do all that any does: run on every occasion where each costs a second. All are run in `make oracle`."""

from collections.abc import Container, Iterable, Mapping, Set
from typing import Any

import pytest

from landscapes import LANDSCAPES
from landscapes.regression import Regression
from optimizers import OPTIMIZERS
from tape import Tape, read


def operations(tape: Tape) -> set[str]:
    return {node[0] for node in tape.nodes if isinstance(node, tuple)}


def covering(done: Mapping[str, Set[Any]]) -> tuple[str, ...]:
    """A few of the names, in their order: whatever any name does (`done` says what), one of these does too."""
    missing, chosen = set().union(*done.values()), set()
    while missing:
        best = max(done, key=lambda name: len(done[name] & missing))
        chosen.add(best)
        missing -= done[best]
    return tuple(name for name in done if name in chosen)


WITH_DATA = tuple(name for name, kind in LANDSCAPES.items() if issubclass(kind, Regression))  # the mean of a text over examples
TOLD = {name: kind for name, kind in LANDSCAPES.items() if name not in WITH_DATA}  # by one text of x and y

# By the operations in their texts; of a rule, by how many memories it has, too.
RULE_DOES = {name: operations(read(kind().step)) | {len(kind.memory)} for name, kind in OPTIMIZERS.items()}
GROUND_DOES = {name: operations(read(kind().f)) | operations(read(kind().grad)) for name, kind in TOLD.items()}
OF_SLOPES = [name for name, kind in OPTIMIZERS.items() if not kind.given]  # what they are told is all that a typed rule can name, too
SOME_RULES = covering(RULE_DOES)
SOME_GROUNDS = covering(GROUND_DOES)


def often(names: Iterable[str], usual: Container[str]) -> list[Any]:
    """Parameters of a test: those among the usual are run on every occasion, the others with `-m slow`."""
    return [pytest.param(name, marks=() if name in usual else pytest.mark.slow) for name in names]
