"""Where in the web the app stands.

Streamlit tells the address of the browser's window. In a frame on the same host that is the page around the frame, so there the browser is
asked for the frame's own.
"""

from urllib.parse import urlsplit

import streamlit as st

from ui.platform.component import component
from ui.visit.session import present, turned

LONGEST = 2000  # characters of an address
asking = component("fall_line_place", js="place.js")


def home() -> str:
    """The address of the app's first page, with a slash at its end; "/" where the browser has told none."""
    visit = present()
    return _first_page(visit.here or st.context.url or "", visit.path)


def ask(key: str) -> None:
    """Have a browser that shows the app in a frame say where the frame stands. Draw this where an address is shown."""

    def told() -> None:
        present().here = told_address(turned(key)) or present().here

    asking(key=key, data=present().here, on_here_change=told, height=1)


def told_address(value: object) -> str:
    """The address that the browser sent; "" if it is anything else."""
    try:
        here = value["here"]  # type: ignore[index]
        fits = isinstance(here, str) and len(here) <= LONGEST and urlsplit(here).scheme in ("http", "https")
    except (KeyError, TypeError, ValueError):
        return ""
    return here if fits else ""


def _first_page(url: str, path: str) -> str:
    return url.rstrip("/").removesuffix(f"/{path}" if path else "") + "/"
