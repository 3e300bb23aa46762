"""Fingers on a touch screen, as Chromium's phone emulation is sent them: what a real finger does to a page, each does."""

from collections.abc import Sequence
from typing import Any

from tests.support.page import Page

Places = Sequence[tuple[float, float]]  # of every finger, in pixels of the window


def drawn(page: Page, way: Sequence[Places]) -> None:
    """Put fingers down at the first places, draw them along the others and lift them at the last."""
    devtools: Any = page.context.new_cdp_session(page.playwright)

    def tell(kind: str, places: Places) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)

    tell("touchStart", way[0])
    for places in way[1:]:
        tell("touchMove", places)
    tell("touchEnd", [])
    devtools.detach()


def swipe(page: Page, start: tuple[float, float], right: float, down: float, moves: int = 12) -> None:
    """One finger across the screen, so many pixels; then the page comes to rest."""
    x, y = start
    drawn(page, [[(x + right * i / moves, y + down * i / moves)] for i in range(moves + 1)])
    page.wait_for_timeout(700)


def pinch(page: Page, middle: tuple[float, float], before: float, after: float, right: float = 0, moves: int = 12) -> None:
    """Two fingers beside each other, from so many pixels apart to so many others, and their middle so far to the right."""
    x, y = middle

    def two(part: float) -> Places:
        half, at = (before + (after - before) * part) / 2, x + right * part
        return [(at - half, y), (at + half, y)]

    drawn(page, [two(i / moves) for i in range(moves + 1)])
    page.wait_for_timeout(300)
