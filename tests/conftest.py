"""Which tests stay together when two processes share them (`pytest -n 2 --dist loadgroup`), and what a process of tests looks up once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from studies.answers import COMPILER

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist looks for the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The cases of a test, for pytest-xdist counts all groups after each; all of the lessons, whose numbers a process computes once.

    The browser tests and some others have groups of their own; the slow ones are few and long, and go to whoever is free.
    """
    for item in items:
        room = item.path.relative_to(HERE).parts[0]
        if room != "browser" and not (item.get_closest_marker("slow") or item.get_closest_marker("xdist_group")):
            shared = "compiled" if item.get_closest_marker("compiles") else room if room == "lessons" else None
            item.add_marker(pytest.mark.xdist_group(shared or f"{item.path.stem} {getattr(item, 'originalname', item.name)}"))


@pytest.fixture(scope="session", autouse=True)
def installed() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself for each AppTest anew: three quarters of a visit. It stays the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_is_compiled_unasked() -> Iterator[None]:
    """Of each kind of large map that a page draws numba compiles the runs afterwards, for the next: a second of work for nobody here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(COMPILER, "ask", lambda drawn: None)
        yield
