"""A network: the same rules on hundreds of weights, its data, its curves, and the plane of its paths."""

import streamlit as st

from studies.training import trained
from ui.lessons import task
from ui.network import parts as network
from ui.network.contest import best_rates
from ui.network.ensemble import first_weights
from ui.network.layers import by_layer
from ui.platform import frame
from ui.race import parts as race
from ui.visit import choices
from ui.visit.session import present

frame.require()

training = present().training
found = trained(training, choices.now("directions"))
race.notes()
task.strip()
network.headline(training)
with st.container(key="training"):
    left, right = st.columns([11, 9], gap="small")
with left:
    network.data(found)
    network.player(found)
with right:
    network.board(found)
    network.curves(found)
    network.plane(found)
network.says(found)
network.ranking(found)
by_layer(found)
best_rates(training)
first_weights(training)
