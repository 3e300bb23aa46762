"""The lessons in a real Chromium: each opens, fits a phone, keeps still until it is answered, and moves then."""

from collections.abc import Callable
from typing import Any

import pytest

from lessons import LESSONS
from scenario import Scenario

pytestmark = pytest.mark.browser

ALL = ",".join(str(lesson.number) for lesson in LESSONS.values())
STILL = """title => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === 'notRunning' && app.querySelector('h2')?.innerText === title
        && !app.querySelector('[data-testid="stSkeleton"]') && app.querySelector('.st-key-map .js-plotly-plot .main-svg');
}"""
LINES = "(document.querySelector('.st-key-map .js-plotly-plot')?._fullData || []).filter(t => t.mode === 'lines').map(t => t.name)"
WIDE = "document.documentElement.scrollWidth > innerWidth + 1"


def opened(page: Any, title: str) -> Any:
    page.wait_for_function(STILL, arg=title, timeout=60_000)
    return page


def own_errors(page: Any) -> list[str]:
    """On a deep link Streamlit probes /page/_stcore/… first and gets a 404; that one is not ours."""
    return [error for error in page.errors if "404" not in error]


def press(page: Any, key: str) -> None:
    page.locator(f".st-key-{key}").get_by_role("button").click()


def test_every_lesson_on_a_phone(new_page: Callable[..., Any], app_url: str) -> None:
    """Answered, so that all of it is there."""
    page = new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.goto(app_url)  # a server's first visitor comes by the front door: Streamlit does not know the pages before
    page.wait_for_selector(".fall-line-player", timeout=60_000)
    page.goto(f"{app_url}/lessons?lesson={next(iter(LESSONS))}&done={ALL}")
    for i, lesson in enumerate(LESSONS.values()):
        opened(page, lesson.title)
        page.wait_for_function(f"document.querySelectorAll('.js-plotly-plot').length === {2 + len(lesson.charts())}", timeout=30_000)
        assert page.locator(".katex-error").count() == 0, lesson.slug
        assert not page.evaluate(WIDE), lesson.slug
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") < 100, "it begins at its top"
        assert own_errors(page) == [], lesson.slug
        if i + 1 < len(LESSONS):
            press(page, "next")


def test_a_lesson_is_taken_and_leads_to_a_race(page: Any, app_url: str) -> None:
    lesson = LESSONS["adam"]
    page.goto(app_url)
    page.wait_for_selector(".fall-line-player", timeout=60_000)
    page.get_by_role("link", name="Lessons").click()
    page.wait_for_selector(".st-key-path-adam")
    press(page, "path-adam")
    opened(page, lesson.title)
    assert page.locator(".fall-line-player").count() == 0
    assert page.evaluate(LINES) == []
    page.get_by_text(lesson.answers[2].text).click()
    page.wait_for_selector(".fall-line-player[data-playing=true]", timeout=20_000)
    page.wait_for_function("document.querySelector('.fall-line-player').dataset.step > 3")
    assert page.evaluate(LINES) == [lane.name for lane in lesson.scenes[0].scenario.lanes]
    page.wait_for_url(f"**/lessons?lesson=adam&done={lesson.number}")
    page.reload()
    opened(page, lesson.title)
    page.wait_for_selector("text=What happens, and why")
    press(page, "now-you")
    page.wait_for_selector(".st-key-terrain .js-plotly-plot", timeout=30_000)
    page.wait_for_function(f"({LINES}).length === {len(lesson.play.lanes)}")
    page.wait_for_function("location.search.includes('landscape=Quadratic')")
    address = dict(part.split("=") for part in page.evaluate("location.search.slice(1)").split("&"))
    assert address.pop("done") == str(lesson.number)
    assert Scenario.from_query(address) == lesson.play
    page.go_back()
    opened(page, lesson.title)
    assert own_errors(page) == []
