"""The player, driven in a real Chromium over three small charts of its own."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from browser import packets
from browser.packets import Track
from ui.race.player import clicked_point

pytestmark = pytest.mark.browser

APP = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st

from browser.packets import ForceTracks, Track
from ui.race.player import player

st.set_page_config(layout="wide")
T = 300
START = st.session_state.setdefault("start", (-1.5, 1.0))


def bowl(x, y):
    return x**2 + 3 * y**2


def spiral(turn, decay):
    t = np.arange(T + 1)
    x, y = np.exp(-decay * t) * np.array([np.cos(turn * t), np.sin(turn * t)])
    x, y = START[0] * x - START[1] * y, START[1] * x + START[0] * y
    return np.column_stack([x, y, bowl(x, y), bowl(x, y)])


def flight():
    path = spiral(0.05, -0.03)
    path[200:] = np.nan
    return path


LANES = [
    Track("Spiral", "#0072b2", "solid", "square", spiral(0.05, 0.01), T, "A"),
    Track("Flight", "#d55e00", "dash", "triangle-up", flight(), 180, "B"),
    Track("Dot", "#009e73", "dot", "circle", spiral(-0.02, 0.006), T, "C"),
]
lanes = LANES[: st.sidebar.number_input("lanes", 0, 3, 3)]
if st.sidebar.toggle("other", key="other"):
    lanes = lanes[::-1]
x, y = np.linspace(-2, 2, 60), np.linspace(-2, 2, 60)
z = bowl(x[None, :], y[:, None])
contour = go.Contour(x=x, y=y, z=z, showscale=False, colorscale="Blues", hoverinfo="none")
probe = go.Scatter(x=[START[0]], y=[START[1]], mode="markers", marker={"size": 4, "color": "#ff00ff"}, hoverinfo="skip")
layout = {"clickanywhere": True, "dragmode": "pan", "height": 400, "showlegend": False, "uirevision": "same",
          "xaxis_range": [-2, 2], "yaxis_range": [-2, 2], "margin": {"t": 10, "b": 30, "l": 40, "r": 10}}
left, right = st.columns(2)
left.plotly_chart(go.Figure([contour, probe], layout), key="map", config={"doubleClickDelay": 250, "scrollZoom": True})
curves = [go.Scatter(y=lane.path[:, 2], opacity=0.3, line={"color": lane.color}) for lane in LANES]
curve = go.Figure(curves, {"height": 250, "yaxis_type": "log", "yaxis_range": [-3, 2], "showlegend": False, "uirevision": "same"})
if st.query_params.get("terrain") != "none":
    scene = {"xaxis_range": [-2, 2], "yaxis_range": [-2, 2], "zaxis_range": [0, 16]}
    scene |= {"aspectmode": "cube", "camera_eye": {"x": 0.3, "y": -0.5, "z": 2}}
    surface = go.Surface(x=x, y=y, z=z, showscale=False, colorscale="Blues")
    probe = go.Scatter3d(x=[1], y=[-1], z=[12], mode="markers", marker={"size": 8, "color": "#ff00ff"})
    terrain = go.Figure([surface, probe], {"scene": scene, "height": 400})
    right.plotly_chart(terrain, key="terrain")
st.plotly_chart(curve, key="loss")


def move(x: float, y: float) -> None:
    st.session_state.start = (x, y)


if st.sidebar.toggle("shown", True):
    right = np.full((len(lanes), T + 1, 4), np.nan)
    right[:, :T, :2] = 1, 0  # an arrow of full length, to the right
    player(lanes, run=f"{START} {len(lanes)} {st.session_state.get('other')}", start=START, on_start=move, ranks="CAB",
           summary="Dot came first.", forces=[ForceTracks("right", "arrow", right)] if "force" in st.query_params else [])
    with st.container(key="ranking"):
        st.table({"lane": ["Dot", "Spiral", "Flight"]})
st.write(f"start {START[0]!r} {START[1]!r}")
"""


@pytest.fixture(scope="session")
def race_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    app = tmp_path_factory.mktemp("race") / "app.py"
    app.write_text(APP, encoding="utf-8")
    return serve(app)


@pytest.fixture
def race(page: Any, race_url: str) -> Any:
    """A race without the terrain, which is slow to draw without a graphics card."""
    return open_race(page, race_url + "/?terrain=none", charts=2)


