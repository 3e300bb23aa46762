"""Means over examples in the browser: what a preview, and the path of a map's cell, need on a ground with data behind it."""

from ui.platform.component import component

mean = component("fall_line_data", js="live/data.js")


def means(key: str) -> None:
    """Send it; `key` is the component's. It is the same for every ground, and sent once."""
    mean(key=key, height=1)
