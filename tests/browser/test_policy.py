"""The app behind a proxy with a strict policy for scripts: the one the README names works, and one without `blob:` is told of."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit
from test_app import own_errors, settled

from tests.support.house import ROOT
from tests.support.proxy import behind_a_proxy

pytestmark = pytest.mark.browser

POLICY = re.findall(r"^Content-Security-Policy: (.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
OF_STREAMLIT = "Executing inline script violates"
LINE = "Nothing moves here: the security policy of this page blocks the app's scripts."
SEEN = """() => {
    globalThis.seen = [];
    const look = () => {
        const line = document.querySelector(".fall-line-still");
        if (line?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) seen.push(performance.now());
        requestAnimationFrame(look);
    };
    look();
}"""


def until(page: Any, holds: str, seconds: float = 30) -> None:
    """Waits until the expression holds; Playwright's own way of waiting makes code of text, which the policy forbids."""
    for _ in range(int(10 * seconds)):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not in {seconds} s: {holds}")


def test_a_race_plays_under_the_policy_of_the_readme(new_page: Callable[..., Any], app_url: str) -> None:
    with behind_a_proxy(app_url, {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}) as url:
        page = new_page()
        answer = page.goto(url)
        assert answer.headers["content-security-policy"] == POLICY
        page.wait_for_selector(".fall-line-player[data-playing='true']", timeout=30_000)
        before = int(page.locator(".fall-line-player").get_attribute("data-step"))
        until(page, f"document.querySelector('.fall-line-player').dataset.step > {before + 10}")
        until(page, "document.querySelectorAll('.fall-line-overlay').length === 3")
        page.get_by_role("link", name="Maps").click()
        until(page, "[...document.querySelectorAll('.js-plotly-plot')].some((chart) => chart.fallLineState !== undefined)")
        assert page.get_by_text(LINE).count() == 1
        assert not page.get_by_text(LINE).is_visible()
        index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
        blocked = [error for error in page.errors if error.startswith(OF_STREAMLIT)]
        assert len(blocked) == index.count("<script>"), "Streamlit's own, and nothing else"
        page.errors = [error for error in page.errors if error not in blocked]
        assert own_errors(page) == []
        page.close()


def test_scripts_that_are_blocked_are_told_of(new_page: Callable[..., Any], app_url: str) -> None:
    assert "script-src 'self' blob:;" in POLICY
    with behind_a_proxy(app_url, {"Content-Security-Policy": POLICY.replace("script-src 'self' blob:;", "script-src 'self';")}) as url:
        page = new_page()
        for address in (url, f"{url}/maps", f"{url}/microscope", f"{url}/lessons"):
            page.goto(address)
            line = page.get_by_role("alert").filter(has_text=LINE)
            line.wait_for(timeout=30_000)
            box = line.bounding_box()
            assert box["y"] + box["height"] == pytest.approx(900, abs=1), "at the bottom of the window, wherever one is on the page"
            page.locator(".js-plotly-plot, h2, h3").first.wait_for()  # what needs no script is there
            assert not page.get_by_text("BidiComponent Error").first.is_visible()
        page.close()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_line_is_never_seen_on_a_page_that_works(new_page: Callable[..., Any], app_url: str, size: tuple[int, int]) -> None:
    """Looked for in every frame from the first on, also while the page is loaded with nothing in the cache."""
    page = new_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(f"({SEEN})()")
    page.goto(app_url)
    page.wait_for_selector(".fall-line-player[data-playing='true']", timeout=30_000)
    settled(page)
    assert page.locator(".fall-line-still").count() == 1
    assert page.evaluate("seen") == []
    assert page.get_by_role("alert").count() == 0
    below = page.evaluate("""() => {
        const line = document.querySelector(".st-key-still").getBoundingClientRect();
        return [line.height, ...document.querySelector(".fall-line-still").getClientRects()];
    }""")
    assert below == [1], "it takes one pixel, at the end of the page"
