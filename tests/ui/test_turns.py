"""An answer to one visitor goes before work that another has asked for, for a while."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from engine.breath import STEPS
from tests.support.visit import visit
from ui.platform import turns

INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/turns.py leans on something of 1.67 that is gone: {{}}"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_since", {})
    monkeypatch.setattr(turns, "_made", set())
    monkeypatch.setattr(turns, "_last", over := turns.Turn())
    over.over.set()


def waited() -> float:
    begun = monotonic()
    turns.wait()
    return monotonic() - begun


def test_work_waits_for_an_answer_until_it_is_over_and_never_longer_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    turns.begin("somebody")
    assert waited() >= turns.MOST, "it is made still: for as long as is said"
    monkeypatch.setattr(turns, "sleep", lambda seconds: (slept.append(seconds), turns.end("somebody")))
    turns.wait()
    assert slept == [turns.NAP], "it is over"
    turns.wait()
    assert slept == [turns.NAP]


def test_work_waits_in_its_own_thread_alone() -> None:
    waiting, over = Event(), Event()
    other = Thread(target=lambda: (waiting.set(), turns.wait(), over.set()))
    turns.begin("somebody")
    other.start()
    waiting.wait()
    turns.end("somebody")
    assert over.wait(5)
    other.join()


def test_an_answer_that_was_broken_off_goes_before_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    turns.begin("gone")
    now = monotonic()
    monkeypatch.setattr(turns, "monotonic", lambda: now + turns.SHORT)
    monkeypatch.setattr(turns, "sleep", lambda _: pytest.fail("it waits"))
    turns.wait()
    turns.begin("another")
    assert set(turns._since) == {"another"}, "nobody remembers it"


def test_work_does_not_wait_for_what_its_own_visitor_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "get_script_run_ctx", lambda **_: SimpleNamespace(session_id="me"))
    turns.begin("me")
    monkeypatch.setattr(turns, "sleep", lambda _: pytest.fail("it waits"))
    turns.wait()
    turns.end()
    assert turns._since == {}, "it is work from here on"


def asked(answer: Callable[[], None]) -> Thread:
    """An answer in a thread of its own, which is in line now."""
    before, thread = turns._last, Thread(target=answer, daemon=True)
    thread.start()
    while turns._last is before:
        sleep(0.001)
    return thread


def test_answers_are_made_one_after_another_as_they_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST", 60)
    go, told = Event(), list[tuple[int, str]]()

    def answer(i: int) -> None:
        with turns.in_turn():
            told.append((i, "begun"))
            assert go.wait(5)
            told.append((i, "over"))

    threads = [asked(partial(answer, i)) for i in range(4)]
    go.set()
    for thread in threads:
        thread.join(5)
    assert told == [(i, what) for i in range(4) for what in ("begun", "over")]


def broken_off() -> None:
    with suppress(RuntimeError), turns.in_turn():
        raise RuntimeError


def work() -> None:
    with turns.in_turn():
        turns.end()
        Event().wait(20)


def endless() -> None:
    with turns.in_turn():
        Event().wait(20)


@pytest.mark.parametrize(("before", "most"), [(broken_off, 60), (work, 60), (endless, 0.01)])
def test_an_answer_waits_for_none_that_is_broken_off_or_long(
    before: Callable[[], None], most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST", most)
    asked(before)
    made = Event()

    def answer() -> None:
        with turns.in_turn():
            made.set()

    asked(answer)
    assert made.wait(5)


def test_a_page_is_made_in_its_turn() -> None:
    before = turns._last
    visit()
    assert turns._last is not before
    assert turns._last.over.is_set()


class One(AppSession):
    """A session without anything in it."""

    def __init__(self) -> None:
        self.id, self._scriptrunner = "one", "now"  # type: ignore[assignment]

    def __del__(self) -> None:
        """There is nothing to shut down."""


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A session whose own answers to events do nothing, watched."""
    for name in ("_asked", "_told", "_sent"):
        monkeypatch.setattr(turns, name, lambda *_, **__: None)
    for name in ("request_rerun", "_handle_scriptrunner_event_on_event_loop", "on_flushed_messages_sent"):
        monkeypatch.setattr(AppSession, name, getattr(AppSession, name))  # to be put back
    turns.watch()
    return One()


def test_an_answer_is_made_from_the_question_until_it_is_sent(session: Any) -> None:
    def told(event: str, sender: str = "now") -> None:
        session._handle_scriptrunner_event_on_event_loop(sender, ScriptRunnerEvent[event])

    def going() -> bool:
        session.on_flushed_messages_sent()
        return "one" in turns._since

    session.request_rerun(None)
    assert going(), "it was asked"
    told("SCRIPT_STARTED")
    assert going()
    told("ENQUEUE_FORWARD_MSG")
    assert going(), "a part of it is sent"
    told("SCRIPT_STOPPED_FOR_RERUN")
    told("SCRIPT_STARTED")
    assert going(), "it is made anew"
    told("SCRIPT_STOPPED_WITH_SUCCESS", "of before")
    assert going(), "by one whom nobody listens to"
    told("SCRIPT_STOPPED_WITH_SUCCESS")
    assert "one" in turns._since, "it is made, and not sent"
    assert not going()
    told("SHUTDOWN")
    assert not going()


def test_what_tells_of_questions_and_answers_is_there() -> None:
    loop, session = inspect.getsource(Runtime._loop_coroutine), inspect.getsource(AppSession)
    assert "session.on_flushed_messages_sent()" in loop, INSIDE.format("on_flushed_messages_sent")
    assert "self.request_rerun(" in session, INSIDE.format("request_rerun")
    assert "if sender is not self._scriptrunner" in session, INSIDE.format("the sender of an event")
    for own in (turns._asked, turns._told, turns._sent):
        assert own.__module__ == "streamlit.runtime.app_session", "the originals are kept"
    assert list(inspect.signature(turns._asked).parameters) == ["self", "client_state"]
    assert list(inspect.signature(turns._told).parameters)[:3] == ["self", "sender", "event"]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many go before, at each breath of work."""
    seen: list[int] = []
    monkeypatch.setattr(turns, "wait", lambda: seen.append(len(turns._since)))
    return seen


def test_work_that_is_pressed_for_gives_way_and_goes_before_nobody(seen: list[int]) -> None:
    app = visit({"noise": "5", "lanes": "A", "steps": "200", "seeds": "30", "seed": "23"})
    turns.begin("test session id")
    app.button(key="run-many").click().run()
    assert (len(app.exception), len(app.table)) == (0, 3)
    assert len(seen) > 10
    assert set(seen) == {0}, "what has become work goes before nobody"


def test_maps_give_way_and_go_before_nobody(seen: list[int]) -> None:
    app = visit({"landscape": "Booth", "lanes": "A", "steps": "50", "cells": "32", "x": "0.125"}, ())
    assert seen == []
    turns.begin("test session id")
    assert not app.switch_page("pages/maps.py").run().exception
    assert len(seen) > 50 / STEPS, "within its blocks, too"
    assert set(seen) == {0}
