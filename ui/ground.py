"""The topographic ground below a native map, painted in the browser in the colours of its theme.

What is sent does not depend on the lanes, so Streamlit sends it once. A page without scripts shows the plain contours of the native chart,
which browser/ground/ground.css takes away where there is a ground.
"""

from figures.ground import packet
from landscapes.base import Landscape
from ui.platform.component import component
from ui.present import look

painted = component("fall_line_ground", js="ground/index.js", css="ground/ground.css", isolate_styles=False)


def ground(landscape: Landscape, key: str) -> None:
    """Paint the ground of `landscape` below the map under the chart's `key`."""
    painted(key=f"{key}-ground", data=packet(landscape, key, look()), height=1)
