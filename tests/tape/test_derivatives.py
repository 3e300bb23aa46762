"""Derivatives of tapes, against those that are written, and rule by rule against a complex step."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from landscapes import LANDSCAPES
from tape import Refused, Tape, gradient, hessian, read, run, values
from tape.formula import formula
from tape.operations import ARITY, CALLS, OF_ALL, OF_TRUTHS, OPERATIONS, SIGNS, TRUTHS
from tape.tape import arguments
from tests.support.kinds import TOLD


@pytest.mark.parametrize("name", TOLD)
def test_they_are_the_written_ones(name: str) -> None:
    spec: Any = LANDSCAPES[name]()
    x, y = np.meshgrid(*(np.linspace(low, high, 60) for low, high in spec.domain))  # 60: no kink of any landscape is on the grid
    f = read(spec.f)
    for tape, wanted in ((gradient(f), spec.grad(x, y)), (hessian(f), spec.hessian(x, y))):
        found = np.array([np.broadcast_to(part, x.shape) for part in run(tape, x=x, y=y, **values(spec, f))])
        assert found.shape == np.shape(wanted)
        assert np.abs(found - wanted).max() <= 1e-13 * np.abs(wanted).max()


SMOOTH = sorted(set(OPERATIONS) - TRUTHS - OF_TRUTHS - OF_ALL.keys() - {"where"})


@pytest.mark.parametrize("name", SMOOTH)
def test_the_slope_of_an_operation(name: str) -> None:
    """Against central differences, by the first argument, by the second, and by both."""
    low = 1.5 if name == "acosh" else 0.2
    p, q = np.random.default_rng(6).uniform(low, low + 0.7, (2, 200))
    for args in ((0, 1), (1, 0), (0, 0)) if ARITY[name] == 2 else ((0,),):
        tape = Tape(("x", "y", (name, *args)), (2,))
        found = np.array([np.broadcast_to(part, p.shape) for part in run(gradient(tape), x=p, y=q)])
        h = 1e-5
        by_x = (run(tape, x=p + h, y=q)[0] - run(tape, x=p - h, y=q)[0]) / (2 * h)
        by_y = (run(tape, x=p, y=q + h)[0] - run(tape, x=p, y=q - h)[0]) / (2 * h)
        far = np.ones(p.shape, bool)
        if len(args) == 2:  # away from where a remainder jumps and the larger becomes the smaller
            far = (
                (np.abs(p - q) > 1e-3)
                & (np.abs(np.remainder(p / q + 0.5, 1) - 0.5) > 1e-3)
                & (np.abs(np.remainder(q / p + 0.5, 1) - 0.5) > 1e-3)
            )
            far |= (args == (0, 0)) | (name not in ("mod", "max", "min"))
        assert far.sum() > 100
        np.testing.assert_allclose(found[0][far], by_x[far], rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(found[1][far], by_y[far], rtol=1e-7, atol=1e-8)


def test_where_chooses_between_slopes() -> None:
    nodes = ("x", "y", ("lt", 0, 1), ("square", 0), ("where", 2, 3, 1))
    across, up = run(gradient(Tape(nodes, (4,))), x=np.array([1.0, 3.0]), y=np.array([2.0, 2.0]))
    assert across.tolist() == [2.0, 0.0]
    assert up.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("(a - x)^2 + b*(y - x^2)^2\na = 1 in [-2, 2]\nb = 100 in [1, 1000]", 8),  # as many as the written gradient has
        ("(x^2 + k*y^2)/2\nk = 20 in [1, 100]", 4),
        ("x*exp(y) + k*(x*exp(y))\nk = 3 in [1, 9]", 6),  # a product of the function is not computed anew for a factor's sake
    ],
)
def test_knobs_and_numbers_are_multiplied_before_places_come(text: str, most: int) -> None:
    f = formula(text, ()).f
    tape = gradient(f)
    moves = {i for i, node in enumerate(tape.nodes) if node in ("x", "y")}
    for i, node in enumerate(tape.nodes):
        moves |= {i} if moves.intersection(arguments(node)) else set()
    assert len(moves - {tape.nodes.index("x"), tape.nodes.index("y")}) <= most


@pytest.mark.parametrize(
    ("text", "slope"), [("1e200*(1e200*(x*1e-300))", 1e100), ("1e-200*(1e-200*(1e300*x))", 1e-100), ("1e308*x^2", 2e307)]
)
def test_numbers_are_not_multiplied_beyond_what_a_float_holds(text: str, slope: float) -> None:
    assert run(gradient(formula(text, ()).f), x=0.1, y=0.0)[0] == pytest.approx(slope)


def test_by_any_names_and_in_the_order_asked_for() -> None:
    tape = Tape(("a", "b", "c", ("mul", 0, 1), ("mul", 3, 2)), (4,))
    assert run(gradient(tape, ("c", "a")), a=2.0, b=3.0, c=5.0) == (6.0, 15.0)
    assert run(hessian(tape, ("a", "b", "c")), a=2.0, b=3.0, c=5.0) == (0.0, 5.0, 3.0, 0.0, 2.0, 0.0)


@pytest.mark.parametrize("name", OF_ALL)
def test_what_is_of_all_coordinates_has_no_slope(name: str) -> None:
    with pytest.raises(Refused, match=f"{name} has no slope"):
        gradient(Tape(("x", (name, 0)), (1,)))


def test_every_operation_is_a_sign_or_a_call() -> None:
    assert not set(SIGNS) & set(CALLS)
    assert set(ARITY) == set(OPERATIONS)
    assert {ARITY[name] for name in OPERATIONS} == {1, 2, 3}


def test_a_long_tape_needs_little_memory() -> None:
    """A thousand entries on a grid of 10,000 places would be 80 MB."""
    nodes: list[Any] = ["x"]
    for _ in range(1000):
        nodes.append(("sin", len(nodes) - 1))
    tape, x = Tape(tuple(nodes), (1000,)), np.ones(10_000)
    run(tape, x=x)
    tracemalloc.start()
    try:
        run(tape, x=x)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000
