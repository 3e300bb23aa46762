"""The player through what happens to a page: zoom, themes, tabs, other figures, other pages, broken charts, hundreds of races."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import QUIET, watched
from test_app import changed, own_errors, paths, settled, slider
from test_player import assert_aligned, control, is_playing, seek, step

browser_test = pytest.mark.browser

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

# How far the second lane, as the overlay has it, is from the probes: the worst of them over the next frames, in pixels.
GAP = """async (frames) => {
    let worst = 0;
    for (let frame = 0; frame < frames; frame++) {
        await new Promise(requestAnimationFrame);
        const view = document.querySelector(".fall-line-player").player.overlays[0];
        const canvas = document.querySelector(".st-key-map .fall-line-overlay").getBoundingClientRect();
        const probes = [...document.querySelectorAll(".st-key-map .scatterlayer .point")].slice(0, -1); // the last is where no line begins
        if (probes.length !== 5) return `${probes.length} probes`;
        probes.forEach((probe, i) => {
            const box = probe.getBoundingClientRect(), [x, y] = view.trails[1].ends.subarray(4 * 60 * i);
            const away = Math.hypot(canvas.left + x - box.left - box.width / 2, canvas.top + y - box.top - box.height / 2);
            if (Number.isFinite(x)) worst = Math.max(worst, away);
        });
    }
    return worst;
}"""

# In the app itself: the ends of Plotly's own lines, and the overlay's. NaN is a line that leaves the window.
ENDS = """() => {
    const view = document.querySelector(".fall-line-player").player.overlays[0];
    const canvas = document.querySelector(".st-key-map .fall-line-overlay").getBoundingClientRect();
    return [...document.querySelectorAll(".st-key-map .scatterlayer .trace path.js-line")].map((line, i) => {
        const at = (length) => line.getPointAtLength(length).matrixTransform(line.getScreenCTM());
        const { ends } = view.trails[i], last = 4 * (view.player.race.lanes[i].last - 1) + 2;
        const away = (point, [x, y]) => Math.hypot(canvas.left + x - point.x, canvas.top + y - point.y);
        return Math.max(away(at(0), ends), away(at(line.getTotalLength()), ends.subarray(last)));
    }).filter((away) => !Number.isNaN(away));
}"""


@pytest.fixture(scope="session")
def robust_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    app = tmp_path_factory.mktemp("robust") / "app.py"
    app.write_text(APP, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_CLIENT_TOOLBAR_MODE", "viewer")  # with a menu, which the app itself does without
        return serve(app)


def noting_warnings(page: Any) -> Any:
    page.warnings = []
    page.on("console", lambda message: message.type == "warning" and page.warnings.append(message.text))
    return page


def opened(page: Any, url: str, charts: int = 2) -> Any:
    noting_warnings(page).goto(url)
    page.wait_for_selector(".fall-line-player", timeout=60_000)
    page.wait_for_function(f"document.querySelectorAll('.fall-line-overlay').length === {charts}", timeout=60_000)
    return page


@pytest.fixture
def race(page: Any, robust_url: str) -> Any:
    return opened(page, robust_url)


def play(page: Any) -> None:
    """From the beginning, for 24 seconds."""
    control(page, "Speed").select_option("0.25")
    seek(page, 0)
    control(page, "Play").click()


def assert_on_the_path(page: Any) -> None:
    page.wait_for_timeout(500)  # Plotly ends its own transition
    assert page.evaluate(GAP, 10) < 1


@browser_test
def test_a_double_click_shows_everything_again(race: Any) -> None:
    play(race)
    whole = race.evaluate("document.querySelector('.st-key-map .js-plotly-plot')._fullLayout.xaxis.range")
    box = race.locator(".st-key-map .nsewdrag").first.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    race.mouse.move(*middle)
    race.mouse.wheel(0, -300)
    assert_on_the_path(race)
    assert race.evaluate("document.querySelector('.st-key-map .js-plotly-plot')._fullLayout.xaxis.range") != whole
    race.mouse.dblclick(*middle)
    race.wait_for_timeout(500)
    assert race.evaluate("document.querySelector('.st-key-map .js-plotly-plot')._fullLayout.xaxis.range") == pytest.approx(whole)
    assert_on_the_path(race)
    assert is_playing(race)
    assert not race.errors


@browser_test
def test_the_sidebar_is_folded_away_and_back(race: Any) -> None:
    play(race)
    width = "document.querySelector('.st-key-map .js-plotly-plot').offsetWidth"
    narrow = race.evaluate(width)
    race.locator('[data-testid="stSidebar"]').hover()
    race.locator('[data-testid="stSidebarCollapseButton"] button').click()
    race.wait_for_function(f"{width} > {narrow} + 100")
    assert_on_the_path(race)
    race.locator('[data-testid="stExpandSidebarButton"]').click()
    race.wait_for_function(f"{width} === {narrow}")
    assert_on_the_path(race)
    assert is_playing(race)
    seek(race, 0)
    assert_aligned(race)  # what is painted too: the ball's pixels
    assert not race.errors


@browser_test
def test_the_systems_theme_is_switched(race: Any) -> None:
    play(race)
    ink = "document.querySelector('.fall-line-player').player.ink"
    light = race.evaluate(ink)
    race.emulate_media(color_scheme="dark")
    race.wait_for_function(f"{ink} !== '{light}'", timeout=20_000)
    assert_on_the_path(race)
    race.emulate_media(color_scheme="light")
    race.wait_for_function(f"{ink} === '{light}'", timeout=20_000)
    assert_on_the_path(race)
    assert is_playing(race)
    assert race.locator(".fall-line-overlay").count() == 2
    assert not race.errors


@browser_test
def test_the_theme_is_switched_in_the_menu(race: Any) -> None:
    play(race)
    ink = "document.querySelector('.fall-line-player').player.ink"
    before = race.evaluate(ink)
    for mode in ("Dark", "Light"):
        race.get_by_test_id("stMainMenuButton").click()
        race.get_by_role("menuitemradio", name=mode).click()
        race.wait_for_function(f"{ink} !== '{before}'", timeout=20_000)
        before = race.evaluate(ink)
        race.keyboard.press("Escape")
        assert_on_the_path(race)
    assert is_playing(race)
    assert not race.errors


@browser_test
def test_charts_in_a_tab_that_is_hidden_at_first(page: Any, robust_url: str) -> None:
    noting_warnings(page).goto(f"{robust_url}/?tabs=yes")
    page.wait_for_selector(".fall-line-player[data-steps='300']", timeout=60_000)
    control(page, "Speed").select_option("0.25")
    page.wait_for_function("+document.querySelector('.fall-line-player').dataset.step > 3")
    for _ in range(2):
        page.get_by_role("tab", name="Charts").click()
        page.wait_for_function("document.querySelectorAll('.fall-line-overlay').length === 2", timeout=20_000)
        assert_on_the_path(page)
        page.get_by_role("tab", name="Words").click()
        before = step(page)
        page.wait_for_function(f"+document.querySelector('.fall-line-player').dataset.step > {before}")
    assert page.warnings == []
    assert not page.errors


@browser_test
def test_another_figure_while_it_plays(race: Any) -> None:
    play(race)
    offset = "document.querySelector('.st-key-map .js-plotly-plot')?._fullLayout?.xaxis?._offset"
    for expected in ("> 100", "< 100"):
        before = step(race)
        race.get_by_text("changed").click()
        race.wait_for_function(f"{offset} {expected}", timeout=20_000)
        race.wait_for_function("document.querySelectorAll('.fall-line-overlay').length === 2", timeout=20_000)
        assert_on_the_path(race)
        assert is_playing(race)
        assert step(race) > before
    assert race.locator(".fall-line-start").count() == 1
    assert not race.errors


@browser_test
def test_two_hundred_races_leave_nothing_behind(race: Any) -> None:
    """Every one with other paths, and the lanes by other names, so that the legend is made anew."""
    change = """async ({ from, to }) => {
        const feed = fallLine.feeds.player, bytes = feed.bytes;
        const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
        const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
        for (let i = from; i < to; i++) {
            const run = String(1e6 + i), lanes = head.lanes.map((lane, k) => ({ ...lane, name: `${k}${run}` }));
            let text = JSON.stringify({ ...head, run, lanes });
            text += " ".repeat((4 - (text.length % 4)) % 4);
            const floats = new Float32Array(bytes.slice(4 + length).buffer).map((value) => value * (1 - 1e-4 * (i % 50)));
            const next = new Uint8Array(4 + text.length + floats.byteLength);
            new DataView(next.buffer).setUint32(0, text.length, true);
            next.set(new TextEncoder().encode(text), 4);
            next.set(new Uint8Array(floats.buffer), 4 + text.length);
            feed.load(next);
            await new Promise(requestAnimationFrame);
        }
        await new Promise((done) => setTimeout(done, 700)); // what waits for its time to be said, is said
        return document.querySelector(".fall-line-player .lanes").innerText;
    }"""
    devtools = race.context.new_cdp_session(race)
    devtools.send("Performance.enable")

    def measured() -> tuple[float, float, float, float]:
        """Listeners, nodes, canvases, and bytes: objects and what arrays hold."""
        for _ in range(3):
            devtools.send("HeapProfiler.collectGarbage")
        found = {metric["name"]: metric["value"] for metric in devtools.send("Performance.getMetrics")["metrics"]}
        heap = devtools.send("Runtime.getHeapUsage")
        size = heap["usedSize"] + heap["embedderHeapUsedSize"] + heap["backingStorageSize"]
        return found["JSEventListeners"], found["Nodes"], race.locator("canvas").count(), size

    race.evaluate(change, {"from": 0, "to": 20})  # what is made once, is made
    listeners, nodes, canvases, size = measured()
    assert "01000219" in race.evaluate(change, {"from": 20, "to": 220})
    after = measured()
    assert after[0] <= listeners
    assert after[1] <= nodes + 40
    assert after[2] == canvases
    assert after[3] - size < MOST_LEFT
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


@browser_test
@pytest.mark.parametrize(
    "breakage",
    [
        pytest.param(code, id=name, marks=() if name in ("no layout", "no drawing") else pytest.mark.slow)
        for name, code in BREAKAGES.items()
    ],
)
def test_a_chart_that_is_not_as_it_was(race: Any, breakage: str) -> None:
    """The loss chart goes on; nobody is told but the console, once."""
    play(race)
    race.evaluate(f"() => {{ const chart = document.querySelector('.st-key-map .js-plotly-plot'); {breakage}; }}")
    before = step(race)
    race.wait_for_function(f"+document.querySelector('.fall-line-player').dataset.step > {before + 8}", timeout=20_000)
    assert is_playing(race)
    seek(race, 150)
    loss = "document.querySelector('.st-key-loss .fall-line-overlay').toDataURL()"
    early = race.evaluate(loss)
    seek(race, 250)
    assert race.evaluate(loss) != early
    assert [text for text in race.warnings if text.startswith("The map chart")] == race.warnings
    assert len(race.warnings) <= 1
    assert race.locator('[data-testid="stException"], [data-testid="stAlert"]').count() == 0
    assert race.errors == []


@browser_test
def test_without_webgl_map_and_loss_go_on(chromium: str, browser: Any, app_url: str) -> None:
    without = browser.browser_type.launch(executable_path=chromium, args=[*QUIET, "--disable-3d-apis"])
    page = watched(without.new_page(viewport={"width": 1280, "height": 900}))
    opened(page, f"{app_url}/?lanes=AB&steps=100")
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    page.wait_for_function("document.querySelector('.fall-line-player').dataset.step > 10", timeout=20_000)
    for key in ("map", "loss"):
        seek(page, 10)
        picture = f"document.querySelector('.st-key-{key} .fall-line-overlay').toDataURL()"
        before = page.evaluate(picture)
        seek(page, 90)
        assert page.evaluate(picture) != before
    assert page.warnings == []
    assert [error for error in own_errors(page) if "WebGL" not in error] == []  # Plotly's own complaint
    without.close()


@browser_test
def test_the_camera_stays_where_the_visitor_put_it(page: Any, app_url: str) -> None:
    opened(page, f"{app_url}/?lanes=AB&steps=100", charts=3)
    settled(page)
    camera = "(({ eye, center, up }) => [eye, center, up].flatMap(Object.values))"
    camera += "(document.querySelector('.st-key-terrain .js-plotly-plot')._fullLayout.scene._scene.getCamera())"
    first = page.evaluate(camera)
    page.locator(".st-key-terrain").scroll_into_view_if_needed()
    box = page.locator(".st-key-terrain .js-plotly-plot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 25, steps=4)
    page.mouse.up()
    page.wait_for_timeout(1000)  # WebGL without a graphics card
    turned = page.evaluate(camera)
    assert turned != pytest.approx(first, abs=0.05)
    play(page)
    page.wait_for_function("document.querySelector('.fall-line-player').dataset.step > 3", timeout=20_000)
    seek(page, 60)
    assert page.evaluate(camera) == pytest.approx(turned, abs=1e-6)
    before = paths(page)
    slider(page, "A.SGD.lr").focus()
    page.keyboard.press("ArrowLeft")
    changed(page, before)
    page.wait_for_timeout(500)
    assert page.evaluate(camera) == pytest.approx(turned, abs=1e-6)
    assert own_errors(page) == []


@browser_test
def test_another_page_and_back(page: Any, app_url: str) -> None:
    opened(page, f"{app_url}/?lanes=ABD&steps=200", charts=3)
    settled(page)
    seek(page, 120)
    for _ in range(2):
        assert on_native_lines(page) >= 2
        page.get_by_role("link", name="Lessons").first.click()
        page.wait_for_function("!document.querySelector('.fall-line-player, .fall-line-overlay')", timeout=20_000)
        page.get_by_role("link", name="Race").first.click()
        page.wait_for_selector(".fall-line-player[data-step='120'][data-playing='false']", timeout=20_000)
        page.wait_for_function("document.querySelectorAll('.fall-line-overlay').length === 3", timeout=20_000)
    assert page.locator(".fall-line-start").count() == 1
    assert on_native_lines(page) >= 2
    assert own_errors(page) == []


def on_native_lines(page: Any) -> int:
    """How many lanes of the map were compared with Plotly's own line; all within a pixel."""
    page.wait_for_timeout(500)
    away = page.evaluate(ENDS)
    assert all(distance < 1 for distance in away), away
    return len(away)
