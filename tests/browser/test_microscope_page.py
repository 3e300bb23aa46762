"""The microscope in a real Chromium: formulas that render, pictures that follow the step in place."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from scenario import Scenario

pytestmark = pytest.mark.browser

STILL = """count => {
    const app = document.querySelector('[data-testid="stApp"]');
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    return app?.dataset.testScriptState === 'notRunning' && charts.length === count && charts.every(chart => chart._fullLayout);
}"""
CURSOR = "document.querySelector('.st-key-timelines .js-plotly-plot')?._fullLayout.shapes?.[0]?.x0"
STEP_ARROW = """letter => {
    const notes = document.querySelector(`.st-key-close-${letter} .js-plotly-plot`)._fullLayout.annotations;
    const {ax, ay, x, y} = notes.filter(note => note.showarrow).at(-1);
    return [ax, ay, x, y];
}"""

RAW = r"""() => [...document.querySelectorAll('[data-testid="stMarkdownContainer"] p, td')].map(node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('.katex').forEach(formula => formula.remove());
    return copy.textContent;
}).filter(text => text.includes('\\') || text.includes('$'))"""


@pytest.fixture(scope="module")
def inside_url(app_url: str, browser: Any) -> str:
    """The page's address, once the server has had a first visitor: until then it knows only the files of pages/."""
    page = browser.new_page()
    page.goto(app_url)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length > 0", timeout=60_000)
    page.close()
    return f"{app_url}/microscope"


def visit(page: Any, url: str, lanes: int = 2) -> Any:
    page.goto(url)
    page.wait_for_function(STILL, arg=1 + lanes + 1, timeout=60_000)
    page.wait_for_function(f"{CURSOR} >= 1", timeout=20_000)
    return page


def own_errors(page: Any) -> list[str]:
    return [error for error in page.errors if "404" not in error]


def fits(page: Any) -> bool:
    narrow: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    return narrow


def test_the_first_screen(page: Any, inside_url: str) -> None:
    visit(page, inside_url)
    assert page.locator(".katex-error").count() == 0
    assert page.locator(".katex").count() > 20
    assert page.locator("table").count() == 2
    assert page.get_by_text("same start, same gradient").count() == 1
    assert fits(page)
    assert own_errors(page) == []


def test_the_pictures_follow_the_step_in_place(page: Any, inside_url: str) -> None:
    visit(page, inside_url)
    page.evaluate("window.kept = [...document.querySelectorAll('.js-plotly-plot')]")
    page.evaluate("window.font = kept[1]._fullLayout.font.family")
    page.locator(".st-key-step").get_by_role("slider").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{CURSOR} === 5", timeout=20_000)
    assert page.evaluate("kept.every(chart => chart.isConnected)"), "a chart was torn down: it flickers"
    assert page.evaluate("kept[1]._fullLayout.font.family === font"), "a chart has lost the page's font"
    scenario = Scenario.from_query({})
    for letter, run in zip("DA", (scenario.run()[3], scenario.run()[0]), strict=True):
        np.testing.assert_allclose(page.evaluate(STEP_ARROW, letter), [*run.w[4], *run.w[5]], rtol=1e-12)
    page.locator(".st-key-next button").first.click()
    page.wait_for_function(f"{CURSOR} === 6", timeout=20_000)
    page.get_by_role("button", name="Where they part").first.click()
    page.wait_for_function(f"{CURSOR} === 1", timeout=20_000)
    assert own_errors(page) == []


@pytest.mark.parametrize(
    "first", [name if name in ("Adam", "LAMB") else pytest.param(name, marks=pytest.mark.slow) for name in list(OPTIMIZERS)[::2]]
)
def test_every_rule_and_its_numbers_render(page: Any, inside_url: str, first: str) -> None:
    names = list(OPTIMIZERS)
    second = names[names.index(first) + 1]
    visit(page, f"{inside_url}?lanes=AB&A={first}&B={second}&steps=20")
    page.locator(".st-key-step").get_by_role("slider").focus()
    page.keyboard.press("End")
    page.wait_for_function(f"{CURSOR} === 20", timeout=20_000)
    for _ in range(2):
        assert page.locator(".katex-error").count() == 0
        assert page.evaluate(RAW) == [], "a formula stands there as code"
        assert fits(page)
        page.locator(".st-key-digits label").first.click()
        page.wait_for_timeout(600)
    assert own_errors(page) == []


@pytest.mark.slow
def test_another_page_and_back(page: Any, inside_url: str) -> None:
    visit(page, inside_url)
    page.locator(".st-key-next button").first.click()
    page.wait_for_function(f"{CURSOR} === 2", timeout=20_000)
    page.get_by_role("link", name="Race").first.click()
    page.wait_for_function("document.querySelector('.fall-line-player')?.dataset.steps > 0", timeout=30_000)
    page.get_by_role("link", name="Microscope").first.click()
    page.wait_for_function(STILL, arg=4, timeout=30_000)
    page.wait_for_function(f"{CURSOR} === 2", timeout=20_000)  # the step is kept
    assert page.locator(".katex-error").count() == 0
    assert own_errors(page) == []


PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, PHONE], ids=["dark", "phone"])
def test_dark_and_on_a_phone(new_page: Callable[..., Any], inside_url: str, look: dict[str, Any]) -> None:
    page = visit(new_page(**look), inside_url)
    assert fits(page)
    page.locator(".st-key-digits label").first.click()
    page.wait_for_timeout(800)
    assert fits(page)
    assert page.locator(".katex-error").count() == 0
    assert own_errors(page) == []
