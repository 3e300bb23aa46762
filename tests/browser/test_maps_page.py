"""The maps page in a real Chromium: a cell under the pointer is told in words, and a click on it turns the lane's knobs."""

from urllib.parse import urlencode

import pytest

from tests.support.chart import Chart
from tests.support.page import Page
from tests.support.wanted import above, having, holding, other_than

pytestmark = pytest.mark.browser

SMALL = {"landscape": "Himmelblau", "lanes": "AB", "A": "SGD", "B": "Momentum", "B.Momentum.lr": "0.01", "steps": "60", "cells": "32"}


@pytest.fixture
def page(flat_page: Page) -> Page:
    """Nothing here is about the terrain."""
    return flat_page


def visit(page: Page, url: str, *keys: str, **more: str) -> Page:
    return heeded(page.go(f"{url}/maps?{urlencode(SMALL | more)}"), *keys)


def heeded(page: Page, *keys: str) -> Page:
    """Once the page rests, and the pointer on its maps is heeded."""
    for key in keys:
        page.rest().chart(key).until(heeded=True)
    return page


def told(page: Page, x: float, y: float) -> str:
    """The words on the cell under the pointer, once the chart heeds it."""
    words = ""
    for i in range(100):
        page.mouse.move(x + i % 2, y)
        page.wait_for_timeout(100)
        words = page.cell
        if words:
            break
    return words


def place(words: str) -> tuple[float, float]:
    """The two numbers of which a cell's first line tells."""
    across, up = (float(part.split("=")[1]) for part in words.split("\n")[0].replace("\xa0", "").split(","))
    return across, up


def test_a_click_on_a_cell_turns_the_knobs_of_its_lane(page: Page, app_url: str) -> None:
    visit(page, app_url, "sweep")
    sweep = page.chart("sweep")
    assert sweep.gap > 0, "no title on a tick"
    x, y = sweep.part(0.61, 0.26)
    words = told(page, x, y)
    rate, memory = place(words)
    assert words.split("\n")[1]
    sweep.keep()
    page.mouse.click(x, y)
    page.until(address=holding(**{"B.Momentum.lr": f"{rate:g}"}))
    assert float(page.address["B.Momentum.b1"]) == memory
    assert page.address["cells"] == "32"
    assert float(page.slider("B.Momentum.lr").get_attribute("aria-valuetext") or "nan") == rate
    page.get_by_text(f"present setting, η = {rate:.4g}, β₁ = {memory:.4g}").wait_for()
    # The ring has moved to the cell, in the chart that was there: the map is not drawn anew.
    sweep.until(ring=pytest.approx((0.61, 0.26), abs=0.5 / 32 + 0.005))
    assert sweep.kept
    assert page.own_errors == []
    page.reload()
    heeded(page, "sweep")
    page.get_by_text(f"present setting, η = {rate:.4g}, β₁ = {memory:.4g}").wait_for()
    page.get_by_role("link", name="Race").click()
    page.until(steps=above(0))
    assert float(page.slider("B.Momentum.lr").get_attribute("aria-valuetext") or "nan") == rate


def test_a_cell_is_chosen_with_the_keyboard(page: Page, app_url: str) -> None:
    visit(page, app_url, "sweep")
    page.chart("sweep").locator.focus()
    page.keyboard.press("ArrowRight")  # the first key shows where one is: at the ring
    rate, memory = place(page.until(cell=other_than("")).cell)
    assert rate == pytest.approx(0.01, rel=0.26), "the nearest of 32 cells over six decades"
    assert memory == pytest.approx(0.9, abs=0.05)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    further, higher = place(page.cell)
    assert further == pytest.approx(rate * 10 ** (-10 * 6 / 31), rel=0.02), "ten cells"
    assert higher > memory
    assert page.leaves("ArrowLeft", altKey=True), "Alt and an arrow are the browser's"
    page.keyboard.press("Enter")
    page.until(address=holding(**{"B.Momentum.lr": f"{further:g}"}))
    assert float(page.address["B.Momentum.b1"]) == higher
    page.keyboard.press("Escape")
    page.until(cell="")
    assert page.own_errors == []


@pytest.mark.slow
@pytest.mark.parametrize(("picture", "key"), [("sweep", "sweep"), ("basins", "basins-B"), ("rates", "rates")])
def test_a_turned_knob_is_answered_by_the_picture_that_stands_there(page: Page, app_url: str, picture: str, key: str) -> None:
    visit(page, app_url, *([] if picture == "rates" else [key]), picture=picture, steps="150")
    chart = page.chart(key).until(shown=other_than(None))
    chart.keep()
    before = said(chart)
    page.locator(".st-key-steps input[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    chart.until(shown=other_than(before[0]))
    assert chart.kept, "the chart was built anew, which flickers"
    after = said(chart)
    assert after[1] != before[1]
    assert page.own_errors == []
    page.reload()
    chart.until(seconds=60, shown=other_than(None))
    assert said(chart) == after, "the chart that stood there does not show what a new one does"


def said(chart: Chart) -> tuple[str | None, str | None]:
    """What a chart shows, and the words for it."""
    return chart.shown, chart.words


def test_a_click_on_a_basin_sets_the_start(page: Page, app_url: str) -> None:
    visit(page, app_url, "basins-A", "basins-B", picture="basins")
    page.mouse.click(*page.chart("basins-B").part(0.75, 0.25))
    now = page.until(address=having("x")).address
    assert (float(now["x"]), float(now["y"])) == (pytest.approx(2.5, abs=0.2), pytest.approx(-2.5, abs=0.2))  # of -5…5
    assert page.own_errors == []


def test_work_shows_progress_and_can_be_stopped_and_taken_up(page: Page, app_url: str) -> None:
    visit(page, app_url).ask("go", f"{app_url}/maps?{urlencode(SMALL | {'picture': 'noise', 'cells': '256', 'steps': '600'})}")
    page.get_by_text("runs done, about").wait_for(timeout=20_000)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped:").wait_for(timeout=5_000)
    heeded(page, "noise-map")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("runs done, about").wait_for(timeout=20_000)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped:").wait_for(timeout=5_000)
    assert page.own_errors == []


@pytest.mark.slow
def test_it_is_read_on_a_phone(page: Page, app_url: str) -> None:
    page.look(390, 844, color_scheme="dark")
    page.goto(f"{app_url}/maps?{urlencode(SMALL)}")
    for name, key in (("Two knobs", "sweep"), ("Every start", "basins"), ("Learning rates", "rates"), ("Noise", "noise-map")):
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        page.locator(".st-key-picture").get_by_text(name, exact=True).click()
        page.wait_for_selector(f".st-key-{key} .js-plotly-plot .main-svg")
        page.rest()
        assert page.narrow, name
        assert page.charts_inside, name
    assert page.own_errors == []
