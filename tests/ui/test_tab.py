"""The visitors of `make bench` and `make load`, who have no browser, keep and forget what a browser does."""

from pathlib import Path
from typing import Any

import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.page import Visit
from tests.support.loop import in_its_own_loop

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


class Server:
    """The other end of a websocket: it answers with `large` messages, in full where the visitor does not say that it has them."""

    def __init__(self, answers: list[list[str]], age: int = 2) -> None:
        self.answers, self.age = answers, age
        self.said: list[set[str]] = []  # what the visitor said it has, question by question
        self.queue: list[bytes] = []

    async def send(self, question: bytes) -> None:
        known = set(BackMsg.FromString(question).rerun_script.cached_message_hashes)
        self.said.append(known)
        began, over = ForwardMsg(), ForwardMsg()
        began.new_session.config.max_cached_message_age, over.script_finished = self.age, 0
        self.queue = [one.SerializeToString() for one in (began, *(large(name, known) for name in self.answers[len(self.said) - 1]), over)]

    async def recv(self) -> bytes:
        return self.queue.pop(0)


def large(name: str, known: set[str]) -> ForwardMsg:
    message = ForwardMsg()
    if name in known:
        message.ref_hash = name
    else:
        message.hash, message.metadata.cacheable = name, True
        message.delta.new_element.text.body = "x" * 2_000
    return message


def said(*answers: list[str], age: int = 2) -> list[set[str]]:
    """What a visitor says it has before each of these answers, and after the last."""
    server: Any = Server([*answers, []], age)
    visit = Visit(server, "")

    async def visited() -> None:
        for _ in server.answers:
            await visit.run()

    in_its_own_loop(visited())
    return list(server.said)


def test_a_large_message_is_forgotten_after_some_runs_without_it() -> None:
    assert said(["a"], [], [], []) == [set(), {"a"}, {"a"}, set(), set()]
    assert said(["a"], [], age=0) == [set(), set(), set()]


def test_one_that_comes_again_is_kept() -> None:
    assert said(["a", "b"], ["a"], ["a"], ["a"]) == [set(), {"a", "b"}, {"a", "b"}, {"a"}, {"a"}]


def test_a_browser_forgets_so() -> None:
    """Streamlit 1.67's own script, in the words that it is written in."""
    written = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("index.*.js"))
    assert "incrementRunCount(e,t){this.scriptRunCount+=1" in written
    assert ".getAge(this.scriptRunCount)>e&&" in written