@pytest.fixture
def race_in_3d(page: Any, race_url: str) -> Any:
    return open_race(page, race_url)


def open_race(page: Any, url: str, charts: int = 3) -> Any:
    page.goto(url)
    page.wait_for_selector(".fall-line-player", timeout=30_000)
    page.wait_for_function(f"document.querySelectorAll('.fall-line-overlay').length === {charts}", timeout=30_000)
    return page


def player(page: Any) -> Any:
    return page.locator(".fall-line-player")


def step(page: Any) -> int:
    return int(player(page).get_attribute("data-step"))


def is_playing(page: Any) -> bool:
    return bool(player(page).get_attribute("data-playing") == "true")


def control(page: Any, name: str) -> Any:
    return page.get_by_label(name, exact=True)


def seek(page: Any, to: int) -> None:
    control(page, "Step").evaluate("(input, to) => { input.value = to; input.dispatchEvent(new Event('input', { bubbles: true })) }", to)
    page.wait_for_selector(f".fall-line-player[data-step='{to}']")
    page.wait_for_timeout(50)  # painted


def start_of(page: Any) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+(?:e-?\d+)?", page.get_by_text(re.compile(r"^start -?\d")).inner_text())
    return float(x), float(y)


def map_point(page: Any, x: float, y: float) -> tuple[float, float]:
    """Where on the page the map shows (x, y), by Plotly's own axes."""
    return tuple(page.evaluate(
        '''([x, y]) => {
            const chart = document.querySelector(".st-key-map .js-plotly-plot"), { xaxis, yaxis } = chart._fullLayout;
            const box = chart.getBoundingClientRect();
            return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
        }''', [x, y]))  # fmt: skip


def ball_and_marker(page: Any) -> tuple[list[float], list[float]]:
    """At step 0: the middle of the last lane's ball, from the canvas's pixels, and of the native marker at the start."""
    return page.evaluate("""() => {
        const canvas = document.querySelector(".st-key-map .fall-line-overlay"), box = canvas.getBoundingClientRect();
        const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let [n, x, y] = [0, 0, 0];
        for (let i = 0; i < data.length; i += 4) {
            if (data[i] > 8 || Math.abs(data[i + 1] - 0x9e) > 8 || Math.abs(data[i + 2] - 0x73) > 8 || data[i + 3] < 250) continue;
            n += 1; x += (i / 4) % width + 0.5; y += Math.floor(i / 4 / width) + 0.5;
        }
        const probe = document.querySelector(".st-key-map .scatterlayer .point").getBoundingClientRect();
        return [[box.left + x / n * box.width / width, box.top + y / n * box.height / height],
                [probe.left + probe.width / 2, probe.top + probe.height / 2]];
    }""")


def assert_aligned(page: Any) -> None:
    page.wait_for_timeout(400)  # Plotly ends its own transition
    ball, marker = ball_and_marker(page)
    assert ball == pytest.approx(marker, abs=1)


def test_plays_by_itself_at_full_speed_and_without_a_message(page: Any, race_url: str) -> None:
    sent: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_race(page, race_url)
    assert is_playing(page)
    page.wait_for_timeout(700)
    sent.clear()
    before = step(page)
    paints, milliseconds = page.evaluate(
        '''() => new Promise((resolve) => {
            const map = document.querySelector(".fall-line-player").player.overlays[0], draw = map.draw, begin = performance.now();
            let paints = 0;
            map.draw = (pen) => { paints += 1; draw.call(map, pen) };
            setTimeout(() => { delete map.draw; resolve([paints, performance.now() - begin]) }, 2000);
        })''')  # fmt: skip
    assert is_playing(page)
    assert step(page) - before == pytest.approx(100, abs=25)  # 300 steps in 6 seconds
    assert not sent
    assert paints > 10, f"{paints} pictures in {milliseconds:.0f} ms"  # how many is measured in benchmarks/
    assert not page.errors


