"""Whose turn it is: a short run of one visitor's page goes before the long work that another has asked for.

All runs of a server share one interpreter, which hands itself on every few milliseconds: beside work that never pauses a page takes several
times as long. So work pauses while somebody is answered, from the question's arrival until the answer is on its way, for
a while. And answers are made one after another, as they were asked for: side by side each would take as long as all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from threading import Event, Lock, local
from time import monotonic, sleep
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent, get_script_run_ctx

SHORT = 1.0  # seconds: an answer that takes longer, or was broken off, goes before nobody any more
MOST = 0.2  # seconds that work waits at once; then it does a piece, whoever is answered
NAP = 0.002

OVER = {
    ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS,
    ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR,
    ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN,
}

_since: dict[str, float] = {}  # session -> when it asked
_lock, _thread = Lock(), local()
_made: set[str] = set()  # sessions whose answer is made, and has to be sent
_asked, _told = AppSession.request_rerun, AppSession._handle_scriptrunner_event_on_event_loop
_sent = AppSession.on_flushed_messages_sent


class Turn:
    """That of one answer: when it began, and whether it is over."""

    def __init__(self) -> None:
        self.began, self.over = inf, Event()


_last = Turn()
_last.over.set()


def watch() -> None:
    """From now on hear of every question and of every answer that has been sent, in the event loop."""
    AppSession.request_rerun = _ask  # type: ignore[method-assign,assignment]
    AppSession._handle_scriptrunner_event_on_event_loop = _tell  # type: ignore[method-assign,assignment]
    AppSession.on_flushed_messages_sent = _send  # type: ignore[method-assign,assignment]


def _ask(session: AppSession, client_state: Any) -> None:
    begin(session.id)
    _asked(session, client_state)


def _tell(session: AppSession, sender: Any, event: ScriptRunnerEvent, *about: Any, **named: Any) -> None:
    if sender is session._scriptrunner and event == ScriptRunnerEvent.SCRIPT_STARTED:
        begin(session.id)
    elif sender is session._scriptrunner and event in OVER:
        _made.add(session.id)
    _told(session, sender, event, *about, **named)


def _send(session: AppSession) -> None:
    _sent(session)
    if session.id in _made:
        _made.discard(session.id)
        end(session.id)


def begin(session: str) -> None:
    """Somebody has asked for something."""
    now = monotonic()
    for other in [other for other, began in list(_since.items()) if now - began >= SHORT]:
        _since.pop(other, None)
    _made.discard(session)
    _since[session] = now


@contextmanager
def in_turn() -> Iterator[None]:
    """Make an answer once the one before it is made, is long work from here on, or has taken longer than `MOST`."""
    global _last
    own = _thread.turn = Turn()
    with _lock:
        ahead, _last = _last, own
    try:
        while not ahead.over.wait(MOST) and monotonic() - ahead.began < MOST:
            pass
        own.began = monotonic()
        yield
    finally:
        own.over.set()


def end(session: str = "") -> None:
    """The answer is on its way; or the run that calls this is long work from here on."""
    if not session and (turn := getattr(_thread, "turn", None)):
        turn.over.set()
    _since.pop(session or _own(), None)


def wait() -> None:
    """Let answers to others go first."""
    if not _since:
        return
    own, until = _own(), monotonic() + MOST
    while (now := monotonic()) < until and any(now - began < SHORT for other, began in list(_since.items()) if other != own):
        sleep(NAP)


def _own() -> str:
    """The session whose run this is; "" outside of any."""
    run = get_script_run_ctx(suppress_warning=True)
    return run.session_id if run else ""
