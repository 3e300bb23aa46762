"""Wheels, mice and fingers on charts: the page scrolls, what can be zoomed stays in its window, and a swipe is no click."""

from math import dist
from urllib.parse import urlencode

import pytest

from tests.support.chart import Chart
from tests.support.fingers import pinch, swipe
from tests.support.page import Page
from tests.support.wanted import below, other_than

pytestmark = pytest.mark.browser

RACE = "/?landscape=Beale&lanes=AD&steps=60"
MAPS = "/maps?" + urlencode({"landscape": "Himmelblau", "lanes": "AB", "B.Momentum.lr": "0.01", "steps": "60", "cells": "32"})
MICROSCOPE = "/microscope?landscape=Beale&lanes=AD&steps=60"
CHARTS = {RACE: ("map", "loss"), MAPS: ("sweep",), MICROSCOPE: ("timelines",)}  # the terrain has tests of its own, with WebGL


def visit(page: Page, url: str, where: str) -> Page:
    """Where the page is already it rests: each test leaves its charts as it found them, or the address says that they are others now."""
    if page.url == url + where:
        return page.rest()
    page.go(url + where)
    if where == RACE:
        page.until(seconds=60, lanes=["SGD", "Adam"], steps=60).settle()
    elif where == MAPS:
        page.chart("sweep").until(heeded=True)
    else:
        page.chart("timelines").until(drawn=True)
    return page.rest()


def terrain_of(page: Page, url: str) -> Chart:
    """Of the race, drawn."""
    return visit(page, url, RACE).chart("terrain").until(in_three_dimensions=True)


def shown(chart: Chart) -> list[float]:
    """What can be seen of a chart: the ends of its axes, or from where one looks."""
    return chart.camera if chart.key == "terrain" else chart.ranges


def middle(page: Page, key: str) -> tuple[float, float]:
    """Of a chart, scrolled to the middle of the window."""
    page.chart(key).centre()
    page.wait_for_timeout(100)
    box = page.chart(key).box
    return box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.45


def test_the_map_is_zoomed_with_ctrl_and_the_wheel_and_ends_at_the_window(flat_page: Page, app_url: str) -> None:
    page = visit(flat_page, app_url, RACE)
    chart, whole = page.chart("map"), page.chart("map").ranges
    x0, x1, y0, y1 = whole
    at = chart.where(1.5, 2.0)
    button = page.get_by_role("button", name="Whole window")
    page.mouse.move(*at)
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -100)
    chart.until(width_seen=below(0.5 * (x1 - x0)))
    page.wait_for_timeout(300)
    part = (x1 - x0) / (chart.ranges[1] - chart.ranges[0]) - 1  # of a pixel that a wheel leaves out, which tells whole ones, and that grows
    assert chart.where(1.5, 2.0) == pytest.approx(at, abs=max(1, part)), "what the pointer is on stays there"
    assert button.is_visible()
    page.mouse.move(*chart.part(0.1, 0.1))  # out again, about a corner: the window's other end is met first
    for _ in range(12):
        page.mouse.wheel(0, 100)
        left, right, low, high = chart.ranges
        assert x0 - 1e-9 <= left < right <= x1 + 1e-9
        assert y0 - 1e-9 <= low < high <= y1 + 1e-9
        assert (right - left) / (x1 - x0) == pytest.approx((high - low) / (y1 - y0), rel=1e-6), "both axes alike"
    page.keyboard.up("Control")
    chart.until(ranges=pytest.approx(whole))
    page.wait_for_timeout(300)
    assert button.is_hidden()
    assert page.address.get("x") is None, "no start was set"


def test_a_drag_moves_what_is_zoomed_and_never_the_window(flat_page: Page, app_url: str) -> None:
    page = visit(flat_page, app_url, RACE)
    chart, whole, paths = page.chart("map"), page.chart("map").ranges, page.paths
    x, y = chart.part(0.4, 0.6)

    def drag(right: float, down: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y + down, steps=6)
        page.mouse.up()
        page.wait_for_timeout(500)  # longer than a click is held

    drag(120, 60)
    assert chart.ranges == whole
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_timeout(300)
    place, before = chart.where(0.5, 0.5), chart.ranges
    drag(40, 30)
    assert chart.where(0.5, 0.5) == pytest.approx((place[0] + 40, place[1] + 30), abs=1)
    assert chart.ranges[1] - chart.ranges[0] == pytest.approx(before[1] - before[0])
    for _ in range(6):
        drag(300, 0)
    assert chart.ranges[0] == pytest.approx(whole[0]), "the edge of the window is the end"
    assert chart.ranges[1] - chart.ranges[0] == pytest.approx(before[1] - before[0])
    page.get_by_role("button", name="Whole window").click()
    chart.until(ranges=pytest.approx(whole))
    assert page.paths == paths, "no drag set the start"
    assert page.own_errors == []


