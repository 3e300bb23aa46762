"""What is asked of a session's state is looked up, and answered as when all of it was gathered."""

from typing import Any

import pytest
import streamlit
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from ui.platform import state

INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/state.py leans on something of 1.67 that is gone: {{}}"


@pytest.fixture(autouse=True)
def looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "filtered_state", property(state._gathered))
    state.look_up()


def page() -> None:
    """Widgets of all kinds that ask, some with values that the state has for them; what they say is noted."""
    import streamlit as st

    for key, value in st.session_state.before.items():
        st.session_state.setdefault(key, value)
    told = [
        st.number_input("A number", 0.0, 9.0, value=None, key="number"),
        st.number_input("Another", 0, 9, key="least"),
        st.selectbox("One of them", ["a", "b"], key="one"),
        st.text_input("A text", key="text"),
        st.slider("Steps", 1, 9, key="steps"),
        st.slider("From, to", 1, 9, key="ends"),
    ]
    st.session_state.told = told
    st.session_state.all = sorted(st.session_state)
    st.session_state.as_dict = dict(st.session_state)


def told(before: dict[str, Any]) -> tuple[Any, Any, Any]:
    app = AppTest.from_function(page)
    app.session_state["before"] = before
    app.run()
    assert not app.exception
    app.number_input(key="least").set_value(4).run()
    now = app.session_state
    assert "told" in now
    assert "nothing" not in now
    return now["told"], now["all"], {key: value for key, value in now["as_dict"].items() if key != "as_dict"}


@pytest.mark.parametrize(
    "before",
    [{}, {"number": 2.5, "one": "b", "text": "said", "steps": 3, "ends": (2, 5)}, {"number": None, "one": None, "text": None}],
    ids=str,
)
def test_widgets_show_what_they_showed(before: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    ours = told(before)
    monkeypatch.setattr(SafeSessionState, "filtered_state", property(state._gathered))
    assert ours == told(before)
    assert ours[0][1] == 4


def test_a_value_is_looked_up_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = SafeSessionState(SessionState(), lambda: None)
    kept["one"], kept["none"] = 1, None
    monkeypatch.setattr(state, "_gathered", lambda _: pytest.fail("it is gathered"))
    shown = kept.filtered_state
    assert shown["one"] == 1
    assert ("none" in shown, "two" in shown) == (True, False)
    with pytest.raises(KeyError):
        shown["two"]
    monkeypatch.undo()
    assert isinstance(state._gathered(kept), dict), INSIDE.format("SafeSessionState.filtered_state")
    assert (repr(shown), len(shown)) == (repr(state._gathered(kept)), 2)


def test_what_is_found_once_in_a_run_is_found_anew_in_the_next() -> None:
    def twice() -> None:
        import streamlit as st

        from ui.platform import state

        asked = st.session_state.asked = []
        for _ in range(2):
            st.session_state.answer = state.found(lambda: asked.append(1) or st.session_state.value)

    app = AppTest.from_function(twice)
    for value in ("first", "second"):
        app.session_state["value"] = value
        app.run()
        assert (app.session_state["answer"], app.session_state["asked"]) == (value, [1])
    assert state.found(lambda: 3) == 3, "outside of a run"
