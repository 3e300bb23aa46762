"""A rule of one's own in a lane: begun from the rule before it, typed, refused with the place, kept."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from optimizers import OPTIMIZERS
from optimizers.typed import EXAMPLES, Typed
from scenario import Lane, Scenario
from tests.support.kinds import OF_SLOPES
from tests.support.visit import choose, link, now, visit, whole
from ui.own_rule import mine

HEAVY = "m = b1*m + g\nw = w - lr*m\nb1 = 0.5 in [0, 1)"


def opened(query: dict[str, str] | None = None) -> AppTest:
    """The race with lane A's knobs in sight."""
    return choose(visit(query or {"landscape": "Beale", "A": "Adam", "A.Adam.lr": "0.2", "A.Adam.b1": "0.8"}), "A")


def typed(app: AppTest, text: str) -> AppTest:
    return app.text_area(key="A.rule").set_value(text).run()


def test_make_it_mine_is_the_same_race() -> None:
    app = opened()
    before = now(app).run()[0]
    app = whole(app.button(key="mine-A").click().run())
    optimizer = now(app).lanes[0].optimizer
    assert isinstance(optimizer, Typed)
    assert optimizer.values == {"lr": 0.2, "b1": 0.8, "b2": 0.999, "eps": 1e-8}
    assert np.array_equal(now(app).run()[0].w, before.w), "bit for bit"
    assert app.text_area(key="A.rule").value == optimizer.rule
    assert "v = b2*v + (1 - b2)*g^2" in optimizer.rule
    assert app.query_params["A.rule"] == optimizer.rule


def test_ones_own_among_the_optimizers_begins_with_the_rule_before_it() -> None:
    app = whole(opened().selectbox(key="A").select("Typed").run())
    assert now(app).lanes[0].optimizer == mine(OPTIMIZERS["Adam"](lr=0.2, b1=0.8))
    app = whole(app.selectbox(key="A").select("RMSProp").run())
    assert now(app).lanes[0].optimizer.name == "RMSProp"


@pytest.mark.parametrize("name", OF_SLOPES)
def test_every_rule_can_be_made_ones_own(name: str) -> None:
    rule = OPTIMIZERS[name](lr=0.123)
    assert (mine(rule).lr, mine(rule).memory) == (0.123, rule.memory)
    assert mine(mine(rule)) == mine(rule)


def test_what_needs_more_than_the_slope_cannot_be_made_ones_own() -> None:
    app = whole(opened().selectbox(key="A").select("Newton").run())
    assert app.button(key="mine-A").disabled
    assert "no Hessian" in app.button(key="mine-A").help
    assert any("Not here: Muon, SOAP." in caption.value for caption in app.caption)
    app = whole(app.selectbox(key="A").select("Typed").run())
    assert now(app).lanes[0].optimizer.rule == Typed(EXAMPLES[0]).rule


def test_what_is_typed_is_raced_and_its_knobs_are_sliders() -> None:
    app = whole(typed(opened({"A.rule": HEAVY, "A.Typed.lr": "0.02"}), HEAVY + "\nb2 = 0.1 in [0, 1]"))
    optimizer = now(app).lanes[0].optimizer
    assert optimizer.values == {"lr": 0.02, "b1": 0.5, "b2": 0.1}
    app = whole(app.select_slider(key="A.Typed.b2").set_value(1.0).run())
    assert now(app).lanes[0].optimizer.values["b2"] == 1


def test_what_cannot_be_read_is_kept_with_its_place() -> None:
    app = opened({"A.rule": HEAVY})
    before = now(app)
    app = typed(app, "m = b1*m + g\nw = w - lr*n\nb1 = 0.5 in [0, 1)")
    assert now(app) == before
    assert "line 2, character 12" in app.error[0].value
    assert app.code[0].value == "w = w - lr*n\n           ^"
    app.slider(key="steps").set_value(60).run()
    assert app.text_area(key="A.rule").value.splitlines()[1] == "w = w - lr*n"
    app = whole(typed(app, "w = w - lr*g"))
    assert now(app).lanes[0].optimizer == Typed("w = w - lr*g", {"lr": before.lanes[0].optimizer.lr})


@pytest.mark.parametrize(
    ("text", "said"),
    [("m = g", "no line sets w"), ("w = w - lr*w", "g"), ("w = w - lr*q", "q")],
)
def test_a_rule_that_is_none_has_a_sentence_of_its_own(text: str, said: str) -> None:
    assert said in typed(opened({"A.rule": HEAVY}), text).error[0].value


def test_a_draft_goes_with_the_lane_it_was_typed_in() -> None:
    app = typed(opened({"A.rule": HEAVY}), "w = ")
    app = app.selectbox(key="A").select("SGD").run()
    app = whole(app.selectbox(key="A").select("Typed").run())
    assert app.text_area(key="A.rule").value.splitlines()[0] == "w = w - lr*g"


def test_the_other_pages_show_it_as_it_is_printed() -> None:
    app = opened({"A.rule": HEAVY, "lens": "A", "landscape": "Beale"})
    assert now(visit(link(app))) == now(app)
    app = app.switch_page("pages/maps.py").run()
    assert [error.value for error in app.exception] == []
    app = app.switch_page("pages/microscope.py").run()
    assert [error.value for error in app.exception] == []
    assert any(r"m \leftarrow \beta_1\,m + g" in part.value for part in app.markdown)


def test_eight_lanes_of_ones_own() -> None:
    race = Scenario.opening(now(visit()).landscape, [Lane(mine(OPTIMIZERS[name]())) for name in list(OPTIMIZERS)[:8]])
    assert now(whole(visit(race.query()))) == race


@pytest.mark.parametrize("which", range(len(EXAMPLES)))
def test_every_example_is_raced(which: int) -> None:
    app = whole(opened({"A.rule": HEAVY, "landscape": "Beale"}).selectbox(key="A.rule.example").set_value(which).run())
    assert now(app).lanes[0].optimizer.rule == EXAMPLES[which]
    assert app.selectbox(key="A.rule.example").value is None
