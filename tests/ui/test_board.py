"""The board and the row of scenes: what they are told, and what a press on them does. AppTest runs no JavaScript: presses come by hand."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from scenario import Scenario
from scenes import SCENES
from studies.race import race
from tests.support.kinds import often
from tests.support.visit import now, opening, visit
from ui.race import board, scenes


def press() -> None:
    """A script for AppTest: what a press on the board or on a scene does."""
    import streamlit as st

    from ui.race import board, scenes
    from ui.visit import address

    address.arrive("")
    {"board": board, "scenes": scenes}[st.session_state.where].pressed(st.session_state.sent)


def pressed(where: str, sent: Any, query: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_function(press)
    app.session_state["where"], app.session_state["sent"] = where, sent
    for name, value in (query or {}).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def hidden(app: AppTest) -> str:
    return "".join(lane.letter for lane in now(app).lanes if lane.hidden)


@pytest.mark.parametrize("slug", SCENES)
def test_a_scene_takes_one_press_and_says_what_it_is(slug: str) -> None:
    scene = SCENES[slug]
    app = pressed("scenes", {"scene": slug}, {"lane": "B", "curve": "slope"})
    assert now(app) == scene.scenario
    assert app.session_state.visit.view.get("lane", "") == ""
    assert app.session_state.visit.view["curve"] == "loss"
    told = board.told(race(now(app)))
    assert (told["scene"], told["finish"]) == (slug, scene.said)


def test_a_race_that_is_no_scene_ends_with_the_words_of_its_own_finish() -> None:
    told = board.told(race(opening()))
    assert told["scene"] is None
    assert told["finish"] == "Adam arrived after 756 steps; Momentum is 0.0009 above, RMSProp 0.03, SGD 0.2. At these rates."
    assert scenes.shown(opening()) is None
    assert [(lane["letter"], lane["arrives"]) for lane in told["lanes"]] == [("A", -1), ("B", -1), ("C", -1), ("D", 756)]


def test_a_lane_is_brought_out_hidden_and_left_alone_with_another() -> None:
    assert pressed("board", {"pressed": {"choose": "C"}}).session_state.visit.view["lane"] == "C"
    assert pressed("board", {"pressed": {"choose": ""}}, {"lane": "C"}).session_state.visit.view["lane"] == ""
    assert hidden(pressed("board", {"pressed": {"hide": "B"}})) == "B"
    assert hidden(pressed("board", {"pressed": {"hide": "B"}}, {"B.hidden": "1", "C.hidden": "1"})) == "C", "a press on a closed eye shows"
    assert hidden(pressed("board", {"pressed": {"only": ["A", "D"]}}, {"A.hidden": "1"})) == "BC"


ACTS = ({"choose": "Z"}, {"hide": 1}, {"only": ["A"]}, {"only": ["A", "é"]}, None)
JUNK = [None, 3, [], {}, {"scene": "junk"}, {"scene": ["noise"]}, *({"pressed": act} for act in ACTS)]


@pytest.mark.parametrize("where", ["board", "scenes"])
@pytest.mark.parametrize("sent", often(JUNK, [None, {"scene": "junk"}, {"pressed": {"choose": "Z"}}]))
def test_junk_does_nothing(where: str, sent: Any) -> None:
    app = pressed(where, sent)
    assert now(app) == opening()
    assert app.session_state.visit.view.get("lane", "") == ""


def test_lanes_of_one_rule_are_told_apart_on_the_board() -> None:
    one = opening().lanes[3]
    other = replace(one, letter="H", optimizer=replace(one.optimizer, lr=0.6))
    told = board.told(race(replace(opening(), lanes=(one, other))))
    assert [lane["name"] for lane in told["lanes"]] == ["Adam η 0.5", "Adam η 0.6"]


def test_a_hidden_lane_stays_on_the_board() -> None:
    told = board.told(race(Scenario.from_query({"B.hidden": "1"})))
    assert [lane["hidden"] for lane in told["lanes"]] == [False, True, False, False]
    assert "status" not in told["lanes"][1]


def test_a_hidden_lane_has_an_eye_before_its_name_in_the_sidebar() -> None:
    """The others have their signs by their style, browser/signs.css."""
    app = visit({"B.hidden": "1"})
    assert [part.value for part in app.sidebar.markdown if ":material/visibility" in part.value] == [":material/visibility_off:"]
