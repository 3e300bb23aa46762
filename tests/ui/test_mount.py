"""A component is drawn as Streamlit draws one: a browser and a callback cannot tell the difference."""

import inspect
from typing import Any

import pytest
import streamlit
from streamlit.components.v2.bidi_component import main
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from ui.platform import mount

INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/mount.py leans on something of 1.67 that is gone: {{}}"


def page() -> None:
    """A component by Streamlit's own way or by ours, in a container; what it comes to is noted."""
    from typing import Any

    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from ui.platform.mount import Component, mount

    js, html, css = "export default () => {\n}" + " " * 2_000, "<p>\n</p>", "p {\n}"
    state, run = st.session_state, get_script_run_ctx()
    assert run is not None
    run.cached_message_hashes = state.known
    sent: list[Any] = []
    enqueue, run._enqueue = run._enqueue, lambda message: (sent.append(message), enqueue(message))[1]
    heard = {"on_pressed_change": lambda: None} if state.listens else {}
    with st.container():
        if state.own:
            st.components.v2.component("one", js=js, html=html, css=css, isolate_styles=False)(key="me", **state.about, **heard)
        else:
            mount(Component("one", js, html, css, isolated=False), key="me", **state.about, **heard)
        st.text("after it")
    described = run.session_state._state._new_widget_state.widget_metadata
    state.sent = sent
    state.registered = {
        (one.id, one.value_type, tuple(one.callbacks or ())) for one in described.values() if "-me" in one.id or "__events" in one.id
    }
    state.shown = dict(state["me"]) if state.listens else None


def drawn(own: bool, listens: bool, known: set[str], **about: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in dict(own=own, listens=listens, about=about, known=known).items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("about", [{}, {"data": b"\0\1"}, {"data": "map", "height": 1}, {"data": {"a": [1, "ä"]}}, {"data": ""}], ids=str)
@pytest.mark.parametrize("listens", [False, True])
def test_it_sends_and_registers_what_streamlit_does(about: dict[str, Any], listens: bool) -> None:
    theirs, ours = (drawn(own, listens, set(), **about).session_state for own in (True, False))
    assert ours.sent == theirs.sent
    assert len(ours.sent) == 3
    assert ours.sent[1].metadata.cacheable
    assert ours.shown == theirs.shown
    if listens:
        assert ours.registered == theirs.registered
        assert len(ours.registered) == 2
    else:
        assert ours.registered == set(), "it has nothing to tell"
    known = {ours.sent[1].hash}
    theirs, ours = (drawn(own, listens, known, **about).session_state for own in (True, False))
    assert ours.sent[1].WhichOneof("type") == "ref_hash"
    assert ours.sent == theirs.sent


ONE, MORE = '{"event": "x", "value": 1}', '[{"event": "a"}, {"event": "a", "value": 2}, {"event": "x"}]'
TOLD = [None, '[{"event": "pressed", "value": 3}]', ONE, MORE]
ODD = ["[1, null, []]", '[{"event": 1}, {"value": 2}]', "3", '"words"', "[]"]


@pytest.mark.parametrize("told", [*TOLD, *ODD])
@pytest.mark.parametrize("states", [{}, {"x": 5, "y": None}, None, "words"])
@pytest.mark.parametrize("listens", [True, False])
def test_the_state_shows_what_streamlits_own_would(told: str | None, states: Any, listens: bool) -> None:
    session = SessionState()
    if listens:
        about: Any = dict(serializer=str, deserializer=deserialize_trigger_list, value_type="json_trigger_value")
        session._new_widget_state.set_widget_metadata(WidgetMetadata(id="events", **about))
        if told is not None:
            session._new_widget_state.set_from_value("events", deserialize_trigger_list(told))
    assert mount._presenter("events")(states, session) == make_bidi_component_presenter("events", "me", {"x"})(states, session)


def test_two_of_one_key_are_refused_as_ever() -> None:
    def twice() -> None:
        from ui.platform.mount import Component, mount

        for _ in range(2):
            mount(Component("one", "export default () => {\n}"), key="me")

    (refused,) = AppTest.from_function(twice, default_timeout=30).run().exception
    assert "me" in refused.message


def test_what_is_taken_from_streamlit_is_there() -> None:
    made = inspect.getsource(main.BidiComponentMixin._bidi_component)
    for part in (
        '_make_trigger_id(base, "events")',
        "deserialize_trigger_list",
        "make_bidi_component_presenter(",
        "key_as_main_identity=True",
    ):
        assert part in made, INSIDE.format(part)
    assert mount.mount(mount.Component("one"), key="me") is None, "outside of a run nothing is drawn"
