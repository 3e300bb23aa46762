"""What is printed of a tape, run: the same numbers as the tape's, to the last bit in NumPy."""

import math
from typing import Any

import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.clipping import CLIPPINGS
from optimizers.schedules import SCHEDULES
from tape import Tape, gradient, hessian, read, run, values
from tape.operations import ARITY, OF_ALL, OF_TRUTHS, OPERATIONS
from tape.python import NUMPY, PYTHON, TORCH, Dialect, python, spelled
from tests.support.kinds import TOLD
from tests.support.turned import turned


def done(lines: list[str], results: list[str], known: dict[str, Any], **modules: Any) -> list[Any]:
    """What the printed lines come to, run by Python itself."""
    scope = {"math": math, "np": np, **modules, **known}
    with np.errstate(all="ignore"):
        exec("\n".join(lines), scope)
        return [eval(result, scope) for result in results]


def alike(tape: Tape, dialect: Dialect, arrays: tuple[str, ...], given: dict[str, Any], numbers: dict[str, Any]) -> None:
    found = done(*python(tape, dialect, arrays, numbers), {**numbers, **given})
    for one, wanted in zip(found, run(tape, **numbers, **given), strict=True):
        np.testing.assert_array_equal(one, wanted)


@pytest.mark.parametrize("name", TOLD)
def test_a_ground_in_numpy_to_the_last_bit(name: str) -> None:
    rng = np.random.default_rng(2)
    x, y = (rng.uniform(low, high, 30) for low, high in LANDSCAPES[name].domain)
    for ground in (LANDSCAPES[name](), turned(LANDSCAPES[name]())):
        f, grad = read(ground.f), read(ground.grad)
        for tape in (f, grad, gradient(f), hessian(f)):
            alike(tape, NUMPY, ("x", "y"), {"x": x, "y": y}, values(ground, tape))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rule_in_numpy_to_the_last_bit(name: str) -> None:
    rng = np.random.default_rng(2)
    for rule in (OPTIMIZERS[name](), turned(OPTIMIZERS[name]())):
        tape = read(rule.step)
        for t in (1.0, 6.0, 400.0):
            given = {word: rng.normal(size=2) ** 2 for word in ("w", "g", *rule.memory)} | {"t": np.array(t)}
            alike(tape, NUMPY, tuple(given), given, values(rule, tape))


def test_clipping_in_numpy_to_the_last_bit() -> None:
    clip = CLIPPINGS["ByNorm"](0.7)
    alike(read(clip.__call__), NUMPY, ("g",), {"g": np.array([3.0, -4.5])}, {"most": 0.7})


@pytest.mark.parametrize("dialect", [NUMPY, PYTHON], ids=["NumPy", "Python alone"])
@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_with_and_without_numpy(name: str, dialect: Dialect) -> None:
    plan = turned(SCHEDULES[name]())
    tape = read(plan.__call__)
    for t, T in ((1, 1), (1, 300), (31, 300), (300, 300)):
        (found,) = done(*python(tape, dialect), {"t": t, "T": T, **values(plan, tape)})
        assert found == pytest.approx(plan(t, T), rel=1e-14)


def test_torch_is_given_tensors_where_it_wants_them_and_numbers_elsewhere() -> None:
    lines, results = python(read(OPTIMIZERS["Adamax"]().step), TORCH, ("w", "g", "t", "m", "u"))
    assert "u = torch.maximum(b2 * u, torch.abs(g) + eps)" in lines
    assert results == ["w", "m", "u"]
    lines, _ = python(read(LANDSCAPES["Quadratic"]().f), TORCH, ("x", "y"))
    assert lines[0] == "c = math.cos(angle * (math.pi / 180))"
    assert python(read(CLIPPINGS["ByNorm"]().__call__), TORCH, ("g",))[1] == [
        "g * (most / torch.maximum(torch.sqrt((g * g).sum(axis=0)), torch.tensor(most)))"
    ]


