"""Every learning rate of every lane: one chart, the best of each, and a race between these."""

from collections.abc import Sequence

import streamlit as st

from figures import maps as figures
from scenario import Scenario
from studies import rates
from studies.rates import Scan
from ui.maps import progress as work
from ui.platform.charts import steady
from ui.present import look
from ui.signs import rows
from ui.visit import session
from words import rates as words
from words.say import say


def scan(scenario: Scenario) -> None:
    """The last loss of every lane against its learning rate, the best of each, and a race between the bests."""
    maps = rates.rate_maps(scenario)
    holder, progress = st.container(gap=None), st.empty()
    scans = rates.scans(scenario, [outcome.one() for outcome in work.do(maps, progress, lambda *_: None)])
    if not scans:
        return
    figure = figures.rate_chart(scans, scenario.steps, rates.good_height(scenario), rates.start_height(scenario), look())
    with holder:
        steady(figure, "rates", words.about(scans))
    st.caption(words.reading(scenario))
    st.table(rows(words.table(scans)), hide_index=True, alt=say("The best learning rate of every lane"))
    _offer(scenario, scans)


def _offer(scenario: Scenario, scans: Sequence[Scan]) -> None:
    able = any(scan.found.best is not None for scan in scans)
    help = say(
        "Opens the race with every visible lane at its own best rate. A fairer comparison than one rate for all, and a dearer one: the "
        "race page says what the search cost."
    )
    if st.button(
        say("Race each at its own best rate"), key="race-best", type="primary", icon=":material/sports_score:", disabled=not able, help=help
    ):
        best = rates.at_best(scenario, scans)
        session.change(lambda _: best)
        visit = session.present()
        visit.tuned = visit.scenario, words.tuning(scans)
        st.switch_page("pages/race.py")
    st.caption(words.seen_before(scans))
