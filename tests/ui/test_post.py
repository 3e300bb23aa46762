"""What a script says reaches the server's event loop in bundles, in order, and nothing of it is late or lost."""

import asyncio
import inspect
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
import streamlit
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from tests.support.loop import in_its_own_loop
from ui.platform import post, turns

SAID, OVER = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS


class Session(AppSession):
    """A session that notes what its event loop hears, and when the loop is woken for it and has it sent."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self.heard: list[Any] = []
        self.woken = self.sent = 0
        self._message_enqueued_callback = self._send

    def __del__(self) -> None:
        """There is nothing to shut down."""

    def _send(self) -> None:
        self.sent += 1

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        super()._call_soon_on_event_loop(callback)

    def _handle_scriptrunner_event_on_event_loop(self, sender: Any, event: Any, forward_msg: Any = None, **_: Any) -> None:
        if forward_msg == "bad":
            raise ValueError(forward_msg)
        self.heard.append(forward_msg if event == SAID else event)
        if self._message_enqueued_callback:
            self._message_enqueued_callback()


def heard(say: Callable[[Session], None], seconds: float = 0.0) -> Session:
    """What a session has heard when a script's thread has done `say` and `seconds` more are over."""

    async def listen() -> Session:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        session = Session()
        script = Thread(target=say, args=(session,))
        script.start()
        script.join()  # the loop hears nothing meanwhile
        await asyncio.sleep(seconds)
        await asyncio.sleep(0)
        return session

    return in_its_own_loop(listen())


def test_an_answer_is_heard_at_once_when_it_is_over_in_order_and_sent_once() -> None:
    def answer(session: Session) -> None:
        for message in range(40):
            post._say(session, None, SAID, forward_msg=message)
        post._say(session, None, OVER)

    session = heard(answer)
    assert session.heard == [*range(40), OVER]
    assert (session.woken, session.sent) == (2, 1)


def test_a_script_that_works_on_is_heard_soon() -> None:
    session = heard(lambda session: post._say(session, None, SAID, forward_msg="half done"), 20 * post.SOON)
    assert session.heard == ["half done"]
    assert session._message_enqueued_callback is not None


def test_one_that_cannot_be_handled_takes_no_other_with_it() -> None:
    def answer(session: Session) -> None:
        for message in ("first", "bad", "last"):
            post._say(session, None, SAID, forward_msg=message)
        post._say(session, None, OVER)

    session = heard(answer, 0.01)
    assert session.heard == ["first", "last", OVER]
    assert session.sent == 2, "before it, and behind it"


def test_what_is_replaced_in_streamlit_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """post.py"""
    gone = f"Streamlit is {streamlit.__version__} now, and ui/platform/post.py leans on something of 1.67 that is gone: {{}}"
    own, handler = (inspect.signature(one).parameters for one in (post._own, turns._told))
    assert list(own) == list(handler), gone.format("an event is handled with the arguments it is told with")
    assert list(own)[:3] == ["self", "sender", "event"]
    source = inspect.getsource(AppSession)
    for part in ("on_event.connect(self._on_scriptrunner_event", "def _call_soon_on_event_loop(self, callback"):
        assert part in source, gone.format(part)
    assert "self._message_enqueued_callback()" in inspect.getsource(AppSession._enqueue_forward_msg), gone.format("what has it sent")
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", post._own)
    post.gather()
    assert AppSession._on_scriptrunner_event is post._say
