"""The maps: thousands of runs in one picture."""

import streamlit as st

from ui import maps, race

scenario = st.session_state.scenario
race.notes()
PICTURES = {"sweep": maps.sweep, "basins": maps.basins, "rates": maps.rates, "noise": maps.noise}
chosen = maps.headline(scenario)
if chosen:
    PICTURES[chosen](scenario)
