"""The player, driven in a real Chromium over three small charts of its own."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from browser import packets
from browser.packets import Track
from tests.support.alignment import ball_off
from tests.support.page import Page
from tests.support.wanted import above, beginning, below, other_than
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


FELT = lambda numbers: ForceTracks("right", "arrow", numbers, "#D6246E", "to the right")
LANES = [
    Track("Spiral", "#0072b2", "solid", "square", spiral(0.05, 0.01), T, "A"),
    Track("Flight", "#d55e00", "dash", "triangle-up", flight(), 180, "B"),
    Track("Dot", "#009e73", "dot", "circle", spiral(-0.02, 0.006), T, "C", 240),
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
           summary="Dot came first.", forces=[FELT(right)] if "force" in st.query_params else [])
    with st.container(key="ranking"):
        st.table({"lane": ["Dot", "Spiral", "Flight"]})
st.write(f"start {START[0]!r} {START[1]!r}")
"""


@pytest.fixture(scope="session")
def race_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    app = tmp_path_factory.mktemp("race") / "app.py"
    app.write_text(APP, encoding="utf-8")
    return serve(app)


def flat(page: Page, race_url: str) -> Page:
    """A race without the terrain, which is slow to draw without a graphics card."""
    return page.race(race_url + "/?terrain=none", charts=2).rest()


def left(page: Page) -> Iterator[Page]:
    """`page` as a fixture that several tests share, one after the other."""
    yield page
    page.leave()


@pytest.fixture(scope="module")
def tab_in_3d(tab: Any) -> Iterator[Page]:
    yield from left(Page(tab))


@pytest.fixture
def race_in_3d(tab_in_3d: Page, race_url: str) -> Page:
    """One for the tests that look at the terrain: the first of them opens it."""
    return tab_in_3d.look() if tab_in_3d.url.startswith(race_url) else tab_in_3d.race(race_url)


def start_of(page: Page) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+(?:e-?\d+)?", page.get_by_text(re.compile(r"^start -?\d")).inner_text())
    return float(x), float(y)


@pytest.fixture(scope="module")
def shared(tab: Any, race_url: str) -> Iterator[Page]:
    """One race for the tests that follow, in their order; they come before those that use the same tab. The first only seek in it."""
    yield from left(flat(Page(tab), race_url))


def test_reduced_motion_shows_the_end_at_rest(shared: Page) -> None:
    assert (shared.step, shared.playing) == (300, False)


def test_buttons_steps_and_scrubbing(shared: Page) -> None:
    shared.press("Play")
    shared.until(playing=True)
    shared.press("Pause")
    shared.until(playing=False)
    now = shared.step
    shared.wait_for_timeout(200)
    assert shared.step == now
    shared.press("Step forward")
    shared.until(step=now + 1)
    shared.press("Step back")
    shared.until(step=now)
    shared.seek(120)
    assert shared.get_by_text("step 120 / 300", exact=True).is_visible()
    assert shared.steps == 300
    shared.until(told=beginning("Step 120 of 300. Loss: Spiral "))
    shared.press("Play")
    shared.until(step=above(125), playing=True)
    shared.control("Step").press("ArrowRight")
    shared.until(playing=False)
    assert not shared.errors


def test_the_end_of_a_race_is_told(shared: Page) -> None:
    shared.seek(299)
    shared.player.press("End")
    shared.until(told="Dot came first.")


def test_a_lane_that_leaves_has_an_arrowhead_and_a_word_at_the_edge(shared: Page) -> None:
    left = next(t for t in range(180) if max(map(abs, shared.at(1, t))) > 2)
    chart = shared.chart("map")
    shared.seek(left - 2)
    chart.writes()  # no more of where the race stood before
    shared.seek(left - 1)
    assert chart.written == []
    shared.seek(left + 10)
    assert chart.written == [f"left at step {left}"]
    shared.seek(250)
    chart.writes()
    shared.seek(251)
    assert chart.written == [], "it has diverged: a cross"


