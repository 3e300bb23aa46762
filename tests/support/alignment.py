"""How far what the player paints is from what Plotly draws itself, in pixels."""

from tests.support.page import Page


def ball_off(page: Page) -> float:
    """The last lane's ball at step 0, by its pixels, from the native marker at the start; NaN if there is no ball."""
    page.wait_for_timeout(400)  # Plotly ends its own transition
    return float(page.ask("ballOff"))


def lane_off(page: Page) -> float:
    """The second lane from native markers at every 60th of its places: the worst of them over the next ten pictures."""
    page.wait_for_timeout(500)  # Plotly ends its own transition
    return float(page.ask("laneOff", 10))


def lines_off(page: Page) -> list[float]:
    """The ends of each lane of the map from those of Plotly's own line; without the lanes that leave the window."""
    page.wait_for_timeout(500)
    return list(page.ask("linesOff"))
