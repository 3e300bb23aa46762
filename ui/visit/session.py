"""The visitor: one value, the only one that is kept in the session.

Widgets hold copies of it. A widget of the race is keyed with the name a link uses (`A.Adam.lr`) and keeps its copy until it is turned; a
widget of a choice is keyed with the choice's name (ui/visit/choices.py).
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex
from typing import Any

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from landscapes import LANDSCAPES
from landscapes.typed import Typed
from networks import NETWORKS
from scenario import Scenario
from scenario.faults import Fault
from scenario.table import Fault as NoRow
from scenario.table import Names, Rows, Table
from scenario.training import FIRST, Training
from studies.contest import Contest, Playing
from studies.ensemble import Ensemble
from studies.maps import Drawing, Map
from ui.platform import reconnect, state
from words.numbers import point
from words.say import ENGLISH, say, speak


@dataclass
class Visit:
    """All that is known of a visitor. What the address says of it: ui/visit/address.py."""

    scenario: Scenario
    training: Training = field(default_factory=lambda: Training.opening(NETWORKS[FIRST]()))
    page: str = ""  # the page that is shown: "microscope", "maps", "network", "lessons", or "" for the race
    born: str = field(default_factory=partial(token_hex, 4))  # tells it from one before, where a server is started anew below an open page
    path: str = ""  # what the page is called in the present address
    view: dict[str, Any] = field(default_factory=dict)  # choice -> value, where it is not as usual
    done: set[str] = field(default_factory=set)  # slugs of the lessons answered
    answers: dict[str, int] = field(default_factory=dict)  # lesson -> which of its answers was given in this session
    title: str = ""  # what the file that brought the race calls it
    note: str = ""  # what that file says of the race
    ignored: list[str] = field(default_factory=list)  # names of a link that could not be used
    astray: bool = False  # whether the address named a lesson that there is not
    language: str = ENGLISH.name  # the name of one of words.say.LANGUAGES
    tuned: tuple[Scenario, str] | None = None  # a race whose rates were searched for, and the words on the search
    loaded: int = 0  # files whose race was taken
    first: str = ""  # what was shown first (ui/top.py)
    moved: bool = False  # whether anything else has been
    refused: tuple[Fault, ...] = ()  # what was wrong with the file brought last
    own: Typed | None = None  # the landscape that was typed last
    tables: dict[str, tuple[Rows, Names]] = field(default_factory=dict)  # landscape -> the data that were brought to it last
    wide: tuple[bytes, Table] | None = None  # data with more columns than two that were brought last, and what is taken of them
    no_table: tuple[NoRow, ...] = ()  # what was wrong with the data brought last
    drafts: dict[str, tuple[str, str]] = field(default_factory=dict)  # field -> the text it is an edit of, and what cannot be read
    here: str = ""  # the app's own address, where the browser has told it
    # Maps: what is on the page, chart's key -> (question, lane), and work that is not finished
    drawn: dict[str, tuple[Map, str]] = field(default_factory=dict)
    begun: OrderedDict[Map, Drawing] = field(default_factory=OrderedDict)
    stopped: tuple[Map, ...] = ()
    stood: dict[str, tuple[str, object]] = field(default_factory=dict)  # ui/platform/charts.py: chart's key -> its shape and first ground
    # Network: the contest that is asked for, and one that is not over
    contest: Contest | None = None
    playing: Playing | None = None
    # Race and Network: the ensemble that is asked for (ui/many.py), what was shown last, by page, and one as far as it has come
    many: Any = None
    seen_many: dict[str, Any] = field(default_factory=dict)
    begun_many: tuple[Scenario | Training, Ensemble] | None = None
    # The widgets that hold a copy of the race, and what those of choices last offered.
    widgets: set[str] = field(default_factory=set)
    offered: dict[str, Any] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)  # those whose value no browser may have heard: the run that told it was broken off
    said: dict[str, dict[str, float]] = field(default_factory=dict)  # field of a number -> what it said a moment ago, and when
    # The address as it was last written: the race's part, that of the choices, and whole addresses, the latest last.
    race: dict[str, str] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)
    held: list[dict[str, str]] = field(default_factory=list)
    been: list[tuple[bool, dict[str, str]]] = field(default_factory=list)  # whether a network was shown, and at which address
    # What a browser said of its widgets to a session that did not know them yet, and whether it has just been heard.
    brought: WidgetStates | None = None
    heard: bool = False
    told: str | None = None  # the page whose widgets a browser has been told in full: a run of it has come to its end

    @property
    def raced(self) -> Scenario | Training:
        """What the present page shows: a race on a landscape, or a network's training."""
        return self.raced_on(self.page)

    def raced_on(self, page: str) -> Scenario | Training:
        """What `page` shows."""
        return self.training if page == "network" else self.scenario


