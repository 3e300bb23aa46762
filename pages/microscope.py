"""The microscope: one step, nothing hidden."""

import streamlit as st

from ui.lessons import task
from ui.microscope import parts as microscope
from ui.microscope.opening import open_where_paused
from ui.platform import charts, frame
from ui.present import is_presented
from ui.race import parts as race
from ui.visit.session import present

frame.require()

race.notes()
task.strip()
open_where_paused(present().scenario)
microscope.headline()
sight = microscope.controls(present().scenario)
if not is_presented():
    microscope.apart(sight)
drawn = microscope.pictures(sight)
if is_presented():  # a room looks at the pictures first
    microscope.apart(sight)
microscope.coordinate()
for column, one in zip(st.columns(len(sight.watched), gap="medium"), sight.watched, strict=True):
    with column:
        st.markdown(f"#### {microscope.called(sight, one)}")
        microscope.ground(sight, one)
        microscope.ledger(sight, one)
        microscope.rule(sight, one)
drawn |= microscope.timelines(sight)
charts.follow(drawn)
