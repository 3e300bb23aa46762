"""What a page tells its browser reaches the server's event loop in bundles.

Streamlit 1.67 wakes the loop twice for each element of a page, and each time loop and script hand the interpreter over to each other: two
fifths of what an answer of 75 elements costs. Here the loop is woken once for what a script says in `SOON` seconds, in the same order; what
begins or ends a run goes at once, with all that was said before.
"""

from asyncio import AbstractEventLoop
from collections import deque
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

POST = "_fall_line_post"  # where a session of Streamlit's keeps its own
SOON = 0.005  # seconds: no more often does Streamlit write to a browser


class Post:
    """What one session's scripts have said and its event loop has not heard yet."""

    def __init__(self) -> None:
        self.said: deque[tuple[tuple[Any, ...], dict[str, Any]]] = deque()  # arguments of Streamlit's own handler
        self.awaited = False  # whether the loop is going to hear it

    def hear(self, session: AppSession) -> None:
        """In the event loop: hand on all that was said, and have it sent once."""
        self.awaited = False  # first: what is said from here on is either handed on below or awaited anew
        if not self.said:
            return
        tell, session._message_enqueued_callback = session._message_enqueued_callback, None
        try:
            while self.said:
                arguments, named = self.said.popleft()
                session._handle_scriptrunner_event_on_event_loop(*arguments, **named)
        finally:
            session._message_enqueued_callback = tell
            if self.said:
                session._call_soon_on_event_loop(lambda: self.hear(session))  # one of them failed
            if tell:
                tell()


_own = AppSession._on_scriptrunner_event  # kept: a run that goes on while it is replaced knows Streamlit's own weakly


def _say(session: AppSession, sender: Any, event: ScriptRunnerEvent, **about: Any) -> None:
    """In a script's thread, in place of Streamlit's own."""
    post, loop = vars(session).get(POST) or vars(session).setdefault(POST, Post()), session._event_loop
    post.said.append(((sender, event), about))
    if event != ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
        session._call_soon_on_event_loop(lambda: post.hear(session))
    elif not post.awaited:
        post.awaited = True
        session._call_soon_on_event_loop(lambda: _soon(loop, post, session))


def _soon(loop: AbstractEventLoop, post: Post, session: AppSession) -> None:
    loop.call_later(SOON, post.hear, session)


def gather() -> None:
    """From the next run on, of any session."""
    AppSession._on_scriptrunner_event = _say  # type: ignore[method-assign,assignment]
