"""Take it home: pictures and films of the race, its paths, its scenario as a file, and a page that plays without a server."""

from collections.abc import Callable

import streamlit as st

from browser import packets
from browser.bundle import bundle, source
from exports.page import offline_page
from figures.theme import STYLES
from scenario import Scenario
from scenario.file import LARGEST, file_name, paths_csv, saved, to_json
from ui.platform import place
from ui.race.player import feed
from ui.visit import address, choices, session

KEY = "take-home"
component = st.components.v2.component(
    "fall_line_take_home",
    html=source("take_home/take_home.html"),
    css=source("take_home/take_home.css"),
    js=bundle("take_home/index.js"),
    isolate_styles=False,
)


def offer(scenario: Scenario) -> None:
    """Everything to save, and a way to bring a saved race back. Nothing of it is sent before it is opened."""
    with st.expander("Take it home", icon=":material/download:", **choices.folded("take-home-open")) as drawer:
        if not drawer.open:
            return
        component(key=KEY, data=KEY)
        place.ask("take-home-place")
        _files(scenario)
        _bring_back()
        _name(scenario)


def told() -> None:
    """What the file that brought the race calls it and says of it: somebody's words, so they are shown as plain text."""
    visit = session.present()
    for words in filter(None, (visit.title, visit.note)):
        st.text(words)


def _name(scenario: Scenario) -> None:
    """Tells the component what the race is called. Its own data never change, so that its text is sent once."""
    signs = [STYLES[lane.letter].sign for lane in scenario.visible]
    start = ", ".join(f"{end:.4g}" for end in scenario.start)
    about = {"key": KEY, "name": file_name(scenario, "").rstrip("."), "title": f"{scenario.landscape.name}, from ({start})", "signs": signs}
    feed(key=f"{KEY}-feed", data=packets.headed(about), height=1)


def _files(scenario: Scenario) -> None:
    link, visit = address.link(scenario), session.present()
    with st.container(horizontal=True, gap="small"):
        _download("Page that plays (HTML)", scenario, "html", "text/html", lambda: offline_page(scenario, link),
                  "One file with the map, the loss, the player and the ranking. It plays in any browser without a network: on a stick, "
                  "in a mail, in a lecture hall.")  # fmt: skip
        _download("Paths (CSV)", scenario, "csv", "text/csv", lambda: paths_csv(scenario),
                  "A table for your own plots: each lane, step by step, with position, loss and the gradient that the next step used, "
                  "noise included, to the last digit. Hidden lanes are in it too.")  # fmt: skip
        _download("Scenario (JSON)", scenario, "json", "application/json", lambda: to_json(scenario, visit.title, visit.note),
                  "Every number of this race as a small text: read it, change it, keep it, load it below.")  # fmt: skip


def _download(label: str, scenario: Scenario, ending: str, mime: str, made: Callable[[], str], help: str) -> None:
    st.download_button(label, made, file_name(scenario, ending), mime, key=f"{KEY}-{ending}", on_click="ignore", help=help)


def _bring_back() -> None:
    st.file_uploader("Load a scenario (JSON)", key=f"{KEY}-file", on_change=_load, max_upload_size=1,
                     help="A file saved here, or one written by hand. If anything in it is wrong you are told where, and the race "
                          "stays as it is. The browser's Back button undoes a load.")  # fmt: skip
    if said := session.present().refused:
        st.error(said, icon=":material/error:")


def _load() -> None:
    """A callback: the race of the file that has just come, or a word on what is wrong with it."""
    visit, file = session.present(), session.turned(f"{KEY}-file")
    visit.refused = ""
    if file is None:
        return
    try:
        if file.size > LARGEST:
            raise ValueError(f"the file has {file.size:,} bytes: must be at most {LARGEST:,}")
        brought = saved(file.getvalue())
    except ValueError as error:
        visit.refused = _complaint(str(error))
        return
    session.show(brought.scenario, title=brought.title, note=brought.note)
    st.toast("The race of your file. The browser's Back button brings the one before.", icon=":material/check:")


def _complaint(problems: str) -> str:
    lines = [f"- `{line.replace('`', chr(39))}`" for line in problems.split("\n")]
    return "\n".join(["This file cannot be used, so the race stays as it is.", "", *lines])
