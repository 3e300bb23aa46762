"""The race page as a visitor meets it, in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from landscapes import LANDSCAPES
from scenario import Scenario
from tests.support.page import Page
from tests.support.wanted import above

pytestmark = pytest.mark.browser


def visit(page: Page, url: str) -> Page:
    return page.open(url).settle()


def test_the_first_screen_is_a_race_already_moving(page: Page, app_url: str) -> None:
    visit(page, app_url)
    assert page.playing
    page.until(step=above(5))
    assert page.chart("map").lines == ["SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB"]
    assert page.locator("table").get_by_text("LAMB").count() == 1
    assert page.narrow
    assert page.own_errors == []


def test_number_fields_have_no_button_that_empties_them(page: Page, app_url: str) -> None:
    """browser/large.css hides Streamlit's."""
    visit(page, app_url)
    buttons = page.get_by_test_id("stNumberInputClearButton")
    assert buttons.count() == 2, "Streamlit calls it otherwise now"
    assert not any(button.is_visible() for button in buttons.all())
    assert page.get_by_test_id("stNumberInputField").first.is_visible()


def test_pause_step_scrub_and_keys(flat_page: Page, app_url: str) -> None:
    visit(flat_page, app_url)
    flat_page.press("Pause")
    here = flat_page.step
    flat_page.press("Step forward")
    flat_page.until(step=here + 1)
    flat_page.player.get_by_label("Step", exact=True).fill("120")
    flat_page.until(step=120)
    flat_page.player.focus()
    flat_page.keyboard.press("End")
    flat_page.until(step=flat_page.steps)
    flat_page.keyboard.press("Home")
    flat_page.until(step=0)
    flat_page.keyboard.press("Space")
    flat_page.until(playing=True)


def test_hover_on_a_path_tells_step_place_and_loss(flat_page: Page, app_url: str) -> None:
    visit(flat_page, app_url + "/?lanes=B")
    flat_page.press("Pause")
    flat_page.wait_for_timeout(500)
    flat_page.mouse.move(*flat_page.chart("map").point(0, 200))
    label = flat_page.locator(".st-key-map .hoverlayer .hovertext").first
    label.wait_for()
    text = label.text_content().replace("−", "-")  # Plotly writes a true minus
    told = re.fullmatch(r"Momentumstep (\d+)x [-\d.]+y [-\d.]+f ([-\de.]+)", text)
    assert told, text
    step, loss = told.groups()
    x, y = flat_page.at(0, int(step))
    assert float(loss) == pytest.approx(LANDSCAPES["Rosenbrock"]().f(x, y), rel=1e-3)


def test_a_click_on_the_map_moves_the_start(flat_page: Page, app_url: str) -> None:
    visit(flat_page, app_url)
    before = flat_page.paths
    flat_page.mouse.click(*flat_page.chart("map").part(0.75, 0.75))
    x, y = beginning(flat_page.changed(before))
    assert (x, y) == (pytest.approx(1.0, abs=0.03), pytest.approx(2.0, abs=0.03))
    assert float(flat_page.get_by_role("spinbutton", name="Start x").input_value()) == pytest.approx(x, rel=1e-3)
    assert float(flat_page.address["x"]) == pytest.approx(x, rel=1e-6)
    assert float(flat_page.address["y"]) == pytest.approx(y, rel=1e-6)


def beginning(paths: list[list[Any]]) -> tuple[float, float]:
    """Where the first lane starts."""
    _, *places = paths[0]
    return places[0], places[len(places) // 2]


def test_a_turned_knob_survives_reload_and_back(flat_page: Page, app_url: str) -> None:
    visit(flat_page, app_url)
    opening = flat_page.paths
    flat_page.turn("A.SGD.lr", "ArrowRight")
    turned = flat_page.changed(opening)
    assert "A.SGD.lr" in flat_page.address
    flat_page.reload()
    assert flat_page.settle().paths == turned
    flat_page.turn("D.Adam.lr", "ArrowLeft")
    again = flat_page.changed(turned)
    assert again != opening
    flat_page.go_back()
    assert flat_page.changed(again) == turned


def test_a_turned_knob_leaves_the_charts_in_place(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.keep()
    before = page.paths
    page.turn("B.Momentum.lr", "ArrowRight")
    after = page.changed(before)
    assert page.kept(), "a chart was torn down: it flickers and forgets its zoom"
    assert [path for path in after if path[0] != "Momentum"] == [path for path in before if path[0] != "Momentum"]
    page.reload()
    assert page.settle().paths == after, "the chart in place does not show what the server would"


def test_a_link_shows_the_same_paths_to_somebody_else(flat_page: Page, new_page: Callable[..., Page], app_url: str) -> None:
    query = urlencode(
        {"landscape": "Himmelblau", "lanes": "AH", "A": "Adam", "A.Adam.lr": "0.0123456789", "H": "Lion", "x": "-1", "y": "0.25"}
    )
    mine = visit(flat_page, f"{app_url}/?{query}").paths
    flat_page.get_by_role("button", name="Copy link").click()
    link = flat_page.locator('[data-testid="stPopoverBody"] code').inner_text()
    spelled = dict(parse_qsl(urlsplit(link).query))
    assert spelled == Scenario.from_query(spelled).query()
    assert spelled["A.Adam.lr"] == "0.0123456789"
    assert visit(new_page(flat=True), link).paths == mine


def test_another_landscape_brings_its_own_race(flat_page: Page, app_url: str) -> None:
    visit(flat_page, app_url)
    before = flat_page.paths
    flat_page.locator(".st-key-landscape").get_by_role("combobox").click()
    flat_page.get_by_role("option", name=LANDSCAPES["Beale"].name).click()
    assert beginning(flat_page.changed(before)) == pytest.approx(LANDSCAPES["Beale"].start, rel=1e-6)
    assert flat_page.address["landscape"] == "Beale"


@pytest.mark.parametrize("junk", ["steps=1e12&A.SGD.lr=NaN&x=inf&landscape=__class__&A=eval&foo=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"])
def test_junk_in_a_link_is_ignored_with_one_note(flat_page: Page, app_url: str, junk: str) -> None:
    visit(flat_page, f"{app_url}/?{junk}")
    assert flat_page.locator('[data-testid="stAlert"]').count() == 1
    assert len(flat_page.paths) == 7
    assert flat_page.own_errors == []


@pytest.mark.slow
def test_dark(page: Page, app_url: str) -> None:
    visit(page.look(color_scheme="dark"), app_url)
    page.wait_for_timeout(500)
    assert max(page.background) < 60
    assert page.own_errors == []


def test_phone(new_page: Callable[..., Page], app_url: str) -> None:
    page = visit(new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True), app_url)
    assert page.narrow
    box = page.control("Pause").bounding_box()
    assert box["width"] >= 40
    assert box["height"] >= 40
    before = page.paths
    page.locator(".st-key-map").scroll_into_view_if_needed()
    page.touchscreen.tap(*page.chart("map").part(0.7, 0.7))
    page.changed(before)
    assert page.own_errors == []


@pytest.mark.slow
def test_less_motion_for_those_who_ask(page: Page, app_url: str) -> None:
    visit(page.look(reduced_motion="reduce"), app_url)
    assert page.playing is False
