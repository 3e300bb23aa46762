"""Nothing waits on the wire for the receipt of what was sent before."""

import asyncio
import inspect
import socket
from asyncio import base_events, selector_events

import pytest
import streamlit
from streamlit.runtime import Runtime
from streamlit.runtime.runtime import AsyncObjects
from streamlit.web.server.starlette import starlette_server

from tests.support.loop import in_its_own_loop
from ui.platform import wire

INSIDE = f"Streamlit is {streamlit.__version__} now, and ui/platform/wire.py leans on something of 1.67 that is gone: {{}}"


async def waits(meanwhile: bool = False) -> bool:
    """Whether small messages wait on a connection to a socket as Streamlit opens it; `meanwhile`, `at_once` comes after it."""
    heard: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if meanwhile:
            wire.at_once()
            await asyncio.sleep(0)
        sent_at_once = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        heard.set_result(not sent_at_once)
        writer.close()

    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    async with await asyncio.start_server(connected, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        answer = await heard
        writer.close()
        return answer


def test_a_connection_to_streamlits_socket_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_events, "_set_nodelay", inspect.unwrap(base_events._set_nodelay))
    monkeypatch.setattr(Runtime, "exists", lambda: False)
    wire.at_once()
    assert not in_its_own_loop(waits())


def test_one_that_is_there_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_events, "_set_nodelay", lambda _: None)

    async def both() -> tuple[bool, bool]:
        class Server:
            class _async_objs:
                eventloop = asyncio.get_running_loop()

        monkeypatch.setattr(Runtime, "exists", lambda: True)
        monkeypatch.setattr(Runtime, "instance", lambda: Server)
        before = await waits()
        return before, await waits(meanwhile=True)

    assert in_its_own_loop(both()) == (True, False)


def test_one_that_has_just_ended_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser asks for health and leaves while the first page of a server begins."""
    monkeypatch.setattr(base_events, "_set_nodelay", lambda _: None)
    raised: list[dict[str, object]] = []

    async def gone() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, about: raised.append(about))
        listening = socket.create_server(("127.0.0.1", 0))
        transport, _ = await loop.create_connection(asyncio.Protocol, *listening.getsockname())
        transport.abort()
        await asyncio.sleep(0.01)
        assert transport in loop._transports.values()  # type: ignore[attr-defined]
        wire._all(loop)
        listening.close()

    in_its_own_loop(gone())
    assert raised == []


def test_what_is_leaned_on_is_there() -> None:
    """wire.py"""
    made = inspect.getsource(selector_events._SelectorSocketTransport.__init__)
    assert "base_events._set_nodelay(self._sock)" in made, "asyncio sets it elsewhere"
    assert "loop._transports[self._sock_fd] = self" in inspect.getsource(selector_events._SelectorTransport.__init__)
    assert "self._async_objs" in inspect.getsource(Runtime._get_async_objs), INSIDE.format("Runtime._async_objs")
    assert "eventloop" in AsyncObjects._fields, INSIDE.format("AsyncObjects.eventloop")
    assert "socket.socket(family=family)" in inspect.getsource(starlette_server), INSIDE.format("its socket is opened otherwise")