def began() -> bool:
    """Whether this session has had a run before."""
    return "visit" in st.session_state


def present() -> Visit:
    """The visit of this session; the first call begins it."""
    return state.found(_visit)


def _visit() -> Visit:
    visit: Visit | None = st.session_state.get("visit")
    if visit is None:
        visit = st.session_state.visit = Visit(Scenario.opening(LANDSCAPES["Rosenbrock"]()))
    return visit


def language() -> str:
    """The name of the language that is spoken; that of the app before the visit has begun."""
    return present().language if began() else ENGLISH.name


def show(raced: Scenario | Training, ignored: list[str] | None = None, title: str = "", note: str = "") -> None:
    """Show `raced` from now on: every widget of the race forgets what it held and reads its value anew.

    `title` and `note` are what a file says of it; they stay while the race is edited, until another one is shown.
    """
    forget()
    keep(raced)
    visit = present()
    visit.title, visit.note = title, note
    visit.ignored = ignored or []


def keep(raced: Scenario | Training) -> None:
    """`raced` is what the visit holds from now on, as its widgets show it already."""
    if isinstance(raced, Training):
        present().training = raced
    else:
        present().scenario = raced


def forget() -> None:
    """Have every widget of the race forget what it held: races on a landscape and a network's have widgets of the same names."""
    for key in present().widgets:
        st.session_state.pop(key, None)
    present().widgets = set()


def change(edit: Callable[[Any], Scenario | Training]) -> None:
    """A callback's way to show what is raced on the present page, edited."""
    visit = present()
    show(edit(visit.raced), title=visit.title, note=visit.note)


def leave() -> None:
    """The end of a run. What a browser has brought to a session that did not know it happens now."""
    visit = present()
    visit.told, visit.untold = visit.page, set()
    states, visit.brought = visit.brought, None
    if states:
        visit.heard = True
        reconnect.happen(states)


def repeat() -> None:
    """Have every widget show again what it holds: the browser has forgotten it, or has been told something older by the run before this."""
    visit = present()
    visit.heard = False
    for key in visit.widgets | visit.offered.keys():
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def held(key: str, value: object) -> str:
    """Give the widget `key` its value before it is drawn for the first time; returns `key`."""
    st.session_state.setdefault(key, value)
    present().widgets.add(key)
    return key


def heeded(key: str, act: Callable[..., None]) -> Callable[..., None]:
    """`act`, a callback of the widget `key` of the race, for as long as that is shown.

    A browser may tell once more of a widget that it had on the page before, where something else was raced.
    """

    def heard(*about: Any) -> None:
        if key in present().widgets:
            act(*about)

    return heard


def turned(key: str, value: Any = None) -> Any:
    """What the widget or component `key` holds; `value` where it is not drawn yet."""
    return st.session_state.get(key, value)


def part(value: Any, name: str) -> Any:
    """One thing of what a component has sent; None where it is not there. A browser may send anything."""
    return value.get(name) if isinstance(value, dict) else None


def again(key: str, value: object) -> None:
    """Have the widget `key`, which is not drawn yet in this run, show `value`."""
    st.session_state[key] = value


def move_start(x: float, y: float) -> None:
    """A click on the map: every lane starts from there."""
    (x0, x1), (y0, y1) = present().scenario.landscape.domain
    if x0 <= x <= x1 and y0 <= y <= y1:
        change(lambda s: replace(s, start=(float(f"{x:.6g}"), float(f"{y:.6g}"))))
    else:
        toast(
            "{point} lies outside the window, so the start stays where it is. Double-click the map to see the whole window.",
            point=point((x, y)),
        )


def toast(sentence: str, icon: str | None = None, **fields: object) -> None:
    """A callback's way to say something. It runs before app.py, and so before anybody has told which language is spoken.

    A field that has words of the app's in it is a function, which is called when that is told.
    """
    speak(language())
    st.toast(say(sentence, **{name: value() if callable(value) else value for name, value in fields.items()}), icon=icon)
