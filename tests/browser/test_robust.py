"""The player through what happens to a page: zoom, themes, tabs, other figures, other pages, broken charts, hundreds of races."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.alignment import ball_off, lane_off, lines_off
from tests.support.leavings import leavings
from tests.support.page import Page
from tests.support.wanted import above, below, other_than

pytestmark = pytest.mark.browser

# The probes are native markers, drawn by Plotly alone, at every 60th place of the second lane.
APP = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from browser.packets import Track
from ui.race.player import player

st.set_page_config(layout="wide")
T = 300
t = np.arange(T + 1)


def spiral(turn, decay):
    x, y = 1.5 * np.exp(-decay * t) * np.array([np.cos(turn * t), np.sin(turn * t)])
    return np.column_stack([x, y, x**2 + y**2, x**2 + y**2]).astype("f4")


LANES = [
    Track("One", "#0072b2", "solid", "square", spiral(0.05, 0.01), T, "A"),
    Track("Two", "#009e73", "dot", "circle", spiral(-0.02, 0.006), T, "B"),
]
changed = st.sidebar.toggle("changed")
st.sidebar.text_input("words")
layout = {"clickanywhere": True, "dragmode": "pan", "height": 400, "showlegend": False, "xaxis_range": [-2, 2], "yaxis_range": [-2, 2]}
layout |= {"margin": {"t": 90, "l": 110}, "title": "Another figure"} if changed else {"margin": {"t": 10, "b": 30, "l": 40, "r": 10}}
x, y = LANES[1].path[::60, :2].T
probes = go.Scatter(x=x, y=y, mode="markers", marker={"size": 4, "color": "#ff00ff"}, hoverinfo="skip")
curves = [go.Scatter(y=lane.path[:, 2], mode="lines", opacity=0.3, line={"color": lane.color}) for lane in LANES]
curve = go.Figure(curves, {"height": 250, "yaxis_type": "log", "showlegend": False, "title": "Also" if changed else "Loss"})
words, charts = st.tabs(["Words", "Charts"]) if st.query_params.get("tabs") else (st.container(), st.container())
charts.plotly_chart(go.Figure(probes, layout), key="map", config={"doubleClickDelay": 250, "scrollZoom": True})
charts.plotly_chart(curve, key="loss")
player(LANES, run="same", start=(1.5, 0.0), summary="It is over.", on_start=lambda x, y: None)
"""

MOST_LEFT = 2e6  # bytes: less than two hundred races are, with their paths


