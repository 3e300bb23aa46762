"""The cells of maps: what the run of the one under the pointer did, in words, and what a click on it means."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from browser import packets
from browser.bundle import bundle
from browser.packets import Cells
from knobs import plain
from studies import maps as atlas
from studies.maps import DIVERGED, ELSEWHERE, REACHED, TRAVELLING, Ends, Question
from studies.standings import TARGET
from ui.visit import session

DETAILED = 128  # cells a side; larger maps do not tell the last loss under the pointer
MANY = 27  # minima told apart under the pointer
component = st.components.v2.component("fall_line_maps", js=bundle("maps/cells.js"))


def listen(drawn: Mapping[str, tuple[Question, Ends, str]]) -> None:
    """Words for the cell under the pointer, and clicks; `drawn` has every map by its chart's key, with its lane."""
    session.present().drawn = {key: (q, letter) for key, (q, _, letter) in drawn.items()}
    component(
        key="picker", data=packets.maps({key: told(q, ends) for key, (q, ends, _) in drawn.items()}), on_cell_change=_clicked, height=1
    )


def _clicked() -> None:
    chosen = clicked_cell(session.turned("picker"), session.present().drawn)
    if chosen is None:
        return
    q, letter, at = chosen
    session.change(lambda s: atlas.scenario_at(q, s, letter, at))


def clicked_cell(value: Any, drawn: Mapping[str, tuple[Question, str]]) -> tuple[Question, str, dict[str, float]] | None:
    """Whose cell the browser says was clicked, and its values; None if it says anything else."""
    try:
        cell = value["cell"]
        q, letter = drawn[cell["chart"]]
        places = [int(cell["column"]), int(cell["row"])]
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not all(0 <= at < axis.size for at, axis in zip(places, q.axes, strict=True)):
        return None
    return q, letter, {axis.name: float(axis.values[at]) for axis, at in zip(q.axes, places, strict=True)}


def told(q: Question, ends: Ends) -> Cells:
    """What the browser tells of a map."""
    (across, columns), (up, rows) = ((axis.label, [plain(v) for v in axis.values]) for axis in q.axes)
    named = (ends.kind >= ELSEWHERE) & (ends.minimum >= 0) & (ends.minimum < MANY)
    end = np.where(named, REACHED + 1 + ends.minimum.astype(int), ends.kind)
    step = np.where(ends.kind == DIVERGED, ends.left, np.where(ends.kind == TRAVELLING, -1, ends.steps))
    if q.axes[0].size > DETAILED:
        return Cells((across, columns), (up, rows), _words(q), end, step)
    with np.errstate(all="ignore"):
        final = np.where(ends.kind == DIVERGED, np.nan, ends.final - (q.landscape.lowest or 0.0))
    return Cells((across, columns), (up, rows), _words(q), end, step, height(q), final)


def _words(q: Question) -> list[str]:
    """What a run's end is called, by the first part of its code."""
    if q.seeds > 1:
        middle = "the middle one of its runs"
        return [
            "not computed yet",
            "most of its runs fly off the map",
            f"{middle} is still on the map",
            f"{middle} rests",
            f"{middle} rests at the lowest point",
        ]
    heights = [float(q.landscape.f(*map(np.array, m))) for m in q.landscape.minima[:MANY]]
    names = [
        f"{'rests at the lowest point' if h - heights[0] <= TARGET else 'rests in the minimum'} ({x:.3g}, {y:.3g}), near it{{at}}"
        for h, (x, y) in zip(heights, q.landscape.minima, strict=False)
    ]
    return ["not computed yet", "diverged{at}", f"still travelling after {q.steps} steps", "rests in another minimum, near it{at}",
            "rests at the lowest point, near it{at}", *names]  # fmt: skip


def height(q: Question) -> str:
    """What is told of a run's end."""
    return "final f" if q.landscape.lowest is None else "final f − f*"