def test_buttons_steps_and_scrubbing(race: Any) -> None:
    control(race, "Pause").click()
    assert not is_playing(race)
    now = step(race)
    race.wait_for_timeout(200)
    assert step(race) == now
    control(race, "Step forward").click()
    race.wait_for_selector(f".fall-line-player[data-step='{now + 1}']")
    control(race, "Step back").click()
    race.wait_for_selector(f".fall-line-player[data-step='{now}']")
    seek(race, 120)
    assert race.get_by_text("step 120 / 300", exact=True).is_visible()
    assert player(race).get_attribute("data-steps") == "300"
    race.wait_for_function("document.querySelector('.fall-line-player .live').textContent.startsWith('Step 120 of 300. Loss: Spiral ')")
    control(race, "Play").click()
    race.wait_for_function("+document.querySelector('.fall-line-player').dataset.step > 125")
    assert is_playing(race)
    control(race, "Step").press("ArrowRight")
    assert not is_playing(race)
    assert not race.errors


def test_keys_speed_end_and_loop(race: Any) -> None:
    keys = player(race)
    keys.press("Home")
    keys.press("Shift+ArrowRight")
    keys.press("ArrowRight")
    race.wait_for_selector(".fall-line-player[data-step='11']")
    keys.press("ArrowLeft")
    keys.press("Shift+ArrowLeft")
    race.wait_for_selector(".fall-line-player[data-step='0']")
    keys.press("End")
    race.wait_for_selector(".fall-line-player[data-step='300']")
    keys.press("Space")
    assert is_playing(race)
    keys.press("Space")
    assert not is_playing(race)
    control(race, "Play").press("Space")  # once, not by the button and by the player
    assert is_playing(race)
    player(race).press("Space")
    control(race, "Speed").select_option("4")
    seek(race, 200)
    control(race, "Play").click()
    race.wait_for_selector(".fall-line-player[data-step='300'][data-playing='false']", timeout=1500)
    control(race, "Loop").check()
    seek(race, 250)
    control(race, "Play").click()
    race.wait_for_function("+document.querySelector('.fall-line-player').dataset.step < 100", timeout=3000)
    assert is_playing(race)


def test_a_click_on_the_map_moves_the_start(race: Any) -> None:
    at = map_point(race, 0.8, -0.6)
    race.mouse.click(*at)
    race.get_by_text("start 0.8").or_(race.get_by_text("start 0.7")).wait_for()
    assert map_point(race, *start_of(race)) == pytest.approx(at, abs=1)
    race.wait_for_timeout(300)
    assert is_playing(race)
    assert step(race) < 100
    seek(race, 0)
    assert_aligned(race)
    player(race).press("End")
    race.mouse.click(*map_point(race, -0.8, 0.6))
    race.wait_for_selector(".fall-line-player[data-playing='true']")  # after the race: the new one
    assert not race.errors


def test_drags_and_double_clicks_do_not_move_the_start(race: Any) -> None:
    x, y = map_point(race, 0, 0)
    race.mouse.move(x, y)
    race.mouse.down()
    race.mouse.move(x + 60, y + 40, steps=5)
    race.mouse.up()
    race.wait_for_timeout(400)  # longer than a click is held
    race.mouse.dblclick(x, y)
    race.wait_for_timeout(800)  # and than the answer takes
    assert start_of(race) == (-1.5, 1.0)
    assert not race.errors


def test_the_start_is_dragged_with_the_mouse_and_the_arrow_keys(race: Any) -> None:
    x, y = map_point(race, -1.5, 1.0)
    window = race.evaluate("document.querySelector('.st-key-map .js-plotly-plot')._fullLayout.xaxis.range")
    race.mouse.move(x + 5, y - 5)
    race.mouse.down()
    race.mouse.move(x + 80, y + 60, steps=4)
    race.mouse.up()
    race.wait_for_function("document.querySelector('.fall-line-player').player.race.start[0] > -1.4")
    assert map_point(race, *start_of(race)) == pytest.approx((x + 80, y + 60), abs=1)
    assert race.evaluate("document.querySelector('.st-key-map .js-plotly-plot')._fullLayout.xaxis.range") == window, (
        "the map was not panned"
    )
    before = start_of(race)
    handle = race.get_by_role("button", name=re.compile("^Start "))
    handle.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        race.keyboard.press(key)
    pace = (window[1] - window[0]) / 100
    there = [before[0] + 2 * pace, before[1] + 10 * pace]
    arrived = "there => document.querySelector('.fall-line-player').player.race.start.every((at, i) => Math.abs(at - there[i]) < 1e-4)"
    race.wait_for_function(arrived, arg=there)
    assert not race.errors


