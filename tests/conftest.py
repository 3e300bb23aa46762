"""Which tests stay together when two processes share them (`pytest -n 2 --dist loadgroup`), and what a process of tests looks up once."""

import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@cache
def room_of(path: Path) -> str:
    return path.relative_to(HERE).parts[0]


@pytest.hookimpl(tryfirst=True)  # xdist looks for the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The cases of a test, for pytest-xdist counts all groups after each; all of the lessons, whose numbers a process computes once.

    The browser tests and some others have groups of their own; the slow ones are few and long, and go to whoever is free.
    """
    for item in items:
        room = room_of(item.path)
        if room != "browser" and not (item.get_closest_marker("slow") or item.get_closest_marker("xdist_group")):
            shared = "compiled" if item.get_closest_marker("compiles") else room if room == "lessons" else None
            item.add_marker(pytest.mark.xdist_group(shared or f"{item.path.stem} {getattr(item, 'originalname', item.name)}"))


def pytest_collection_finish() -> None:
    """What has been collected stays to the end: Python's collector need not go over half a million objects again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def installed() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself for each AppTest anew: three quarters of a visit. It stays the same."""
    from streamlit.components.v2 import manifest_scanner  # not at the top: the process that only shares the tests out takes seconds for it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """A server compiles app.py and its pages once; each run of an AppTest would do it anew: a tenth of it."""
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import app_test

    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_test, "ScriptCache", lambda: scripts)
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_is_compiled_unasked() -> Iterator[None]:
    """Of each kind of large map that a page draws numba compiles the runs afterwards, for the next: a second of work for nobody here."""
    from studies.answers import COMPILER

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(COMPILER, "ask", lambda drawn: None)
        yield
