"""A tape as a function of Python, and text as comments of it."""

import textwrap
from collections.abc import Sequence
from typing import Any

from knobs import plain
from tape import Tape, values
from tape.python import Dialect, python, spelled
from tape.tape import arguments

WIDTH = 100  # of a comment
OF_PLACES = ("f", "grad", "hessian")  # what they return has the shape of x, where it is one number everywhere too


def function(name: str, inputs: Sequence[str], tape: Tape, spec: Any, dialect: Dialect, arrays: Sequence[str], returned: str = "{}") -> str:
    """`def name(inputs, knobs with their values)` with the lines of `tape`; `returned` has a place for the results."""
    given = {knob: float(value) for knob, value in values(spec, tape).items()}
    lines, results = python(tape, dialect, arrays, given)
    if name in OF_PLACES:
        results = [text if _depends(tape, i) else f"{text} + 0 * x" for i, text in zip(tape.out, results, strict=True)]
    head = ", ".join([*map(spelled, inputs), *(f"{spelled(knob)}={plain(value)}" for knob, value in given.items())])
    return "\n    ".join([f"def {name}({head}):", *lines, f"return {returned.format(', '.join(results))}"])


def _depends(tape: Tape, i: int) -> bool:
    """Whether entry i depends on the place."""
    todo = [i]
    while todo:
        node = tape.nodes[todo.pop()]
        if node in ("x", "y"):
            return True
        todo += arguments(node)
    return False


def commented(text: str) -> str:
    """`text` as comments of Python: whatever is in it, no line of it can be anything else."""
    lines = [part for line in text.splitlines() or [""] for part in textwrap.wrap(line, WIDTH, break_long_words=False) or [""]]
    return "\n".join(f"# {line}".rstrip() for line in lines)
