"""The data of a ground that has some, beside the map: the examples, and the line of every lane on the player's clock."""

import streamlit as st

from figures import fit as figures
from landscapes.regression import Regression
from studies.race import Race
from ui.feed import tell
from ui.platform.charts import steady
from ui.platform.component import component
from ui.present import look
from words import fit as words

KEY = "fit"
drawn = component(
    "fall_line_fit",
    js="fit/index.js",
    html="fit/fit.html",
    css="beside.css fit/fit.css",
    isolate_styles=False,  # the canvas lies in the chart, outside the component
)


def fit(race: Race) -> None:
    """The chart of the data, and what draws every lane's line on it; nothing on a ground without data."""
    ground = race.landscape
    if not isinstance(ground, Regression):
        return
    steady(figures.data(race, ground, look()), "data", words.about_data(race.scenario, ground))
    drawn(key=KEY, data=KEY, height=1)
    tell(KEY, figures.told(race.scenario, ground))
    with st.container(key=f"{KEY}-about"):
        st.caption(words.explain(race.scenario, ground))
