"""What ui/platform leans on inside Streamlit, one canary each: after an upgrade these say what has to be looked at."""

import inspect
import json
import tomllib
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit import config
from streamlit.elements import plotly_chart as native
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, script_runner
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from tests.support.house import ROOT
from tests.support.packet import head_of
from ui.platform import charts
from ui.platform.page import script_of_charts

PLATFORM = ROOT / "ui" / "platform"
INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/{{}} leans on something of 1.67 that is gone: {{}}"


def drawn(app: AppTest) -> tuple[str, dict[str, Any]]:
    assert not app.exception
    (chart,) = app.get("plotly_chart")
    return chart.proto.id, json.loads(chart.proto.spec)


def page() -> None:
    import plotly.graph_objects as go
    import streamlit as st

    from ui.platform.charts import chart

    figure = go.Figure(go.Scatter(y=st.session_state.get("heights", [1, 2])))
    chart(figure, "map", st.session_state.get("shape", "one"), st.session_state.get("alt", "A line."))


def test_a_chart_stays_the_same_element_while_its_shape_does_and_only_then() -> None:
    """charts.py"""
    app = AppTest.from_function(page).run()
    before, first = drawn(app)
    app.session_state["heights"], app.session_state["alt"] = [3, 4], "Another line."
    same, second = drawn(app.run())
    assert first != second
    assert same == before, INSIDE.format("charts.py", "a changed figure is another element")
    app.session_state["shape"] = "two"
    assert drawn(app.run())[0] != before, INSIDE.format("charts.py", "another shape is the same element")


def standing() -> None:
    import streamlit as st

    from figures.figure import figure
    from ui.platform.charts import chart, follow, overtaken

    ground, shape = st.session_state.get("ground", "first"), st.session_state.get("shape", "one")
    window = {"type": "contour", "z": [[len(ground)]], "x0": len(ground)}
    lines, signs = ({"type": "scatter", "y": [len(ground)], "mode": mode, "name": ground} for mode in ("lines", "markers"))
    drawn = figure([window, lines, signs], {"meta": ground})
    chart(drawn, "map", shape, "A line.")
    if given := overtaken(drawn, "map", shape):
        follow(given)


def test_a_chart_that_stands_is_given_what_it_did_not_begin_with_but_for_places_and_heights() -> None:
    """charts.py"""

    def given(**now: str) -> Any:
        for name, value in now.items():
            app.session_state[name] = value
        parts = app.run().get("bidi_component")
        return json.loads(zlib.decompress(head_of(parts[0].proto.bytes)[1]))["map"] if parts else None

    app = AppTest.from_function(standing)
    assert given() is None
    assert given() is None
    second = given(ground="second one")
    assert second["layout"]["meta"] == "second one"
    assert second["data"] == [
        {"x0": 10},
        {"mode": "lines", "name": "second one"},
        {"mode": "markers", "name": "second one", "type": "scatter", "y": [10]},
    ]
    assert given(ground="first")["layout"]["meta"] == "first", "it stands and shows the second still"
    assert given(shape="two") is None


def test_the_identity_of_a_chart_is_made_where_charts_py_replaces_it() -> None:
    assert vars(native)["compute_and_register_element_id"] is charts._identity_by_shape
    made = inspect.signature(inspect.unwrap(native.compute_and_register_element_id)).parameters
    assert list(made) == ["element_type", "about"], "ui/platform/charts.py does not replace it any more"
    called = inspect.getsource(native)
    for name in ("compute_and_register_element_id(", "plotly_spec=", "alt=", "key_as_main_identity"):
        assert name in called, INSIDE.format("charts.py", name)


def test_the_script_that_draws_charts_is_where_a_browser_is_told_it_lies() -> None:
    """page.py"""
    script = Path(streamlit.__file__).parent / "static" / script_of_charts()
    assert script_of_charts().startswith("./static/js/"), INSIDE.format("page.py", "no script is named for its charts")
    assert script.stat().st_size > 1e6, INSIDE.format("page.py", "another script draws charts")


def test_a_run_knows_whether_the_visitor_went_back() -> None:
    for kind in (ScriptRunContext, RerunData):
        assert "is_history_navigation" in {field.name for field in fields(kind)}, INSIDE.format("history.py", kind.__name__)


def test_a_fresh_server_runs_the_page_by_itself() -> None:
    assert hasattr(PagesManager, "uses_pages_directory"), INSIDE.format("frame.py", "PagesManager.uses_pages_directory")
    assert "_mpa_v1(self._main_script_path)" in inspect.getsource(script_runner), INSIDE.format("frame.py", "_mpa_v1")
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == {"race", "start", "microscope", "maps", "network", "lessons"}
    for path in (ROOT / "pages").glob("*.py"):
        assert "frame.require()" in path.read_text(encoding="utf-8"), f"{path.name} is not in the frame of app.py"


def test_what_a_browser_brings_can_be_withheld_and_told_later() -> None:
    state = SessionState()
    for name in ("_new_widget_state.states", "get_widget_states"):
        found: Any = state
        for part in name.split("."):
            assert hasattr(found, part), INSIDE.format("reconnect.py", name)
            found = getattr(found, part)
    needed = {"query_string", "widget_states", "page_script_hash", "cached_message_hashes", "context_info"}
    assert needed <= {field.name for field in fields(RerunData)}, INSIDE.format("reconnect.py", "RerunData")
    told = {field.name for field in fields(ScriptRunContext)} | set(vars(ScriptRunContext))
    assert {"script_requests", "session_state", *needed - {"widget_states"}} <= told, INSIDE.format("reconnect.py", "ScriptRunContext")


def test_the_id_of_a_widget_ends_in_its_key() -> None:
    def one() -> None:
        import streamlit as st

        st.slider("Steps", 1, 9, key="more-A")

    app = AppTest.from_function(one).run()
    assert app.slider[0].proto.id.endswith("-more-A"), INSIDE.format("reconnect.py", "widget ids end in keys")


def _options() -> list[str]:
    sections = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return [f"{section}.{name}" for section, values in sections.items() for name, value in values.items() if not isinstance(value, dict)]


@pytest.mark.parametrize("option", _options())
def test_streamlit_knows_every_option_of_its_configuration(option: str) -> None:
    assert option in config._config_options_template, f"Streamlit {streamlit.__version__} has no option {option}"


def test_what_is_private_in_streamlit_is_used_in_one_folder() -> None:
    """`streamlit.` with more than the public name, and contexts, are imported in ui/platform alone."""
    public = ("import streamlit as st", "from streamlit.proto.WidgetStates_pb2 import WidgetStates")
    for path in (ROOT / "app.py", *(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), *(ROOT / "exports").glob("*.py")):
        if PLATFORM not in path.parents:
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            private = [line for line in lines if line.startswith(("import streamlit", "from streamlit")) and line not in public]
            assert not private, f"{path.relative_to(ROOT)}: {private}"
            assert not any("st.runtime." in line for line in lines), path


def test_every_file_of_the_platform_has_a_canary() -> None:
    tests = [*(ROOT / "tests" / "ui").glob("*.py"), *(ROOT / "tests" / "browser").glob("*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    for path in PLATFORM.glob("*.py"):
        named = (f"{path.stem}.py", f"platform.{path.stem}", f"platform import {path.stem}", f".fall-line-{path.stem}")
        assert path.stem == "__init__" or any(name in said for name in named), f"nothing says when ui/platform/{path.name} breaks"
