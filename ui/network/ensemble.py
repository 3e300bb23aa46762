"""Every lane from many first weights: asked for by a press, with bands in place of lines."""

from collections.abc import Iterator

import streamlit as st

from figures.ensemble import bands
from scenario.training import Training
from studies.ensemble import Ensemble
from studies.network.ensemble import ensemble
from ui import many
from ui.platform.charts import steady
from ui.present import look
from ui.signs import rows
from words import ensemble as words
from words.say import say

MOST_STEPS = 1_300_000  # of all runs together: half a minute


def first_weights(training: Training) -> None:
    """What can be asked for, and once it is, the answer."""
    if not training.visible:
        return
    st.subheader(say("How much of it is luck?"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        asked = many.chosen(training, say("First weights"), say(words.OF_NETWORKS))
        much = asked.runs * training.steps > MOST_STEPS
        too_much = say("Too much work: hide some lanes, take fewer steps or fewer first weights.") if much else ""
        many.button(asked, say("From {n} first weights", n=asked.count), too_much)

    def grow(known: Ensemble | None) -> Iterator[Ensemble]:
        return ensemble(training.network, training.visible, training.steps, asked.count, known)

    if answer := many.answered(asked, grow, words.weights_done):
        _show(*answer)


def _show(asked: many.Question, found: Ensemble) -> None:
    training = asked.raced
    assert isinstance(training, Training)
    about = say("training loss, median and all but a tenth at each end")
    steady(bands(training.lanes, found, "train", say("Training loss"), about, look()), "many", words.about(training))
    if crossed := words.crossing(training.lanes, found, "train"):
        st.markdown(crossed)
    st.table(rows(words.table(training, found)), hide_index=True, alt=say("The lanes from many first weights"))
