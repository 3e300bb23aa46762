"""What is sent to a browser leaves at once.

Streamlit 1.67 opens its server's socket without saying that it speaks TCP, by which Python tells where small messages must not wait for the
receipt of the one before (Nagle's algorithm): a browser gives that some 40 milliseconds later, in the middle of many an answer.
"""

import socket
from asyncio import base_events
from typing import Any

from streamlit.runtime import Runtime


def at_once() -> None:
    """From now on: on every connection to come, and on those that there are."""
    base_events._set_nodelay = _set_nodelay  # type: ignore[attr-defined]
    server = getattr(Runtime.instance(), "_async_objs", None) if Runtime.exists() else None
    if loop := getattr(server, "eventloop", None):
        loop.call_soon_threadsafe(_all, loop)  # it alone knows which connections there are


def _all(loop: Any) -> None:
    for transport in list(getattr(loop, "_transports", {}).values()):
        sock = transport.get_extra_info("socket")
        if sock and sock.fileno() >= 0:  # not closed: a transport may outlive its socket
            _set_nodelay(sock)


def _set_nodelay(sock: Any) -> None:
    """In place of asyncio's own, which asks for the protocol that the socket was opened with."""
    if sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
