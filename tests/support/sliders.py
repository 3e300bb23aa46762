"""Hands on sliders: taken with the mouse, moved, and kept."""

from tests.support.page import Page


def grip(page: Page, key: str) -> tuple[float, float]:
    """Where the thumb of a slider is, once it stays there: a box of the sidebar that opens moves what is in it for a while."""
    thumb, before, box = page.slider(key).locator("xpath=ancestor::*[@data-rac][1]"), None, None
    while box is None or box != before:
        thumb.scroll_into_view_if_needed()
        page.ask("twoPictures")
        before, box = box, thumb.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def hold(page: Page, key: str, *by: float) -> None:
    """Take a slider with the mouse and move it so many pixels, one place after the other, and keep it."""
    x, y = grip(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    for right in by:
        page.mouse.move(x + right, y, steps=3)
        page.wait_for_timeout(60)
