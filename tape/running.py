"""Runs a tape over NumPy: bit for bit what its text gives."""

from dataclasses import replace
from typing import Any

import numpy as np

from tape.operations import computed
from tape.tape import Tape, arguments


def run(tape: Tape, /, **given: Any) -> tuple[Any, ...]:
    """The results of `tape`, one for each of `tape.out`.

    `given` are the values of `tape.inputs`, knobs among them, numbers or arrays as the text would be given them; what the tape does not
    name is passed over. A result has the shape to which all that it depends on broadcasts: it is a number where that is numbers.
    An entry is forgotten once it was read for the last time, so that a long tape needs little more memory than a short one. Raises KeyError
    for an input that is not given.
    """
    values: list[Any] = []
    with np.errstate(all="ignore"):
        for node, over in zip(tape.nodes, tape.spent, strict=True):
            if isinstance(node, tuple):
                values.append(computed(str(node[0]), *(values[i] for i in arguments(node))))
            else:
                values.append(given[node] if isinstance(node, str) else node)
            for i in over:
                values[i] = None
    return tuple(values[i] for i in tape.out)


def named(tape: Tape, /, **given: Any) -> dict[str, Any]:
    """What the text of `tape` calls by a name, by that name, as it was in the end; otherwise as `run`."""
    last = dict(tape.names)
    return dict(zip(last, run(replace(tape, out=tuple(last.values())), **given), strict=True))
