"""The one scenario of a visitor: kept in the session, mirrored in the address, replaced as a whole.

Widgets are keyed with the names a link uses (`A.Adam.lr`) and hold a copy of the scenario's value until they are turned.
"""

import dataclasses
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from scenario import Scenario
from ui.visit import address as progress
from ui.visit.choices import VIEWS


def arrive() -> Scenario:
    """The scenario to show: that of the address where the visitor has just come by one, else the session's own."""
    state = st.session_state
    if "scenario" in state and progress.overtaken():  # keys pressed faster than addresses travel
        kept: Scenario = state.scenario
        return kept
    url = progress.read(st.query_params.to_dict())
    if "scenario" not in state or (url != state.address and (url or progress.went_back())):
        ignored = [name for name in url if name in VIEWS]  # those that make sense are taken out already
        replace(Scenario.from_query(url, ignored), ignored)
        state.address = url
    current: Scenario = state.scenario
    return current


def replace(scenario: Scenario, ignored: list[str] | None = None) -> None:
    """Show `scenario` from now on: every widget forgets what it held and reads its value anew."""
    state = st.session_state
    for key in state.get("widgets", ()):
        state.pop(key, None)
    state.widgets = set()
    state.scenario = scenario
    state.ignored = ignored or []
    state.setdefault("address", {})


def settle(scenario: Scenario) -> None:
    """Keep what the widgets made of the scenario, and write it into the address."""
    state = st.session_state
    if scenario != state.scenario:
        state.scenario, state.ignored = scenario, []
    address = scenario.changes()
    progress.write(address)
    state.address = address


def seed(key: str, value: object) -> str:
    """Give the widget `key` its value before it is drawn for the first time; returns `key`."""
    st.session_state.setdefault(key, value)
    st.session_state.setdefault("widgets", set()).add(key)
    return key


def change(edit: Callable[[Scenario], Scenario]) -> None:
    """A callback's way to replace the scenario by an edited one."""
    replace(edit(st.session_state.scenario))


def link(scenario: Scenario) -> str:
    """The whole scenario as an absolute address of the present page."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, here.path or "/", urlencode(scenario.query()), ""))


def move_start(x: float, y: float) -> None:
    """A click on the map: every lane starts from there."""
    scenario: Scenario = st.session_state.scenario
    (x0, x1), (y0, y1) = scenario.landscape.domain
    if x0 <= x <= x1 and y0 <= y <= y1:
        change(lambda s: dataclasses.replace(s, start=(float(f"{x:.6g}"), float(f"{y:.6g}"))))
    else:
        st.toast(
            f"({x:.3g}, {y:.3g}) lies outside the window, so the start stays where it is. Double-click the map to see the whole window."
        )
