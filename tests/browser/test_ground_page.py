"""The topographic ground in a real Chromium: by day and by night, without the server knowing, on pages with and without a race."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from figures import theme
from figures.ground import which
from landscapes import LANDSCAPES
from tests.support.page import Page
from tests.support.wanted import holding

pytestmark = pytest.mark.browser


@pytest.fixture
def page(flat_page: Page) -> Page:
    """What is asked of the terrain here is what it was given, not how it is drawn."""
    return flat_page


# What the canvas below a map shows: its mode, and the colour in the middle of each of its n × n parts.
SEEN = """([key, n]) => {
    const canvas = document.querySelector(`.st-key-${key} .fall-line-ground`);
    if (!canvas?.dataset.mode) return null;
    const { xaxis, yaxis } = document.querySelector(`.st-key-${key} .js-plotly-plot`)._fullLayout;
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const at = (axis, part) => Math.round((axis._offset + axis._length * part) * devicePixelRatio);
    const parts = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
    const pixels = parts.flatMap((down) => parts.map((right) => 4 * (at(yaxis, down) * width + at(xaxis, right))));
    const plain = document.querySelector(`.st-key-${key} .contourlayer`);
    return { mode: canvas.dataset.mode, plain: getComputedStyle(plain).visibility, colors: pixels.map((i) => [...data.slice(i, i + 4)]) };
}"""


def seen(page: Page, key: str = "map", mode: str = "day") -> Any:
    page.wait_for_function(
        f"""() => document.querySelector(".st-key-{key} .fall-line-ground")?.dataset.mode === "{mode}" """, timeout=30_000
    )
    return page.evaluate(SEEN, [key, 9])


@pytest.fixture(scope="module")
def opening(flat_tab: Any, app_url: str) -> Iterator[Page]:
    """For the two tests that follow, one after the other."""
    page = Page(flat_tab).go(app_url, lanes=["SGD", "Momentum", "RMSProp", "Adam"]).settle()
    yield page
    page.leave(stay=True)


def test_the_ground_is_painted_below_the_chart_and_takes_the_place_of_the_plain_contours(opening: Page) -> None:
    ground = seen(opening)
    colors = np.array(ground["colors"])
    assert ground["plain"] == "hidden"
    assert (colors[:, 3] == 255).all()
    assert len(np.unique(colors, axis=0)) > 30, "one tint and no relief"
    assert colors[:, :3].mean() > 150


def test_by_night_it_is_another_ground_without_a_word_from_the_server(opening: Page) -> None:
    page = opening
    day = np.array(seen(page)["colors"])
    page.emulate_media(color_scheme="dark")
    night = np.array(seen(page, mode="night")["colors"])
    terrain = "([key, level]) => document.querySelector(`.st-key-${key} .js-plotly-plot`)?._fullData?.[0]?.contours?.z.color === level"
    page.wait_for_function(terrain, arg=["terrain", theme.NIGHT.level], timeout=30_000)
    page.emulate_media(color_scheme="light")
    assert np.array_equal(np.array(seen(page)["colors"]), day)
    page.wait_for_function(terrain, arg=["terrain", theme.DAY.level], timeout=30_000)
    assert night[:, :3].mean() < 90 < 150 < day[:, :3].mean()
    # Not the same colours dimmed: where the day is brightest the night is not.
    assert np.corrcoef(day[:, :3].sum(axis=1), night[:, :3].sum(axis=1))[0, 1] < 0.5


@pytest.mark.slow
def test_the_lens_and_a_lesson_have_their_ground(page: Page, app_url: str) -> None:
    page.open(f"{app_url}/microscope?lanes=AD&lens=A")
    for key in ("overview", "close-A"):
        assert (np.array(seen(page, key)["colors"])[:, 3] == 255).all(), key
    page.open(f"{app_url}/lessons?lesson=downhill")
    assert (np.array(seen(page)["colors"])[:, 3] == 255).all()


def test_no_ball_is_ever_seen_on_another_landscape(page: Page, app_url: str) -> None:
    """Race, chart and ground of another landscape come one by one; so do its curves, whose lines are covered until they are the race's."""
    page.look(moving=True).go(f"{app_url}/?landscape=Quadratic&lanes=AD", lanes=["SGD", "Adam"]).settle()
    page.ask("noteLandscapes")
    for name in ("Himmelblau", "Beale", "Quadratic"):
        page.go(f"{app_url}/?landscape={name}&lanes=AD", lanes=["SGD", "Adam"])
        page.chart("map").until(meta=holding(kind=name))
        page.settle()
    noted = page.ask("notedLandscapes")
    assert {race for race, _, _ in noted} == {which(LANDSCAPES[name]()) for name in ("Quadratic", "Himmelblau", "Beale")}
    assert [seen for seen in noted if len(set(seen)) > 1] == []


def test_a_switched_theme_leaves_a_map_its_lines(page: Page, app_url: str) -> None:
    """Streamlit copies the chart then, with the lines that the player has given it since it came."""
    page.look().go(f"{app_url}/?landscape=Beale&lanes=AD", lanes=["SGD", "Adam"]).settle()
    before = page.paths
    page.turn("D.Adam.lr", "ArrowLeft")
    page.changed(before)
    page.look(color_scheme="dark")
    assert seen(page, mode="night")["mode"] == "night"
    page.wait_for_timeout(300)
    assert page.whole
    page.look(color_scheme="light")
