"""Every download in a real Chromium: it arrives, and what is in it is what the page showed."""

import base64
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image, ImageSequence
from test_app import own_errors, settled, slider

from figures.theme import STYLES
from scenario.file import file_name, from_json, paths_csv

pytestmark = pytest.mark.browser

STEPS = 60
RACE = {"landscape": "Booth", "lanes": "AB", "A": "SGD", "B": "Adam", "x": "-5", "y": "6", "steps": str(STEPS)}
FRAMES, BORDER, HEADING = 72, 12, 22  # of an animation; pixels around and above the charts
PLACE = """key => {
    const { player } = document.querySelector(".fall-line-player"), view = player.overlays.find((view) => view.key === "map");
    const lane = player.race.lanes[key], step = player.time;
    return view.pixel(lane.path[4 * step], lane.path[4 * step + 1]);
}"""


def opened(page: Any, url: str) -> Any:
    page.goto(f"{url}/?{urlencode(RACE)}")
    settled(page)
    page.get_by_text("Take it home").click()
    page.wait_for_selector(".fall-line-take-home")
    page.wait_for_selector('[data-testid="stFileUploader"]')
    settled(page)
    return page


@pytest.fixture(scope="module")
def home(desktop: Any, app_url: str) -> Iterator[Any]:
    """One page with the drawer open, for all tests that leave the race as it is."""
    page = desktop.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield opened(page, app_url)
    assert page.errors == []
    page.close()


def scenario_of(page: Any) -> Any:
    return from_json(downloaded(page, page.get_by_role("button", name="Scenario (JSON)", exact=True), "json"))


def desk(page: Any, what: str) -> Any:
    return page.locator(f".fall-line-take-home .{what}")


def note(page: Any) -> str:
    return str(desk(page, "note").inner_text())


def downloaded(page: Any, button: Any, ending: str) -> bytes:
    with page.expect_download(timeout=30_000) as caught:
        button.click()
    assert caught.value.suggested_filename == f"fall-line booth sgd adam.{ending}"
    return Path(caught.value.path()).read_bytes()


def seek(page: Any, step: int) -> None:
    page.evaluate("step => document.querySelector('.fall-line-player').player.seek(step)", step)
    page.wait_for_selector(f".fall-line-player[data-step='{step}']")


def picture(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def is_color(pixel: np.ndarray, color: str) -> bool:
    return bool(np.abs(pixel - [int(color[i : i + 2], 16) for i in (1, 3, 5)]).max() <= 6)


def test_the_picture_is_the_chart_with_the_balls_where_they_are(home: Any) -> None:
    seek(home, 3)
    desk(home, "what").select_option("map")
    balls = [home.evaluate(PLACE, lane) for lane in (0, 1)]
    pixels = picture(downloaded(home, desk(home, "png"), "png"))
    chart = home.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert pixels.shape[1] == pytest.approx(2 * (chart["width"] + 2 * BORDER), abs=2)
    for (x, y), letter in zip(balls, "AB", strict=True):
        row, column = round(2 * (BORDER + HEADING + y)), round(2 * (BORDER + x))
        assert is_color(pixels[row, column], STYLES[letter].color)
    seek(home, STEPS)
    (x, y), _ = balls
    later = picture(downloaded(home, desk(home, "png"), "png"))
    assert not np.array_equal(later, pixels)
    home.mouse.move(1, 1)  # no label of what is under the mouse
    plot = home.locator(".st-key-map .js-plotly-plot")
    plot.evaluate("chart => chart.scrollIntoView({ block: 'center' })")  # clear of the bar at the top of the page
    page = picture(plot.screenshot())
    top, left = BORDER + HEADING, BORDER
    image = Image.fromarray(later.astype("u1"))
    half = np.asarray(image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)).astype(int)
    mine = half[top : top + page.shape[0], left : left + page.shape[1]]
    assert mine.shape == page.shape
    ground = np.s_[40:-60, 60:-10]  # without the axes' numbers, whose font differs
    rows = [np.roll(page, shift, axis=0)[ground] for shift in (-1, 0, 1)]  # a chart may begin between two rows of the screen
    assert min(np.abs(mine[ground] - row).mean() for row in rows) < 2
    assert "Saved as" in note(home)


