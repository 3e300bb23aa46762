"""Every lane from many first weights: asked for by a press, with bands in place of lines."""

from collections.abc import Iterator

import streamlit as st

from figures.lessons import drawn
from lessons.base import Curves, Line
from scenario.training import Training
from studies.network.ensemble import FINISHED, Ensemble, ensemble
from ui.network.work import work
from ui.platform.charts import steady
from ui.present import look
from ui.signs import rows
from ui.visit import choices
from ui.visit.session import present
from words import ensemble as words
from words.lanes import told_apart
from words.say import say

MOST_STEPS = 1_300_000  # of all runs together: half a minute


def first_weights(training: Training) -> None:
    """What can be asked for, and once it is, the answer."""
    if not training.visible:
        return
    st.subheader(say("How much of it is luck?"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = int(
            st.segmented_control(
                say("First weights"),
                ["30", "100", "512"],
                **choices.widget("seeds"),
                required=True,
                help=say(words.HELP),
            )
        )
        much = count * len(training.visible) * training.steps > MOST_STEPS
        help = say("Takes some seconds. It can be stopped, and goes on from there.")
        if much:
            help = say("Too much work: hide some lanes, take fewer steps or fewer first weights.")
        begin = say("From {n} first weights", n=count)
        asked = (training.network, training.visible, training.steps, count)
        icon = ":material/scatter_plot:"
        st.button(begin, key="run-many", icon=icon, disabled=much, on_click=_ask, args=(asked,), help=help)
    found = FINISHED.get(asked)
    if found is None and present().many == asked:
        found = _run(training, count)
    if found is not None:
        _show(training, found)


def _ask(asked: object) -> None:
    """A callback: it is asked for, or no longer."""
    present().many = asked


def _run(training: Training, count: int) -> Ensemble | None:
    """Run it, from where it was left."""
    visit, asked = present(), (training.network, training.visible, training.steps)
    begun = visit.begun_many if visit.begun_many and visit.begun_many[0] == asked else None
    known = begun[1] if begun else None

    def blocks() -> Iterator[int]:
        nonlocal known
        for found in ensemble(*asked, count, known):
            visit.begun_many, known = (asked, found), found
            yield len(found.seeds)

    work(blocks(), len(known.seeds) if known else 0, count, words.progress, "stop-many", _ask)
    if known is not None and len(known.seeds) >= count:
        FINISHED.put((*asked, count), known)
    return known


def _show(training: Training, found: Ensemble) -> None:
    lanes = training.visible
    lines = []
    times, (low, middle, high) = found.times.astype(float), found.bands("train")
    for k, (lane, name) in enumerate(zip(lanes, told_apart(lanes), strict=True)):
        lines.append(Line(name, lane.letter, times, middle[k], low[k], high[k]))
    chart = Curves(say("Training loss"), say("step"), say("training loss, median and all but a tenth at each end"), tuple(lines))
    steady(drawn(chart, look()), "many", words.about(training))
    if crossed := words.crossing(training, found):
        st.markdown(crossed)
    st.table(rows(words.table(training, found)), hide_index=True, alt=say("The lanes from many first weights"))
