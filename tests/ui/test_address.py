"""The address, Back, a reload and a copied link carry the same things: the race, and how it is looked at."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.house import APP
from tests.support.visit import shared, told
from ui.visit.choices import CHOICES

PAGES = {"": "pages/race.py"} | {page: f"pages/{page}.py" for page in ("microscope", "maps", "network", "lessons")}
RACE = {"landscape": "Himmelblau", "lanes": "ABD", "A.SGD.lr": "0.0123456789", "steps": "60", "noise": "0.1", "seed": "7"}
TRAINING = {
    "network": "XOR",
    "XOR.noise": "0.0123456789",
    "XOR.hidden": "6,6",
    "lanes": "AB",
    "B": "Lion",
    "B.Lion.lr": "0.002",
    "steps": "60",
}
RACED = dict.fromkeys(("", "microscope", "maps"), RACE) | {"network": TRAINING, "lessons": {}}
LOOKED = {
    "": {"curve": "slope", "forces": "gradient", "large": "1"},
    "microscope": {"lens": "B", "beside": "A", "step": "37", "coordinate": "y", "digits": "1"},
    "maps": {"picture": "sweep", "of": "A", "across": "sigma", "up": "distance", "shows": "steps", "cells": "32"},
    "network": {"measure": "sharpness", "lane": "B", "tuned": "train"},
    "lessons": {"lesson": "momentum", "scene": "2", "large": "1"},
}


def opened(page: str, query: dict[str, str]) -> AppTest:
    """A new visitor, by a link to a page."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(query)
    return sound((app.switch_page(PAGES[page]) if page else app).run())  # a new AppTest stands at the root: the race


