"""Present and Share are in reach on every page, and what the browser says of them is heard."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from figures.theme import ROOM, SCREEN
from tests.support.visit import charts, now, told, visit, whole
from ui import reach
from ui.qr import code
from ui.visit import choices


def keys(app: AppTest) -> set[str]:
    return {part.key for part in app.get("bidi_component")}


def test_an_old_link_presents_and_the_code_leads_to_the_race_as_others_see_it() -> None:
    app = visit({"large": "1", "landscape": "Beale", "lanes": "AD", "curve": "slope"})
    assert told(app, "reach")["large"] is True
    shown = told(app, "qr-corner")
    link = told(app, "reach")["link"]
    assert "large=1" in link
    assert "curve=slope" in link
    made = code(link.replace("&large=1", ""))
    assert made is not None
    assert shown["path"] == made.path
    assert shown["side"] == made.side
    assert charts(app)["map"]["layout"]["xaxis"]["tickfont"]["size"] == ROOM.ticks


def test_as_it_opens_nothing_is_presented() -> None:
    app = visit({"landscape": "Beale"})
    assert told(app, "reach")["large"] is False
    assert "qr-corner" not in keys(app)
    assert charts(app)["map"]["layout"]["xaxis"]["tickfont"]["size"] == SCREEN.ticks


def test_what_was_pressed_is_heard_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(choices, "choose", lambda name, value: heard.append((name, value)))
    for sent in ({"pressed": {"large": True}}, {"pressed": {"share": False}}):
        reach.pressed(sent)
    assert heard == [("large", True), ("share", False)]
    for junk in (None, "large", {}, {"pressed": None}, {"pressed": "large"}, {"pressed": {"large": "1"}}, {"pressed": {"forces": True}}):
        reach.pressed(junk)
    assert len(heard) == 2


def test_leaving_changes_no_number() -> None:
    app = visit({"large": "1", "landscape": "Beale"})
    before = now(app)
    app.session_state.visit.view["large"] = False
    app = whole(app.run())
    assert now(app) == before
    assert "large" not in app.query_params
