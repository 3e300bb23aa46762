"""A Streamlit server of its own for one file."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.support.house import ROOT


class Server:
    """A server that shows `app` and writes to `log`; it can be started anew at the same address."""

    def __init__(self, app: Path, log: Path) -> None:
        self.app = app
        self.log = log
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once the server is healthy. Raises RuntimeError with what the server wrote, if it never is."""
        options = {"headless": "true", "address": "127.0.0.1", "port": self.port, "fileWatcherType": "none"}
        arguments = [f"--server.{name}={value}" for name, value in options.items()]
        command = [sys.executable, "-m", "streamlit", "run", str(self.app), *arguments, "--browser.gatherUsageStats=false"]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        wait_for_health(self.url, self.process, self.log)

    def break_off(self) -> None:
        """Without a word to its visitors."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.break_off()


@contextmanager
def serving(app: Path, log: Path) -> Iterator[Server]:
    """A server that is healthy, until the block is left."""
    server = Server(app, log)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def visit(url: str) -> None:
    """Be a first visitor without a browser, until the page has run."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    request = BackMsg()
    request.rerun_script.query_string = ""
    with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
        socket.send(request.SerializeToString())
        while ForwardMsg.FromString(socket.recv(60)).WhichOneof("type") != "script_finished":
            pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_health(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    """Raises RuntimeError with what the server wrote, if it ends or is not healthy in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not become healthy:\n{log.read_text()}")
