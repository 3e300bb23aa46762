"""A tape as text: what JSON reads of it is the tape."""

import json
from math import copysign, inf
from typing import Any

import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tape import Tape, packed, read
from tape.tape import Node
from tests.support.kinds import TOLD


def unpacked(text: str) -> Tape:
    told = json.loads(text, parse_int=float)
    nodes = tuple((node[0], *map(int, node[1:])) if isinstance(node, list) else node for node in told["nodes"])
    return Tape(nodes, tuple(map(int, told["out"])))


def without_pow(node: Node, tape: Tape) -> Node:
    """The second and the half power as NumPy takes them of an array, which the browser need not know."""
    if isinstance(node, tuple) and node[0] == "pow":
        _, base, exponent = node
        return {2.0: ("square", base), 0.5: ("sqrt", base)}.get(tape.nodes[int(exponent)], node)  # type: ignore[arg-type]
    return node


@pytest.mark.parametrize("name", [*OPTIMIZERS, *TOLD])
def test_every_text_arrives_and_is_short(name: str) -> None:
    spec: Any = {**OPTIMIZERS, **LANDSCAPES}[name]()
    for method in (spec.step,) if name in OPTIMIZERS else (spec.f, spec.grad):
        tape = read(method)
        arrived = unpacked(packed(tape))
        assert (arrived.nodes, arrived.out) == (tuple(without_pow(node, tape) for node in tape.nodes), tape.out)
        assert len(packed(tape)) <= 760


def test_numbers_of_every_kind_arrive() -> None:
    numbers = (inf, -inf, 0.0, -0.0, 0.1, 1e-310, 1e22, 3.0)
    arrived = unpacked(packed(Tape(numbers, (0,)))).nodes
    assert arrived == numbers
    assert copysign(1, arrived[3]) == -1  # type: ignore[arg-type]
    assert packed(Tape(("w", 0.5, ("pow", 0, 1)), (2,))) == '{"nodes":["w",0.5,["sqrt",0]],"out":[2]}'
    assert packed(Tape(("w", 2.0, ("mul", 0, 1)), (2,))) == '{"nodes":["w",2,["mul",0,1]],"out":[2]}'
