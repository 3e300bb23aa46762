"""The race page as a visitor meets it, in a real Chromium."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest

from landscapes import LANDSCAPES
from scenario import Scenario
from tests.support.page import Page
from tests.support.wanted import above, holding, other_than

pytestmark = pytest.mark.browser


def visit(page: Page, url: str) -> Page:
    return page.open(url).settle()


# A page that is opened once serves the tests that can go on from wherever the one before has left it.
# They come before those that use the same tab for pages of their own.


@pytest.fixture(scope="module")
def flat_opening(flat_tab: Any, app_url: str) -> Iterator[Page]:
    page = visit(Page(flat_tab).look(moving=True), app_url)
    yield page
    page.leave(stay=True)


def test_the_first_screen_is_a_race_already_moving(flat_opening: Page) -> None:
    assert flat_opening.playing
    flat_opening.until(step=above(5))
    assert flat_opening.chart("map").lines == ["SGD", "Momentum", "RMSProp", "Adam"]
    assert flat_opening.locator("table").get_by_text("RMSProp").count() == 1
    assert flat_opening.narrow
    assert flat_opening.own_errors == []


def test_number_fields_have_no_button_that_empties_them(flat_opening: Page) -> None:
    """browser/page.css hides Streamlit's."""
    buttons = flat_opening.get_by_test_id("stNumberInputClearButton")
    assert buttons.count() == 2, "Streamlit calls it otherwise now"
    assert not any(button.is_visible() for button in buttons.all())
    assert flat_opening.get_by_test_id("stNumberInputField").first.is_visible()


def test_pause_step_scrub_and_keys(flat_opening: Page) -> None:
    flat_opening.press("Pause")
    here = flat_opening.until(playing=False).step
    flat_opening.press("Step forward")
    flat_opening.until(step=here + 1)
    flat_opening.player.get_by_label("Step", exact=True).fill("120")
    flat_opening.until(step=120)
    flat_opening.player.focus()
    flat_opening.keyboard.press("End")
    flat_opening.until(step=flat_opening.steps)
    flat_opening.keyboard.press("Home")
    flat_opening.until(step=0)
    flat_opening.keyboard.press("Space")
    flat_opening.until(playing=True)


