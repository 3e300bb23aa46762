"""The race: every lane from the same start, on the same noise, with the same budget."""

import streamlit as st

from studies import race as studies
from ui.lessons import task
from ui.platform import frame
from ui.platform.charts import follow
from ui.race import parts, take_home
from ui.race.board import board
from ui.race.draws import draws_of_noise
from ui.race.fit import fit
from ui.race.scenes import scenes
from ui.visit import session

frame.require()

race = studies.race(session.present().scenario)
parts.notes()
take_home.told()
if not (task.strip() or parts.tuned()):
    scenes()
with st.container(key="stage"):
    left, right = st.columns([11, 9], gap="small")
with left:
    drawn = parts.landscape_map(race)
    parts.player(race, on_start=session.move_start)
    parts.forces()
with right:
    board(race)
    fit(race)
    drawn |= parts.curves(race)
    drawn |= parts.terrain(race)
parts.ranking(race)
follow(drawn)
draws_of_noise(race.scenario)