def test_the_whole_window_is_that_of_the_landscape_that_came_last(flat_page: Page, app_url: str) -> None:
    page = flat_page.go(f"{app_url}/?landscape=Rosenbrock&lanes=AD", lanes=["SGD", "Adam"]).settle()
    page = visit(page, app_url, RACE)
    chart, whole = page.chart("map"), page.chart("map").ranges
    assert whole == [-4.5, 4.5, -4.5, 4.5]
    at = chart.where(1.5, 2.0)
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    chart.until(ranges=other_than(whole))
    page.get_by_role("button", name="Whole window").click()
    chart.until(ranges=pytest.approx(whole))


def test_the_terrain_is_zoomed_with_ctrl_and_the_wheel_and_comes_back(page: Page, app_url: str) -> None:
    chart = terrain_of(page, app_url)
    page.mouse.move(*middle(page, "terrain"))
    before = chart.camera
    far = dist(before[:3], before[3:6])
    page.keyboard.down("Control")
    for _ in range(8):
        page.mouse.wheel(0, 100)
    page.wait_for_timeout(400)
    assert dist(chart.camera[:3], chart.camera[3:6]) <= far * 1.001, "no farther away"
    for _ in range(3):
        page.mouse.wheel(0, -100)
    page.wait_for_timeout(400)
    assert dist(chart.camera[:3], chart.camera[3:6]) < 0.6 * far
    page.keyboard.up("Control")
    page.locator(".st-key-terrain").get_by_role("button", name="Whole window").click()
    chart.until(camera=pytest.approx(before, abs=1e-3))
    assert page.own_errors == []


def test_a_press_and_a_drag_on_the_loss_chart_seek(flat_page: Page, app_url: str) -> None:
    page = visit(flat_page, app_url, RACE)
    chart = page.chart("loss")
    before = chart.ranges
    x, y = chart.part(0.5, 0.5)
    page.mouse.click(x, y)
    page.until(step=30, playing=False)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(chart.part(0.9, 0.2)[0], y - 20, steps=5)
    page.until(step=54)
    page.mouse.move(chart.part(0.1, 0.2)[0] - 500, y, steps=5)
    page.until(step=0)
    page.mouse.up()
    page.mouse.move(*chart.part(0.7, 0.5))
    page.wait_for_timeout(200)
    assert page.step == 0, "the button was let go"
    assert chart.ranges == before
    assert page.own_errors == []


def wheel_scrolls(page: Page, key: str) -> None:
    """Over a chart a notch of the wheel is a notch of the page, and nothing of the chart."""
    page.mouse.move(*middle(page, key))
    before, scrolled = shown(page.chart(key)), page.scrolled
    notch = -100 if scrolled > 200 else 100
    page.mouse.wheel(0, notch)
    page.until(scrolled=pytest.approx(scrolled + notch, abs=2))
    page.wait_for_timeout(200)  # Plotly would answer by now
    assert shown(page.chart(key)) == before, key


@pytest.mark.parametrize("where", [RACE, *(pytest.param(other, marks=pytest.mark.slow) for other in (MAPS, MICROSCOPE))])
def test_the_wheel_scrolls_the_page_over_every_chart(flat_page: Page, app_url: str, where: str) -> None:
    page = visit(flat_page.look(1280, 500), app_url, where)
    for key in CHARTS[where]:
        wheel_scrolls(page, key)
    assert page.own_errors == []


def test_the_wheel_scrolls_the_page_over_the_terrain(page: Page, app_url: str) -> None:
    terrain_of(page.look(1280, 500), app_url)
    wheel_scrolls(page, "terrain")
    assert page.own_errors == []


def finger_scrolls(page: Page, key: str) -> None:
    """A finger up or down over a chart is the page's, and nothing of the chart; nor is it a click."""
    at = middle(page, key)
    before, scrolled, address, step = shown(page.chart(key)), page.scrolled, page.address, page.step
    down = 160 if scrolled > 300 else -220
    swipe(page, at, 4, down)
    assert (scrolled - page.scrolled) / down > 0.3, f"{key}: the page stays where it is"
    assert shown(page.chart(key)) == before, key
    assert (page.address, page.step) == (address, step), f"{key}: a swipe was taken for a click"


@pytest.mark.parametrize("where", [*(pytest.param(other, marks=pytest.mark.slow) for other in (MICROSCOPE, MAPS)), RACE])
def test_one_finger_scrolls_the_page_over_every_chart(flat_phone: Page, app_url: str, where: str) -> None:
    page = visit(flat_phone, app_url, where)
    assert page.narrow
    assert page.cut == []
    for key in CHARTS[where]:
        finger_scrolls(page, key)
    assert page.own_errors == []


