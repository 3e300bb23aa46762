"""The maps page in a real Chromium: a cell under the pointer is told in words, and a click on it turns the lane's knobs."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from test_app import narrow, own_errors, slider

pytestmark = pytest.mark.browser

SMALL = {"landscape": "Himmelblau", "lanes": "AB", "A": "SGD", "B": "Momentum", "B.Momentum.lr": "0.01", "steps": "60", "cells": "32"}
STILL = """keys => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === 'notRunning' && !app.querySelector('[data-testid="stSkeleton"]')
        && keys.every(key => document.querySelector(`.st-key-${key} .js-plotly-plot`)?.fallLineState !== undefined);
}"""
WORDS = """() => [...document.querySelectorAll('.stBidiComponent, [data-testid="stBidiComponentRegular"], *')]
    .flatMap(node => [node, ...(node.shadowRoot?.querySelectorAll('*') ?? [])])
    .filter(node => node.className === 'fall-line-run' && !node.hidden).map(node => node.textContent)[0] ?? ''"""


def visit(page: Any, url: str, *keys: str, **more: str) -> Any:
    page.goto(f"{url}/maps?{urlencode(SMALL | more)}")
    page.wait_for_function(STILL, arg=list(keys), timeout=60_000)
    return page


def cell(page: Any, key: str, across: float, up: float) -> tuple[float, float]:
    """Where on the screen a part of a map lies, counted from its lower left corner."""
    page.locator(f".st-key-{key} .nsewdrag").first.scroll_into_view_if_needed()
    box = page.locator(f".st-key-{key} .nsewdrag").first.bounding_box()
    return box["x"] + box["width"] * across, box["y"] + box["height"] * (1 - up)


def told(page: Any, x: float, y: float) -> str:
    """The words on the cell under the pointer, once the chart heeds it."""
    words = ""
    for i in range(100):
        page.mouse.move(x + i % 2, y)
        page.wait_for_timeout(100)
        words = page.evaluate(WORDS)
        if words:
            break
    return words


def query(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.evaluate("location.href")).query).items()}


def test_a_click_on_a_cell_turns_the_knobs_of_its_lane(page: Any, app_url: str) -> None:
    visit(page, app_url, "sweep")
    x, y = cell(page, "sweep", 0.61, 0.26)
    place, end, *_ = told(page, x, y).split("\n")
    rate, memory = (float(part.split("=")[1]) for part in place.replace("\xa0", "").split(","))
    assert end
    page.evaluate("document.querySelector('.st-key-sweep .js-plotly-plot').marked = true")
    page.mouse.click(x, y)
    page.wait_for_function(f"new URLSearchParams(location.search).get('B.Momentum.lr') == '{rate:g}'", timeout=20_000)
    assert float(query(page)["B.Momentum.b1"]) == memory
    assert query(page)["cells"] == "32"
    assert float(slider(page, "B.Momentum.lr").get_attribute("aria-valuetext") or "nan") == rate
    page.get_by_text(f"present setting, η = {rate:.4g}, β₁ = {memory:.4g}").wait_for()
    # The ring has moved to the cell, in the chart that was there: the map is not drawn anew.
    ring = """() => { const chart = document.querySelector('.st-key-sweep .js-plotly-plot'), { x, y } = chart._fullLayout.xaxis
        ? { x: chart._fullLayout.xaxis.l2p(chart.layout.shapes[0].xanchor) / chart._fullLayout.xaxis._length,
            y: 1 - chart._fullLayout.yaxis.l2p(chart.layout.shapes[0].yanchor) / chart._fullLayout.yaxis._length } : {};
        return [chart.marked, x, y]; }"""
    page.wait_for_function(f"Math.abs(({ring})()[1] - 0.61) < 0.04")
    marked, across, up = page.evaluate(ring)
    assert marked
    assert (across, up) == (pytest.approx(0.61, abs=0.5 / 32 + 0.005), pytest.approx(0.26, abs=0.5 / 32 + 0.005))
    assert own_errors(page) == []
    page.reload()
    page.wait_for_function(STILL, arg=["sweep"], timeout=60_000)
    page.get_by_text(f"present setting, η = {rate:.4g}, β₁ = {memory:.4g}").wait_for()
    page.get_by_role("link", name="Race").click()
    page.wait_for_function("document.querySelector('.fall-line-player')?.dataset.steps > 0", timeout=20_000)
    assert float(slider(page, "B.Momentum.lr").get_attribute("aria-valuetext") or "nan") == rate


def test_a_cell_is_chosen_with_the_keyboard(page: Any, app_url: str) -> None:
    visit(page, app_url, "sweep")
    page.locator(".st-key-sweep .js-plotly-plot").focus()
    page.keyboard.press("ArrowRight")  # the first key shows where one is: at the ring
    at_the_ring = page.evaluate(WORDS).replace("\u00a0", " ")
    rate, memory = (float(part.split("=")[1]) for part in at_the_ring.split("\n")[0].split(","))
    assert rate == pytest.approx(0.01, rel=0.26), "the nearest of 32 cells over six decades"
    assert memory == pytest.approx(0.9, abs=0.05)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    place = page.evaluate(WORDS).replace("\u00a0", " ").split("\n")[0]
    further, higher = (float(part.split("=")[1]) for part in place.split(","))
    assert further == pytest.approx(rate * 10 ** (-10 * 6 / 31), rel=0.02), "ten cells"
    assert higher > memory
    back = "new KeyboardEvent('keydown', {key: 'ArrowLeft', altKey: true, bubbles: true, cancelable: true})"
    assert page.evaluate(f"document.activeElement.dispatchEvent({back})"), "Alt and an arrow are the browser's"
    page.keyboard.press("Enter")
    page.wait_for_function(f"new URLSearchParams(location.search).get('B.Momentum.lr') == '{further:g}'", timeout=20_000)
    assert float(query(page)["B.Momentum.b1"]) == higher
    page.keyboard.press("Escape")
    assert page.evaluate(WORDS) == ""
    assert own_errors(page) == []


@pytest.mark.parametrize(("picture", "key"), [("sweep", "sweep"), ("basins", "basins-B"), ("rates", "rates")])
def test_a_turned_knob_is_answered_by_the_picture_that_stands_there(page: Any, app_url: str, picture: str, key: str) -> None:
    visit(page, app_url, *([] if picture == "rates" else [key]), picture=picture, steps="150")
    chart = f"document.querySelector('.st-key-{key} .js-plotly-plot')"
    page.wait_for_function(f"{chart}?.data")
    shown = f"JSON.stringify({chart}?.data, (name, value) => ArrayBuffer.isView(value) ? [...value] : value)"
    page.evaluate(f"{chart}.marked = true")
    words = f"{chart}.closest('[role=figure]').ariaLabel"
    before, told_before = page.evaluate(f"[{shown}, {words}]")
    page.locator(".st-key-steps input[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{shown} !== {json.dumps(before)}", timeout=20_000)
    assert page.evaluate(f"{chart}.marked"), "the chart was built anew, which flickers"
    after, told_after = page.evaluate(f"[{shown}, {words}]")
    assert told_after != told_before
    assert own_errors(page) == []
    page.reload()
    page.wait_for_function(f"{chart}?.data", timeout=60_000)
    assert page.evaluate(f"[{shown}, {words}]") == [after, told_after], "the chart that stood there does not show what a new one does"


def test_a_click_on_a_basin_sets_the_start(page: Any, app_url: str) -> None:
    visit(page, app_url, "basins-A", "basins-B", picture="basins")
    page.mouse.click(*cell(page, "basins-B", 0.75, 0.25))
    page.wait_for_function("new URLSearchParams(location.search).has('x')", timeout=20_000)
    now = query(page)
    assert (float(now["x"]), float(now["y"])) == (pytest.approx(2.5, abs=0.2), pytest.approx(-2.5, abs=0.2))  # of -5…5
    assert own_errors(page) == []


def test_work_shows_progress_and_can_be_stopped_and_taken_up(page: Any, app_url: str) -> None:
    page.goto(f"{app_url}/maps?{urlencode(SMALL | {'picture': 'noise', 'cells': '256', 'steps': '600'})}")
    page.get_by_text("runs done, about").wait_for(timeout=20_000)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped:").wait_for(timeout=5_000)
    page.wait_for_function(STILL, arg=["noise-map"], timeout=20_000)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("runs done, about").wait_for(timeout=20_000)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped:").wait_for(timeout=5_000)
    assert own_errors(page) == []


def test_it_is_read_on_a_phone(new_page: Callable[..., Any], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(f"{app_url}/maps?{urlencode(SMALL)}")
    inside = "() => [...document.querySelectorAll('.js-plotly-plot')].every(chart => chart.getBoundingClientRect().right <= innerWidth + 1)"
    for name, key in (("Two knobs", "sweep"), ("Every start", "basins"), ("Learning rates", "rates"), ("Noise", "noise-map")):
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        page.locator(".st-key-picture").get_by_text(name, exact=True).click()
        page.wait_for_selector(f".st-key-{key} .js-plotly-plot .main-svg")
        page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
        assert narrow(page), name
        assert page.evaluate(inside), name
    assert own_errors(page) == []
