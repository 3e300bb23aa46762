"""Every download in a real Chromium: it arrives, and what is in it is what the page showed."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image, ImageSequence

from browser.bundle import bundle, carried
from exports.base import Around
from exports.csv import paths_csv
from exports.page import offline_page
from figures.theme import STYLES
from landscapes import LANDSCAPES
from landscapes.mini_batches import rows
from optimizers import OPTIMIZERS
from scenario import Lane, Scenario
from scenario.file import file_name, from_json
from studies.race import race
from tests.support.kinds import often
from tests.support.page import Page
from tests.support.wanted import above, holding

pytestmark = pytest.mark.browser

STEPS = 60
RACE = {"landscape": "Booth", "lanes": "AB", "A": "SGD", "B": "Adam", "x": "-5", "y": "6", "steps": str(STEPS)}
FRAMES, BORDER, HEADING = 72, 12, 22  # of an animation; pixels around and above the charts


def opened(page: Page, url: str) -> Page:
    page.open(f"{url}/?{urlencode(RACE)}").settle()
    page.share()
    page.wait_for_selector(".fall-line-take-home")
    page.wait_for_selector('[data-testid="stFileUploader"]')
    return page.settle()


@pytest.fixture(scope="module")
def home_and_received(tab: Any, app_url: str) -> Iterator[tuple[Page, list[Any]]]:
    page = Page(tab)
    _, received = page.listen()
    yield opened(page, app_url), received
    assert page.own_errors == []
    page.leave(stay=True)


@pytest.fixture(scope="module")
def home(home_and_received: tuple[Page, list[Any]]) -> Page:
    """One page with the drawer open, for all tests that leave the race as it is, and after them for the one that loads another."""
    return home_and_received[0]


@pytest.fixture(scope="module")
def received(home_and_received: tuple[Page, list[Any]]) -> list[Any]:
    """What its server has sent to it."""
    return home_and_received[1]


def scenario_of(page: Page) -> Any:
    return from_json(downloaded(page, page.get_by_role("button", name="Scenario (JSON)", exact=True), "json"))


def desk(page: Page, what: str) -> Any:
    return page.locator(f".fall-line-take-home .{what}")


def painted(page: Page) -> list[str | None]:
    return [page.chart(key).painted for key in ("map", "loss", "terrain")]


def note(page: Page) -> str:
    return str(desk(page, "note").inner_text())


def downloaded(page: Page, button: Any, ending: str) -> bytes:
    with page.expect_download(timeout=30_000) as caught:
        button.click()
    assert caught.value.suggested_filename == f"fall-line booth sgd adam.{ending}"
    return Path(caught.value.path()).read_bytes()


def picture(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def is_color(pixel: np.ndarray, color: str) -> bool:
    return bool(np.abs(pixel - [int(color[i : i + 2], 16) for i in (1, 3, 5)]).max() <= 6)


def test_the_picture_is_the_chart_with_the_balls_where_they_are(home: Page) -> None:
    home.seek(3)
    desk(home, "what").select_option("map")
    balls = [home.ball(lane) for lane in (0, 1)]
    pixels = picture(downloaded(home, desk(home, "png"), "png"))
    chart = home.chart("map").box
    assert pixels.shape[1] == pytest.approx(2 * (chart["width"] + 2 * BORDER), abs=2)
    for (x, y), letter in zip(balls, "AB", strict=True):
        row, column = round(2 * (BORDER + HEADING + y)), round(2 * (BORDER + x))
        assert is_color(pixels[row, column], STYLES[letter].color)
    home.seek(STEPS)
    (x, y), _ = balls
    later = picture(downloaded(home, desk(home, "png"), "png"))
    assert not np.array_equal(later, pixels)
    home.mouse.move(1, 1)  # no label of what is under the mouse
    home.chart("map").centre()
    page = picture(home.chart("map").locator.screenshot())
    top, left = BORDER + HEADING, BORDER
    image = Image.fromarray(later.astype("u1"))
    half = np.asarray(image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)).astype(int)
    mine = half[top : top + page.shape[0], left : left + page.shape[1]]
    assert mine.shape == page.shape
    aside = int(home.boxes(".st-key-share")[0][0] - home.chart("map").box["x"])  # what is shared stands over the map's right
    ground = np.s_[40:, 10 : min(aside, page.shape[1]) - 10]  # with the axes' numbers, in the letters of the page
    rows = [np.roll(page, shift, axis=0)[ground] for shift in (-1, 0, 1)]  # a chart may begin between two rows of the screen
    assert min(np.abs(mine[ground] - row).mean() for row in rows) < 2
    assert "Saved as" in note(home)


def test_all_charts_fit_on_one_picture(home: Page) -> None:
    desk(home, "what").select_option("map data loss terrain")
    pixels = picture(downloaded(home, desk(home, "png"), "png"))
    boxes = [home.chart(key).box for key in ("map", "loss", "terrain")]
    assert pixels.shape[1] == pytest.approx(2 * (boxes[0]["width"] + boxes[1]["width"] + 3 * BORDER), abs=2)
    right = round(2 * (2 * BORDER + boxes[0]["width"]))
    below = round(2 * (2 * BORDER + HEADING + boxes[1]["height"]))
    terrain = pixels[below : below + round(2 * boxes[2]["height"]), right:]
    tinted = (terrain[..., :3].astype(int).max(axis=-1) - terrain[..., :3].astype(int).min(axis=-1) > 15).mean()
    assert tinted > 0.1, "there is no terrain in the picture"


def test_the_animation_is_the_whole_race_and_the_same_each_time(home: Page) -> None:
    desk(home, "what").select_option("map")
    home.seek(7)
    first, second = (downloaded(home, desk(home, "gif"), "gif") for _ in range(2))
    assert first == second
    assert len(first) < 1_500_000
    home.until(step=7)
    image = Image.open(BytesIO(first))
    frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    assert len(frames) == FRAMES
    assert all((a != b).any() for a, b in pairwise(frames))
    seconds = sum(frame.info["duration"] for frame in ImageSequence.Iterator(image)) / 1000
    assert 5 < seconds < 9
    home.seek(STEPS)
    sharp = Image.fromarray(picture(downloaded(home, desk(home, "png"), "png")).astype("u1"))
    last = np.asarray(sharp.resize(frames[-1].shape[1::-1], Image.Resampling.BOX)).astype(int)
    assert np.abs(frames[-1].astype(int) - last).mean() < 5


def test_the_film_plays(home: Page) -> None:
    desk(home, "what").select_option("map")
    home.get_by_label("Speed", exact=True).select_option("4")
    film = downloaded(home, desk(home, "film"), "mp4")
    home.get_by_label("Speed", exact=True).select_option("1")
    assert film[4:12] == b"ftypisom"
    assert "short" not in note(home)
    width, height, seconds, pictures = home.ask("film", base64.b64encode(film).decode())
    chart = home.chart("map").box
    assert width == pytest.approx(min(1280, chart["width"] + 2 * BORDER), abs=2)
    assert height > chart["height"]
    assert seconds == pytest.approx(6 / 4 + 1, abs=1 / 30), "the whole race, and the rest at its end"
    assert pictures > 5, "the film stands still"


SIZES = {"wide": (1920, 1080), "square": (1080, 1080), "upright": (1080, 1350)}


@pytest.mark.parametrize("shape", often(SIZES, ["upright"]))
def test_a_picture_has_the_shape_that_was_asked_for(home: Page, shape: str) -> None:
    home.seek(STEPS)
    desk(home, "what").select_option("map")
    desk(home, "shape").select_option(shape)
    pixels = picture(downloaded(home, desk(home, "png"), "png"))
    desk(home, "shape").select_option("page")
    assert pixels.shape[1::-1] == SIZES[shape]
    edge = pixels[0, 0]
    drawn = np.argwhere((np.abs(pixels - edge).max(axis=2) > 40).any(axis=1)).ravel()
    assert drawn[0] < 60, "the heading is at the top"
    assert drawn[-1] > pixels.shape[0] - 60, "the app's name and address are at the foot"
    for letter in "AB":
        near = np.abs(pixels - [int(STYLES[letter].color[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=2) <= 6
        rows = np.argwhere(near.any(axis=1)).ravel()
        assert rows[-1] > pixels.shape[0] - 2 * 22 * 5, "each lane has its sign below the charts"
        assert rows[0] < 0.7 * pixels.shape[0], "and its ball on the map"


@pytest.mark.slow
def test_where_a_browser_only_records_the_film_is_whole_too_or_said_to_be_short(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(flat=True)
    page.add_init_script("delete window.VideoEncoder")
    opened(page, app_url)
    desk(page, "what").select_option("map")
    page.get_by_label("Speed", exact=True).select_option("4")
    desk(page, "film").click()
    desk(page, "note").filter(has_text=re.compile("^Saved as")).wait_for(timeout=60_000)
    assert re.search(r"\.(mp4|webm)”", note(page))
    page.evaluate("MediaRecorder.prototype.requestFrame = CanvasCaptureMediaStreamTrack.prototype.requestFrame = () => {}")
    desk(page, "film").click()
    desk(page, "note").filter(has_text="came out short").wait_for(timeout=60_000)


def test_half_way_one_may_stop(home: Page) -> None:
    desk(home, "what").select_option("map data loss terrain")
    home.seek(11)
    arrived: list[Any] = []

    def came(download: Any) -> None:
        arrived.append(download)

    home.on("download", came)
    desk(home, "gif").click()
    assert desk(home, "png").is_disabled()
    desk(home, "stop").click()
    desk(home, "note").filter(has_text=re.compile("^Stopped")).wait_for()
    assert desk(home, "png").is_enabled()
    assert not desk(home, "stop").is_visible()
    home.until(step=11)
    assert arrived == []
    desk(home, "png").focus()
    with home.expect_download():
        home.keyboard.press("Enter")
    home.remove_listener("download", came)


def test_the_files_of_the_server(home: Page) -> None:
    scenario = scenario_of(home)
    assert {key: scenario.query()[key] for key in RACE} == RACE
    assert file_name(scenario, "csv") == "fall-line booth sgd adam.csv"
    assert downloaded(home, home.get_by_role("button", name="Paths (CSV)"), "csv").decode("utf-8-sig") == paths_csv(scenario)


def test_the_page_plays_from_a_stick(home: Page, new_page: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "fall line.html"
    file.write_bytes(downloaded(home, home.get_by_role("button", name="Page that plays (HTML)"), "html"))
    page = new_page(offline=True, reduced_motion="no-preference", color_scheme="dark", viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.until(playing=True, overlays=3)
    before = painted(page)
    page.until(step=above(5))
    assert all(a != b for a, b in zip(before, painted(page), strict=True))
    page.press("Pause")
    page.keyboard.press("End")
    page.until(step=STEPS)
    page.wait_for_timeout(100)
    x, y = page.ball(1)
    chart = page.chart("map").box
    page.evaluate("scrollTo(0, 0)")
    chart = page.chart("map").box
    pixels = picture(page.screenshot(full_page=True))
    assert is_color(pixels[round(chart["y"] + y), round(chart["x"] + x)], STYLES["B"].color)
    assert pixels[2, 2].max() < 60, "a dark page is dark"
    terrain = page.chart("terrain")
    terrain.centre()
    before, box = terrain.painted, terrain.box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 100, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert terrain.painted != before, "the paths turn with the terrain"
    assert page.width <= 390
    assert page.get_by_role("link").get_attribute("href").startswith("http://127.0.0.1")
    assert page.errors == []
    assert asked == [file.as_uri()]
    of_data = Scenario.opening(LANDSCAPES["LogisticRegression"](), [Lane(OPTIMIZERS[name]()) for name in ("SGD", "Adam")])
    file.write_text(offline_page(race(of_data), Around("", {})), encoding="utf-8")
    page.goto(file.as_uri())
    page.until(playing=True, overlays=3)
    page.press("Pause")
    page.seek(3)
    said = {letter: pytest.approx(run.w[3].tolist(), rel=1e-5) for letter, run in zip("AB", of_data.run(), strict=True)}
    page.until(said=said, ringed=rows(of_data.seed, 4, of_data.batch, of_data.landscape.n).tolist())
    data = picture(page.locator(".st-key-data").screenshot())
    assert np.abs(data.astype(int) - data[0, 0]).max() > 100, "the examples are drawn"
    assert page.width <= 390
    assert page.errors == []


def test_a_file_is_loaded_and_back_undoes_it(home: Page, received: list[Any]) -> None:
    page = home
    assert texts_in(received) == 1
    race = json.loads(downloaded(page, page.get_by_role("button", name="Scenario (JSON)", exact=True), "json"))
    chooser = page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    bad = json.dumps(race | {"A.SGD.lr": -1}, indent=1).encode()
    chooser.set_input_files({"name": "bad.json", "mimeType": "application/json", "buffer": bad})
    page.get_by_text("A.SGD.lr is -1. It must be a number from 1e-08 to 10000.").wait_for()
    assert page.slider("A.SGD.lr").get_attribute("aria-valuetext") != "-1"
    page.locator(".st-key-ranking").scroll_into_view_if_needed()
    page.until(scrolled=above(10))
    good = json.dumps(race | {"landscape": "Beale", "x": 1.5, "y": 0.5}).encode()
    chooser.set_input_files({"name": "good.json", "mimeType": "application/json", "buffer": good})
    page.until(address=holding(landscape="Beale"))
    page.field("x").until(value="1.5")
    page.until(scrolled=0)  # the race of the file is seen
    assert page.locator('[data-testid="stFileUploader"]').count() == 0
    page.go_back()
    page.until(address=holding(landscape="Booth"))
    page.field("x").until(value="-5")
    assert texts_in(received) == 1, "the text was sent again"
    assert page.own_errors == []


def texts_in(received: list[Any]) -> int:
    """How many messages held the text that makes animations."""
    text = carried(bundle("take_home/index.js")).encode()
    return sum(text in frame for frame in received if isinstance(frame, bytes))


@pytest.mark.slow
def test_a_phone_whose_browser_cannot_film(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.add_init_script("delete window.MediaRecorder; delete window.VideoEncoder")
    opened(page, app_url)
    assert desk(page, "film").is_disabled()
    assert "cannot record films" in note(page)
    assert page.narrow
    for what in ("what", "png", "gif"):
        assert desk(page, what).bounding_box()["height"] >= 40
    desk(page, "what").select_option("map")
    pixels = picture(downloaded(page, desk(page, "png"), "png"))
    assert pixels.shape[1] > 600
    assert desk(page, "film").is_disabled()
    assert page.own_errors == []
