"""What is sent of a figure is what Plotly would send."""

import copy
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.io.json import to_json_plotly

from figures.figure import figure

ARRAYS = [
    np.arange(5),
    np.array([-128, 127]),
    np.array([-129]),
    np.array([128, 0]),
    np.array([32767, -32768]),
    np.array([2**31 - 1, -(2**31)]),
    np.array([2**31]),
    np.arange(6).reshape(2, 3),
    np.arange(6.0)[::2],
    np.arange(6.0).reshape(2, 3).T,
    np.array([1.5, np.nan], np.float32),
    np.array([1, 2], np.uint8),
    np.array([]),
    np.array(["a", "b"]),
]


@pytest.mark.parametrize("array", ARRAYS, ids=repr)
def test_arrays_are_written_as_plotly_writes_them(array: Any) -> None:
    trace = dict(type="scatter", x=array, customdata=[array, 1.0], marker=dict(size=array), name="x")
    drawn = figure([trace], dict(xaxis=dict(range=[0.0, np.float64(1)]), shapes=(dict(type="line", x0=0),), meta=None))
    sent = to_json_plotly(drawn.to_dict())
    assert isinstance(drawn.data[0].x, np.ndarray)  # what was given is kept
    for other in (drawn.to_dict(), go.Figure.to_dict(drawn)):  # Plotly's objects are made now
        assert json.loads(sent) == json.loads(to_json_plotly(other))


def test_a_figure_that_is_changed_is_sent_as_changed() -> None:
    drawn = figure([dict(type="scatter", x=[1, 2])], dict(title=dict(text="one")))
    assert drawn.to_dict()["layout"]["title"] == {"text": "one"}
    drawn.update_layout(title_text="another")
    drawn.add_scatter(y=[3])
    assert drawn.to_dict()["layout"]["title"] == {"text": "another"}
    assert len(drawn.to_dict()["data"]) == 2
    assert copy.deepcopy(drawn).to_dict() == drawn.to_dict()
    assert not hasattr(drawn, "nothing")
