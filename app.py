"""Fall Line: drop a ball on a loss landscape and watch optimizers race downhill."""

import streamlit as st

from ui import present
from ui.begin import begin
from ui.lessons import parts as lessons
from ui.network import sidebar as network
from ui.platform import frame, memory, turns
from ui.platform import page as layout
from ui.reach import reach
from ui.share import share
from ui.sidebar import sidebar
from ui.title import title
from ui.top import top
from ui.visit import address, session
from words.say import say, speak

STYLES = {"network": ["network/network.css"], "microscope": ["microscope.css"], "lessons": ["lessons.css"]}  # of pages that lie otherwise


def run() -> None:
    """One run, for one visitor."""
    st.set_page_config("Fall Line", page_icon="⛷️", layout="wide", initial_sidebar_state=340)
    st.logo("ui/logo.svg", size="large")

    begin()
    speak(session.language())

    # st.navigation first, then the sidebar, then the page: in another order a page switch resets the sidebar's widgets.
    # A page's url_path is its file's name: a server that has just started knows pages by their files (ui/platform/frame.py). The race,
    # which stands at the root, is found by other names too.
    pages = [
        st.Page("pages/race.py", title=say("Race"), icon=":material/sports_score:", url_path="", default=True),
        st.Page("pages/microscope.py", title=say("Microscope"), icon=":material/biotech:", url_path="microscope"),
        st.Page("pages/maps.py", title=say("Maps"), icon=":material/grid_on:", url_path="maps"),
        st.Page("pages/network.py", title=say("Network"), icon=":material/hub:", url_path="network"),
        st.Page("pages/lessons.py", title=say("Lessons"), icon=":material/school:", url_path="lessons"),
    ]
    aliases = [st.Page("pages/race.py", title=say("Race"), url_path=name, visibility="hidden") for name in address.RACE if name]
    page = st.navigation([*pages, *aliases], position="top")
    visit = address.arrive(page.url_path)  # before anything is drawn
    layout.lay_out([one.title for one in pages], [one.url_path for one in pages].index(visit.page), *STYLES.get(visit.page, ()))
    if visit.page == "lessons":  # its sidebar is the path; the race waits in the session
        lessons.path()
        address.settle(visit.scenario)
    elif visit.page == "network":
        address.settle(network.sidebar(visit.training))
    else:
        address.settle(sidebar(visit.scenario))
    st.set_page_config(title(visit))
    reach(visit.raced)
    share(visit.raced)
    top(visit)
    frame.show(page)
    present.corner(visit.raced)
    session.leave()
    memory.soon()


# `streamlit run` finds what is called `app`, and imports this file before it serves anybody: no visitor waits for that.
if __name__ == "app":
    begin()
    app = st.App(__file__)
else:
    with turns.in_turn():
        run()
