"""Every page is shown in the frame of app.py, however it was asked for."""

import runpy
from contextvars import ContextVar
from pathlib import Path

import streamlit as st

APP = Path(__file__).resolve().parents[2] / "app.py"
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def show(page: st.Page) -> None:
    """Run `page` as a part of app.py."""
    _framed.set(True)
    try:
        page.run()
    finally:
        _framed.set(False)


def require() -> None:
    """The first line of a page. A server that has just started runs the page it is first asked for by itself; so does AppTest.

    Then app.py runs instead, and comes back to the page.
    """
    if not _framed.get():
        runpy.run_path(str(APP))
        st.stop()