def test_the_legend_and_the_ranking_bring_out_a_lane(shared: Page) -> None:
    shared.seek(60)
    legend = shared.get_by_role("group", name="Legend").get_by_role("button")
    assert [name.split()[0] for name in legend.all_inner_texts()] == ["Spiral", "Flight", "Dot"]
    _, _, height, _ = shared.ask("at", 0, 60)
    assert float(legend.nth(0).inner_text().split()[-1]) == pytest.approx(height, rel=5e-3)  # in three digits
    legend.nth(1).click()
    shared.until(pressed=[False, True, False], strengths=[0.25, 1, 0.25])
    shared.locator(".st-key-ranking tbody tr").first.click()  # Dot
    shared.until(pressed=[False, False, True])
    assert shared.locator(".fall-line-chosen").all_inner_texts()[0].strip().endswith("Dot")
    shared.locator(".st-key-ranking tbody tr").first.click()
    shared.until(strengths=[1, 1, 1])
    shared.seek(250)
    assert legend.nth(1).inner_text().endswith("diverged at step 180")
    assert not shared.errors


def test_the_first_to_arrive_has_a_flag_and_the_foremost_ball_is_on_top(shared: Page) -> None:
    dot, spiral = [0x00, 0x9E, 0x73], [0x00, 0x72, 0xB2]
    shared.seek(239)
    assert shared.chart("map").dot(2, 240, 8, -32)[:3] != pytest.approx(dot, abs=8)
    shared.seek(245)
    assert shared.chart("map").dot(2, 240, 8, -32) == pytest.approx([*dot, 255], abs=8)
    shared.seek(0)
    assert shared.chart("map").dot(2, 0, 0, 0)[:3] == pytest.approx(dot, abs=8)
    shared.get_by_role("group", name="Legend").get_by_role("button").nth(0).click()
    shared.wait_for_timeout(200)
    assert shared.chart("map").dot(0, 0, 0, 0)[:3] == pytest.approx(spiral, abs=8), "the one that is brought out"


@pytest.fixture(scope="module")
def handled(shared: Page) -> Page:
    """At its end and no lane brought out, for the tests that follow, in their order: what is dragged and pressed moves its start."""
    for i, brought_out in enumerate(shared.pressed):
        if brought_out:
            shared.get_by_role("group", name="Legend").get_by_role("button").nth(i).click()
    shared.until(pressed=[False] * 3, strengths=[1, 1, 1]).seek(300)
    shared.chart("map").centre()
    return shared


def test_drags_and_double_clicks_do_not_move_the_start(handled: Page) -> None:
    x, y = handled.chart("map").where(0, 0)
    handled.mouse.move(x, y)
    handled.mouse.down()
    handled.mouse.move(x + 60, y + 40, steps=5)
    handled.mouse.up()
    handled.wait_for_timeout(400)  # longer than a click is held
    handled.chart("map").double_click(x, y)
    assert start_of(handled) == (-1.5, 1.0)
    assert not handled.errors


def test_the_start_is_dragged_with_the_mouse_and_the_arrow_keys(handled: Page) -> None:
    x, y = handled.chart("map").where(-1.5, 1.0)
    window = handled.chart("map").range
    handled.mouse.move(x + 5, y - 5)
    handled.mouse.down()
    handled.mouse.move(x + 80, y + 60, steps=4)
    handled.mouse.up()
    handled.until(start_x=above(-1.4))
    assert handled.chart("map").where(*start_of(handled)) == pytest.approx((x + 80, y + 60), abs=1)
    assert handled.chart("map").range == window, "the map was panned"
    before = start_of(handled)
    handle = handled.get_by_role("button", name=re.compile("^Start "))
    handle.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        handled.keyboard.press(key)
    pace = (window[1] - window[0]) / 100
    handled.until(start=pytest.approx((before[0] + 2 * pace, before[1] + 10 * pace), abs=1e-4))
    assert not handled.errors


