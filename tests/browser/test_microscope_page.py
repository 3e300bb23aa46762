"""The microscope in a real Chromium: formulas that render, pictures that follow the step in place."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from scenario import Scenario
from tests.support.page import Page
from tests.support.wanted import above

pytestmark = pytest.mark.browser


@pytest.fixture
def page(flat_page: Page) -> Page:
    """Nothing here is about the terrain."""
    return flat_page


@pytest.fixture(scope="module")
def inside_url(app_url: str) -> str:
    return f"{app_url}/microscope"


def visit(page: Page, url: str, lanes: int = 2) -> Page:
    return at_step(page.go(url, charts=1 + lanes + 1), above(0))


def at_step(page: Page, step: object) -> Page:
    """Once the pictures are of that step: a line in the timelines says which it is."""
    page.chart("timelines").until(line=step)
    return page


@pytest.fixture(scope="module")
def opening(flat_tab: Any, inside_url: str) -> Iterator[Page]:
    """For the three tests that follow, one after the other."""
    page = visit(Page(flat_tab), inside_url)
    yield page
    page.leave(stay=True)


def test_the_first_screen(opening: Page) -> None:
    assert opening.locator(".katex-error").count() == 0
    assert opening.locator(".katex").count() > 20
    assert opening.locator("table").count() == 2
    assert opening.get_by_text("same start, same gradient").count() == 1
    assert opening.narrow
    assert opening.own_errors == []


def test_the_pictures_follow_the_step_in_place(opening: Page) -> None:
    opening.keep()
    font = opening.chart("close-A").font
    opening.turn("step", *["ArrowRight"] * 4)
    at_step(opening, 5)
    assert opening.kept(), "a chart was torn down: it flickers"
    assert opening.chart("close-A").font == font, "a chart has lost the page's font"
    scenario = Scenario.from_query({})
    for letter, run in zip("DA", (scenario.run()[3], scenario.run()[0]), strict=True):
        np.testing.assert_allclose(opening.chart(f"close-{letter}").arrow, [*run.w[4], *run.w[5]], rtol=1e-12)
    opening.locator(".st-key-next button").first.click()
    at_step(opening, 6)
    opening.get_by_role("button", name="Where they part").first.click()
    at_step(opening, 1)
    assert opening.own_errors == []


def test_what_turns_the_step_stays_beside_the_numbers(opening: Page) -> None:
    opening.look(1366, 768)
    at_step(opening.rest(), 1)
    opening.locator("table").first.scroll_into_view_if_needed()
    opening.mouse.move(800, 500)
    opening.mouse.wheel(0, 500)
    opening.wait_for_timeout(500)
    assert opening.scrolled > 300
    (_, top, _, bottom), *_ = opening.boxes(".st-key-next button")
    assert 50 <= top < bottom <= 200
    opening.locator(".st-key-next button").first.click(timeout=3000)
    at_step(opening, 2)
    assert opening.own_errors == []


@pytest.mark.slow
@pytest.mark.parametrize("first", list(OPTIMIZERS)[::2])
def test_every_rule_and_its_numbers_render(page: Page, inside_url: str, first: str) -> None:
    names = list(OPTIMIZERS)
    second = names[(names.index(first) + 1) % len(names)]
    visit(page, f"{inside_url}?lanes=AB&A={first}&B={second}&steps=20")
    page.turn("step", "End")
    at_step(page, 20)
    for box, letter, rule in (("lens", "A", first), ("beside", "B", second)):
        page.field(box).until(value=f"{letter} · {OPTIMIZERS[rule].name}")
    for _ in range(2):
        assert page.locator(".katex-error").count() == 0
        assert page.raw_formulas == [], "a formula stands there as code"
        assert page.narrow
        page.locator(".st-key-digits label").first.click()
        page.wait_for_timeout(600)
    assert page.own_errors == []


@pytest.mark.slow
def test_another_page_and_back(page: Page, inside_url: str) -> None:
    visit(page, inside_url)
    page.locator(".st-key-next button").first.click()
    at_step(page, 2)
    page.get_by_role("link", name="Race").first.click()
    page.until(steps=above(0))
    page.get_by_role("link", name="Microscope").first.click()
    at_step(page.rest(charts=4), 2)  # the step is kept
    assert page.locator(".katex-error").count() == 0
    assert page.own_errors == []


@pytest.mark.slow
def test_dark(page: Page, inside_url: str) -> None:
    assert_read(visit(page.look(color_scheme="dark"), inside_url))


@pytest.mark.slow
def test_on_a_phone(flat_phone: Page, inside_url: str) -> None:
    assert_read(visit(flat_phone, inside_url))


def assert_read(page: Page) -> None:
    """Nothing stands out or is no formula, with few digits and with many."""
    assert page.narrow
    page.locator(".st-key-digits label").first.click()
    page.wait_for_timeout(800)
    assert page.narrow
    assert page.locator(".katex-error").count() == 0
    assert page.own_errors == []


@pytest.mark.slow
def test_it_opens_at_the_step_at_which_the_race_was_paused(page: Page, app_url: str) -> None:
    page.open(f"{app_url}?steps=200", charts=3, steps=above(0))
    page.seek(8)
    page.get_by_role("link", name="Microscope").first.click()
    at_step(page.rest(charts=4), 8)
    assert page.address["step"] == "8"
    page.locator(".st-key-next button").first.click()
    at_step(page, 9)
    # The same pause is handed over once; another one again.
    page.get_by_role("link", name="Race").first.click()
    page.until(step=8)
    page.get_by_role("link", name="Microscope").first.click()
    at_step(page.rest(charts=4), 9)
    page.get_by_role("link", name="Race").first.click()
    page.until(step=8)
    page.seek(31)
    page.get_by_role("link", name="Microscope").first.click()
    at_step(page.rest(charts=4), 31)
    assert page.own_errors == []
