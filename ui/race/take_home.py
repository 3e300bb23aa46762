"""To take home: pictures and films of the race, its paths, its scenario as a file, and a page that plays without a server."""

import re
from collections.abc import Callable

import streamlit as st

from exports import EXPORTS
from exports.base import Around, Export
from figures.theme import STYLES
from scenario import Scenario
from scenario.faults import Faulty
from scenario.file import file_name, refuse_large, saved
from studies.race import Race
from ui.feed import tell
from ui.platform import place
from ui.platform.component import component
from ui.visit import address, choices, session
from words import file as words
from words.lanes import with_rates
from words.numbers import point
from words.say import say, speaking, spoken

KEY = "take-home"
COLORS = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor")
desk = component(
    "fall_line_take_home",
    js="take_home/index.js",
    html="take_home/take_home.html",
    css="take_home/take_home.css",
    isolate_styles=False,
)


def offer(race: Race, moving: bool) -> None:
    """Everything to save, and a way to bring a saved race back. Pictures and films are of what moves on the page, if anything does."""
    if moving:
        desk(key=KEY, data=KEY)
        _name(race.scenario)
    else:
        st.caption(say("Pictures and films are made on the race page."))
    _files(race)
    _bring_back()


def told() -> None:
    """What the file that brought the race calls it and says of it: somebody's words, so they are shown as plain text."""
    visit = session.present()
    for text in filter(None, (visit.title, visit.note)):
        st.text(text)


def _name(scenario: Scenario) -> None:
    """Tells the component what the race is called. Its own data never change, so that its text is sent once."""
    signs = [STYLES[lane.letter].sign for lane in scenario.visible]
    lanes = [name for lane, name in zip(scenario.lanes, with_rates(scenario.lanes), strict=True) if not lane.hidden]
    title = say("{ground}, from {start}", ground=scenario.landscape.name, start=point(scenario.start, 4))
    tell(KEY, {"name": file_name(scenario, "").rstrip("."), "title": title, "signs": signs, "lanes": lanes, "home": place.home()})


def _files(race: Race) -> None:
    visit, colors = session.present(), {mode: _colors(mode) for mode in ("light", "dark")}
    around = Around(address.link(race.scenario), colors, visit.title, visit.note)
    with st.container(horizontal=True, gap="small"):
        for kind in EXPORTS.values():
            export, name = kind(), file_name(race.scenario, kind.ending)
            st.download_button(
                say(kind.label),
                _maker(export, race, around),
                name,
                kind.mime,
                key=f"{KEY}-{kind.ending}",
                on_click="ignore",
                help=say(kind.help),
            )


def _maker(export: Export, race: Race, around: Around) -> Callable[[], bytes]:
    """Makes the file once it is asked for: in another thread, which speaks no language by itself."""
    language = spoken()

    def made() -> bytes:
        with speaking(language):
            return export.made(race, around)

    return made


def _colors(mode: str) -> dict[str, str]:
    """The app's colours, as the variables that Streamlit gives its components: textColor is --st-text-color."""
    named = {re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name): name for name in COLORS}
    return {f"--st-{variable}": str(st.get_option(f"theme.{mode}.{name}")) for variable, name in named.items()}


def _bring_back() -> None:
    help = say(
        "A file saved here, or one written by hand. If anything in it is wrong you are told where, and the race "
        "stays as it is. The browser's Back button undoes a load."
    )
    st.file_uploader(say("Load a scenario (JSON)"), key=f"{KEY}-file", on_change=_load, max_upload_size=1, help=help)
    if faults := session.present().refused:
        st.error(words.refused(faults), icon=":material/error:")


def _load() -> None:
    """A callback: the race of the file that has just come, or a word on what is wrong with it."""
    visit, file = session.present(), session.turned(f"{KEY}-file")
    visit.refused = ()
    if file is None:
        return
    try:
        refuse_large(file.size)
        brought = saved(file.getvalue())
    except Faulty as error:
        visit.refused = error.faults
        return
    visit.loaded += 1
    choices.choose("share", False)  # the race is to be seen, from its top
    session.show(brought.scenario, title=brought.title, note=brought.note)
    session.toast("The race of your file. The browser's Back button brings the one before.", icon=":material/check:")
