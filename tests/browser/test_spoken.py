"""A visitor who speaks a made-up language, in a real Chromium: what the components put on a page is in that language."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.house import ROOT
from tests.support.language import FIXED, left_over
from tests.support.page import Page
from tests.support.wanted import above, beginning

pytestmark = pytest.mark.browser

APP = f"""import runpy
from tests.support.language import MADE_UP
from ui.visit import session
from words.say import LANGUAGES
LANGUAGES[MADE_UP.name] = MADE_UP
session.present().language = MADE_UP.name
runpy.run_path({str(ROOT / "app.py")!r})
"""
MAPS = {"landscape": "Himmelblau", "lanes": "A", "A": "SGD", "steps": "60", "cells": "32"}
RACE = {"landscape": "Booth", "lanes": "AB", "A": "SGD", "A.SGD.lr": "2", "B": "Adam", "steps": "60", "forces": "gradient"}
NOT_SAID = {"KB", "fall", "line", "booth", "sgd", "adam", "png"}  # a unit, and the name of a file


@pytest.fixture(scope="module")
def spoken_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    app = tmp_path_factory.mktemp("spoken") / "app.py"
    app.write_text(APP, encoding="utf-8")
    (app.parent / "pages").symlink_to(ROOT / "pages")  # Streamlit looks for pages beside the file it is given
    return serve(app)


def english(page: Page) -> list[tuple[str, str]]:
    """What people read of the components' own nodes that is not in the made-up language, without the names of controls."""
    return [(where, text) for where, text in page.read if not (where == "aria-label" and text in FIXED) and set(left_over(text)) - NOT_SAID]


@pytest.mark.slow
def test_no_english_is_left_over(page: Page, spoken_url: str) -> None:
    page.open(f"{spoken_url}/?{urlencode(RACE)}").settle()
    page.seek(60)
    page.until(step=60, told=beginning("⟦"))
    page.seek(30)
    page.until(step=30, told=beginning("⟦Step ⟧30⟦ of ⟧60⟦. Loss: ⟧SGD ⟦diverged at step ⟧"))
    page.locator(".fall-line-reach .share").click()
    page.wait_for_selector(".fall-line-take-home")
    with page.expect_download():
        page.locator(".fall-line-take-home .png").click()
    page.get_by_text("⟦Saved as “").wait_for()
    said = [text for _, text in page.read]
    assert {"⟦Race⟧", "⟦Loop⟧", "⟦step ⟧30⟦ / ⟧60⟦⟧", "⟦step ⟧30⟦ of ⟧60⟦⟧", "⟦Bring out ⟧Adam⟦⟧", "⟦all charts⟧", "⟦Stop⟧"} <= set(said)
    assert all(any(text.startswith(begun) for text in said) for begun in ("⟦Start ", "⟦Nothing moves here"))
    assert english(page) == []
    page.open(f"{spoken_url}/microscope?{urlencode(RACE)}")
    page.until(charts=above(0))
    assert english(page) == []
    page.open(f"{spoken_url}/maps?{urlencode(MAPS)}").chart("sweep").until(heeded=True)
    page.chart("sweep").locator.focus()
    page.keyboard.press("ArrowRight")
    page.until(cell=beginning("η = "))
    assert english(page) == []
    assert "⟦Map of runs: the arrow keys choose a cell, Enter takes its values⟧" in [text for _, text in page.read]
    _, end, *_ = page.cell.split("\n")
    assert left_over(end) == []
    assert "⟦" in end
    assert page.own_errors == []
