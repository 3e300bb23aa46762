"""What components are told while a page changes. It travels by itself, so that the text of a component is sent once.

Streamlit 1.67 sends a component's text again whenever the component's data change. So the data of such a component are a key, which never
changes, and browser/feed.js hands over the packets with this key in their heads.
"""

from collections.abc import Mapping
from typing import Any

from browser import packets
from ui.platform.component import component

feed = component("fall_line_feed", js="feed.js")


def tell(key: str, about: Mapping[str, Any]) -> None:
    """Hand `about`, what JSON has words for, to the component whose data are `key`."""
    feed(key=f"{key}-feed", data=packets.headed({**about, "key": key}), height=1)
