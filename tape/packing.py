"""A tape as text for a browser: browser/tape/ reads it."""

import json
from math import inf

from tape.tape import Node, Tape, arguments

WITHOUT_POW = {2.0: "square", 0.5: "sqrt"}  # the powers to which NumPy raises an array without C's pow


def packed(tape: Tape) -> str:
    """JSON {nodes: [name, number, or [operation, entry, …], …], out: [entry, …]}; it has no words for infinity, which is spelled 1e999."""
    return f'{{"nodes":[{",".join(_node(_as_arrays(node, tape)) for node in tape.nodes)}],"out":{_list(tape.out)}}}'


def _as_arrays(node: Node, tape: Tape) -> Node:
    """A constant power as NumPy takes it of an array."""
    if not (isinstance(node, tuple) and node[0] == "pow"):
        return node
    base, exponent = arguments(node)
    taken = tape.nodes[exponent]
    return (WITHOUT_POW[taken], base) if isinstance(taken, float) and taken in WITHOUT_POW else node


def _node(node: Node) -> str:
    if isinstance(node, float):
        return {inf: "1e999", -inf: "-1e999"}.get(node) or repr(node).removesuffix(".0")
    return json.dumps(node) if isinstance(node, str) else _list(node)


def _list(parts: tuple[str | int, ...]) -> str:
    return json.dumps(parts, separators=(",", ":"))
