"""A visitor who speaks a made-up language, which puts every sentence between ⟦ and ⟧, finds no English outside of them."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from exports.base import Around
from exports.page import Page
from lessons import LESSONS
from scenario import LETTERS, Scenario
from studies.race import race
from tests.support.house import APP
from tests.support.language import MADE_UP, bypassing, left_over
from words.say import LANGUAGES, speaking

OPENED = ("about", "copy", "more-noise", "take-home-open", *(f"more-{letter}" for letter in LETTERS))


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, MADE_UP.name, MADE_UP)
        yield


def visit(page: str, query: dict[str, str] | None = None, language: str = MADE_UP.name) -> AppTest:
    """A page in a language, with everything opened."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    for part in OPENED:
        app.session_state[part] = True
    app = app.run()
    app.session_state.visit.language = language
    if page:
        app = app.switch_page(f"pages/{page}.py")
    for name, value in (query or {}).items():
        app.query_params[name] = value
    app = app.run()
    assert not app.exception
    return app


def test_the_search_finds_what_bypasses_and_nothing_else() -> None:
    assert left_over("⟦one ⟦two⟧ three⟧ four") == ["four"]
    assert left_over(r":small[⟦x⟧] $\eta$ = 0.1, **Adam + L2** `code` <br>%{x:.3g} :material/check: β₁ · b1 1e-05 20k") == []
    assert left_over("Play") == ["Play"]


def test_every_language_is_its_own_visitor_s() -> None:
    english = visit("", language="en")
    assert len(bypassing(english)) > 50
    assert not any("⟦" in text for _, text, _ in bypassing(english)), "a chart or a page of another language was handed out"
    assert bypassing(visit("")) == []
    assert not any("⟦" in text for _, text, _ in bypassing(visit("", language="en")))


RACES = {
    "opening": {"large": "1", "forces": "gradient,scale,curvature"},
    "bottomless": {"landscape": "Saddle", "x": "0", "y": "0", "curve": "slope"},
    "left": {"landscape": "McCormick", "lanes": "AB", "A": "Lion", "A.Lion.lr": "3", "B": "SGD", "B.SGD.lr": "0.1"},
    "noisy": {"landscape": "Booth", "noise": "1", "A.SGD.lr": "0.05", "A.schedule": "Cosine", "more": "junk"},
    "hidden": {"lanes": "A", "A.hidden": "1"},
    "Himmelblau": {"landscape": "Himmelblau"},
    "knobs": {"landscape": "Quadratic", "lanes": "AB", "A": "LARS", "B": "LAMB", "A.schedule": "StepDecay", "B.schedule": "WarmupCosine"},
}


@pytest.mark.parametrize("query", RACES.values(), ids=RACES)
def test_the_race(query: dict[str, str]) -> None:
    assert bypassing(visit("", query)) == []


# The player's own words, which tests from outside go by.
FIXED = {"Race", "Play", "Play or pause (space)", "Step back", "Step back (left arrow)", "Step forward", "Step forward (right arrow)",
         "Step", "Speed", "Loop", "Legend"}  # fmt: skip


class Reader(HTMLParser):
    """Every text of a page that people read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.texts += [value for name, value in attrs if name in ("aria-label", "title", "alt") and value]

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] not in (["script"], ["style"]):
            self.texts.append(data.strip())


@pytest.mark.parametrize("query", RACES.values(), ids=RACES)
def test_the_exported_page(query: dict[str, str]) -> None:
    with speaking(MADE_UP):
        page = Page().made(race(Scenario.from_query(query)), Around("https://fall.example/")).decode()
    read = [text for text in Reader(page).texts if text not in FIXED]
    assert [(text, left_over(text)) for text in read if left_over(text)] == []
    assert sum("⟦" in text for text in read) > 5


@pytest.mark.parametrize("query", [{}, {"landscape": "Rastrigin", "lens": "B", "beside": "–", "step": "7", "digits": "1"},
                                   {"landscape": "Saddle", "lanes": "AB", "A": "SGD", "B": "Lion", "step": "300"}])  # fmt: skip
def test_the_microscope(query: dict[str, str]) -> None:
    assert bypassing(visit("microscope", query)) == []


MAPS = {
    "sweep": {"cells": "32"}, "outcome": {"cells": "32", "shows": "outcome"}, "steps": {"cells": "32", "shows": "steps"},
    "minimum": {"cells": "32", "shows": "minimum", "landscape": "Himmelblau"}, "distance": {"cells": "32", "across": "distance"},
    "basins": {"picture": "basins", "landscape": "SixHumpCamel", "cells": "32", "lanes": "AB"},
    "bottomless": {"picture": "basins", "landscape": "Saddle", "cells": "32", "lanes": "AB"},
    "rates": {"picture": "rates", "lanes": "AB"},
    "rates of a bottomless ground": {"picture": "rates", "lanes": "AB", "landscape": "Saddle"},
    "noise": {"picture": "noise", "cells": "32", "noise": "0.5"}, "too much": {"picture": "basins", "steps": "2000", "cells": "256"},
    "hidden": {"lanes": "A", "A.hidden": "1"},
}  # fmt: skip


@pytest.mark.parametrize("query", MAPS.values(), ids=MAPS)
def test_the_maps(query: dict[str, str]) -> None:
    assert bypassing(visit("maps", {"steps": "60", **query})) == []


def test_the_path() -> None:
    assert bypassing(visit("lessons")) == []
    assert bypassing(visit("lessons", {"lesson": "none"})) == []


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_before_and_after_its_answer(slug: str) -> None:
    assert bypassing(visit("lessons", {"lesson": slug})) == []
    assert bypassing(visit("lessons", {"lesson": slug, "done": str(LESSONS[slug].number)})) == []
