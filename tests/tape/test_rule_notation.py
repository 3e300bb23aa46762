"""Typed rules: memories, knobs, starts, and what is refused."""

import numpy as np
import pytest

from knobs import Knob
from tape import Refused, rule, run

USUAL = {"lr": Knob(0.1, r"\eta", 1e-5, 10.0)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("m = b1*m + (1-b1)*g\nw = w - lr*m", "line 1, character 5: b1 is not declared: add the line b1 = 0.9 in [0, 1)"),
        ("w = w - lr*g/c", "line 1, character 14: c is not declared: add the line c = 1 in [0, 10]"),
        ("m = m + g", "line 1, character 10: no line sets w: end with one like w = w - lr*g"),
        ("", "no line sets w: end with one like w = w - lr*g"),
        ("w = w - lr*w", "line 1, character 1: w never hears of g, the gradient: the ground could not move it"),
        ("m = m + g\nw = w - lr", "line 2, character 1: w never hears of g, the gradient: the ground could not move it"),
        ("w - lr*g", "line 1, character 1: a line reads: a name = a formula"),
        ("w = w - lr*g\nt = 2", "line 2, character 1: t has a meaning already: choose another name"),
        ("w = w - lr*g\nlr = 2", "line 2, character 1: lr is a knob: no line can set it"),
        ("w = w - lr*g\nsin = 2", "line 2, character 1: sin has a meaning already: choose another name"),
        ("w = w - lr*g\nstep = 2 in [1, 3]", "line 2, character 1: no knob can be called step: write step1"),
        ("w = w - lr*g*", "line 1, character 14: something is missing behind *"),
        ("w = w - 2g", "line 1, character 10: an operator is missing before g: write 2*g"),
        ("w = w - lr*mean(3)", "line 1, character 12: mean is the mean of what has two coordinates, as w and g have"),
        ("w = w - lr*norm(lr)", "line 1, character 12: norm is the length of what has two coordinates, as w and g have"),
        ("w = w - lr*g*(t > 3)", "line 1, character 15: a comparison is no number: write 1 if x > 0 else 0"),
        ("w = g > 0", "line 1, character 5: a comparison is no number: write 1 if … else 0"),
        ("w = w - lr*g\nm starts at 1", "line 2, character 1: m is no memory: no line reads it before a line sets it"),
        ("m = m + g\nm starts at v\nw = w - lr*m", "line 2, character 13: where a memory starts is said by numbers, knobs, w and g"),
        ("m = m + g\nm starts at t\nw = w - lr*m", "line 2, character 13: where a memory starts is said by numbers, knobs, w and g"),
        ("w = w - lr*g\n" + "# " * 9, "line 2, character 1: # is not used here"),
        ("w" * 2001, "line 1, character 2001: 2001 characters are more than the 2000 that there may be"),
    ],
)
def test_what_is_said(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        rule(text, USUAL, reserved=("step",))
    assert str(refused.value) == said
    assert 0 <= refused.value.at <= len(text)


def test_a_name_that_is_read_before_it_is_set_is_a_memory() -> None:
    found = rule("v = b2*v + (1-b2)*g^2\nsize = sqrt(v)\nw = w - lr*m/size\nm = m + g\nb2 = 0.5 in [0, 1)", USUAL)
    assert found.memory == ("v", "m")
    assert list(found.knobs) == ["b2"]
    w, v, m = run(
        found.step, w=np.array([1.0, 2.0]), g=np.array([2.0, 4.0]), t=np.array(1.0), v=np.array([4.0, 0.0]), m=np.ones(2), lr=1.0, b2=0.5
    )
    assert v.tolist() == [4.0, 8.0]
    assert m.tolist() == [3.0, 5.0]
    assert w.tolist() == [1 - 1 / 2, 2 - 1 / np.sqrt(8)]
    assert [name for name, _ in found.step.names] == ["v", "size", "w", "m"]


def test_a_memory_starts_where_its_line_says_at_the_first_step_alone() -> None:
    found = rule("z = 0.5*z + w\nz starts at g - 2*c*w\nw = w - lr*z\nc = 3 in [1, 4]", USUAL)
    given = dict(w=np.array([1.0, 2.0]), g=np.array([8.0, 9.0]), lr=1.0, c=3.0)
    w, z = run(found.step, **given, t=np.array(1.0), z=np.zeros(2))
    assert z.tolist() == [0.5 * (8 - 6) + 1, 0.5 * (9 - 12) + 2]
    w, z = run(found.step, **given, t=np.array(2.0), z=np.array([4.0, 4.0]))
    assert z.tolist() == [3.0, 4.0]
    assert w.tolist() == [-2.0, -2.0]


def test_where_a_memory_starts_it_meets_w_and_g_as_they_come() -> None:
    found = rule("g = g + w\nm = m + g\nm starts at g\nw = w - lr*m", USUAL)
    w, m = run(found.step, w=np.ones(2), g=np.full(2, 3.0), t=np.array(1.0), m=np.zeros(2), lr=1.0)
    assert m.tolist() == [7.0, 7.0]
    assert w.tolist() == [-6.0, -6.0]


def test_norm_is_the_length_over_all_coordinates() -> None:
    found = rule("w = w - lr*g/norm(g)", USUAL)
    (w,) = run(found.step, w=np.zeros(2), g=np.array([3.0, -4.0]), t=np.array(1.0), lr=1.0)
    assert w.tolist() == [-0.6, 0.8]