def test_all_charts_fit_on_one_picture(home: Any) -> None:
    desk(home, "what").select_option("map loss terrain")
    pixels = picture(downloaded(home, desk(home, "png"), "png"))
    boxes = [home.locator(f".st-key-{key} .js-plotly-plot").bounding_box() for key in ("map", "loss", "terrain")]
    assert pixels.shape[1] == pytest.approx(2 * (boxes[0]["width"] + boxes[1]["width"] + 3 * BORDER), abs=2)
    right = round(2 * (2 * BORDER + boxes[0]["width"]))
    below = round(2 * (2 * BORDER + HEADING + boxes[1]["height"]))
    terrain = pixels[below : below + round(2 * boxes[2]["height"]), right:]
    blue = (terrain[..., 2] - terrain[..., 0] > 15).mean()
    assert blue > 0.1, "there is no terrain in the picture"


def test_the_animation_is_the_whole_race_and_the_same_each_time(home: Any) -> None:
    desk(home, "what").select_option("map")
    seek(home, 7)
    first, second = (downloaded(home, desk(home, "gif"), "gif") for _ in range(2))
    assert first == second
    assert len(first) < 1_500_000
    home.wait_for_selector(".fall-line-player[data-step='7']")
    image = Image.open(BytesIO(first))
    frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(image)]
    assert len(frames) == FRAMES
    assert all((a != b).any() for a, b in pairwise(frames))
    seconds = sum(frame.info["duration"] for frame in ImageSequence.Iterator(image)) / 1000
    assert 5 < seconds < 9
    seek(home, STEPS)
    sharp = Image.fromarray(picture(downloaded(home, desk(home, "png"), "png")).astype("u1"))
    last = np.asarray(sharp.resize(frames[-1].shape[1::-1], Image.Resampling.BOX)).astype(int)
    assert np.abs(frames[-1] - last).mean() < 5


def test_the_film_plays(home: Any) -> None:
    desk(home, "what").select_option("map")
    home.get_by_label("Speed", exact=True).select_option("4")
    film = downloaded(home, desk(home, "webm"), "webm")
    home.get_by_label("Speed", exact=True).select_option("1")
    assert film.startswith(b"\x1aE\xdf\xa3")
    seen = home.evaluate(
        """async (film) => {
            const bytes = Uint8Array.from(atob(film), (letter) => letter.charCodeAt(0));
            const video = document.createElement("video");
            Object.assign(video, { muted: true, src: URL.createObjectURL(new Blob([bytes], { type: "video/webm" })) });
            const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
            const sum = () => {
                Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
                pen.drawImage(video, 0, 0);
                return pen.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value, i) => (sum * 31 + value) % 1000003, 7);
            };
            const sums = new Set();
            await video.play();
            while (!video.ended) {
                sums.add(sum());
                await new Promise((go) => setTimeout(go, 100));
            }
            return [video.videoWidth, video.videoHeight, video.currentTime, sums.size];
        }""",
        base64.b64encode(film).decode(),
    )
    chart = home.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert seen[0] == pytest.approx(chart["width"] + 2 * BORDER, abs=2)
    assert seen[1] > chart["height"]
    assert seen[2] > 1.5
    assert seen[3] > 5, "the film stands still"


def test_half_way_one_may_stop(home: Any) -> None:
    desk(home, "what").select_option("map loss terrain")
    seek(home, 11)
    arrived: list[Any] = []

    def came(download: Any) -> None:
        arrived.append(download)

    home.on("download", came)
    desk(home, "gif").click()
    assert desk(home, "png").is_disabled()
    desk(home, "stop").click()
    home.wait_for_function("document.querySelector('.fall-line-take-home .note').textContent.startsWith('Stopped')")
    assert desk(home, "png").is_enabled()
    assert not desk(home, "stop").is_visible()
    home.wait_for_selector(".fall-line-player[data-step='11']")
    assert arrived == []
    desk(home, "png").focus()
    with home.expect_download():
        home.keyboard.press("Enter")
    home.remove_listener("download", came)


