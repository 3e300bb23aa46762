"""What a visitor meets of servers and addresses in a real Chromium: a server that has just started, one started anew, a frame, Back."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lessons import LESSONS
from tests.support.house import ROOT
from tests.support.server import free_port, wait_for_health

pytestmark = pytest.mark.browser

# Notes every text that was ever in the page where Streamlit lists pages, and every dialog.
NOTED = """() => {
    window.noted = new Set();
    const note = () => document.querySelectorAll(
        '[data-testid="stSidebarNav"], [data-testid="stSidebarNavItems"], [data-testid="stTopNavLink"], [role="dialog"]'
    ).forEach((node) => noted.add(node.textContent.trim()));
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
}"""
PAGES = {"sports_scoreRace", "biotechMicroscope", "grid_onMaps", "schoolLessons"}  # the names of their icons and their own


class Server:
    """A Streamlit of its own that can be started anew at the same address."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={self.port}"]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        wait_for_health(self.url, self.process, self.log)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "log.txt")
    yield server
    server.stop()


def raced(page: Any) -> Any:
    page.wait_for_selector(".fall-line-player[data-steps]", timeout=60_000)
    page.wait_for_function("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'", timeout=60_000)
    return page


def query(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("address", ["/", "/start", "/race?landscape=Beale"])
def test_the_first_visit_after_a_start_shows_the_race_and_nothing_of_the_files(
    new_page: Callable[..., Any], fresh: Server, address: str
) -> None:
    page = new_page()
    page.add_init_script(f"({NOTED})()")
    page.goto(fresh.url + address)
    raced(page)
    page.wait_for_timeout(1500)
    assert set(page.evaluate("[...noted]")) <= PAGES
    assert {link.text_content() for link in page.get_by_test_id("stTopNavLink").all()} == PAGES, "the top has the pages"
    landscape = "Beale" if "Beale" in address else "Rosenbrock"
    assert page.locator(".st-key-landscape input").input_value() == landscape
    page.goto(fresh.url + address)
    raced(page)
    assert set(page.evaluate("[...noted]")) <= PAGES, "nor later"
    assert page.own_errors == []


def test_the_first_key_counts_after_the_server_was_started_anew(flat_page: Any, fresh: Server) -> None:
    flat_page.goto(f"{fresh.url}/?landscape=Himmelblau&lanes=ABD&steps=60&curve=slope")
    raced(flat_page)
    fresh.stop()
    flat_page.wait_for_timeout(1500)
    fresh.start()
    connected = "!document.querySelector('[data-testid=\"stConnectionStatus\"]') && !document.querySelector('[role=dialog]')"
    flat_page.wait_for_function(connected, timeout=60_000)
    flat_page.wait_for_timeout(3000)
    rate = flat_page.locator(".st-key-A-SGD-lr").get_by_role("slider")
    before = rate.get_attribute("aria-valuetext")
    rate.focus()
    flat_page.keyboard.press("ArrowRight")
    flat_page.wait_for_function("location.search.includes('A.SGD.lr')", timeout=30_000)
    raced(flat_page)
    flat_page.wait_for_timeout(1000)
    turned = query(flat_page)
    assert turned.items() >= {"landscape": "Himmelblau", "lanes": "ABD", "steps": "60", "curve": "slope"}.items()
    assert rate.get_attribute("aria-valuetext") == turned["A.SGD.lr"] != before, "slider and race say the same"
    rate.focus()
    flat_page.keyboard.press("ArrowRight")
    flat_page.wait_for_function(f"!location.search.includes('A.SGD.lr={turned['A.SGD.lr']}&')", timeout=30_000)
    assert float(query(flat_page)["A.SGD.lr"]) > float(turned["A.SGD.lr"]), "one tick on"


@pytest.mark.parametrize("inside", ["/?embed=true&landscape=Beale&lanes=AB", "/microscope?embed=true&landscape=Beale&lanes=AB&step=12"])
def test_in_a_frame_the_link_is_the_apps_own(flat_page: Any, app_url: str, inside: str) -> None:
    frame = f'<!doctype html><title>A course</title><iframe src="{inside}" width="1200" height="850"></iframe>'
    flat_page.route("**/course.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    flat_page.goto(f"{app_url}/course.html")
    flat_page.unroute("**/course.html")
    app = flat_page.frame_locator("iframe")
    app.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
    app.get_by_test_id("stExpandSidebarButton").or_(app.get_by_role("button", name="Copy link")).first.wait_for()
    if not app.get_by_role("button", name="Copy link").is_visible():
        app.get_by_test_id("stExpandSidebarButton").click()
    app.get_by_role("button", name="Copy link").click()
    wanted = app_url + urlsplit(inside).path + "?"
    link = app.get_by_test_id("stPopoverBody").locator("code").filter(has_text=wanted)
    link.wait_for(timeout=20_000)
    said = {name: values[0] for name, values in parse_qs(urlsplit(link.inner_text()).query).items()}
    assert said["landscape"] == "Beale"
    assert said.get("step") == ("12" if "step" in inside else None)
    assert "course.html" not in link.inner_text()
    flat_page.keyboard.press("Escape")
    if "microscope" in inside:
        return
    app.get_by_text("Take it home").click()
    app.get_by_role("button", name="Page that plays (HTML)").wait_for(timeout=20_000)
    flat_page.wait_for_timeout(1500)
    with flat_page.expect_download() as download:
        app.get_by_role("button", name="Page that plays (HTML)").click()
    page = Path(download.value.path()).read_text(encoding="utf-8")
    assert f'href="{app_url}/?' in page
    assert "course.html" not in page


def test_back_from_a_lessons_race_is_the_lesson_and_a_reload_keeps_it(page: Any, app_url: str) -> None:
    lesson = next(iter(LESSONS.values()))
    page.goto(app_url)
    raced(page)
    page.goto(f"{app_url}/lessons?lesson={lesson.slug}&done={lesson.number}")
    page.locator(".st-key-now-you").get_by_role("button").click(timeout=60_000)
    page.wait_for_selector(".st-key-terrain .js-plotly-plot", timeout=60_000)
    raced(page)
    page.go_back()
    page.get_by_role("heading", name=lesson.title).wait_for(timeout=30_000)
    page.wait_for_function("location.search.includes('lesson=')", timeout=20_000)
    page.wait_for_timeout(1000)
    assert urlsplit(page.url).path == "/lessons"
    assert query(page) == {"lesson": lesson.slug, "done": str(lesson.number)}
    page.reload()
    page.get_by_role("heading", name=lesson.title).wait_for(timeout=60_000)
    assert page.get_by_text("names no lesson").count() == 0
    for _ in range(2):  # further back there is a way out
        page.go_back()
    page.wait_for_function("location.pathname === '/'", timeout=20_000)
    assert page.own_errors == []


def test_back_undoes_a_choice_and_a_reload_keeps_it(flat_page: Any, app_url: str, new_page: Callable[..., Any]) -> None:
    flat_page.goto(app_url)
    raced(flat_page)
    flat_page.goto(f"{app_url}/microscope?lanes=AB&steps=60")
    flat_page.locator(".st-key-next button").first.wait_for(timeout=60_000)
    for step in (2, 3):
        flat_page.locator(".st-key-next button").first.click()
        flat_page.wait_for_function(f"location.search.includes('step={step}')", timeout=20_000)
    flat_page.go_back()
    slider = flat_page.locator(".st-key-step").get_by_role("slider")
    flat_page.wait_for_function(
        "document.querySelector('.st-key-step input[type=range]').getAttribute('aria-valuetext') === '2'", timeout=20_000
    )
    flat_page.reload()
    slider.wait_for(timeout=60_000)
    assert query(flat_page)["step"] == "2"
    flat_page.get_by_role("button", name="Copy link").click()
    link = flat_page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    theirs = new_page()
    theirs.goto(link)
    theirs.wait_for_function(
        "document.querySelector('.st-key-step input[type=range]')?.getAttribute('aria-valuetext') === '2'", timeout=60_000
    )
    assert urlsplit(theirs.url).path == "/microscope"
