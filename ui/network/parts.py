"""The parts of the network page: the data and what the networks say of it, the curves, the plane of the paths."""

from typing import Any

import numpy as np
import pyarrow  # type: ignore[import-untyped]
import streamlit as st

from browser import packets
from browser.packets import Track
from figures import network as figures
from figures.theme import STYLES
from scenario.training import Training
from studies.training import DIRECTIONS, EVERY, MEASURES, Trained
from ui.feed import feed
from ui.ground import ground
from ui.platform.charts import chart
from ui.platform.component import component
from ui.present import is_presented, look
from ui.race import board as boards
from ui.race.player import player as draw_player
from ui.signs import rows
from ui.visit import choices
from words import network as words
from words.lanes import by_letter, told_apart
from words.say import say

KEY = "network-says"
learned = component(
    "fall_line_network",
    js="network/index.js",
    html="network/network.html",
    css="beside.css",
    isolate_styles=False,  # the canvases lie in the charts, outside the component
)


def headline(training: Training) -> None:
    """What the page is, in a sentence. A room sees it without."""
    st.container(key="about-training").markdown(words.headline(training)[0])


def data(trained: Trained) -> None:
    """The points, and the lines between the classes."""
    chart(figures.data(trained, look()), "data", (trained.fingerprint, look()), words.about_data(trained.training))


def says(trained: Trained) -> None:
    """Send what the browser draws the networks from.

    The head: key, of the feed; sizes of the layers; activation; classes, whether there are any; squared, whether an output is measured
    against -1 and 1; every, steps from one that is kept to the next; colors of the two classes; leads, the letter of the lane whose tint is
    shown where none is brought out.
    """
    network = trained.training.network
    kept = [np.minimum(np.array(one.kept), one.last) for one in trained.trainees]
    weights = np.zeros((0, len(range(0, trained.training.steps + 1, EVERY)), network.D))
    away = weights[:, :, 0]
    if kept:
        weights = np.nan_to_num(np.stack([one.run.w[at] for one, at in zip(trained.trainees, kept, strict=True)]))
        assert trained.plane is not None
        away = np.nan_to_num(np.stack([far[at] for far, at in zip(trained.away, kept, strict=True)])) / trained.plane.unit
    head: dict[str, Any] = dict(
        key=KEY,
        sizes=network.model.sizes,
        activation=network.activation,
        classes=network.classes,
        squared=network.cost == "squared",
        every=EVERY,
        colors=figures.CLASSES,
        leads=trained.trainees[trained.standings[0].lane].lane.letter if trained.standings else "",
    )
    learned(key=KEY, data=KEY, height=1)
    feed(key=f"{KEY}-feed", data=packets.network(weights, away, [one.lane.letter for one in trained.trainees], **head), height=1)


def board(trained: Trained) -> None:
    """Every lane, the hidden too, as on the race page."""
    boards.draw(_told(trained))


def _told(trained: Trained) -> dict[str, Any]:
    standings = {trained.trainees[standing.lane].lane.letter: standing for standing in trained.standings}
    lanes = []
    for lane, name in zip(trained.training.lanes, told_apart(trained.training.lanes), strict=True):
        one = boards.looks(lane, name)
        if lane.letter in standings:
            one |= dict(arrives=-1, left=-1, status=words.status(standings[lane.letter], trained))
        lanes.append(one)
    told = dict(chosen=choices.now("lane"), lanes=lanes, finish=words.finish(trained), scene=None)
    return told | dict(invitation=words.headline(trained.training)[1])


def curves(trained: Trained) -> None:
    """Losses, errors or sharpness by step."""
    measure = _measure(trained)
    shape = (trained.fingerprint, measure, look())
    with st.container(key="curves", gap=None):
        chart(figures.curves(trained, measure, look()), "loss", shape, words.about_curves(trained.training, measure))
        st.segmented_control(
            say("Curve"),
            _measures(trained),
            **choices.widget("measure", _measures(trained), "train"),
            required=True,
            format_func=words.button,
            label_visibility="collapsed",
            help=say(words.HELP),
        )


def _measures(trained: Trained) -> list[str]:
    return [name for name in MEASURES if name != "errors" or trained.training.network.classes]


def _measure(trained: Trained) -> str:
    chosen: str = choices.now("measure")
    return chosen if chosen in _measures(trained) else "train"


def plane(trained: Trained) -> None:
    """The loss on the plane of the paths, and the paths' shadows on it."""
    shape = (trained.fingerprint, trained.directions, look())
    chart(figures.plane(trained, look()), "map", shape, words.about_plane(trained))
    ground(trained.ground, "map")
    st.segmented_control(
        say("Plane"),
        list(DIRECTIONS),
        **choices.widget("directions"),
        required=True,
        format_func=words.plane,
        label_visibility="collapsed",
        help=say(words.PLANES),
    )


def player(trained: Trained) -> None:
    """The controls, which move the charts."""
    measure = _measure(trained)
    tracks, names = [], by_letter(trained.training.lanes)
    for one, entrant in zip(trained.trainees, trained.entrants(measure), strict=True):
        style = STYLES[one.lane.letter]
        heights = entrant.run.loss if measure not in figures.LOGARITHMIC else np.maximum(entrant.run.loss, figures.FLOOR)
        path = np.column_stack([entrant.run.w, heights, np.zeros(len(heights))])
        tracks.append(Track(names[one.lane.letter], style.color, style.dash, style.marker, path, one.last, one.lane.letter))
    draw_player(
        tracks,
        run=trained.fingerprint,
        start=trained.ground.start,
        curve=words.measure(measure),
        levels=figures.levels(trained, measure),
        floor=figures.FLOOR,
        ranks="".join(trained.trainees[standing.lane].lane.letter for standing in trained.standings),
        summary=words.summary(trained),
        large=is_presented(),
        key="network-player",
    )


def ranking(trained: Trained) -> None:
    """Who ended where, and what the pictures are."""
    table = pyarrow.Table.from_pylist(rows(words.table(trained)) or [{"": say("All lanes are hidden.")}])
    with st.container(key="ranking"):
        st.table(table, hide_index=True, alt=say("The lanes by their training loss"))
    st.caption(f"{words.explain_data(trained.training)} {words.explain_plane(trained)}")
