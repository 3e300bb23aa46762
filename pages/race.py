"""The race: every lane from the same start, on the same noise, with the same budget."""

import streamlit as st

from ui.platform import frame
from ui.race import parts as race
from ui.race import take_home
from ui.visit import session

frame.require()

scenario = session.present().scenario
race.headline(scenario)
race.notes()
take_home.told()
left, right = st.columns([11, 9], gap="small")
with left:
    race.landscape_map(scenario)
    race.player(scenario, on_start=session.move_start)
    race.forces()
with right:
    race.curves(scenario)
    race.terrain(scenario)
race.ranking(scenario)
take_home.offer(scenario)