def test_the_legend_and_the_ranking_bring_out_a_lane(race: Any) -> None:
    seek(race, 60)
    legend = race.get_by_role("group", name="Legend").get_by_role("button")
    assert [name.split()[0] for name in legend.all_inner_texts()] == ["Spiral", "Flight", "Dot"]
    assert legend.nth(0).inner_text().split()[-1] == race.evaluate(
        "player => player.race.lanes[0].path[4 * 60 + 2].toPrecision(3)", player_object(race)
    )
    legend.nth(1).click()
    assert pressed(race) == ["false", "true", "false"]
    assert strengths(race) == [0.25, 1, 0.25]
    race.locator(".st-key-ranking tbody tr").first.click()  # Dot
    assert pressed(race) == ["false", "false", "true"]
    assert race.locator(".fall-line-chosen").all_inner_texts()[0].strip().endswith("Dot")
    race.locator(".st-key-ranking tbody tr").first.click()
    assert strengths(race) == [1, 1, 1]
    seek(race, 250)
    assert legend.nth(1).inner_text().endswith("diverged at step 180")
    assert not race.errors


def player_object(page: Any) -> Any:
    return page.evaluate_handle("document.querySelector('.fall-line-player').player")


def pressed(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.lanes button')].map((button) => button.getAttribute('aria-pressed'))")


def strengths(page: Any) -> list[float]:
    return page.evaluate("player => player.race.lanes.map((lane) => player.overlays[0].strength(lane))", player_object(page))


def test_the_end_of_a_race_is_told(race: Any) -> None:
    seek(race, 299)
    player(race).press("End")
    race.wait_for_function("document.querySelector('.fall-line-player .live').textContent === 'Dot came first.'")


def test_what_a_ball_feels_is_drawn_at_the_ball(page: Any, race_url: str) -> None:
    open_race(page, race_url + "/?terrain=none&force=1", charts=2)
    seek(page, 50)
    page.wait_for_function("!!fallLine.drawForce")
    page.wait_for_timeout(200)
    colours = page.evaluate("""() => {
        const { player } = document.querySelector(".fall-line-player"), view = player.overlays[0];
        const [x, y] = view.pixel(...player.race.lanes[0].path.slice(4 * 50, 4 * 50 + 2));
        const pen = view.canvas.getContext("2d"), dot = devicePixelRatio;
        // of three pixels, one above the other, that of the line's middle: it has the least red
        const reds = ({ data }) => [0, 4, 8].map((i) => [data[i], data[i + 1], data[i + 2]]).sort((a, b) => a[0] - b[0])[0];
        return [40, 66, 90].map((right) => reds(pen.getImageData(Math.round((x + right) * dot), Math.round(y * dot) - 1, 1, 3)));
    }""")
    assert colours[0] == pytest.approx([0x00, 0x72, 0xB2], abs=8), "the shaft, in the colour of the lane"
    assert colours[1] == pytest.approx([0x00, 0x72, 0xB2], abs=8), "to its tip at 70 pixels"
    assert colours[2] != pytest.approx([0x00, 0x72, 0xB2], abs=60)
    assert not page.errors


def test_the_overlay_follows_the_chart(race: Any) -> None:
    seek(race, 0)
    assert_aligned(race)
    race.mouse.move(*map_point(race, -1, 0.5))
    race.mouse.wheel(0, -200)
    assert_aligned(race)
    race.mouse.down()
    race.mouse.move(*map_point(race, -0.7, 0.3), steps=4)
    assert_aligned(race)
    race.mouse.up()
    race.set_viewport_size({"width": 900, "height": 800})
    assert_aligned(race)
    race.locator(".st-key-map").hover()
    race.locator(".st-key-map").get_by_label("Fullscreen").click()
    assert_aligned(race)
    race.keyboard.press("ArrowRight")  # the keys work while the buttons are covered
    race.wait_for_selector(".fall-line-player[data-step='1']")
    race.keyboard.press("Escape")
    assert not race.errors


def test_the_terrain_overlay_stands_where_webgl_draws(race_in_3d: Any) -> None:
    """The middle of a native 3-D marker, from the picture, and where the player would draw a ball at the same place."""
    seek(race_in_3d, 0)  # no trail over the marker
    race_in_3d.wait_for_timeout(500)
    overlay = race_in_3d.locator(".st-key-terrain .fall-line-overlay").bounding_box()
    x, y = race_in_3d.evaluate(
        """() => {
            const view = document.querySelector(".fall-line-player").player.overlays[2];
            const [x, y, z] = view.place({ path: new Float32Array([1, -1, 0, 12]) }, 0);
            return view.screen([x, y, z - 0.01]); // the player lifts its balls by that
        }"""
    )
    red, green, blue, *_ = np.moveaxis(np.array(Image.open(BytesIO(race_in_3d.screenshot())), dtype=int), 2, 0)
    marker = np.argwhere((red > 150) & (green < 60) & (blue > 150)) + 0.5
    assert len(marker) > 20
    assert [overlay["y"] + y, overlay["x"] + x] == pytest.approx(list(marker.mean(axis=0)), abs=1)


def test_other_data(race: Any) -> None:
    player(race).press("End")
    race.get_by_text("other").click()
    race.wait_for_function("document.querySelector('.fall-line-player').player.race.lanes[0].name === 'Dot'")
    assert (step(race), is_playing(race)) == (300, False)  # at the end: the new end
    control(race, "Play").click()
    race.wait_for_function("+document.querySelector('.fall-line-player').dataset.step > 60")
    race.get_by_text("other").click()
    race.wait_for_function("document.querySelector('.fall-line-player').player.race.lanes[0].name === 'Spiral'")
    race.wait_for_timeout(100)
    assert is_playing(race)  # playing: from the beginning
    assert step(race) < 60
    assert race.locator(".fall-line-overlay").count() == 2
    race.get_by_label("lanes").fill("0")
    race.get_by_label("lanes").press("Enter")
    race.wait_for_function("document.querySelector('.fall-line-player').player.race.lanes.length === 0")
    assert not race.errors


def test_reduced_motion_shows_the_end_at_rest(new_page: Callable[..., Any], race_url: str) -> None:
    page = open_race(new_page(reduced_motion="reduce"), race_url + "/?terrain=none", charts=2)
    assert (step(page), is_playing(page)) == (300, False)


def test_narrow_and_dark(new_page: Callable[..., Any], race_url: str) -> None:
    page = open_race(new_page(viewport={"width": 390, "height": 844}, color_scheme="dark"), race_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("Pause", "Step forward", "Step back", "Speed"):
        box = control(page, name).bounding_box()
        assert min(box["width"], box["height"]) >= 40
    seek(page, 0)
    assert_aligned(page)


def test_leaving_and_coming_back(page: Any, race_url: str) -> None:
    """An unmounted player takes its canvases and listeners with it, and is found again as it was left."""
    open_race(page, race_url)
    control(page, "Speed").select_option("2")
    seek(page, 77)
    page.get_by_text("shown").click()
    page.wait_for_function("!document.querySelector('.fall-line-player, .fall-line-overlay')")
    page.get_by_text("shown").click()
    page.wait_for_selector(".fall-line-player[data-step='77'][data-playing='false']")
    assert control(page, "Speed").input_value() == "2"
    page.wait_for_function("document.querySelectorAll('.fall-line-overlay').length === 3")
    assert not page.errors


def test_what_is_sent() -> None:
    path = np.array([[0, 1, 2, 3], [4, 5, 1e300, np.nan]])
    data = packets.race([Track("A", "#123456", "dot", "star", path, 1)], run="r", start=(1, 2))
    length = int.from_bytes(data[:4], "little")
    assert length % 4 == 0
    assert b'"steps": 1' in data[4 : 4 + length]
    np.testing.assert_array_equal(np.frombuffer(data[4 + length :], "<f4"), [0, 1, 2, 3, 4, 5, np.inf, np.nan])


@pytest.mark.parametrize("value", [None, {}, {"start": None}, {"start": {"x": 1}}, {"start": {"x": 1, "y": "?"}}, {"start": [1, 2]},
                                   {"start": {"x": 1, "y": float("nan")}}, {"start": {"x": 1, "y": 10**400}}])  # fmt: skip
def test_a_start_that_is_none(value: object) -> None:
    assert clicked_point(value) is None


def test_a_start() -> None:
    assert clicked_point({"start": {"x": 1, "y": -0.5}}) == (1.0, -0.5)