def test_a_click_on_the_map_moves_the_start(handled: Page) -> None:
    handled.look(moving=True).press("Play")
    at = handled.chart("map").where(0.8, -0.6)
    handled.mouse.click(*at)
    handled.get_by_text("start 0.8").or_(handled.get_by_text("start 0.7")).wait_for()
    assert handled.chart("map").where(*start_of(handled)) == pytest.approx(at, abs=1)
    handled.wait_for_timeout(300)
    assert handled.playing
    assert handled.step < 100
    handled.seek(0)
    assert ball_off(handled) <= 1
    handled.player.press("End")
    handled.mouse.click(*handled.chart("map").where(-0.8, 0.6))
    handled.until(playing=True)  # after the race: the new one
    assert not handled.errors


def test_keys_speed_end_and_loop(handled: Page) -> None:
    keys = handled.look().player
    keys.press("End")
    handled.until(step=300, playing=False)
    keys.press("Home")
    keys.press("Shift+ArrowRight")
    keys.press("ArrowRight")
    handled.until(step=11)
    keys.press("ArrowLeft")
    keys.press("Shift+ArrowLeft")
    handled.until(step=0)
    keys.press("End")
    handled.until(step=300)
    keys.press("Space")
    handled.until(playing=True)
    keys.press("Space")
    handled.until(playing=False)
    handled.control("Play").press("Space")  # once, not by the button and by the player
    handled.until(playing=True)
    handled.player.press("Space")
    handled.until(playing=False)
    handled.control("Speed").select_option("4")
    handled.seek(200)
    handled.press("Play")
    handled.until(seconds=1.5, step=300, playing=False)
    handled.control("Loop").check()
    handled.seek(250)
    handled.press("Play")
    handled.until(seconds=3, step=below(100))
    assert handled.playing


