"""Several tapes as one."""

from tape.tape import Tape, arguments
from tape.writing import Writer


def beside(*tapes: Tape) -> Tape:
    """The results of all `tapes`, those of the first one first; what they have in common is written once."""
    writer, out = Writer(), list[int]()
    for tape in tapes:
        places: list[int] = []
        for node in tape.nodes:
            if isinstance(node, tuple):
                places.append(writer.operation(str(node[0]), *(places[i] for i in arguments(node))))
            else:
                places.append(writer.name(node) if isinstance(node, str) else writer.number(node))
        out += [places[i] for i in tape.out]
    return writer.tape(out)
