"""Every lane under many draws of the noise: asked for by a press, with bands in place of lines and clouds in place of ends."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from figures import ensemble as figures
from landscapes.regression import Regression
from scenario import Scenario
from studies.draws import AS_IT_IS, draws
from studies.ensemble import Ensemble
from ui import many
from ui.ground import ground
from ui.platform.charts import steady
from ui.present import look
from ui.signs import rows
from ui.visit import session
from words import ensemble as words
from words.say import say

SIGMA = 1.0  # the noise that the button gives to a race without any


def draws_of_noise(scenario: Scenario) -> None:
    """What can be asked for, and once it is, the answer."""
    if not scenario.visible:
        return
    st.subheader(say("How much of it is luck?"), anchor=False)
    if not scenario.noisy:
        st.markdown(words.quiet())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        asked = many.chosen(scenario, say("Draws of the noise"), say(words.OF_RACES))
        if scenario.noisy:
            many.button(asked, say("{n} draws of the noise", n=asked.count))
        else:
            help = say("Sets the noise of the sidebar. The race above is run anew with it.")
            st.button(
                words.loud(_loud(scenario)), key="give-noise", icon=":material/grain:", on_click=session.change, args=(_loud,), help=help
            )

    def grow(known: Ensemble | None) -> Iterator[Ensemble]:
        return draws(scenario, asked.count, known)

    if answer := many.answered(asked, grow, words.draws_done):
        _show(*answer)


def _loud(scenario: Scenario) -> Scenario:
    has_data = isinstance(scenario.landscape, Regression)
    return replace(scenario, batch=scenario.landscape.batch) if has_data else replace(scenario, noise=SIGMA)


def _show(asked: many.Question, found: Ensemble) -> None:
    scenario = asked.raced
    assert isinstance(scenario, Scenario)
    left, right = st.columns([11, 9], gap="small")
    with left:
        steady(figures.heights(scenario, found, AS_IT_IS, say("Loss"), look()), "many", words.about_bands(scenario))
        if crossed := words.crossing(scenario.lanes, found, AS_IT_IS):
            st.markdown(crossed)
    with right:
        steady(figures.cloud(scenario, found, look()), "cloud", words.about_cloud(scenario))
        ground(scenario.landscape, "cloud")
    st.table(rows(words.ends(scenario, found)), hide_index=True, alt=say("The lanes under many draws of the noise"))
    st.markdown(say("**How high they hover**"))
    st.table(rows(words.hovering(scenario, found)), hide_index=True, alt=say("How high the lanes hover"))
    st.caption(words.about_hovering(scenario))