def test_a_finger_seeks_across_the_loss_chart(flat_phone: Page, app_url: str) -> None:
    page = visit(flat_phone, app_url, RACE)
    chart = page.chart("loss")
    middle(page, "loss")
    page.touchscreen.tap(*chart.part(0.75, 0.5))
    page.until(step=45)
    scrolled = page.scrolled
    left, right = chart.part(0.2, 0.5), chart.part(0.6, 0.5)
    swipe(page, left, right[0] - left[0], 0)
    assert page.step == pytest.approx(36, abs=1)
    assert page.scrolled == scrolled


def test_two_fingers_zoom_the_map_and_a_tap_sets_the_start(flat_phone: Page, app_url: str) -> None:
    page = visit(flat_phone, app_url, RACE)
    chart, whole = page.chart("map"), page.chart("map").ranges
    at = middle(page, "map")
    pinch(page, at, 80, 200, moves=6)
    assert (chart.ranges[1] - chart.ranges[0]) / (whole[1] - whole[0]) == pytest.approx(80 / 200, rel=0.05)
    seen = chart.ranges
    pinch(page, at, 100, 100, right=40, moves=6)
    assert chart.ranges[1] - chart.ranges[0] == pytest.approx(seen[1] - seen[0], rel=0.01)
    assert chart.ranges[0] < seen[0], "two fingers move it too"
    pinch(page, at, 220, 20, moves=6)
    assert chart.ranges == pytest.approx(whole)
    before = page.paths
    page.touchscreen.tap(*middle(page, "map"))
    page.changed(before)
    assert page.own_errors == []


def test_fingers_scroll_zoom_and_turn_the_terrain(page: Page, app_url: str) -> None:
    """In the window of a phone, which a touch on the page of the desk cannot be told from: what is drawn here is dear."""
    terrain = terrain_of(page.look(390, 844), app_url)
    finger_scrolls(page, "terrain")
    at = middle(page, "terrain")
    camera = terrain.camera
    pinch(page, at, 60, 150, moves=4)
    assert dist(terrain.camera[:3], terrain.camera[3:6]) == pytest.approx(0.4 * dist(camera[:3], camera[3:6]), rel=0.1)
    camera = terrain.camera
    swipe(page, at, 80, 0, moves=4)
    assert terrain.camera != camera, "a finger across turns it"
    assert page.own_errors == []


@pytest.mark.slow
def test_a_swipe_over_the_maps_is_no_click_and_a_tap_is_one(flat_phone: Page, app_url: str) -> None:
    page = visit(flat_phone, app_url, MAPS)
    address = page.address
    for right, down in [(0, -150), (0, 150), (120, 0), (-120, 0), (60, -60), (-60, 60), (30, 100), (-30, -100)]:
        swipe(page, middle(page, "sweep"), right, down)
    page.rest()
    assert page.address == address
    page.touchscreen.tap(*middle(page, "sweep"))
    page.until(address=other_than(address))
    page.rest()
    page.wait_for_timeout(2500)
    assert not page.locator(".fall-line-run").is_visible(), "words stay where no finger is"


def test_on_a_phone_the_map_and_the_knobs_of_a_lane_share_the_screen_and_the_pages_have_names(flat_phone: Page, app_url: str) -> None:
    phone = flat_phone.go(f"{app_url}/?landscape=Quadratic&lane=D", overlays=2, strengths=[0.25, 0.25, 0.25, 1])
    bar = phone.get_by_role("navigation", name="Pages").get_by_role("button")
    bar.nth(5).wait_for()
    assert phone.locator(".st-key-landscape").is_hidden(), "nothing of the sheet shows before it is opened"
    assert bar.all_inner_texts() == ["Race", "Microscope", "Maps", "Network", "Lessons", "Knobs"]
    sheet = phone.get_by_test_id("stSidebar").get_by_text("Landscape", exact=True)
    assert not sheet.is_visible(), "words of the sheet stand over the page"
    assert phone.cut == []
    bar.last.tap()
    sheet.wait_for()
    phone.locator(".st-key-row-D-Adam-b1").scroll_into_view_if_needed()
    ((left, top, right, bottom),) = phone.boxes(".st-key-map")
    ((_, upper, _, lower),) = phone.boxes(".st-key-row-D-Adam-b1")
    assert 0 <= left < right <= 390
    assert 0 <= top < bottom <= upper < lower <= 844
    phone.slider("D.Adam.b1").focus()
    phone.keyboard.press("ArrowLeft")
    phone.until(address={"landscape": "Quadratic", "lane": "D", "D.Adam.b1": "0.85"})
    bar.last.tap()
    sheet.wait_for(state="hidden")
    bar.nth(2).tap()
    phone.until(path="/maps")