def test_the_files_of_the_server(home: Any) -> None:
    scenario = scenario_of(home)
    assert {key: scenario.query()[key] for key in RACE} == RACE
    assert file_name(scenario, "csv") == "fall-line booth sgd adam.csv"
    assert downloaded(home, home.get_by_role("button", name="Paths (CSV)"), "csv").decode() == paths_csv(scenario)


def test_the_page_plays_from_a_stick(home: Any, new_page: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "fall line.html"
    file.write_bytes(downloaded(home, home.get_by_role("button", name="Page that plays (HTML)"), "html"))
    page = new_page(offline=True, color_scheme="dark", viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector(".fall-line-player[data-playing='true']")
    drawn = "[...document.querySelectorAll('.fall-line-overlay')].map((canvas) => canvas.toDataURL())"
    before = page.evaluate(drawn)
    assert len(before) == 2
    page.wait_for_selector(".fall-line-player[data-step^='2']")  # 20 or more
    assert all(a != b for a, b in zip(before, page.evaluate(drawn), strict=True))
    page.get_by_role("button", name="Pause").click()
    page.keyboard.press("End")
    page.wait_for_selector(f".fall-line-player[data-step='{STEPS}']")
    page.wait_for_timeout(100)
    x, y = page.evaluate(PLACE, 1)
    chart = page.locator(".st-key-map .js-plotly-plot").bounding_box()
    pixels = picture(page.screenshot(full_page=True))
    assert is_color(pixels[round(chart["y"] + y), round(chart["x"] + x)], STYLES["B"].color)
    assert pixels[2, 2].max() < 60, "a dark page is dark"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("link").get_attribute("href").startswith("http://127.0.0.1")
    assert page.errors == []
    assert asked == [file.as_uri()]


def test_a_file_is_loaded_and_back_undoes_it(page: Any, app_url: str) -> None:
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(frame)))
    opened(page, app_url)
    texts = sum(b"class Gif" in frame for frame in sent if isinstance(frame, bytes))
    assert texts == 1
    race = json.loads(downloaded(page, page.get_by_role("button", name="Scenario (JSON)", exact=True), "json"))
    chooser = page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    bad = json.dumps(race | {"A.SGD.lr": -1}, indent=1).encode()
    chooser.set_input_files({"name": "bad.json", "mimeType": "application/json", "buffer": bad})
    page.get_by_text("A.SGD.lr is -1: must be 1e-05 to 10").wait_for()
    assert slider(page, "A.SGD.lr").get_attribute("aria-valuetext") != "-1"
    good = json.dumps(race | {"landscape": "Beale", "x": 1.5, "y": 0.5}).encode()
    chooser.set_input_files({"name": "good.json", "mimeType": "application/json", "buffer": good})
    page.wait_for_function("location.search.includes('landscape=Beale')")
    page.wait_for_function("document.querySelector('.st-key-x input').value === '1.5'")
    page.go_back()
    page.wait_for_function("location.search.includes('landscape=Booth')")
    page.wait_for_function("document.querySelector('.st-key-x input').value === '-5'")
    assert sum(b"class Gif" in frame for frame in sent if isinstance(frame, bytes)) == texts, "the text was sent again"
    assert own_errors(page) == []


@pytest.mark.slow
def test_a_phone_whose_browser_cannot_film(new_page: Callable[..., Any], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.add_init_script("delete window.MediaRecorder")
    opened(page, app_url)
    assert desk(page, "webm").is_disabled()
    assert "cannot record films" in note(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    for what in ("what", "png", "gif"):
        assert desk(page, what).bounding_box()["height"] >= 40
    desk(page, "what").select_option("map")
    pixels = picture(downloaded(page, desk(page, "png"), "png"))
    assert pixels.shape[1] > 600
    assert desk(page, "webm").is_disabled()
    assert own_errors(page) == []
