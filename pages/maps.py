"""The maps: thousands of runs in one picture."""

import streamlit as st

from ui.maps import parts as maps
from ui.maps import rates
from ui.platform import frame
from ui.race import parts as race

frame.require()

scenario = st.session_state.scenario
race.notes()
PICTURES = {"sweep": maps.sweep, "basins": maps.basins, "rates": rates.scan, "noise": maps.noise}
chosen = maps.headline(scenario)
if chosen:
    PICTURES[chosen](scenario)
