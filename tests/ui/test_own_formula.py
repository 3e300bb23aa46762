"""A landscape of one's own in the sidebar: typed, refused with the place, kept, framed, begun from an example."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes.examples import EXAMPLES, Example
from landscapes.typed import Typed
from tests.support.kinds import often
from tests.support.visit import link, now, visit, whole

BOWL = {"formula": "x^2 + a*y^2\na = 4 in [1, 10]", "window": "-3,3,-2,2"}


def typed(app: AppTest, text: str) -> AppTest:
    return app.text_area(key="formula").set_value(text).run()


def test_who_chooses_ones_own_formula_begins_with_an_example() -> None:
    app = whole(visit().selectbox(key="landscape").select("Typed").run())
    assert now(app).landscape == EXAMPLES[0].made()
    assert app.text_area(key="formula").value == EXAMPLES[0].formula
    assert app.query_params["formula"] == EXAMPLES[0].formula, "so that a reload and Back keep it"


def test_what_is_typed_is_raced_and_its_knob_is_a_slider() -> None:
    app = whole(typed(visit(BOWL), "x^4 + a*y^2 + b\na = 4 in [1, 10]\nb = 1 in [0, 2]"))
    assert now(app).landscape.formula == "x^4 + a*y^2 + b\na = 4 in [1, 10]\nb = 1 in [0, 2]"
    assert now(app).landscape.domain == ((-3, 3), (-2, 2))
    whole(app.select_slider(key="Typed.b").set_value(2.0).run())
    assert now(app).landscape.values == {"a": 4.0, "b": 2.0}
    assert now(app).landscape.f(np.array(0.0), np.array(1.0)) == 6


def test_what_cannot_be_read_is_kept_with_its_place_and_the_race_goes_on() -> None:
    app = visit(BOWL)
    before = now(app)
    app = typed(app, "x^2 + 2y\na = 4 in [1, 10]")
    assert now(app) == before
    (error,) = app.error
    assert "line 1, character 8: an operator is missing" in error.value
    assert app.code[0].value == "x^2 + 2y\n       ^"
    assert app.text_area(key="formula").value == "x^2 + 2y\na = 4 in [1, 10]"
    app.slider(key="steps").set_value(60).run()  # a turned knob draws every widget anew
    assert app.text_area(key="formula").value == "x^2 + 2y\na = 4 in [1, 10]", "nothing that was typed is lost"
    app = whole(typed(app, "x^2 + 2*y^2"))
    assert now(app).landscape.formula == "x^2 + 2*y^2"
    assert now(app).steps == 60


def test_a_knob_keeps_its_value_and_the_race_its_start_while_the_formula_is_edited() -> None:
    app = visit({**BOWL, "Typed.a": "7", "x": "1.25", "y": "-1"})
    app = whole(typed(app, "abs(x) + a*y^2\na = 4 in [1, 10]"))
    assert now(app).landscape.values == {"a": 7.0}
    assert now(app).start == (1.25, -1.0)
    app = whole(typed(app, "log(y) + a*x^2\na = 4 in [1, 5]"))
    assert now(app).landscape.values == {"a": 4.0}, "7 is none of its values any more"
    assert now(app).start[1] > 0, "the old start has no height"
    assert "50.5 % of the window is undefined" in " ".join(caption.value for caption in app.caption), "51 of 101 rows"


def test_the_window_is_four_numbers() -> None:
    app = whole(visit(BOWL).number_input(key="window.x1").set_value(1.0).run())
    assert now(app).landscape.domain == ((-3, 1), (-2, 2))
    app.number_input(key="window.x1").set_value(-5.0).run()
    assert now(app).landscape.domain == ((-3, 1), (-2, 2))
    assert app.number_input(key="window.x1").value == 1
    assert "The window stays as it was" in app.toast[0].value


@pytest.mark.parametrize("example", often(EXAMPLES, EXAMPLES[::3]), ids=lambda example: example.title)
def test_every_example_is_raced(example: Example) -> None:
    ground = example.made()
    assert ground.minima, example.title
    assert np.isfinite(ground.f(*map(np.asarray, ground.start)))
    app = whole(visit(BOWL).selectbox(key="example").set_value(EXAMPLES.index(example)).run())
    assert now(app).landscape == ground
    assert app.selectbox(key="example").value is None


def test_who_comes_back_to_ones_own_formula_finds_it() -> None:
    app = whole(visit(BOWL).selectbox(key="landscape").select("Beale").run())
    assert not app.text_area
    app = whole(app.selectbox(key="landscape").select("Typed").run())
    assert now(app).landscape == Typed(BOWL["formula"], ((-3, 3), (-2, 2)))


def test_a_link_carries_it() -> None:
    app = visit(BOWL)
    assert now(visit(link(app))) == now(app)


def test_markup_in_a_refused_text_is_shown_letter_for_letter() -> None:
    said = typed(visit(BOWL), "x^2 + $[a](b)<b>").error[0].value
    assert "`$` is not used here" in said
    assert "<b>" not in said


ODD = ["x^2/4 + y^2 - log(x + y)", "7", "log(-1 - x^2)", "1e999*x", "-1e308*x^2", "exp(exp(10*x))", "1e-300*x^2 + y", "1/x", "9**9**9**9"]


@pytest.mark.parametrize("text", often(ODD, ODD[:4]))
def test_holes_plains_and_heights_beyond_all_numbers_are_shown(text: str) -> None:
    app = whole(visit({"formula": text}))
    assert now(app).landscape == Typed(text)
    for page in ("microscope", "maps"):
        app = app.switch_page(f"pages/{page}.py").run()
        assert [error.value for error in app.exception] == []
