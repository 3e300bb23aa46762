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


@contextmanager
def served(app: Path, log: Path) -> Iterator[str]:
    """The address of a server that shows `app` and writes to `log`, from when it is healthy until the block is left."""
    port = free_port()
    options = {"headless": "true", "address": "127.0.0.1", "port": port, "fileWatcherType": "none"}
    arguments = [f"--server.{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(app), *arguments, "--browser.gatherUsageStats=false"]
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        wait_for_health(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_health(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 30) -> None:
    """Raises RuntimeError with what the server wrote, if it ends or is not healthy in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not become healthy:\n{log.read_text()}")
