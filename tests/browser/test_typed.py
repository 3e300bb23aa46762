"""What a visitor types, in a real browser: it is raced at once, it follows the hand, and what cannot be read stays where it was typed."""

from urllib.parse import urlencode

import pytest

from tests.support.page import Page
from tests.support.wanted import holding, other_than

pytestmark = pytest.mark.browser

WELLS = "(x^2 - 1)^2 + y^2/2 + a*x\na = 0.3 in [-1, 1]"
BALL = "m = b1*m + g\nw = w - lr*m\nb1 = 0.5 in [0, 1)"


def test_what_is_typed_is_raced_follows_the_hand_and_is_shown_as_text(flat_page: Page, app_url: str) -> None:
    page = flat_page
    query = {"formula": WELLS, "lanes": "AD", "A": "Typed", "A.rule": BALL, "A.Typed.lr": "0.02", "lane": "A"}
    page.go(f"{app_url}/?{urlencode(query)}", overlays=2, lanes=["Typed rule", "Adam"], previews=True)
    for knob, reached in (("Typed.a", "0.433333"), ("A.Typed.b1", "0.85")):  # of the ground, of the rule
        before = page.trails
        page.ask("notePreviews")
        page.turn(knob, *["ArrowRight"] * 4)
        page.until(trails=other_than(before), preview=False)
        assert page.noted_previews >= 1, knob
        page.until(address=holding(**{knob: reached})).rest().wait_for_timeout(300)
        assert page.rest().address[knob] == reached, "no press is lost, and none taken back"
    formula, rule = page.get_by_role("textbox", name="f(x, y) ="), page.get_by_role("textbox", name="Rule, for each step")
    formula.fill("x^2 + 3*y^2")
    formula.press("Control+Enter")
    page.get_by_text("one minimum, at (0, 0)").wait_for()
    page.rest()
    assert page.address["formula"] == "x^2 + 3*y^2"
    markup = "x^2 + <img src=x onerror=alert(1)> $y$"
    formula.fill(markup)
    formula.press("Control+Enter")
    page.get_by_text("line 1, character").first.wait_for()
    rule.fill("w = w - lr*<b>g</b>")
    rule.press("Control+Enter")
    page.locator("pre", has_text="w = w - lr*<b>g</b>").first.wait_for()
    page.rest()
    assert (formula.input_value(), rule.input_value()) == (markup, "w = w - lr*<b>g</b>")
    assert page.address["formula"] == "x^2 + 3*y^2", "the race goes on"
    assert page.locator("section b, img[onerror]").count() == 0
    assert page.own_errors == []
