"""A page that is run goes before work that another visitor has asked for, for a while."""

from threading import Event, Thread
from time import monotonic

import pytest

from tests.support.visit import visit
from ui.platform import turns


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_since", {})


def waited() -> float:
    begun = monotonic()
    turns.wait()
    return monotonic() - begun


def test_work_waits_for_a_run_until_it_is_over_and_never_longer_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    over, begun = Event(), Event()

    def run() -> None:
        turns.begin()
        begun.set()
        over.wait()
        turns.end()

    turns.wait()
    other = Thread(target=run)
    other.start()
    begun.wait()
    assert waited() >= turns.MOST, "it runs on: for as long as is said"
    monkeypatch.setattr(turns, "sleep", lambda seconds: (slept.append(seconds), over.set(), other.join()))
    turns.wait()
    assert slept == [turns.NAP], "it is over"
    turns.wait()
    assert slept == [turns.NAP]


def test_a_run_that_was_broken_off_goes_before_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    turns.begin()
    now = monotonic()
    monkeypatch.setattr(turns, "monotonic", lambda: now + turns.SHORT)
    monkeypatch.setattr(turns, "sleep", lambda _: pytest.fail("it waits"))
    turns.wait()


def test_a_page_has_its_turn_and_work_does_not_wait_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(turns, "wait", lambda: seen.append(len(turns._since)))
    app = visit({"noise": "5", "lanes": "A", "steps": "200", "seeds": "30", "seed": "23"})
    assert turns._since == {}, "the run is over"
    app.button(key="run-many").click().run()
    assert (len(app.exception), len(app.table)) == (0, 3)
    assert len(seen) > 10
    assert set(seen) == {0}, "what has become work goes before nobody"
