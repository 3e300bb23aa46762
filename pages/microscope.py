"""The microscope: one step, nothing hidden."""

import streamlit as st

from ui import signs
from ui.microscope import parts as microscope
from ui.platform import charts, frame
from ui.race import parts as race
from ui.visit.session import present

frame.require()

race.notes()
view = microscope.controls(present().scenario)
microscope.apart(view)
drawn = microscope.pictures(view)
microscope.coordinate()
for column, one in zip(st.columns(len(view.specimens), gap="medium"), view.specimens, strict=True):
    with column:
        st.markdown(f"#### {signs.named(one.lane)}")
        microscope.ground(view, one)
        microscope.ledger(view, one)
        microscope.rule(view, one)
drawn |= microscope.timelines(view)
charts.follow(drawn)
