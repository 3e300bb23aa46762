"""Fall Line: drop a ball on a loss landscape and watch optimizers race downhill."""

import gc

import streamlit as st

from ui import large, lessons, session
from ui.sidebar import sidebar

st.set_page_config("Fall Line", page_icon="⛷️", layout="wide", initial_sidebar_state="auto")
st.logo("ui/logo.svg", size="large")

# st.navigation first, then the sidebar, then the page: in another order a page switch resets the sidebar's widgets.
# A page's url_path differs from its file's name: AppTest would take the file for an app of its own on the second run.
pages = [
    st.Page("pages/race.py", title="Race", icon=":material/sports_score:", url_path="start", default=True),
    st.Page("pages/microscope.py", title="Microscope", icon=":material/biotech:", url_path="inside"),
    st.Page("pages/maps.py", title="Maps", icon=":material/grid_on:", url_path="atlas"),
    st.Page("pages/lessons.py", title="Lessons", icon=":material/school:", url_path="learn"),
]
page = st.navigation(pages, position="top")
if page.url_path == "learn":  # its sidebar is the path; the scenario waits in the session
    lessons.arrive()
    lessons.path()
    lessons.settle()
else:
    session.settle(sidebar(session.arrive()))
with st.sidebar:
    large.choose()
page.run()


@st.cache_resource
def _keep_imports() -> None:
    """Streamlit collects garbage after every run; what was imported need not be searched each time."""
    gc.collect()
    gc.freeze()


_keep_imports()
