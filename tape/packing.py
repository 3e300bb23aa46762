"""A tape as text for a browser: browser/tape/ reads it."""

import json
from math import inf

from tape.tape import Node, Tape


def packed(tape: Tape) -> str:
    """JSON {nodes: [name, number, or [operation, entry, …], …], out: [entry, …]}; it has no words for infinity, which is spelled 1e999."""
    return f'{{"nodes":[{",".join(map(_node, tape.nodes))}],"out":{_list(tape.out)}}}'


def _node(node: Node) -> str:
    if isinstance(node, float):
        return {inf: "1e999", -inf: "-1e999"}.get(node) or repr(node).removesuffix(".0")
    return json.dumps(node) if isinstance(node, str) else _list(node)


def _list(parts: tuple[str | int, ...]) -> str:
    return json.dumps(parts, separators=(",", ":"))
