"""Derivatives that have a value where the formula has one, and none where it has none."""

from math import nan

from tape.tape import Tape, arguments
from tape.writing import Writer


def holed(slopes: Tape, f: Tape) -> Tape:
    """`slopes`, derivatives of `f`, with NaN where f is NaN and nowhere else.

    Where f is a number and a slope is NaN, as 0/0 at the tip of √(x² + y²), the slope is 0: it lies between those of the sides. The log of
    a negative number is undefined, and so is its slope here, though 1/x is not.
    """
    writer = Writer(slopes.nodes)
    places: list[int] = []
    for node in f.nodes:
        if isinstance(node, tuple):
            places.append(writer.operation(str(node[0]), *(places[i] for i in arguments(node))))
        else:
            places.append(writer.name(node) if isinstance(node, str) else writer.number(node))
    height = places[f.out[0]]
    there, zero, hole = writer.operation("eq", height, height), writer.number(0), writer.number(nan)
    out = []
    for slope in slopes.out:
        some = (
            slope
            if isinstance(writer.nodes[slope], float)
            else writer.operation("where", writer.operation("eq", slope, slope), slope, zero)
        )
        out.append(writer.operation("where", there, some, hole))
    return writer.tape(out, slopes.names)