def test_everything_a_tape_can_do_has_its_words_in_numpy() -> None:
    """Each operation on its own, at odd places too."""
    odd = np.array([0.0, -0.0, 0.4, -2.5, 3.0, np.inf, -np.inf, np.nan])
    x, y = (part.ravel() for part in np.meshgrid(odd, odd))
    assert len(OPERATIONS.keys() - OF_ALL) >= 38
    for name in OPERATIONS.keys() - OF_ALL:  # of which the rules have theirs
        nodes = ["x", "y", ("lt", 0, 1), ("le", 1, 0)]  # type: list[Any]
        takes = (2, 3)[: ARITY[name]] if name in OF_TRUTHS else (2, 0, 1) if name == "where" else (0, 1)[: ARITY[name]]
        alike(Tape((*nodes, (name, *takes)), (4,)), NUMPY, ("x", "y"), {"x": x, "y": y}, {})


def test_brackets_keep_the_order_of_what_is_computed() -> None:
    """x + (y + x) and (x + y) + x differ in the last bit; so do products."""
    x, y = np.array(0.1), np.array(0.7)
    for inner in ("add", "sub", "mul", "div", "pow", "mod"):
        for outer in ("add", "sub", "mul", "div", "pow", "mod"):
            for more in ([(outer, 2, 0)], [(outer, 0, 2)], [("neg", 2), (outer, 3, 0)]):
                alike(Tape(("x", "y", (inner, 0, 1), *more), (2 + len(more),)), NUMPY, ("x", "y"), {"x": x, "y": y}, {})


def test_a_name_that_is_given_anew_keeps_what_others_have_of_it() -> None:
    """old = g; g = g + w; w = old * g: the g that was is read by its other name."""
    tape = Tape(("w", "g", ("add", 1, 0), ("mul", 1, 2)), (3, 2), (("old", 1), ("g", 2), ("w", 3)))
    assert python(tape, NUMPY) == (["old = g", "g = g + w", "w = old * g"], ["w", "g"])
    gone = Tape(("w", "g", ("add", 1, 0), ("mul", 1, 2)), (3,), (("g", 2), ("w", 3)))
    with pytest.raises(ValueError, match="g is needed after"):
        python(gone, NUMPY)


def test_what_is_needed_often_is_written_once() -> None:
    """A tape of forty squares of sums of one another; written out, it would have 2⁴⁰ letters."""
    nodes = ["x"]  # type: list[Any]
    for k in range(0, 80, 2):
        nodes += [("add", k, k), ("sin", k + 1)]
    tape = Tape(tuple(nodes), (len(nodes) - 1,))
    lines, results = python(tape, NUMPY, ("x",))
    assert sum(map(len, lines + results)) < 5000
    alike(tape, NUMPY, ("x",), {"x": np.array(0.3)}, {})


def test_where_python_would_raise_the_number_is_written() -> None:
    """1 / a at a = 0 is infinite on a tape, and an error of Python's."""
    tape = Tape(("x", 1.0, "a", ("div", 1, 2), ("add", 0, 3), -1.0, ("mul", 5, 2), ("sqrt", 6), ("mul", 0, 7)), (4, 8))
    assert python(tape, NUMPY, ("x",), {"a": 0.0})[1][0] == "x + np.inf"
    assert python(tape, TORCH, ("x",), {"a": 2.0})[1] == ["x + 1 / a", "x * math.nan"]


def test_a_constant_is_written_as_people_write_it() -> None:
    constants = [(np.pi, "np.pi"), (6 * np.pi, "6 * np.pi"), (np.e, "np.e"),
                 (1e9, "1e9"), (0.1, "0.1"), (1e-8, "1e-08"), (300.0, "300"), (1234567.0, "1234567")]  # fmt: skip
    for value, written in constants:
        (text,) = python(Tape((value,), (0,)), NUMPY)[1]
        assert text == written
        assert eval(text, {"np": np}) == value


def test_names_of_libraries_are_left_to_them() -> None:
    assert spelled("np") == "np_"
    assert python(Tape(("x", "np", ("mul", 0, 1)), (2,)), NUMPY)[1] == ["x * np_"]
