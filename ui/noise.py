"""Noise in the browser: what draws it there of any seed, for previews and for the paths of a map's cells."""

from browser import packets
from engine.noise import widths
from ui.platform.component import component

drawing = component("fall_line_noise", js="live/noise.js")


def noise(key: str) -> None:
    """Send it; `key` is the component's. It is the same for every race, and sent once."""
    drawing(key=key, data=packets.noise(widths()), height=1)
