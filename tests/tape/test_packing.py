"""A tape as text: what JSON reads of it is the tape."""

import json
from math import copysign, inf
from typing import Any

import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tape import Tape, packed, read


def unpacked(text: str) -> Tape:
    told = json.loads(text, parse_int=float)
    nodes = tuple((node[0], *map(int, node[1:])) if isinstance(node, list) else node for node in told["nodes"])
    return Tape(nodes, tuple(map(int, told["out"])))


@pytest.mark.parametrize("name", [*OPTIMIZERS, *LANDSCAPES])
def test_every_text_arrives_and_is_short(name: str) -> None:
    spec: Any = {**OPTIMIZERS, **LANDSCAPES}[name]()
    for method in (spec.step,) if name in OPTIMIZERS else (spec.f, spec.grad):
        tape = read(method)
        arrived = unpacked(packed(tape))
        assert (arrived.nodes, arrived.out) == (tape.nodes, tape.out)
        assert len(packed(tape)) <= 760


def test_numbers_of_every_kind_arrive() -> None:
    numbers = (inf, -inf, 0.0, -0.0, 0.1, 1e-310, 1e22, 3.0)
    arrived = unpacked(packed(Tape(numbers, (0,)))).nodes
    assert arrived == numbers
    assert copysign(1, arrived[3]) == -1  # type: ignore[arg-type]
    assert packed(Tape(("w", 2.0, ("mul", 0, 1)), (2,))) == '{"nodes":["w",2,["mul",0,1]],"out":[2]}'