def test_the_board_has_the_lowest_first_and_the_numbers_of_the_chart_at_that_step(flat_opening: Page) -> None:
    curves = {name: places[len(places) // 2 :] for name, *places in flat_opening.chart("loss").paths}
    flat_opening.seek(0)
    flat_opening.emulate_media(reduced_motion="reduce")  # a row is where it belongs at once
    flat_opening.press("Play")
    boards = [flat_opening.until(step=above(passed)).board for passed in (2, 23, 61, 111)]
    assert flat_opening.playing
    flat_opening.emulate_media(reduced_motion="no-preference")
    for step, rows in boards:
        heights = [curves[name][step] for name, _, _ in rows]
        assert [written(number) for _, number, _ in rows] == pytest.approx(heights, rel=6e-3), step
        assert heights == sorted(heights), step
    assert len({tuple(name for name, _, _ in rows) for _, rows in boards}) > 1, "nobody overtakes anybody here: the order is not tested"


def test_tab_goes_through_the_board_in_the_order_that_is_shown_and_what_has_the_keyboard_keeps_it(flat_opening: Page) -> None:
    flat_opening.emulate_media(reduced_motion="reduce")  # a row is where it belongs at once
    flat_opening.seek(2)
    early = [name for name, _, _ in flat_opening.board[1]]
    flat_opening.until(boarded=early)
    flat_opening.get_by_role("button", name=early[0], description=f"Bring out {early[0]}").focus()
    flat_opening.seek(flat_opening.steps or 0)
    late = [name for name, _, _ in flat_opening.board[1]]
    assert late[0] != early[0], "nobody overtakes anybody here: the order is not tested"
    flat_opening.until(boarded=late)
    assert flat_opening.focused == "board"
    assert flat_opening.evaluate("document.activeElement.querySelector('.name').textContent") == early[0]
    flat_opening.blur()
    flat_opening.emulate_media(reduced_motion="no-preference")


def written(number: str) -> float:
    """The value of 7.89×10⁻⁴."""
    digits, _, power = number.replace("−", "-").partition("×10")
    return float(digits) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def test_a_row_brings_its_lane_out_everywhere_and_the_address_keeps_it(flat_opening: Page) -> None:
    flat_opening.look()  # from here on nothing has to move
    row = flat_opening.get_by_role("button", name="Adam", description="Bring out Adam")
    row.click()
    chosen = {"pressed": [False, False, False, True], "strengths": [0.25, 0.25, 0.25, 1]}
    flat_opening.until(address={"lane": "D"}, **chosen).rest()
    assert all(flat_opening.slider(f"D.Adam.{knob}").is_visible() for knob in ("lr", "b1", "b2", "eps"))
    flat_opening.reload()
    flat_opening.settle().until(address={"lane": "D"}, **chosen)
    assert flat_opening.slider("D.Adam.b1").is_visible()
    row.click()
    flat_opening.until(address={}, pressed=[False] * 4, strengths=[1] * 4).rest()
    assert flat_opening.slider("D.Adam.b1").count() == 0


def test_an_eye_hides_a_lane_and_shows_it_and_two_can_be_left(flat_opening: Page) -> None:
    before = flat_opening.paths
    flat_opening.locator(".st-key-choose-D button").first.click()
    flat_opening.until(strengths=[0.25, 0.25, 0.25, 1]).control("Hide Adam").click()
    flat_opening.until(strengths=[1, 1, 1])  # what is hidden puts nobody in its shadow
    assert flat_opening.settle().paths == before[:3]
    flat_opening.control("Show Adam").click()
    flat_opening.until(strengths=[0.25, 0.25, 0.25, 1])
    assert flat_opening.settle().paths == before
    flat_opening.control("Only these two: Adam and Momentum").click()
    assert flat_opening.changed(before) == [before[1], before[3]]
    _, rows = flat_opening.board
    assert {name for name, *_ in rows[:2]} == {"Momentum", "Adam"}
    assert {tuple(row) for row in rows[2:]} == {("SGD", "", "hidden"), ("RMSProp", "", "hidden")}
    flat_opening.go_back()
    assert flat_opening.changed([before[1], before[3]]) == before


def test_a_typed_number_counts_between_the_ticks_and_one_without_sense_is_told(flat_opening: Page) -> None:
    before = flat_opening.settle().paths
    if not flat_opening.slider("D.Adam.b1").count():
        flat_opening.locator(".st-key-choose-D button").first.click()
    typed = flat_opening.field("D-Adam-b1-typed")
    typed.locator.fill("0,8765")
    typed.locator.press("Enter")
    flat_opening.changed(before)
    typed.until(value="0.8765")
    flat_opening.field("D-Adam-b1").until(written="0.8765")
    told = flat_opening.until(address=holding(**{"D.Adam.b1": "0.8765"})).paths
    for senseless in ("two", "1"):
        typed.locator.fill(senseless)
        typed.locator.press("Enter")
        flat_opening.get_by_text(f"β₁ stays as it was: {senseless} is not").wait_for()
        typed.until(value="0.8765")
    assert flat_opening.paths == told
    assert flat_opening.own_errors == []


def test_a_click_on_the_map_moves_the_start(flat_opening: Page) -> None:
    before = flat_opening.paths
    flat_opening.mouse.click(*flat_opening.chart("map").part(0.75, 0.75))
    x, y = beginning(flat_opening.changed(before))
    assert (x, y) == (pytest.approx(1.0, abs=0.03), pytest.approx(2.0, abs=0.03))
    assert float(flat_opening.get_by_role("spinbutton", name="Start x").input_value()) == pytest.approx(x, rel=1e-3)
    assert float(flat_opening.address["x"]) == pytest.approx(x, rel=1e-6)
    assert float(flat_opening.address["y"]) == pytest.approx(y, rel=1e-6)


def beginning(paths: list[list[Any]]) -> tuple[float, float]:
    """Where the first lane starts."""
    _, *places = paths[0]
    return places[0], places[len(places) // 2]


def test_a_turned_knob_leaves_the_charts_in_place_and_survives_reload_and_back(flat_opening: Page) -> None:
    flat_opening.keep()
    opening = flat_opening.paths
    flat_opening.turn("A.SGD.lr", "ArrowRight")
    turned = flat_opening.changed(opening)
    assert flat_opening.kept(), "a chart was torn down: it flickers and forgets its zoom"
    assert [path for path in turned if path[0] != "SGD"] == [path for path in opening if path[0] != "SGD"]
    assert "A.SGD.lr" in flat_opening.address
    flat_opening.reload()
    assert flat_opening.settle().paths == turned, "the chart in place does not show what the server would"
    flat_opening.turn("D.Adam.lr", "ArrowLeft")
    again = flat_opening.changed(turned)
    assert again != opening
    flat_opening.go_back()
    assert flat_opening.changed(again) == turned


def test_another_landscape_and_other_lanes_bring_their_race_to_the_charts_that_stand(flat_opening: Page) -> None:
    before = flat_opening.paths
    shown, loss = flat_opening.chart("map"), flat_opening.chart("loss")
    shown.keep()
    loss.keep()
    flat_opening.locator(".st-key-landscape").get_by_role("combobox").click()
    flat_opening.get_by_role("option", name=LANDSCAPES["Beale"].name).click()
    assert beginning(flat_opening.changed(before)) == pytest.approx(LANDSCAPES["Beale"].start, rel=1e-6)
    assert flat_opening.address["landscape"] == "Beale"
    ground = LANDSCAPES["Beale"]()
    shown.until(ranges=[end for ends in ground.domain for end in ends], meta=holding(kind="Beale"))
    for name, points in (("minimum", ground.minima), ("saddle", ground.saddles)):
        np.testing.assert_allclose(shown.signs[name], points, rtol=1e-6)
    before = flat_opening.paths
    flat_opening.locator(".fall-line-scenes [data-slug=thrown-off-the-cliff]").click()  # three lanes, another ground, fewer steps
    assert [name for name, *_ in flat_opening.changed(before)] == ["SGD", "HeavyBall", "Adam"]
    assert loss.lines == ["SGD", "HeavyBall", "Adam"]
    seen = [shown.paths, loss.paths, shown.ranges, loss.ranges]
    assert shown.kept, "it was torn down: it is blank until another is drawn"
    assert loss.kept, "it was torn down: it is blank until another is drawn"
    flat_opening.reload()
    flat_opening.settle()
    assert [shown.paths, loss.paths, shown.ranges, loss.ranges] == seen, "the charts in place do not show what the server would"


def test_hover_on_a_path_tells_step_place_and_loss(flat_page: Page, app_url: str) -> None:
    flat_page.look().go(app_url + "/?lanes=B", lanes=["Momentum"]).settle()
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


def test_where_balls_crowd_at_a_minimum_a_lens_magnifies_them(flat_page: Page, app_url: str) -> None:
    """SGD, RMSProp and Adam end in one basin of Himmelblau's; they begin at one place, which is no minimum."""
    flat_page.go(app_url + "/?landscape=Himmelblau", lanes=["SGD", "Momentum", "RMSProp", "Adam"]).settle()
    chart = flat_page.chart("map")
    chart.writes()
    flat_page.seek(3)
    assert chart.written == []
    flat_page.seek(170)
    powers = [2**power for power in range(1, 13)]
    assert [word for word in chart.written if word in [f"× {power}" for power in powers]] == chart.written != []
    assert flat_page.own_errors == []


def test_without_webgl_map_and_loss_go_on(flat_page: Page, app_url: str) -> None:
    page = flat_page.race(f"{app_url}/?lanes=AB&steps=100", charts=2)
    assert page.webgl is False
    page.until(step=above(10))
    for key in ("map", "loss"):
        page.seek(10)
        before = page.chart(key).painted
        page.seek(90)
        assert page.chart(key).painted == other_than(before)
    assert page.warnings == []
    assert [error for error in page.own_errors if "WebGL" not in error] == []  # Plotly's own complaint


@pytest.mark.slow
def test_a_link_shows_the_same_paths_to_somebody_else(flat_page: Page, new_page: Callable[..., Page], app_url: str) -> None:
    query = urlencode(
        {"landscape": "Himmelblau", "lanes": "AH", "A": "Adam", "A.Adam.lr": "0.0123456789", "H": "Lion", "x": "-1", "y": "0.25"}
    )
    mine = flat_page.go(f"{app_url}/?{query}", lanes=["Adam", "Lion"]).settle().paths
    link = flat_page.share()
    spelled = dict(parse_qsl(urlsplit(link).query))
    assert spelled == Scenario.from_query(spelled).query()
    assert spelled["A.Adam.lr"] == "0.0123456789"
    assert visit(new_page(flat=True), link).paths == mine


@pytest.mark.slow
@pytest.mark.parametrize("junk", ["steps=1e12&A.SGD.lr=NaN&x=inf&landscape=__class__&A=eval&foo=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"])
def test_junk_in_a_link_is_ignored_with_one_note(flat_page: Page, app_url: str, junk: str) -> None:
    visit(flat_page, f"{app_url}/?{junk}")
    assert flat_page.locator('[data-testid="stAlert"]').count() == 1
    assert len(flat_page.paths) == 4
    assert flat_page.own_errors == []


@pytest.mark.slow
def test_dark(page: Page, app_url: str) -> None:
    visit(page.look(color_scheme="dark"), app_url)
    page.wait_for_timeout(500)
    assert max(page.background) < 60
    assert page.own_errors == []


@pytest.mark.slow
def test_phone(phone: Page, app_url: str) -> None:
    page = visit(phone, app_url)
    assert page.narrow
    assert page.cut == []
    box = page.control("Play").bounding_box()
    assert box["width"] >= 40
    assert box["height"] >= 40
    before = page.paths
    page.locator(".st-key-map").scroll_into_view_if_needed()
    page.touchscreen.tap(*page.chart("map").part(0.7, 0.7))
    page.changed(before)
    assert page.own_errors == []


@pytest.mark.slow
def test_less_motion_for_those_who_ask(page: Page, app_url: str) -> None:
    visit(page, app_url)
    assert page.playing is False
