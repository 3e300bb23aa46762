"""The app behind a proxy with a strict policy for scripts: the one the README names works, and one without `blob:` is told of."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit

from tests.support.house import ROOT
from tests.support.page import Page
from tests.support.proxy import behind_a_proxy
from tests.support.wanted import above

pytestmark = pytest.mark.browser

POLICY = re.findall(r"^Content-Security-Policy: (.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
OF_STREAMLIT = "Executing inline script violates"
LINE = "Nothing moves here: the security policy of this page blocks the app's scripts."


@pytest.mark.slow
def test_a_race_plays_under_the_policy_of_the_readme(new_page: Callable[..., Page], app_url: str) -> None:
    with behind_a_proxy(app_url, {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}) as url:
        page = new_page().look(moving=True)
        answer = page.goto(url)
        assert answer.headers["content-security-policy"] == POLICY
        page.until(seconds=30, playing=True)
        page.until(seconds=30, step=above(page.step + 10)).until(seconds=30, overlays=3)
        page.get_by_role("link", name="Maps").click()
        page.chart("sweep").until(seconds=30, heeded=True)
        assert page.get_by_text(LINE).count() == 1
        assert not page.get_by_text(LINE).is_visible()
        index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
        blocked = [error for error in page.errors if error.startswith(OF_STREAMLIT)]
        assert len(blocked) == index.count("<script>"), "Streamlit's own, and nothing else"
        page.errors = [error for error in page.errors if error not in blocked]
        assert page.own_errors == []
        page.close()


@pytest.mark.slow
def test_scripts_that_are_blocked_are_told_of(new_page: Callable[..., Page], app_url: str) -> None:
    assert "script-src 'self' blob:;" in POLICY
    with behind_a_proxy(app_url, {"Content-Security-Policy": POLICY.replace("script-src 'self' blob:;", "script-src 'self';")}) as url:
        page = new_page(flat=True)
        page.goto(url)
        for name in ("", "Maps", "Microscope", "Lessons"):
            if name:
                page.get_by_role("link", name=name).first.click()
                page.until(seconds=30, path=f"/{name.lower()}").rest()
            line = page.get_by_role("alert").filter(has_text=LINE)
            line.wait_for(timeout=30_000)
            box = line.bounding_box()
            assert box["y"] + box["height"] == pytest.approx(900, abs=1), "at the bottom of the window, wherever one is on the page"
            page.locator(".js-plotly-plot, h2, h3").first.wait_for()  # what needs no script is there
            assert not page.get_by_text("BidiComponent Error").first.is_visible()
            assert not page.locator(".st-key-terrain").first.is_visible(), "it would stay empty"
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_line_is_never_seen_on_a_page_that_works(new_page: Callable[..., Page], app_url: str, size: tuple[int, int]) -> None:
    """Looked for in every frame from the first on, also while the page is loaded with nothing in the cache."""
    page = new_page(flat=True, fresh=True, viewport={"width": size[0], "height": size[1]})
    page.ask_from_the_start("watchForTheLine")
    page.goto(app_url)
    page.until(seconds=30, steps=above(0)).settle()
    assert page.locator(".fall-line-still").count() == 1
    assert page.ask("whenSeen") == []
    assert page.get_by_role("alert").count() == 0
    assert page.ask("lineAboutScripts") == [1, 0], "it takes one pixel, at the end of the page"
