"""The theme that a browser is told of is put together once: Streamlit 1.67 goes through all its options for it six times a run."""

from typing import Any

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_populate = app_session._populate_theme_msg
# Streamlit's options, which are others once it has read its configuration anew, and by section the part of the theme that they make.
_made: tuple[Any, dict[str, CustomThemeConfig]] = (None, {})


def keep() -> None:
    """From now on."""
    app_session._populate_theme_msg = _theme


def _theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    global _made
    options, parts = _made
    if options is not config._config_options:
        options, parts = _made = config._config_options, {}
    part = parts.get(section)
    if part is None:
        part = CustomThemeConfig()
        _populate(part, section)
        parts[section] = part
    if part.ByteSize():  # else the message would say that there is such a part
        msg.MergeFrom(part)
