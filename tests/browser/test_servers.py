"""What a visitor meets of servers and addresses in a real Chromium: a server that has just started, one started anew, a frame, Back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lessons import LESSONS
from tests.support.house import APP
from tests.support.page import Page
from tests.support.server import Server, serving
from tests.support.wanted import above, having, holding, other_than

pytestmark = pytest.mark.browser

PAGES = {"sports_scoreRace", "biotechMicroscope", "grid_onMaps", "hubNetwork", "schoolLessons"}  # the names of their icons and their own


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    with serving(APP, tmp_path / "log.txt") as server:
        yield server


def raced(page: Page) -> Page:
    return page.rest(steps=above(0))


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/race?landscape=Beale", "/", "/start"])
def test_the_first_visit_after_a_start_shows_the_race_and_nothing_of_the_files(
    new_page: Callable[..., Page], fresh: Server, address: str
) -> None:
    page = new_page(flat=True)
    page.ask_from_the_start("notePages")
    page.open(fresh.url + address, steps=above(0)).wait_for_timeout(1500)
    assert set(page.ask("notedPages")) <= PAGES
    assert {link.text_content() for link in page.get_by_test_id("stTopNavLink").all()} == PAGES, "the top has the pages"
    landscape = "Beale" if "Beale" in address else "Rosenbrock"
    assert page.field("landscape").value == landscape
    page.open(fresh.url + address, steps=above(0))
    assert set(page.ask("notedPages")) <= PAGES, "nor later"
    assert page.own_errors == []


@pytest.mark.slow
def test_the_first_key_counts_after_the_server_was_started_anew(flat_page: Page, fresh: Server) -> None:
    flat_page.open(f"{fresh.url}/?landscape=Himmelblau&lanes=ABD&steps=60&curve=slope", steps=above(0))
    fresh.break_off()
    flat_page.wait_for_timeout(1500)
    fresh.start()
    flat_page.until(seconds=60, connected=True)
    flat_page.wait_for_timeout(3000)
    before = flat_page.slider("A.SGD.lr").get_attribute("aria-valuetext")
    flat_page.turn("A.SGD.lr", "ArrowRight")
    flat_page.until(seconds=30, address=having("A.SGD.lr"))
    raced(flat_page).wait_for_timeout(1000)
    turned = flat_page.address
    assert turned.items() >= {"landscape": "Himmelblau", "lanes": "ABD", "steps": "60", "curve": "slope"}.items()
    assert flat_page.slider("A.SGD.lr").get_attribute("aria-valuetext") == turned["A.SGD.lr"] != before, "slider and race say the same"
    flat_page.turn("A.SGD.lr", "ArrowRight")
    flat_page.until(seconds=30, address=other_than(turned))
    assert float(flat_page.address["A.SGD.lr"]) > float(turned["A.SGD.lr"]), "one tick on"


@pytest.mark.slow
@pytest.mark.parametrize("inside", ["/?embed=true&landscape=Beale&lanes=AB", "/microscope?embed=true&landscape=Beale&lanes=AB&step=12"])
def test_in_a_frame_the_link_is_the_apps_own(flat_page: Page, app_url: str, inside: str) -> None:
    frame = '<!doctype html><title>A course</title><iframe width="1200" height="850"></iframe>'
    flat_page.route("**/course.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    flat_page.goto(f"{app_url}/course.html")
    flat_page.unroute_all()  # while anything is routed, nothing comes from the cache
    flat_page.evaluate("(inside) => document.querySelector('iframe').setAttribute('src', inside)", inside)
    app = flat_page.frame_locator("iframe")
    app.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
    app.get_by_role("button", name="Share", exact=True).click()
    wanted = app_url + urlsplit(inside).path + "?"
    link = app.locator(".st-key-share code").filter(has_text=wanted)
    link.wait_for(timeout=20_000)
    said = {name: values[0] for name, values in parse_qs(urlsplit(link.inner_text()).query).items()}
    assert said["landscape"] == "Beale"
    assert said.get("step") == ("12" if "step" in inside else None)
    assert "course.html" not in link.inner_text()
    if "microscope" in inside:
        return
    app.get_by_role("button", name="Page that plays (HTML)").wait_for(timeout=20_000)
    flat_page.wait_for_timeout(1500)
    with flat_page.expect_download() as download:
        app.get_by_role("button", name="Page that plays (HTML)").click()
    page = Path(download.value.path()).read_text(encoding="utf-8")
    assert f'href="{app_url}/?' in page
    assert "course.html" not in page


@pytest.mark.slow
def test_back_from_a_lessons_race_is_the_lesson_and_a_reload_keeps_it(flat_page: Page, app_url: str) -> None:
    lesson = next(iter(LESSONS.values()))
    flat_page.open(app_url, steps=above(0))
    flat_page.goto(f"{app_url}/lessons?lesson={lesson.slug}&done={lesson.slug}")
    flat_page.locator(".st-key-now-you").get_by_role("button").click(timeout=60_000)
    flat_page.wait_for_selector(".st-key-terrain .js-plotly-plot", timeout=60_000)
    raced(flat_page)
    flat_page.go_back()
    flat_page.get_by_role("heading", name=lesson.title).wait_for(timeout=30_000)
    flat_page.until(address=having("lesson"))
    flat_page.wait_for_timeout(1000)
    assert flat_page.path == "/lessons"
    assert flat_page.address == {"lesson": lesson.slug, "done": lesson.slug}
    flat_page.reload()
    flat_page.get_by_role("heading", name=lesson.title).wait_for(timeout=60_000)
    assert flat_page.get_by_text("names no lesson").count() == 0
    flat_page.go_back()  # further back there is a way out, at once
    flat_page.until(path="/")
    assert flat_page.own_errors == []


@pytest.mark.slow
def test_back_undoes_a_choice_and_a_reload_keeps_it(flat_page: Page, app_url: str, new_page: Callable[..., Page]) -> None:
    flat_page.goto(f"{app_url}/microscope?lanes=AB&steps=60")
    flat_page.locator(".st-key-next button").first.wait_for(timeout=60_000)
    for step in (2, 3):
        flat_page.locator(".st-key-next button").first.click()
        flat_page.until(address=holding(step=str(step)))
    flat_page.go_back()
    flat_page.field("step").until(written="2")
    flat_page.reload()
    flat_page.slider("step").wait_for(timeout=60_000)
    assert flat_page.address["step"] == "2"
    link = flat_page.share()
    theirs = new_page(flat=True)
    theirs.goto(link)
    theirs.field("step").until(seconds=60, written="2")
    assert theirs.path == "/microscope"
