"""A proxy before a server, as an institution has one: it puts headers of its own before every answer."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager


@contextmanager
def behind_a_proxy(url: str, headers: Mapping[str, str]) -> Iterator[str]:
    """The address at which the server at `url` (http://host:port) answers with `headers` too; websockets pass through."""
    host, port = url.removeprefix("http://").split(":")
    added = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    address: Future[tuple[asyncio.AbstractEventLoop, int]] = Future()

    ended = asyncio.Event()
    passing: set[asyncio.Task[None]] = set()
    lines_out: set[asyncio.StreamWriter] = set()  # to either side

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task, up_writer, upwards = asyncio.current_task(), None, None
        assert task
        passing.add(task)
        lines_out.add(writer)
        try:
            up_reader, up_writer = await asyncio.open_connection(host, int(port))
            lines_out.add(up_writer)
            asked = await reader.readuntil(b"\r\n\r\n")
            if b"\r\nupgrade: websocket" not in asked.lower():  # one question a connection, so that one answer's head is to be found
                lines = [line for line in asked.split(b"\r\n") if not line.lower().startswith(b"connection:")]
                asked = b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])
            up_writer.write(asked)
            upwards = asyncio.create_task(pipe(reader, up_writer))
            first, rest = (await up_reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)
            writer.write(first + b"\r\n" + added + rest)
            await pipe(up_reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for line in filter(None, (writer, up_writer)):
                line.close()
                lines_out.discard(line)
            if upwards is not None:
                upwards.cancel()
                await asyncio.gather(upwards, return_exceptions=True)
            passing.discard(task)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(pass_on, "127.0.0.1", 0, limit=1 << 20)
        address.set_result((asyncio.get_running_loop(), server.sockets[0].getsockname()[1]))
        await ended.wait()
        server.close()
        for line in lines_out:
            line.transport.abort()  # whoever reads there reads the end
        if passing:
            await asyncio.wait(set(passing), timeout=5)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))  # a loop of its own: Playwright's runs in the test's thread
    thread.start()
    loop, own = address.result(10)
    try:
        yield f"http://127.0.0.1:{own}"
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
