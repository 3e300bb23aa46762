"""Present, in a real Chromium: one key, a map over most of the screen, words for the back row, and a code that a phone reads."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from lessons import LESSONS
from tests.support.page import Page
from tests.support.wanted import above, having

pytestmark = pytest.mark.browser

PAGES = {
    "maps": "/maps?landscape=Himmelblau&lanes=ABD&steps=50&cells=32",
    "microscope": "/microscope?lanes=AD&steps=50&step=7",
    "network": "/network?lanes=AD&steps=50",
    "lesson": f"/lessons?lesson={next(iter(LESSONS))}&done={','.join(LESSONS)}",
}


@pytest.fixture
def clipboard(flat_page: Page) -> Iterator[Page]:
    """A page that may read and write what lies in the clipboard."""
    flat_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield flat_page
    flat_page.context.clear_permissions()


def read(page: Page) -> str:
    """What a phone reads from the screen."""
    screen = Image.open(BytesIO(page.screenshot())).convert("L")
    (found,) = zxingcpp.read_barcodes(np.asarray(screen), formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found.text)


def test_one_key_makes_the_race_fit_for_a_room_and_another_leaves(flat_page: Page, app_url: str) -> None:
    width, height = 1280, 720
    flat_page.look(width, height).go(f"{app_url}/?landscape=Beale&lanes=ABCD&steps=100&lane=D", overlays=2, steps=100)
    before = flat_page.address
    assert flat_page.boxes("[data-testid=stSidebar]")[0][2] > 100
    flat_page.field("x").locator.focus()
    flat_page.keyboard.press("p")
    assert "large" not in flat_page.address, "a letter that is typed is a letter"
    flat_page.blur()
    flat_page.keyboard.press("p")
    flat_page.until(address=having("large"))
    flat_page.rest().chart("map").until(sides=[above(0.66 * height), above(0.66 * height)])
    assert flat_page.boxes("[data-testid=stSidebar]")[0][2] == 0
    left, _, right, _ = flat_page.boxes(".st-key-stage [data-testid=stColumn]")[0]
    assert right - left >= 0.6 * width
    for part in (
        ".st-key-map",
        ".fall-line-player",
        ".fall-line-board .lanes",
        ".fall-line-board .finish",
        ".st-key-loss",
        ".st-key-qr-corner",
    ):
        ((left, top, right, bottom),) = flat_page.boxes(part)
        assert 0 <= left < right <= width, part
        assert 0 <= top < bottom <= height, part
    for key in ("map", "loss"):
        flat_page.chart(key).until(gap=above(-4))  # the boxes of letters have a fifth of their height to spare: it was -9
    flat_page.until(small=[])
    assert flat_page.narrow
    assert [words for words in flat_page.cut if not words.startswith("Present")] == []  # the page itself hides what stands out of it
    assert "landscape=Beale" in read(flat_page)
    assert "large" not in read(flat_page)
    flat_page.keyboard.press("Escape")
    flat_page.until(address=before)
    flat_page.rest()
    assert flat_page.boxes("[data-testid=stSidebar]")[0][2] > 100
    assert flat_page.own_errors == []


def test_one_press_copies_the_link_and_opens_all_other_ways(clipboard: Page, app_url: str) -> None:
    page = clipboard
    page.go(f"{app_url}/?landscape=Beale&lanes=AD&steps=100&forces=gradient", overlays=2, lanes=["SGD", "Adam"], steps=100)
    assert page.title() == "SGD, Adam on Beale · Fall Line"
    link = page.share()
    assert page.locator(".fall-line-reach .said").inner_text() == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert "forces=gradient" in link
    assert read(page) == link
    page.locator(".fall-line-take-home").wait_for()
    page.keyboard.press("Escape")
    page.locator(".st-key-share code").wait_for(state="detached")
    assert page.own_errors == []


@pytest.mark.slow
def test_without_a_clipboard_the_link_is_copied_all_the_same_or_lies_selected(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(flat=True, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(Error('refused'))")
    page.race(f"{app_url}/?landscape=Beale&lanes=AD&steps=100", charts=2)
    link = page.share()
    assert page.locator(".fall-line-reach .said").inner_text() == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.evaluate("document.execCommand = () => false")
    page.locator(".fall-line-reach .share").click()
    page.locator(".fall-line-reach .said").filter(has_text="Ctrl+C").wait_for()
    assert (
        page.evaluate("document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)")
        == link
    )


@pytest.mark.parametrize(
    "address", [pytest.param(a, id=name, marks=() if name == "lesson" else pytest.mark.slow) for name, a in PAGES.items()]
)
def test_every_page_can_be_presented(flat_page: Page, app_url: str, address: str) -> None:
    flat_page.look(1280, 720).go(app_url + address, charts=above(0), path=urlsplit(address).path)
    flat_page.get_by_role("button", name="Present", exact=True).click()
    flat_page.until(address=having("large")).rest()
    flat_page.until(small=[])
    assert flat_page.narrow
    assert all(bottom <= 720 for _, _, _, bottom in flat_page.boxes(":is(.st-key-sweep, .st-key-overview)")), (
        "the room does not see all of it"
    )
    said = read(flat_page)
    assert said.startswith(f"{app_url}/{flat_page.path.strip('/')}?")
    ((left, top, _, end),) = flat_page.boxes(".st-key-qr-corner")
    for _, upper, right, lower in flat_page.boxes(".js-plotly-plot"):
        assert right <= left or lower <= top or upper >= end, "the code hides a chart"
    lenses = [flat_page.chart(f"close-{letter}") for letter in "DA"] if flat_page.path == "/microscope" else []
    data = flat_page.chart("data").sides if flat_page.path == "/network" else []
    assert all(side >= 0.6 * 720 for side in data)
    assert all(side >= 0.5 * 720 for lens in lenses for side in lens.sides), "the room sees them small"
    assert flat_page.own_errors == []


@pytest.mark.slow
def test_a_race_fits_on_a4_either_way(page: Page, app_url: str) -> None:
    page.look(1440, 900).open(f"{app_url}/?landscape=Beale&lanes=ABCD&steps=60").settle()
    for landscape, across, sheets in ((False, 718, 1), (True, 1046, 2)):
        paper = page.playwright.pdf(format="A4", landscape=landscape, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == sheets
        way = "landscape" if landscape else "portrait"
        style = "parseFloat(document.documentElement.style.getPropertyValue('--{}'))"
        wide, part = (page.evaluate(style.format(name)) for name in ("printed", way))
        assert wide * part <= across + 1
    assert page.own_errors == []
