"""The ground below a map: sent once, and not again while only lanes change."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES
from tests.support.kinds import SOME_GROUNDS, often
from tests.support.visit import choose, visit, whole


def grounds(app: AppTest) -> list[Any]:
    return [part.proto for part in app.get("bidi_component") if part.key == "map-ground-feed"]


def sent(app: AppTest) -> bytes:
    (proto,) = grounds(app)
    found: bytes = proto.SerializeToString(deterministic=True)
    return found


def test_a_moved_rate_another_start_or_fewer_lanes_leave_the_ground_as_it_was_sent() -> None:
    app = whole(visit())
    before = sent(app)
    rate = app.sidebar.select_slider(key="A.SGD.lr")
    rate.set_value(rate.options[len(rate.options) // 3]).run()
    assert sent(whole(app)) == before
    app.number_input(key="x").set_value(0.5).run()
    assert sent(whole(app)) == before
    choose(app, "A").button(key="remove-A").click().run()
    assert sent(whole(app)) == before


def test_another_ground_is_another_packet_for_the_same_component() -> None:
    app = whole(visit())
    (before,) = grounds(app)
    app.sidebar.selectbox(key="landscape").set_value("Beale").run()
    (after,) = grounds(whole(app))
    assert before.id == after.id
    assert before.bytes != after.bytes


@pytest.mark.parametrize("name", often(LANDSCAPES, SOME_GROUNDS))
def test_nothing_of_the_ground_but_the_plain_contours_goes_with_the_lanes(name: str) -> None:
    """The map's figure, which is sent with every race, holds a coarse ground for pages without scripts: 8 KB at most, quick to draw."""
    app = whole(visit({"landscape": name}))
    (figure,) = [chart.proto.spec for chart in app.get("plotly_chart") if '"clickanywhere":true' in chart.proto.spec.replace(" ", "")]
    ground = json.loads(figure)["data"][0]
    assert ground["type"] == "contour"
    assert ground["contours"]["coloring"] == "fill"  # "heatmap" colours pixel by pixel
    assert len(json.dumps(ground)) < 8_000