def sound(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    return app


def address(app: AppTest) -> dict[str, str]:
    return {name: texts if isinstance(texts, str) else texts[0] for name, texts in app.query_params.items()}


def copied(app: AppTest) -> dict[str, str]:
    shown = told(app, "reach")["link"]
    (link,) = [code.value for code in sound(shared(app)).code if code.value.startswith(("/", "http"))]
    assert link == shown, "what is shown is what is copied"
    return dict(parse_qsl(urlsplit(link).query, strict_parsing=True))


def looked(app: AppTest) -> dict[str, Any]:
    """What the widgets show, by choice; what is folded away has none."""
    shown = {w.key: w.value for w in (*app.selectbox, *app.slider, *app.toggle, *app.button_group) if w.key in CHOICES}
    return {key: value for key, value in shown.items() if value != [] and CHOICES[key].kept == "address"}


def chosen(app: AppTest) -> dict[str, Any]:
    return {
        name: value
        for name, value in app.session_state.visit.view.items()
        if value != CHOICES[name].usual and CHOICES[name].kept == "address"
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_copied_link_shows_the_same_page_race_and_view_to_somebody_else(page: str) -> None:
    app = opened(page, RACED[page] | ({"done": "momentum"} if page == "lessons" else {}) | LOOKED[page])
    mine, theirs = copied(app), opened(page, copied(app))
    assert theirs.session_state.visit.raced == app.session_state.visit.raced
    assert chosen(theirs) == chosen(app)
    assert looked(theirs).items() <= looked(app).items() if page == "lessons" else looked(theirs) == looked(app)
    assert copied(theirs) == mine
    usual = {name for name in LOOKED[page] if name == "picture"}
    assert {name: mine[name] for name in LOOKED[page] if name not in usual} == {k: v for k, v in LOOKED[page].items() if k not in usual}
    assert "done" not in mine, "which lessons are answered is the visitor's own"
    if page != "lessons":
        assert {name: text for name, text in mine.items() if name not in CHOICES} == app.session_state.visit.raced.query()
    assert len(theirs.info) == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_address_says_what_the_link_says_and_a_reload_reads_it(page: str) -> None:
    app = opened(page, RACED[page] | LOOKED[page])
    mine = address(app)
    assert {name: text for name, text in mine.items() if name in CHOICES} == {n: t for n, t in copied(app).items() if n in CHOICES}
    kind = type(app.session_state.visit.raced)
    assert kind.from_query(mine) == kind.from_query(copied(app))
    again = opened(page, mine)
    assert again.session_state.visit.raced == app.session_state.visit.raced
    assert looked(again) == looked(app)
    assert address(again) == mine


def test_a_turned_choice_is_in_the_address_at_once() -> None:
    app = opened("microscope", {"lanes": "AB"})
    app.slider(key="step").set_value(12).run()
    assert address(app)["step"] == "12"
    app.button(key="next").click().run()
    assert (address(app)["step"], app.slider(key="step").value) == ("13", 13)
    app.selectbox(key="lens").set_value("B").run()
    assert address(app)["lens"] == "B"
    app.toggle(key="digits").set_value(True).run()
    app.button_group(key="coordinate").set_value("y").run()
    assert (address(app)["digits"], address(app)["coordinate"]) == ("1", "y")
    app.query_params.clear()  # a switch of pages by the navigation empties the address
    sound(app.switch_page(PAGES[""]).run())
    app.query_params.clear()
    sound(app.switch_page(PAGES["microscope"]).run())
    assert looked(app) | {"lens": "B", "step": 13, "digits": True, "coordinate": "y"} == looked(app)


def test_a_race_and_a_training_keep_apart_what_they_have_by_the_same_names() -> None:
    """A.SGD.lr is a slider of both pages, and each comes back as it was left."""
    app = opened("", {"lanes": "A", "A.SGD.lr": "0.005", "steps": "70"})
    for page, rate in (("network", 0.3), ("", 0.005), ("network", 0.3), ("microscope", 0.005)):
        app.query_params.clear()  # a switch of pages by the navigation empties the address
        sound(app.switch_page(PAGES[page]).run())
        if app.select_slider(key="A.SGD.lr").value != rate:
            assert address(app) == {}, "the training as it opens"
            app.select_slider(key="A.SGD.lr").set_value(0.3).run()
        assert app.select_slider(key="A.SGD.lr").value == rate
        assert address(app)["A.SGD.lr"] == f"{rate:g}"
    assert app.slider(key="steps").value == 70


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_written_as_it_is_read(name: str) -> None:
    choice = CHOICES[name]
    options = list(choice.values or {})
    values = [1, 2, 1999] if choice.values is None else list(choice.values.values())
    for value in [[option] for option in options] + [options] if choice.many else values:
        assert choice.parse(choice.spell(value)) == value
    for junk in ("", "nobody", "-1", "0.5", "1e9", "²", "9" * 40):
        assert choice.parse(junk) is None or junk in (choice.values or {})


def test_a_choice_that_is_not_in_the_table_does_not_work() -> None:
    from ui.visit import choices

    for use in (choices.now, choices.widget, choices.folded):
        with pytest.raises(KeyError):
            use("colour")


def test_another_lesson_begins_with_its_first_race() -> None:
    app = opened("lessons", {"lesson": "momentum", "scene": "2", "done": "momentum"})
    app.button(key="go-downhill").click().run()
    assert app.session_state.visit.view["scene"] == 1
    assert address(app) == {"lesson": "downhill", "done": "momentum"}


def test_a_page_left_before_it_was_all_there_tells_the_next_one_what_its_widgets_hold() -> None:
    """A browser forgets a page's widgets as it leaves, this session not before a run of another page has come to its end."""
    app = opened("microscope", {"lanes": "AB"})

    def set_anew() -> list[bool]:
        sound(app.run())
        return [app.selectbox(key=name).proto.set_value for name in ("lens", "beside")]

    assert set_anew() == [False, False]
    app.session_state.visit.told = ""  # as a run of the race leaves it that the click back has cut short
    assert set_anew() == [True, True]
    assert set_anew() == [False, False]


@pytest.mark.parametrize(("name", "value", "can"), [
    ("lens", "B", True), ("lens", "B · Adam", False), ("step", 7, True), ("step", "7", False), ("large", True, True),
    ("large", "on", False), ("forces", ["gradient"], True), ("forces", ["Gradient"], False),
])  # fmt: skip
def test_a_choice_is_one_of_its_values(name: str, value: object, can: bool) -> None:
    """A browser may tell of an option by its label: the microscope then broke off, one time in two, where Back led to other lanes."""
    assert CHOICES[name].has(value) == can
