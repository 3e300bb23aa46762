"""The network page without a browser: its charts, its widgets, and a contest from the press to the rates it found."""

from collections.abc import Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from knobs.lasting import emptied
from networks import NETWORKS
from scenario.training import Training
from studies import contest as contests
from studies.training import trained
from tests.support.house import APP
from tests.support.told import bears
from tests.support.visit import charts

SMALL = {"lanes": "AC", "steps": "40", "TwoMoons.hidden": "4"}


def visit(query: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60).switch_page("pages/network.py")
    for name, value in (query or SMALL).items():
        app.query_params[name] = value
    return whole(app.run())


def whole(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    return app


def now(app: AppTest) -> Training:
    training: Training = app.session_state.visit.training
    return training


@pytest.fixture
def few() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contests, "RATES", np.array([0.001, 0.03, 10.0]))
        patch.setattr(contests, "TUNING", range(1000, 1002))
        patch.setattr(contests, "SEEDS", range(3))
        yield
    emptied()  # of results that were made with these


def test_the_page_shows_data_curves_and_the_plane_with_a_text_for_each() -> None:
    app = visit()
    assert sorted(charts(app)) == ["data", "loss", "map"]
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    table = app.table[0].value
    assert list(table["place"]) == ["1", "2"]
    assert not table.astype(str).isin(["nan", "None", "inf", ""]).any().any()
    kinds = {trace["type"] for trace in charts(app)["data"]["data"]}
    assert kinds == {"contour", "scatter"}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_task_opens(name: str) -> None:
    app = visit({"network": name, "steps": "20"})
    assert now(app).network == NETWORKS[name]()
    offered = app.button_group(key="measure").options
    assert ("Errors" in offered) == NETWORKS[name].classes
    for measure in ("test", "sharpness", *(["errors"] if NETWORKS[name].classes else [])):
        app.button_group(key="measure").set_value(measure)
        whole(app.run())
        assert app.query_params["measure"] in (measure, [measure])


def test_every_number_and_every_choice_is_turned_in_the_sidebar() -> None:
    app = visit()
    app.select_slider(key="TwoMoons.noise").set_value(0.5).run()
    app.select_slider(key="C.Adam.lr").set_value(0.1).run()
    app.selectbox(key="TwoMoons.activation").set_value("relu").run()
    app.selectbox(key="TwoMoons.batch").set_value(0).run()
    app.slider(key="steps").set_value(60).run()
    whole(app)
    assert (now(app).network.noise, now(app).network.activation, now(app).network.batch) == (0.5, "relu", 0)
    assert (now(app).lanes[1].optimizer.lr, now(app).steps) == (0.1, 60)
    app.selectbox(key="network").set_value("Spirals").run()
    whole(app)
    assert now(app).network == NETWORKS["Spirals"]()
    app.button(key="choose-A").click().run()
    app.selectbox(key="A").set_value("Muon").run()
    whole(app)
    assert app.button(key="mine-A").disabled
    assert any("Not here: Newton." in caption.value for caption in app.caption)
    assert type(now(app).lanes[0].optimizer).__name__ == "Muon"


@pytest.mark.usefixtures("few")
def test_a_contest_is_held_when_it_is_asked_for_and_its_rates_can_be_taken() -> None:
    app = visit()
    assert len(app.table) == 1
    whole(app.button(key="hold-contest").click().run())
    assert len(app.table) == 2
    assert sorted(charts(app)) == ["contest", "data", "loss", "map"]
    assert any("Lowest test loss at the end" in text.value for text in app.markdown)
    rates = {name.split("} ")[-1]: rate for name, rate in zip(app.table[1].value["lane"], app.table[1].value["best rate"], strict=True)}
    whole(app.button(key="take-rates").click().run())
    assert {lane.name: f"{lane.optimizer.lr:g}" for lane in now(app).lanes} == rates
    assert len(app.table) == 2, "rates have no say in what is asked"
    app.slider(key="steps").set_value(50).run()
    assert len(whole(app).table) == 1, "another question"


