"""The sidebar of the network page: the training, every number of it."""

import streamlit as st

from networks import NETWORKS
from networks.base import Network
from scenario.training import FIRST, Training, dials
from ui import lane_rows, widgets
from ui.visit import choices, session
from ui.visit.session import heeded, held
from words import docstrings as words
from words.say import say


def sidebar(training: Training) -> Training:
    """Draw the training's widgets; returns it as they now stand."""
    with st.sidebar:
        _task(training)
        lanes = lane_rows.rows(training.lanes)
        steps = widgets.steps(dials(training)["steps"], training.steps)
        help = say("The task's examples and the network that learns them: the same for all lanes.")
        st.markdown(f"**{say('Data and network')}**", help=help)
        labels = {"noise": say("Noise σ"), "seed": say("Seed")}
        network: Network = widgets.spec("network", training.network, labels=labels)
        help = say("Back to the training that this page opens with. The browser's Back button undoes it.")
        opening = Training.opening(NETWORKS[FIRST]())
        st.button(say("Start over"), icon=":material/restart_alt:", on_click=session.show, args=(opening,), help=help)
    return Training(network, lanes, steps)


def _task(training: Training) -> None:
    kinds = sorted(NETWORKS, key=lambda kind: (kind != FIRST, kind))
    help = say("What the network learns: points of the plane in two classes, or a curve. Another task brings its own steps and rates.")
    key = held("network", type(training.network).__name__)
    chosen = st.selectbox(
        say("Task"),
        kinds,
        key=key,
        format_func=lambda kind: say(NETWORKS[kind].name),
        on_change=heeded(key, _switch),
        help=help,
    )
    st.caption(words.character(NETWORKS[chosen]))
    more = st.expander(say("About the task"), **choices.folded("about"))
    if more.open:
        more.markdown(words.shape(NETWORKS[chosen]))


def _switch() -> None:
    """Another task: the lanes stay, steps and rates become those that teach something there."""
    session.change(lambda training: training.moved(NETWORKS[session.turned("network")]()))
