"""Marks that others hang on a link raise no note on the page, and the scenario's floor knows every choice that the address carries."""

import pytest
from streamlit.testing.v1 import AppTest

from scenario.link import LOOKS, is_passed_over
from tests.support.kinds import often
from tests.support.visit import now, visit
from ui.visit.choices import CHOICES


def test_the_names_that_say_how_to_look_are_those_of_the_choices() -> None:
    assert {name for name, choice in CHOICES.items() if choice.kept == "address"} | {"done"} == LOOKS
    assert not any(is_passed_over(name) for name, choice in CHOICES.items() if choice.kept != "address")


MARKS = "fbclid", "gclid", "srsltid", "ref", "si", "utm_source", "utm_medium", "embed_options"


@pytest.mark.parametrize("mark", often(MARKS, {"fbclid", "ref", "utm_source", "embed_options"}))
def test_a_mark_on_a_link_raises_no_note(mark: str) -> None:
    app: AppTest = visit({mark: "x", "landscape": "Beale", "lanes": "AB"}, opened=())
    assert [note.value for note in app.info] == []
    assert len(now(app).lanes) == 2


@pytest.mark.parametrize("look", ["curve", "large", "forces", "cells"])
def test_a_choice_that_is_none_is_named(look: str) -> None:
    (note,) = visit({look: "junk"}, opened=()).info
    assert f"`{look}`" in note.value
