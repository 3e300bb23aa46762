"""What of a race is in sight without scrolling: browser/page.css, and so ui/platform/page.py, leans on how Streamlit builds a page."""

from typing import Any

import pytest

from landscapes import LANDSCAPES
from networks import NETWORKS
from tests.support.page import Page
from tests.support.wanted import above, below, having
from words import docstrings

SIDES = {(1366, 768): 480, (1440, 900): 520, (1920, 1080): 690}  # of the map's square, in pixels
PARTS = (".st-key-map", ".fall-line-player", ".fall-line-board", ".st-key-loss")


@pytest.mark.browser
def test_map_player_board_loss_and_every_knob_of_a_lane_are_on_the_first_screen(flat_page: Page, app_url: str) -> None:
    page = flat_page.go(f"{app_url}/?landscape=Quadratic&lane=D", overlays=2, strengths=[0.25, 0.25, 0.25, 1])
    for (width, height), side in SIDES.items():
        page.look(width, height)
        page.chart("map").until(sides=[above(side - 1), above(side - 1)])
        page.chart("loss").until(sides=[above(200), above(239)], gap=above(1))
        page.chart("map").until(gap=above(1))
        across, up = page.chart("map").sides
        assert abs(across - up) < 2
        ((_, _, _, controls), (_, below, _, _)) = page.boxes(".fall-line-player, .st-key-forces")
        assert 0 < below - controls < 20, "what sends and paints takes no room"
        for part in PARTS:
            ((left, top, right, bottom),) = page.boxes(part)
            assert 0 <= left < right <= width, part
            assert 0 <= top < bottom <= height, part
        knobs = page.boxes("[class*='st-key-row-D']")
        assert len(knobs) == 4
        assert max(bottom for _, _, _, bottom in knobs) <= height


@pytest.mark.browser
def test_a_press_on_a_path_brings_its_lane_out_everywhere(flat_page: Page, app_url: str) -> None:
    height = 560  # so that the knobs of the lane are below the fold of the sidebar
    flat_page.look(1280, height).race(f"{app_url}/?landscape=Quadratic&lanes=ABCDE&E=SGD", charts=2).settle().seek(40)
    box, (right, down) = flat_page.chart("map").box, flat_page.ball(3)
    flat_page.mouse.click(box["x"] + right, box["y"] + down)
    flat_page.until(address=having("lane"), lowest_knob=below(height + 1))
    assert flat_page.address["lane"] == "D"
    assert flat_page.pressed.count(True) == 1
    assert flat_page.locator(".st-key-row-D-Adam-b2").is_visible()
    assert flat_page.boxes("[class*='st-key-row-D']")[0][1] > 0
    flat_page.wait_for_timeout(400)  # two presses at once would be a double click
    flat_page.mouse.click(box["x"] + right, box["y"] + down)
    flat_page.until(address={"landscape": "Quadratic", "lanes": "ABCDE", "E": "SGD"}, pressed=[False] * 5)


@pytest.mark.browser
def test_in_full_screen_the_legend_stands_beside_a_square_map(flat_page: Page, app_url: str) -> None:
    """On the map it would lie over paths."""
    flat_page.look(1280, 720)
    page = flat_page.go(f"{app_url}/?landscape=Quadratic&lanes=AD", overlays=2, lanes=["SGD", "Adam"]).settle()
    page.locator(".st-key-map").hover()
    page.locator(".st-key-map").get_by_label("Fullscreen").click()
    page.chart("map").until(sides=[above(540), above(540)])
    legend, end = page.ask("legendBeside", "map")
    assert end < legend < 1280
    before = page.step
    page.keyboard.press("ArrowLeft")
    page.until(step=before - 1)  # as the page says below the ranking
    page.keyboard.press("Escape")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "chart", "parts"),
    [
        ("", "loss", ".st-key-stage, .st-key-map, .st-key-loss, .st-key-terrain, .st-key-reach, .st-key-forces"),
        ("maps?cells=32", "sweep", ".st-key-sweep, .st-key-reach"),  # few: of a large map numba would compile the runs afterwards
        ("microscope", "overview", ".st-key-step-bar, .st-key-overview, .st-key-reach"),
        ("network", "loss", ".st-key-training, .st-key-data, .st-key-loss, .st-key-map, .st-key-reach"),
        ("lessons", "", ".st-key-path, .st-key-reach"),
    ],
)
def test_what_stands_before_the_scripts_of_components_stays_where_it_is(
    flat_page: Page, app_url: str, path: str, chart: str, parts: str
) -> None:
    """Streamlit loads them after its own: until then a page would lie as Streamlit lays it, and jump."""
    held: list[Any] = []
    flat_page.route("**/BidiComponent*", lambda route: held.append(route))
    flat_page.playwright.goto(f"{app_url}/{path}")
    flat_page.locator(".stHtml style").first.wait_for(state="attached", timeout=60_000)
    flat_page.locator(parts).last.wait_for(state="attached", timeout=60_000)
    if chart:
        flat_page.chart(chart).until(seconds=60, drawn=True)
    early = flat_page.boxes(parts)
    assert held, "they have not come"
    for one in held:
        one.continue_()
    flat_page.rest()
    late = flat_page.boxes(parts)
    for before, after in zip(early, late, strict=True):
        assert before[1:3] == pytest.approx(after[1:3], abs=1.5), "top and right"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "key", "kinds", "of_each_length"),
    [("", "landscape", LANDSCAPES, ("Rosenbrock", "Quadratic", "Ackley")), ("network", "network", NETWORKS, ("Circles", "TwoMoons"))],
    ids=["landscape", "task"],
)
def test_the_lanes_stay_where_they_are_when_the_landscape_or_the_task_changes(
    flat_page: Page, app_url: str, path: str, key: str, kinds: dict[str, type], of_each_length: tuple[str, ...]
) -> None:
    """What is said of it is one to three lines long."""
    page, tops, heights = flat_page, [], []
    sentence = page.locator(f".st-key-{key} + .stElementContainer [data-testid=stCaptionContainer] p")
    for name in of_each_length:
        page.go(f"{app_url}/{path}?{key}={name}&lanes=A")
        page.get_by_text(docstrings.character(kinds[name])).wait_for()
        page.rest()
        heights.append(sentence.bounding_box()["height"])
        tops.append(page.boxes(".st-key-lane-A")[0][1])
    assert heights == sorted(set(heights)), "sentences of as many lengths"
    assert tops == pytest.approx([tops[0]] * len(tops), abs=0.5)
    write = "(node, text) => { node.textContent = text; return node.getBoundingClientRect().height; }"
    for kind in kinds.values():
        assert sentence.evaluate(write, docstrings.character(kind)) <= heights[-1], kind.__name__