@pytest.fixture(scope="session")
def robust_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    app = tmp_path_factory.mktemp("robust") / "app.py"
    app.write_text(APP, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_CLIENT_TOOLBAR_MODE", "viewer")  # with a menu, which the app itself does without
        return serve(app)


@pytest.fixture(scope="module")
def shared(tab: Any, robust_url: str) -> Iterator[Page]:
    page = Page(tab).race(robust_url, charts=2)
    yield page
    page.leave()


@pytest.fixture
def race(shared: Page, robust_url: str, request: pytest.FixtureRequest) -> Page:
    """One page for the tests that follow, which leave it as they found it; who is tried once more has it opened anew."""
    return shared if request.node.execution_count == 1 else shared.race(robust_url, charts=2)


@pytest.fixture
def broken(page: Page, robust_url: str) -> Page:
    """A page of its own, for whoever breaks its chart."""
    return page.race(robust_url, charts=2)


def play(page: Page) -> None:
    """From the beginning, for 24 seconds."""
    page.control("Speed").select_option("0.25")
    page.seek(0)
    page.press("Play")


@pytest.mark.slow
def test_a_double_click_shows_everything_again(race: Page) -> None:
    play(race)
    whole = race.chart("map").range
    middle = race.chart("map").part(0.5, 0.5)
    race.mouse.move(*middle)
    race.mouse.wheel(0, -300)
    assert lane_off(race) < 1
    assert race.chart("map").range != whole
    race.chart("map").double_click(*middle)
    race.chart("map").until(range=pytest.approx(whole))
    assert lane_off(race) < 1
    assert race.playing
    assert not race.errors


def test_the_sidebar_is_folded_away_and_back(race: Page) -> None:
    play(race)
    narrow = race.chart("map").width
    race.locator('[data-testid="stSidebar"]').hover()
    race.locator('[data-testid="stSidebarCollapseButton"] button').click()
    race.chart("map").until(width=above(narrow + 100))
    assert lane_off(race) < 1
    race.locator('[data-testid="stExpandSidebarButton"]').click()
    race.chart("map").until(width=narrow)
    assert lane_off(race) < 1
    assert race.playing
    race.seek(0)
    assert ball_off(race) <= 1  # what is painted too: the ball's pixels
    assert not race.errors


def test_the_systems_theme_is_switched(race: Page) -> None:
    play(race)
    light = race.ink
    race.emulate_media(color_scheme="dark")
    race.until(ink=other_than(light))
    assert lane_off(race) < 1
    race.emulate_media(color_scheme="light")
    race.until(ink=light)
    assert lane_off(race) < 1
    assert race.playing
    assert race.locator(".fall-line-overlay").count() == 2
    assert not race.errors


def test_another_figure_while_it_plays(race: Page) -> None:
    play(race)
    for margin in (above(100), below(100)):
        before = race.step
        race.get_by_text("changed").click()
        race.chart("map").until(margin=margin)
        race.until(overlays=2)
        assert lane_off(race) < 1
        assert race.playing
        assert race.step > before
    assert race.locator(".fall-line-start").count() == 1
    assert not race.errors


@pytest.mark.slow
def test_the_theme_is_switched_in_the_menu(race: Page) -> None:
    play(race)
    before = race.ink
    for mode in ("Dark", "Light"):
        race.get_by_test_id("stMainMenuButton").click()
        race.get_by_role("menuitemradio", name=mode).click()
        before = race.until(ink=other_than(before)).ink
        race.keyboard.press("Escape")
        assert lane_off(race) < 1
    assert race.playing
    assert not race.errors


@pytest.mark.slow
def test_charts_in_a_tab_that_is_hidden_at_first(page: Page, robust_url: str) -> None:
    page.look(moving=True).goto(f"{robust_url}/?tabs=yes")
    page.until(seconds=60, steps=300)
    page.control("Speed").select_option("0.25")
    page.until(step=above(3))
    for _ in range(2):
        page.get_by_role("tab", name="Charts").click()
        page.until(overlays=2)
        assert lane_off(page) < 1
        page.get_by_role("tab", name="Words").click()
        page.until(step=above(page.step))
    assert page.warnings == []
    assert not page.errors


@pytest.mark.slow
def test_two_hundred_races_leave_nothing_behind(new_page: Callable[..., Page], robust_url: str) -> None:
    """Every one with other paths, and the lanes by other names, so that the legend is made anew."""
    race = new_page(flat=True).race(robust_url, charts=2).rest()
    race.ask("races", 0, 20)  # what is made once, is made
    before = leavings(race)
    assert "01000219" in race.ask("races", 20, 220)
    after = leavings(race)
    assert after.listeners <= before.listeners
    assert after.nodes <= before.nodes + 40
    assert after.canvases == before.canvases
    assert after.size - before.size < MOST_LEFT
    assert not race.errors


BREAKAGES = {
    "no layout": "delete chart._fullLayout",
    "no container": "chart.querySelector('.svg-container').remove()",
    "another container": "chart.querySelector('.svg-container').className = 'picture'",
    "another chart": "chart.className = 'chart'",
    "axes of another kind": "Object.assign(chart._fullLayout, { xaxis: {}, yaxis: {} })",
    "no data": "delete chart._fullData",
    "no drawing": "document.querySelector('.fall-line-player').player.overlays[0].canvas.getContext = () => null",
}


@pytest.mark.parametrize(
    "breakage",
    [pytest.param(code, id=name, marks=() if name == "no layout" else pytest.mark.slow) for name, code in BREAKAGES.items()],
)
def test_a_chart_that_is_not_as_it_was(broken: Page, breakage: str) -> None:
    """The loss chart goes on; nobody is told but the console, once."""
    play(broken)
    broken.evaluate(f"() => {{ const chart = document.querySelector('.st-key-map .js-plotly-plot'); {breakage}; }}")
    broken.until(step=above(broken.step + 8))
    assert broken.playing
    broken.seek(150)
    early = broken.chart("loss").painted
    broken.seek(250)
    assert broken.chart("loss").painted == other_than(early)
    assert [text for text in broken.warnings if text.startswith("The map chart")] == broken.warnings
    assert len(broken.warnings) <= 1
    assert broken.locator('[data-testid="stException"], [data-testid="stAlert"]').count() == 0
    assert broken.errors == []


@pytest.mark.slow
def test_the_camera_stays_where_the_visitor_put_it(page: Page, app_url: str) -> None:
    page.race(f"{app_url}/?lanes=AB&steps=100", charts=3)
    page.settle()
    first = page.chart("terrain").camera
    page.locator(".st-key-terrain").scroll_into_view_if_needed()
    box = page.chart("terrain").box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 25, steps=4)
    page.mouse.up()
    page.wait_for_timeout(1000)  # WebGL without a graphics card
    turned = page.chart("terrain").camera
    assert turned != pytest.approx(first, abs=0.05)
    play(page)
    page.until(step=above(3))
    page.seek(60)
    assert page.chart("terrain").camera == pytest.approx(turned, abs=1e-6)
    before = page.paths
    page.turn("A.SGD.lr", "ArrowLeft")
    page.changed(before)
    page.wait_for_timeout(500)
    assert page.chart("terrain").camera == pytest.approx(turned, abs=1e-6)
    assert page.own_errors == []


@pytest.mark.slow
def test_another_page_and_back(page: Page, app_url: str) -> None:
    page.race(f"{app_url}/?lanes=ABD&steps=200", charts=3)
    page.settle()
    page.seek(120)
    for _ in range(2):
        assert lanes_on_native_lines(page) >= 2
        page.get_by_role("link", name="Lessons").first.click()
        page.until(step=None, overlays=0)
        page.get_by_role("link", name="Race").first.click()
        page.until(step=120, playing=False, overlays=3)
    assert page.locator(".fall-line-start").count() == 1
    assert lanes_on_native_lines(page) >= 2
    assert page.own_errors == []


def lanes_on_native_lines(page: Page) -> int:
    """How many lanes of the map were compared with Plotly's own line; all within a pixel."""
    away = lines_off(page)
    assert all(distance < 1 for distance in away), away
    return len(away)
