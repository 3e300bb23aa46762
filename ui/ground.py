"""The topographic ground below a native map, painted in the browser in the colours of its theme.

What is sent does not depend on the lanes, so Streamlit sends it once. A page without scripts shows the plain contours of the native chart,
which browser/ground/ground.css takes away where there is a ground.
"""

from figures.ground import Window, packet
from figures.ground import close_up as packet_of_close_up
from landscapes.base import Landscape
from ui.feed import feed
from ui.platform.component import component
from ui.present import look

painted = component("fall_line_ground", js="ground/index.js", css="ground/ground.css", isolate_styles=False)


def ground(landscape: Landscape, key: str) -> None:
    """Paint the ground of `landscape` below the map under the chart's `key`."""
    _paint(key, packet(landscape, key, look()))


def close_up(landscape: Landscape, key: str, window: Window) -> None:
    """The same for a map of a small `window`, ((x0, x1), (y0, y1))."""
    _paint(key, packet_of_close_up(landscape, key, window, look()))


def _paint(key: str, sent: bytes) -> None:
    """Both take no room on the page: ground.css sees to it, by their keys."""
    painted(key=f"{key}-ground", data=key, height=1)
    feed(key=f"{key}-ground-feed", data=sent, height=1)
