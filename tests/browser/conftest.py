"""A real Chromium, a Streamlit server, and pages that note what goes wrong in them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.support.house import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


RACE = ("test_app", "test_player", "test_robust")  # take about as long as all the others


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers share the browser tests, each with a Chromium of its own that keeps what it has loaded."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("race" if item.path.stem in RACE else "pages"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: $CHROMIUM or the first on $PATH. Without one the browser tests are skipped, but fail in CI."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path:
        return path
    message = "no Chromium found: install one or set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """serve(app.py) starts a Streamlit of its own for the file and returns its address once it is healthy."""
    servers = []

    def start(app: Path) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = tmp_path_factory.mktemp("server") / "log.txt"
        options = {"headless": "true", "address": "127.0.0.1", "port": port, "fileWatcherType": "none"}
        arguments = [f"--server.{name}={value}" for name, value in options.items()]
        command = [sys.executable, "-m", "streamlit", "run", str(app), *arguments, "--browser.gatherUsageStats=false"]
        with log.open("w") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        servers.append(server)
        wait_for_health(f"http://127.0.0.1:{port}", server, log)
        return f"http://127.0.0.1:{port}"

    yield start
    for server in servers:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for_health(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not become healthy:\n{log.read_text()}")


@pytest.fixture(scope="session")
def app_url(serve: Callable[[Path], str]) -> str:
    """The address of the app itself."""
    return serve(ROOT / "app.py")


def watched(page: Any) -> Any:
    """The page; its `errors` will list console errors and uncaught exceptions."""
    page.errors = []
    page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


@pytest.fixture(scope="session")
def flat_browser(chromium: str, browser: Any) -> Iterator[Any]:
    """Without WebGL, which takes half of the time without a graphics card: for what has nothing to do with the terrain."""
    flat = browser.browser_type.launch(executable_path=chromium, args=[*QUIET, "--disable-3d-apis"])
    yield flat
    flat.close()


@pytest.fixture(scope="session")
def flat_desktop(flat_browser: Any) -> Iterator[Any]:
    context = flat_browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def flat_page(flat_desktop: Any) -> Iterator[Any]:
    page = watched(flat_desktop.new_page())
    yield page
    page.close()


@pytest.fixture(scope="session")
def desktop(browser: Any) -> Iterator[Any]:
    """One browser context for all ordinary pages: it keeps the scripts it has loaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(desktop: Any) -> Iterator[Any]:
    page = watched(desktop.new_page())
    yield page
    page.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """new_page(**options) opens a page in a context of its own: another window size, theme or taste in motion."""
    contexts = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        return watched(context.new_page())

    yield open_page
    for context in contexts:
        context.close()
