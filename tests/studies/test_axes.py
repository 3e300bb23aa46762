"""An axis is a number and its values: even to the eye, the same whether a map or a command asks, and back again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes import LANDSCAPES
from scenario import Scenario
from scenario.dials import dials
from scenario.many import Many
from studies.axes import SPACINGS, Axis, slider_axis
from studies.distance import distance
from sweeps.request import axis as asked

HOME = Scenario.opening(LANDSCAPES["Himmelblau"]())
NUMBERS = [name for name, dial in dials(HOME).items() if dial.part != "schedule" and not dial.whole]


@pytest.mark.parametrize("name", NUMBERS)
def test_neighbours_are_equally_far_apart_and_as_a_person_would_type_them(name: str) -> None:
    axis = slider_axis(dials(HOME)[name], 25)
    knob = axis.dial.knob
    assert len(set(axis.stops)) == axis.size == 25
    assert knob.low <= axis.low < axis.high <= knob.high
    gaps = np.diff(axis.even(axis.values))
    np.testing.assert_allclose(gaps, axis.gap, rtol=0.06)
    np.testing.assert_allclose(axis.uneven(axis.even(axis.values)), axis.values, rtol=1e-12, atol=1e-12)
    assert all(len(repr(value)) <= 9 for value in axis.stops)
    places, texts = axis.ticks()
    assert len(places) == len(texts) > 1
    assert axis.ends[0] - 1e-9 <= min(places) <= max(places) <= axis.ends[1] + 1e-9


@pytest.mark.parametrize("spacing", ["log", "linear", "near1"])
@given(st.floats(1e-6, 0.5), st.floats(0.51, 0.99999), st.integers(2, 60))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_spread_has_its_ends_and_is_even(spacing: str, low: float, high: float, count: int) -> None:
    values = SPACINGS[spacing].spread(low, high, count)
    assert (values[0], values[-1]) == (pytest.approx(low), pytest.approx(high))
    assert len(values) == count
    even = SPACINGS[spacing].even(values)
    np.testing.assert_allclose(np.diff(even), (even[-1] - even[0]) / (count - 1), rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(SPACINGS[spacing].uneven(even), values, rtol=1e-9)


@pytest.mark.parametrize("text", ["D.Adam.lr=0.001:1:4", "D.Adam.b2=0.9:0.999:3:near1", "x=-5:5:5", "noise=0,1,2", "y=1:2:1"])
def test_a_command_and_a_map_speak_of_the_same_axis(text: str) -> None:
    """The same class, the same dial; a command's values are exact, a map's are rounded."""
    axis = asked(HOME, text)
    name = text.partition("=")[0]
    assert isinstance(axis, Axis)
    assert axis.dial == dials(HOME)[name]
    assert (axis.name, axis.label) == (name, slider_axis(axis.dial, 5).label)
    if axis.size > 1 and axis.spacing != "list":
        rounded = Axis.over(axis.dial, axis.low, axis.high, axis.size, axis.spacing)
        np.testing.assert_allclose(axis.values, rounded.values, rtol=1e-3)


def test_a_distance_moves_the_start_along_its_ray_and_nothing_else() -> None:
    far = distance(HOME)
    assert far is not None
    assert far == distance(far.put(HOME, 0.7)), "every start on a ray has the same distance"
    x, y = far.minimum
    for value in np.linspace(far.knob.low, far.knob.high, 9):
        moved = far.put(HOME, float(value))
        assert far.of(moved) == pytest.approx(value, abs=1e-8)
        (x0, x1), (y0, y1) = HOME.landscape.domain
        assert x0 - 1e-9 <= moved.start[0] <= x1 + 1e-9
        assert y0 - 1e-9 <= moved.start[1] <= y1 + 1e-9
        cross = (moved.start[0] - x) * (HOME.start[1] - y) - (moved.start[1] - y) * (HOME.start[0] - x)
        assert cross == pytest.approx(0, abs=1e-3)
        assert moved == Scenario(HOME.landscape, moved.start, HOME.lanes, HOME.steps)
    assert distance(Scenario.opening(LANDSCAPES["Saddle"]())) is None


@pytest.mark.parametrize("name", [*NUMBERS, "distance"])
def test_a_dial_turned_to_many_values_is_turned_to_each(name: str) -> None:
    """What a sweep does in one piece is what single scenarios do one by one."""
    dial = dials(HOME).get(name) or distance(HOME)
    assert dial is not None
    values = slider_axis(dial, 3).values
    lane = next((lane for lane in HOME.lanes if lane.letter == dial.lane), HOME.lanes[0])
    together = dial.put(Many.of(HOME, lane), values)
    for i, value in enumerate(values):
        alone = dial.put(HOME, float(value))
        np.testing.assert_allclose(np.broadcast_to(dial.of(together), 3)[i], dial.of(alone), rtol=1e-12)
        start = [np.broadcast_to(at, 3)[i] for at in together.start]
        assert tuple(start) == alone.start
