"""Tapes as one: what each gives by itself, with what they share written once."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from tape import beside, read, run, values
from tests.support.kinds import TOLD


@pytest.mark.parametrize("name", TOLD)
def test_the_results_are_those_of_each_to_the_last_bit(name: str) -> None:
    land = LANDSCAPES[name]()
    tapes = [read(method) for method in (land.f, land.grad, land.hessian)]
    whole = beside(*tapes)
    x, y = np.random.default_rng(0).uniform(-2, 2, (2, 50))
    with np.errstate(all="ignore"):
        apart = [part for tape in tapes for part in run(tape, x=x, y=y, **values(land, tape))]
        for one, other in zip(run(whole, x=x, y=y, **values(land, whole)), apart, strict=True):
            np.testing.assert_array_equal(one, other)
    assert len(whole.nodes) <= sum(len(tape.nodes) for tape in tapes) - 2, "x and y are there once"
    assert beside(tapes[1]).out == tapes[1].out
