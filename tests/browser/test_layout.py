"""What of a race is in sight without scrolling: browser/page.css, and so ui/platform/page.py, leans on how Streamlit builds a page."""

import pytest

from tests.support.page import Page
from tests.support.wanted import above

SIDES = {(1366, 768): 480, (1440, 900): 520, (1920, 1080): 690}  # of the map's square, in pixels
PARTS = (".st-key-map", ".fall-line-player", ".fall-line-board", ".st-key-loss")


@pytest.mark.browser
def test_map_player_board_loss_and_every_knob_of_a_lane_are_on_the_first_screen(page: Page, app_url: str) -> None:
    page.race(f"{app_url}/?landscape=Quadratic&lanes=ABCD&lane=D")
    for (width, height), side in SIDES.items():
        page.look(width, height)
        page.chart("map").until(sides=[above(side - 1), above(side - 1)])
        page.chart("loss").until(sides=[above(200), above(239)])
        across, up = page.chart("map").sides
        assert abs(across - up) < 2
        for part in PARTS:
            ((left, top, right, bottom),) = page.boxes(part)
            assert 0 <= left < right <= width, part
            assert 0 <= top < bottom <= height, part
        knobs = page.boxes("[class*='st-key-row-D']")
        assert len(knobs) == 4
        assert max(bottom for _, _, _, bottom in knobs) <= height