@pytest.fixture
def race(handled: Page, race_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """At rest and at the usual speed, in the usual window; who is tried once more has it opened anew."""
    if request.node.execution_count > 1:
        flat(handled.look(), race_url)
    handled.control("Loop").uncheck()
    handled.control("Speed").select_option("1")
    handled.seek(300)
    yield handled
    handled.look()


def test_the_overlay_follows_the_chart(race: Page) -> None:
    race.seek(0)
    assert ball_off(race) <= 1
    race.mouse.move(*race.chart("map").where(-1, 0.5))
    race.mouse.wheel(0, -200)
    assert ball_off(race) <= 1
    race.mouse.down()
    race.mouse.move(*race.chart("map").where(-0.7, 0.3), steps=4)
    assert ball_off(race) <= 1
    race.mouse.up()
    sides = race.chart("map").sides
    race.set_viewport_size({"width": 900, "height": 800})
    race.chart("map").until(sides=other_than(sides))
    assert ball_off(race) <= 1
    race.ask("leaveOutLegend", "map", True)  # in it are signs that look like the ball
    race.locator(".st-key-map").hover()
    race.locator(".st-key-map").get_by_label("Fullscreen").click()
    assert ball_off(race) <= 1
    race.ask("leaveOutLegend", "map", False)
    race.keyboard.press("ArrowRight")  # the keys work while the buttons are covered
    race.until(step=1)
    names = race.lanes or []
    assert [sum(text.startswith(f"{name}  ") for text in race.ask("lettered", "map")) for name in names] == [1] * len(names), "no legend"
    race.keyboard.press("Escape")
    race.locator(".fall-line-player").get_by_label("Play").wait_for()
    race.wait_for_timeout(300)
    assert not any(text.startswith(f"{name}  ") for text in race.ask("lettered", "map") for name in names)
    assert not race.errors


def test_what_a_ball_feels_is_drawn_at_the_ball(race: Page, race_url: str) -> None:
    page = race.go(race_url + "/?terrain=none&force=1", draws_forces=True)
    page.seek(50)
    page.wait_for_timeout(200)
    felt = [0xD6, 0x24, 0x6E]
    page.get_by_role("group", name="Legend").get_by_role("button").nth(0).click()  # Spiral
    page.wait_for_timeout(200)
    colours = page.ask("right", 50, [40, 66, 110])
    assert colours[0] == pytest.approx(felt, abs=8), "the shaft, in the colour of the force"
    assert colours[1] == pytest.approx(felt, abs=8), "to its tip at 70 pixels"
    assert colours[2] != pytest.approx(felt, abs=60)
    page.get_by_role("group", name="Legend").get_by_role("button").nth(2).click()  # Dot
    page.wait_for_timeout(200)
    assert all(colour != pytest.approx(felt, abs=60) for colour in page.ask("right", 50, [40, 66])), "one lane's alone"
    assert not page.errors


def test_other_data(race: Page) -> None:
    race.player.press("End")
    race.get_by_text("other").click()
    race.until(first_lane="Dot")
    assert (race.step, race.playing) == (300, False)  # at the end: the new end
    race.press("Play")
    race.until(step=above(60))
    race.get_by_text("other").click()
    race.until(first_lane="Spiral")
    race.wait_for_timeout(100)
    assert race.playing  # playing: from the beginning
    assert race.step < 60
    assert race.locator(".fall-line-overlay").count() == 2
    race.get_by_label("lanes").fill("0")
    race.get_by_label("lanes").press("Enter")
    race.until(lanes=[])
    assert not race.errors


@pytest.mark.slow
def test_the_clock_starts_when_map_and_curve_stand(new_page: Callable[..., Page], race_url: str) -> None:
    """Their script comes late: until then the race waits at its start."""
    page = new_page(flat=True).look(moving=True)
    held: list[Any] = []
    page.route(re.compile("PlotlyChart"), lambda route: held.append(route))
    page.goto(race_url + "/?terrain=none")
    page.until(seconds=60, steps=300)
    page.wait_for_timeout(3000)
    assert held, "the browser had kept it"
    assert (page.step, page.playing) == (0, True)
    for route in held:
        route.continue_()
    page.until(seconds=60, step=above(0), overlays=2)


@pytest.mark.slow
def test_a_ground_in_the_hand_is_seen_on_the_terrain(page: Page, app_url: str) -> None:
    """Its surface lies over that of the ground that stands there, below the paths, and goes when the number is as it was.

    On the map nothing marks minima and saddles meanwhile: they lie elsewhere.
    """
    page.open(app_url).settle().chart("terrain").until(in_three_dimensions=True)
    page.unfold("Formula and shape", "Rosenbrock.a")
    page.until(previews=True, reshapes=True)
    given = 1.0
    paths = page.ask("covered", "terrain", "Rosenbrock-a", given)
    assert page.ask("covered", "terrain", "Rosenbrock-a", 0.4) > paths + 0.1
    assert page.preview
    assert page.ask("signs", "map", "Rosenbrock-a", 0.5) == 0
    assert page.ask("covered", "terrain", "Rosenbrock-a", given) == pytest.approx(paths, abs=0.02)
    assert page.ask("signs", "map", "Rosenbrock-a", given) == 2  # the minimum and the start
    assert not page.errors


def test_a_lane_that_is_about_everywhere_lies_below_the_others(flat_page: Page, app_url: str) -> None:
    """RMSProp at the rate that a scan finds: it was a green scribble over everything."""
    page = flat_page.go(f"{app_url}/?C.RMSProp.lr=0.75&C.hidden=1", lanes=["SGD", "Momentum", "Adam"]).settle()
    page.seek(page.steps)  # whoever was here before may have left the player at another
    alone = page.ask("coloured", "map")
    assert page.ask("restless") == []
    page.go(f"{app_url}/?C.RMSProp.lr=0.75", lanes=["SGD", "Momentum", "RMSProp", "Adam"]).settle()
    assert page.ask("restless") == ["C"]
    page.seek(page.steps)
    sgd, momentum, rmsprop, adam = page.ask("coloured", "map")
    for beside, by_itself in zip((sgd, momentum, adam), alone, strict=True):
        assert beside == pytest.approx(by_itself, rel=0.15), "it hides another"
    assert rmsprop > 100, "of a thin line few dots have its very colour"


def test_plays_by_itself_at_full_speed_and_without_a_message(tab_in_3d: Page, race_url: str) -> None:
    sent, _ = tab_in_3d.listen()
    page = tab_in_3d.look(moving=True).race(race_url)
    assert page.playing
    page.wait_for_timeout(700)
    sent.clear()
    paints, steps, milliseconds = page.ask("paints", 1000)
    assert page.playing
    assert steps / milliseconds == pytest.approx(300 / 6000, rel=0.25)
    assert not sent
    assert paints > 5, f"{paints} pictures in {milliseconds:.0f} ms"  # how many is measured in benchmarks/
    page.press("Pause")
    assert not page.errors


def test_the_terrain_overlay_stands_where_webgl_draws(race_in_3d: Page) -> None:
    """The middle of a native 3-D marker, from the picture, and where the player would draw a ball at the same place."""
    race_in_3d.seek(0)  # no trail over the marker
    race_in_3d.wait_for_timeout(500)
    overlay = race_in_3d.locator(".st-key-terrain .fall-line-overlay").bounding_box()
    x, y, _ = race_in_3d.ask("inTerrain", 1, -1, 12)  # and how far away
    red, green, blue, *_ = np.moveaxis(np.array(Image.open(BytesIO(race_in_3d.screenshot())), dtype=int), 2, 0)
    marker = np.argwhere((red > 150) & (green < 60) & (blue > 150)) + 0.5
    assert len(marker) > 20
    assert [overlay["y"] + y, overlay["x"] + x] == pytest.approx(list(marker.mean(axis=0)), abs=1)


def test_leaving_and_coming_back(race_in_3d: Page) -> None:
    """An unmounted player takes its canvases and listeners with it, and is found again as it was left."""
    page = race_in_3d
    page.control("Speed").select_option("2")
    page.seek(77)
    page.get_by_text("shown").click()
    page.until(step=None, overlays=0)
    page.get_by_text("shown").click()
    page.until(step=77, playing=False)
    assert page.control("Speed").input_value() == "2"
    page.until(overlays=3)
    assert not page.errors


@pytest.mark.slow
def test_narrow_and_dark(page: Page, race_url: str) -> None:
    page.look(390, 844, color_scheme="dark").race(race_url)
    assert page.width <= 390
    for name in ("Play", "Step forward", "Step back", "Speed"):
        box = page.control(name).bounding_box()
        assert min(box["width"], box["height"]) >= 40
    page.seek(0)
    assert ball_off(page) <= 1


def test_what_is_sent() -> None:
    path = np.array([[0, 1, 2, 3], [4, 5, 1e300, np.nan]])
    data = packets.race([Track("A", "#123456", "dot", "star", path, 1)], run="r", start=(1, 2))
    length = int.from_bytes(data[:4], "little")
    assert length % 4 == 0
    assert b'"steps":1' in data[4 : 4 + length]
    np.testing.assert_array_equal(np.frombuffer(data[4 + length :], "<f4"), [0, 1, 2, 3, 4, 5, np.inf, np.nan])


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"start": None},
        {"start": {"x": 1}},
        {"start": {"x": 1, "y": "?"}},
        {"start": [1, 2]},
        {"start": {"x": 1, "y": float("nan")}},
        {"start": {"x": 1, "y": 10**400}},
    ],
)
def test_a_start_that_is_none(value: object) -> None:
    assert clicked_point(value) is None


def test_a_start() -> None:
    assert clicked_point({"start": {"x": 1, "y": -0.5}}) == (1.0, -0.5)
