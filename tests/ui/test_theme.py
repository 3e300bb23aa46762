"""The theme that a browser is told of is the one that Streamlit puts together, after a change, too."""

import inspect
from collections.abc import Iterator

import pytest
import streamlit
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from ui.platform import theme

INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/theme.py leans on something of 1.67 that is gone: {{}}"


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)  # to be put back
    monkeypatch.setattr(theme, "_made", (None, {}))
    config.get_config_options()
    theme.keep()
    yield
    config.get_config_options(force_reparse=True)


def told(own: bool) -> NewSession:
    """All that a browser is told of the theme, as app_session puts it together."""
    message = NewSession()
    whole = message.custom_theme
    put = app_session._populate_theme_msg if own else theme._populate
    put(whole)
    for part, section in [
        (whole.light, "light"),
        (whole.dark, "dark"),
        (whole.sidebar, "sidebar"),
        (whole.light.sidebar, "light.sidebar"),
        (whole.dark.sidebar, "dark.sidebar"),
    ]:
        put(part, f"theme.{section}")
    return message


def test_it_is_what_it_was_from_the_first_time_on() -> None:
    first, again = told(own=True), told(own=True)
    assert first == again == told(own=False)
    assert first.custom_theme.light.primary_color == config.get_option("theme.light.primaryColor") != ""
    assert not first.custom_theme.light.HasField("sidebar")


def test_one_that_is_configured_anew_is_told() -> None:
    before = told(own=True)
    config.get_config_options(force_reparse=True, options_from_flags={"theme.light.primaryColor": "#123456"})
    assert told(own=True).custom_theme.light.primary_color == "#123456" != before.custom_theme.light.primary_color
    assert told(own=True) == told(own=False)


def test_what_is_replaced_is_what_streamlit_calls() -> None:
    assert "_populate_theme_msg(msg.new_session.custom_theme)" in inspect.getsource(app_session), INSIDE.format("_populate_theme_msg")
    assert "_config_options = copy.deepcopy" in inspect.getsource(config), INSIDE.format("options read anew are others")
