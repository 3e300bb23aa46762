"""A real Chromium, a Streamlit server, and pages that note what goes wrong in them."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.chromium import WITHOUT_WEBGL, find_chromium, launch
from tests.support.house import APP
from tests.support.module import modules
from tests.support.page import Page
from tests.support.server import serving, visit

# What calls modules in an empty page.
MODULES = ("test_bundle", "test_modules", "test_noise_in_browser", "test_tape_in_browser", "test_waiting")
FAILED = pytest.StashKey[bool]()
DESK = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "reduced_motion": "reduce"}


@pytest.hookimpl(tryfirst=True)  # xdist looks for the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers share the browser tests, each with a Chromium of its own that keeps what it has loaded: with WebGL, or without.

    A shared machine may stop a browser for a second in the middle of a gesture: a test that fails is tried once more, and the summary names
    that test.
    """
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.flaky(reruns=1))
            item.add_marker(pytest.mark.xdist_group("modules" if item.path.stem in MODULES else browser_of(item)))


def browser_of(item: pytest.Item) -> str:
    """By what a test asks for. One that asks for neither browser opens none, or by `new_page`."""
    return "webgl" if {"browser", "race_url", "robust_url"} & set(getattr(item, "fixturenames", ())) else "flat"


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """serve(app.py) starts a Streamlit of its own for the file and returns its address once it is healthy."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(serving(app, tmp_path_factory.mktemp("server") / "log.txt")).url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the browser tests are skipped, but fail in CI."""
    path = find_chromium()
    if path:
        return path
    message = "no Chromium found: install one or set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Any) -> Iterator[Any]:
    browser = launch(playwright, chromium)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def flat_browser(chromium: str, playwright: Any) -> Iterator[Any]:
    """Without WebGL, which takes half of the time without a graphics card: for what has nothing to do with the terrain."""
    browser = launch(playwright, chromium, WITHOUT_WEBGL)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def contexts(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """contexts(flat, **options): a browser context beside the desktop's, the same for the same options, with what it has loaded.

    fresh=True: a new one in the place of the old. Their browser closes them.
    """
    opened: dict[str, Any] = {}

    def context(flat: bool, fresh: bool = False, **options: Any) -> Any:
        name = repr((flat, sorted(options.items())))
        if fresh and name in opened:
            opened.pop(name).close()
        if name not in opened:
            opened[name] = request.getfixturevalue("flat_browser" if flat else "browser").new_context(**options)
        return opened[name]

    return context


@pytest.fixture(scope="session")
def desktop(browser: Any) -> Iterator[Any]:
    """One browser context for all ordinary pages: it keeps the scripts it has loaded."""
    context = browser.new_context(**DESK)
    yield context
    context.close()


@pytest.fixture(scope="session")
def flat_desktop(flat_browser: Any) -> Iterator[Any]:
    context = flat_browser.new_context(**DESK)
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(desktop: Any) -> Any:
    """One tab for all ordinary pages, one after the other: it keeps compiled what it has run, and a page opens in half of the time."""
    return desktop.new_page()


@pytest.fixture(scope="session")
def flat_tab(flat_desktop: Any) -> Any:
    return flat_desktop.new_page()


@pytest.fixture(scope="session")
def phone_tab(browser: Any, contexts: Callable[..., Any]) -> Any:
    return contexts(flat=False, **PHONE).new_page()


@pytest.fixture(scope="session")
def flat_phone_tab(flat_browser: Any, contexts: Callable[..., Any]) -> Any:
    return contexts(flat=True, **PHONE).new_page()


@pytest.fixture(scope="session")
def app_url(serve: Callable[[Path], str]) -> str:
    """The address of the app itself, once the server has had a visitor: until then it knows only the files of pages/."""
    url = serve(APP)
    visit(url)
    return url


@pytest.fixture(scope="module")
def module(flat_browser: Any) -> Iterator[Any]:
    """An empty page in which the modules of browser/ can be called: `call` of tests/support/module.py."""
    page = modules(flat_browser.new_page())
    yield page
    page.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """A fixture asks a test that is over whether it has failed."""
    report = yield
    item.stash[FAILED] = report.failed
    return report


def going_on(tab: Any, test: pytest.Item) -> Iterator[Page]:
    """A test that needs no visitor of its own goes on from the page of the one before, unless that has failed: `page.go`."""
    page = Page(tab)
    yield page
    page.leave(stay=not test.stash[FAILED])


@pytest.fixture
def page(tab: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from going_on(tab, request.node)


@pytest.fixture
def flat_page(flat_tab: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from going_on(flat_tab, request.node)


@pytest.fixture
def phone(phone_tab: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from going_on(phone_tab, request.node)


@pytest.fixture
def flat_phone(flat_phone_tab: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from going_on(flat_phone_tab, request.node)


@pytest.fixture
def new_page(contexts: Callable[..., Any], request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """new_page(**options) opens a tab of somebody else's, for whom nothing is kept; flat=True, one without WebGL.

    permissions=[…] are granted to all tabs until it is closed. With fresh=True or other options it has a context of its own, where every
    script is loaded and compiled anew, as by one who has never been here: three seconds of work. A page that only looks otherwise needs
    none: page.look(), phone, flat_phone.
    """
    with ExitStack() as left:

        def open_page(flat: bool = False, fresh: bool = False, permissions: Sequence[str] = (), **options: Any) -> Page:
            if fresh or options:
                context = contexts(flat, fresh, **{**DESK, **options})
            else:
                context = request.getfixturevalue("flat_desktop" if flat else "desktop")
                for other in context.pages:
                    keep_nothing(other)
            context.grant_permissions(list(permissions))
            page = Page(context.new_page())
            left.callback(forget, page)
            return page

        yield open_page


def keep_nothing(tab: Any) -> None:
    """Throw away what the context of a tab keeps for the site that the tab shows; what the tab itself keeps stays."""
    site = urlsplit(tab.url)
    if site.scheme == "http":
        devtools = tab.context.new_cdp_session(tab)
        kinds = "cookies,local_storage,indexeddb,cache_storage,service_workers"
        devtools.send("Storage.clearDataForOrigin", {"origin": f"http://{site.netloc}", "storageTypes": kinds})
        devtools.detach()


def forget(page: Page) -> None:
    """Make the context of a page as good as new. Its first tab stays, empty, and with it what the browser has compiled."""
    context = page.playwright.context
    if not page.is_closed():
        page.leave()
        if context.pages[0] != page.playwright:
            page.close()
    context.clear_cookies()
    context.clear_permissions()
