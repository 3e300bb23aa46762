"""The first thing a visitor does after the session is gone counts: a server started anew, a network that was away for long."""

from typing import Any

import pytest
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.app_test import TESTING_KEY

from scenario import Lane, Scenario
from tests.support.kinds import often
from tests.support.visit import FOLDED, choose, named, now, visit, whole
from ui.platform import reconnect

RACE = {"landscape": "Beale", "A.SGD.lr": "0.0123456789", "noise": "0.1", "seed": "7", "curve": "slope"}


def forgotten(app: AppTest) -> AppTest:
    """The server has forgotten the session; the browser still shows it, and sends what its widgets hold."""
    states, session = app._tree.get_widget_states(), SessionState()
    session[TESTING_KEY] = {}
    for part in FOLDED:
        session[part] = True  # a browser sends what is open; AppTest does not
    object.__setattr__(app._session_state, "_state", session)  # its own way of setting puts things into the session
    app._finished_page_script_hash = ""
    app = whole(app._run(states))
    assert app.session_state.visit.held, "a new visit"
    return app


DEEDS: dict[str, tuple[Any, Any]] = {
    "a rate": (lambda app: app.select_slider(key="B.Momentum.lr").set_value(0.002), lambda now: now.lanes[1].optimizer.lr == 0.002),
    "a rate off its ticks": (lambda app: app.select_slider(key="A.SGD.lr").set_value(2e-4), lambda now: now.lanes[0].optimizer.lr == 2e-4),
    "what was folded open": (
        lambda app: choose(app, "D").select_slider(key="D.Adam.b1").set_value(0.5),
        lambda now: now.lanes[3].optimizer.b1 == 0.5,
    ),
    "a typed number": (lambda app: app.number_input(key="x").set_value(1.25), lambda now: now.start[0] == 1.25),
    "the steps": (lambda app: app.slider(key="steps").set_value(50), lambda now: now.steps == 50),
    "another landscape": (lambda app: app.selectbox(key="landscape").set_value("Booth"), lambda now: now.landscape.name == "Booth"),
    "another optimizer": (
        lambda app: choose(app, "A").selectbox(key="A").set_value("Lion"),
        lambda now: now.lanes[0].optimizer.name == "Lion",
    ),
    "a button": (lambda app: named(app, "Add a lane").click(), lambda now: len(now.lanes) == 5),
    "a hidden lane": (lambda app: choose(app, "C").toggle(key="C.hidden").set_value(True), lambda now: now.lanes[2].hidden),
}


@pytest.mark.parametrize("deed", often(DEEDS, {"a rate", "what was folded open", "a typed number", "a button"}))
def test_the_first_deed_counts_and_nothing_else_changes(deed: str) -> None:
    do, done = DEEDS[deed]
    app = visit(RACE)
    assert not done(now(app))
    do(app)
    forgotten(app)
    assert done(now(app)), "it was thrown away"
    lived = visit(RACE)
    do(lived)
    assert now(app) == now(whole(lived.run())), "as if nothing had been forgotten"
    assert app.session_state.visit.view["curve"] == "slope"
    assert app.query_params == lived.query_params
    assert whole(app.run()).session_state.visit.scenario == now(lived)


def test_a_choice_counts_too() -> None:
    app = visit(RACE)
    app.button_group(key="curve").set_value("loss")
    forgotten(app)
    assert app.session_state.visit.view["curve"] == "loss"
    assert now(app) == Scenario.from_query(RACE)


def test_the_browser_is_told_what_its_widget_shows() -> None:
    """The first run shows the widget as the address has it, so that the second one has to set it again."""
    app = visit(RACE)
    app.select_slider(key="B.Momentum.lr").set_value(0.002)
    forgotten(app)
    slider = app.select_slider(key="B.Momentum.lr")
    assert slider.proto.set_value
    assert list(slider.proto.raw_value) == ["0.002"]


def test_a_first_visit_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(reconnect, "happen", heard.append)
    app = visit(RACE, opened=())
    assert heard == [], "something was drawn before the visit had arrived, and is taken for what a browser brings"
    assert app.session_state.visit.brought is None
    assert not app.session_state.visit.heard
    assert isinstance(now(app).lanes[0], Lane)