@pytest.mark.usefixtures("few")
def test_a_contest_that_was_stopped_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit({**SMALL, "steps": "30"})
    asked = contests.contest(now(app), "validation")
    begun = contests.Playing(asked)
    assert begun.advance()
    app.session_state.visit.playing = begun
    whole(app.button(key="hold-contest").click().run())
    assert begun.result is not None
    assert begun.done == begun.total
    assert len(app.table) == 2


def test_layers_are_told_when_they_are_asked_for() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).switch_page("pages/network.py")
    app.session_state["layers"] = True
    for name, value in (SMALL | {"C": "LAMB", "layer": "3"}).items():
        app.query_params[name] = value
    whole(app.run())
    found = {key: chart for key, chart in charts(app).items() if key.startswith(("layer", "weights", "steps", "trust"))}
    assert sorted(found) == ["steps", "trust", "weights"]
    lines = {key: [trace["name"] for trace in chart["data"]] for key, chart in found.items()}
    assert lines == {"steps": ["SGD", "LAMB"], "trust": ["LAMB"], "weights": ["SGD", "LAMB"]}


@bears("training: all but a tenth at each end")
@bears("test: all but a tenth at each end")
@bears("training loss, median and all but a tenth at each end")
@bears("Training loss by step of … from many first weights: medians, and bands that hold all but a tenth at each end")
def test_many_first_weights_are_run_when_they_are_asked_for() -> None:
    app = visit({**SMALL, "steps": "30", "seeds": "30"})
    assert len(app.table) == 1
    whole(app.button(key="run-many").click().run())
    assert len(app.table) == 2
    assert sorted(charts(app)) == ["data", "loss", "many", "map"]
    table = app.table[1].value
    assert not table.astype(str).isin(["nan", "None", "inf", ""]).any().any()
    known = app.session_state.visit.begun_many[1]
    assert known.seeds == tuple(range(30))
    (low, high) = map(float, table["training: all but a tenth at each end"].iloc[0].split(" to "))
    lane = int(np.median(known.loss["train"][:, -1], axis=-1).argmin())
    ends = known.loss["train"][lane, -1]
    assert 22 <= ((ends >= low * 0.99) & (ends <= high * 1.01)).sum() <= 27


def test_random_directions_are_chosen_and_say_what_they_hold() -> None:
    app = visit()
    explained = [text.value for text in app.caption]
    assert any("a plane through the common start" in text for text in explained)
    app.button_group(key="directions").set_value("random")
    whole(app.run())
    assert app.query_params["directions"] in ("random", ["random"])
    found = trained(now(app), "random")
    assert any(f"It holds {100 * found.share:.1f} % of the ways" in text.value for text in app.caption)
    assert [charts(app)["map"]["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")] == [
        "first random direction", "second random direction"]  # fmt: skip


def test_too_much_work_is_not_begun() -> None:
    lanes = dict(zip("ABCDEFGH", ("SGD", "Momentum", "HeavyBall", "Nesterov", "AdaGrad", "RMSProp", "Adam", "Lion"), strict=True))
    app = visit({"lanes": "ABCDEFGH", "steps": "2000", "TwoMoons.hidden": "4", **lanes})
    assert app.button(key="hold-contest").disabled
    app = visit()
    assert not app.button(key="hold-contest").disabled


def test_what_a_browser_tells_of_the_page_before_changes_nothing() -> None:
    """On a cold server it told of the race's menu of landscapes once more: the network became a landscape, and the page broke off."""
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    raced, training = app.session_state.visit.scenario, now(app)
    for page in ("network", "race"):
        left = app._tree.get_widget_states().widgets
        app.switch_page(f"pages/{page}.py").run()
        states = app._tree.get_widget_states()
        states.widgets.extend(state for state in left if state.id not in {one.id for one in states.widgets})
        whole(app._run(states))
        assert now(app) == training
        assert app.session_state.visit.scenario == raced
