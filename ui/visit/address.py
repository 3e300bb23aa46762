"""What the address says of a visit, and a copied link: one function, read back by one other.

The race (on the lessons page: the lesson), how it is looked at, and, in the address alone, which lessons are answered, as in
`done=downhill,adam`.
"""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from lessons import LESSONS
from scenario import Scenario
from scenario.link import is_passed_over
from scenario.training import Training
from ui.platform import history, place, reconnect
from ui.visit.choices import CHOICES, now
from ui.visit.session import Visit, began, forget, keep, present, repeat, show

MOST_HELD = 64  # addresses of a visit that are remembered
LONGEST = 500  # characters of `done` that are read
RACE = ("", "start", "race")  # what the race page is called in an address


def arrive(path: str) -> Visit:
    """The visit on the page called `path`, as the address says where the visitor has just come by one, else as it was."""
    new, visit, url = not began(), present(), st.query_params.to_dict()
    page, before = "" if path in RACE else path, visit.raced
    visit.path, visit.page = path, page
    if visit.raced is not before:
        forget()
        visit.race, visit.ignored = visit.raced.changes(), []
    if new and (states := reconnect.withheld([name for name, choice in CHOICES.items() if choice.kept == "nowhere"])):
        visit.brought = None if history.went_back() else states
    # A browser forgets a page's widgets as it leaves; this session does so only when another page is all drawn.
    if visit.heard or visit.told != page:
        repeat()
    if not new and (_overtaken(visit, url) or not (url or history.went_back()) or _in_passing(page, url)):
        return visit
    looks = {name: text for name, text in url.items() if name in CHOICES and CHOICES[name].kept == "address"}
    race = {name: text for name, text in url.items() if name not in looks and name != "done"}
    own = [name for name in CHOICES if _carries(page, name)]
    junk = [name for name, text in looks.items() if CHOICES[name].parse(text) is None]
    if new or any(looks.get(name) != visit.looks.get(name) for name in own):
        for name in own:
            meant = CHOICES[name].parse(looks[name]) if name in looks else None
            visit.view[name] = CHOICES[name].usual if meant is None else meant
            visit.looks.pop(name, None)
            visit.looks |= {name: looks[name]} if name in looks else {}
        visit.astray = "lesson" in junk
    if page != "lessons" and (new or race != visit.race):
        ignored: list[str] = []
        show(type(visit.raced).from_query(race, ignored), [*ignored, *junk])
        visit.race = race
    if not visit.held or url.get("done") != visit.held[-1].get("done"):
        visit.done = visit.done | _lessons(url.get("done", ""))
    return visit


def settle(raced: Scenario | Training) -> None:
    """Keep what the widgets made of the race, and make the visit's address the browser's.

    After Back Streamlit replaces the entry of the browser's history instead of adding one, so that a correction traps nobody.
    """
    visit = present()
    if raced != visit.raced:
        keep(raced)
        visit.ignored = []
    wanted, shown = address(), st.query_params.to_dict()
    visit.held = [*visit.held, shown, wanted][-MOST_HELD:]
    if (place := (visit.page == "network", wanted)) not in visit.been:
        visit.been = [*visit.been, place][-MOST_HELD:]
    if wanted != shown:
        st.query_params.from_dict(wanted)
    if visit.page != "lessons":
        visit.race = {name: text for name, text in wanted.items() if name not in CHOICES and name != "done"}
    visit.looks = {name: text for name, text in visit.looks.items() if not _carries(visit.page, name)} | _looks(visit.page)


def address(page: str | None = None) -> dict[str, str]:
    """What the address of the present page says, or that of another, as short as it can be said."""
    visit = present()
    done = ",".join(slug for slug in LESSONS if slug in visit.done)
    page = visit.page if page is None else page
    return _said(page, visit.raced_on(page).changes()) | ({"done": done} if done else {})


def link(raced: Scenario | Training, page: str | None = None, without: Collection[str] = (), looks: Mapping[str, str] | None = None) -> str:
    """What is to be seen as an absolute address: `raced` on the present page or on another, every number of it spelled out.

    It keeps its meaning when the app's defaults change. Which lessons are answered is the visitor's own and not in it; nor are the choices
    named in `without`. `looks` are choices, as an address spells them, that take the place of all the visitor's.
    """
    page = present().page if page is None else page
    scheme, host, path, *_ = urlsplit(place.home())
    race = raced.query()
    said = {name: text for name, text in _said(page, race).items() if name not in without} if looks is None else race | dict(looks)
    return urlunsplit((scheme, host, path + page, urlencode(said), ""))


def _said(page: str, race: dict[str, str]) -> dict[str, str]:
    return ({} if page == "lessons" else race) | _looks(page)


def _looks(page: str) -> dict[str, str]:
    """The choices that are not as usual."""
    values = {name: now(name) for name in CHOICES if _carries(page, name)}
    return {name: CHOICES[name].spell(value) for name, value in values.items() if value != CHOICES[name].usual}


def _carries(page: str, name: str) -> bool:
    choice = CHOICES[name]
    return choice.kept == "address" and (choice.pages is None or page in choice.pages)


def _lessons(text: str) -> set[str]:
    """The lessons of `done=downhill,adam`; whatever in it is no lesson's slug is passed over."""
    return set(text[:LONGEST].split(",")) & LESSONS.keys()


def _overtaken(visit: Visit, url: dict[str, str]) -> bool:
    """Whether `url` is an address this visit has left: the browser sent it before it had heard of the present one."""
    return url in visit.held[:-1] and url != visit.held[-1] and not history.went_back()


def _in_passing(page: str, url: dict[str, str]) -> bool:
    """Whether `url` is no place where the visitor has been.

    When a lesson opens its race, Streamlit adds two entries to the browser's history: the race's query at the lesson's address, then the
    race. Back meets the first one. So it is when a race leads back to its lesson: the lesson's query at the race's address; and between a
    race on a landscape and a network's training, whose queries have the same names.
    """
    if not history.went_back():
        return False
    network, been = page == "network", present().been
    if (network, url) not in been and (not network, url) in been:
        return True
    return "lesson" in url if page != "lessons" else "lesson" not in url and not all(map(is_passed_over, url))
