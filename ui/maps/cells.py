"""The cells of maps: what the run of the one under the pointer did, in words, and what a click on it means."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from browser import packets
from browser.packets import Cells
from figures.ground import packet
from figures.theme import STYLES
from knobs import plain
from landscapes.regression import Regression
from studies.live import live_map
from studies.maps import AWAY, DIVERGED, TRAVELLING, Map, Outcome, scenario_at
from ui.data import means
from ui.feed import feed
from ui.noise import noise
from ui.platform.component import component
from ui.present import look
from ui.visit import session
from words import maps as words

DETAILED = 128  # cells a side; larger maps do not tell the last loss under the pointer
pointer = component("fall_line_maps", js="maps/cells.js")


def listen(drawn: Mapping[str, tuple[Map, Outcome, str]]) -> None:
    """Words and a path for the cell under the pointer, and clicks; `drawn` has every map by its chart's key, with its lane."""
    session.present().drawn = {key: (one, letter) for key, (one, _, letter) in drawn.items()}
    data = packets.maps({key: told(one, outcome, STYLES[letter].color) for key, (one, outcome, letter) in drawn.items()})
    pointer(key="picker", data=data, on_cell_change=_clicked, height=1)
    (one, _, _), *_ = drawn.values()
    with st.container(key="maps-ground"):
        feed(key="maps-ground-feed", data=packet(one.landscape, "maps", look()), height=1)
        if one.scenario.noisy or any(axis.name in ("noise", "batch") for axis in one.axes):
            noise("maps-noise")
        if isinstance(one.landscape, Regression):
            means("maps-data")


def _clicked() -> None:
    chosen = clicked_cell(session.turned("picker"), session.present().drawn)
    if chosen is None:
        return
    drawn, letter, at = chosen
    session.change(lambda s: scenario_at(drawn, s, letter, at))


def clicked_cell(value: Any, drawn: Mapping[str, tuple[Map, str]]) -> tuple[Map, str, dict[str, float]] | None:
    """Whose cell the browser says was clicked, and its values; None if it says anything else."""
    try:
        cell = value["cell"]
        one, letter = drawn[cell["chart"]]
        places = [int(cell["column"]), int(cell["row"])]
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not all(0 <= at < axis.size for at, axis in zip(places, one.axes, strict=True)):
        return None
    return one, letter, {axis.name: float(axis.values[at]) for axis, at in zip(one.axes, places, strict=True)}


def told(drawn: Map, outcome: Outcome, color: str) -> Cells:
    """What the browser tells of a map; `color` is the lane's."""
    (across, columns), (up, rows) = ((words.label(axis), [plain(v) for v in axis.values]) for axis in drawn.axes)
    step = np.where(outcome.kind == DIVERGED, outcome.left, np.where(outcome.kind >= TRAVELLING, outcome.steps, -1))
    cells = Cells((across, columns), (up, rows), words.cells(drawn), words.ends(drawn, outcome), step, color=color, live=live_map(drawn))
    if drawn.axes[0].size > DETAILED:
        return cells
    lowest = 0.0 if drawn.lowest is None else drawn.lowest
    with np.errstate(all="ignore"):
        final = np.where((outcome.kind == DIVERGED) | (outcome.kind == AWAY), np.nan, outcome.final - lowest)
    return replace(cells, height=words.height(drawn), final=final)
