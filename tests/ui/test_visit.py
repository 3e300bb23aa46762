"""The whole app, driven as a visitor would, without a browser: every widget, every optimizer, every landscape."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from figures.theme import STYLES
from knobs import knobs
from knobs.lasting import KEPT, emptied
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES
from scenario import LETTERS, OPENING, Lane, Scenario, suit
from tests.support.visit import charts, choose, link, named, now, opening, paths, visit, whole
from ui.race.parts import prepare
from ui.race.player import clicked_point
from words.lanes import told_apart


def test_the_first_screen_is_a_finished_race() -> None:
    app = visit(opened=())
    assert now(app) == opening()
    assert [trace["name"] for trace in paths(app)] == [OPTIMIZERS[name].name for name in OPENING]
    assert [trace["line"]["color"] for trace in paths(app)] == [STYLES[letter].color for letter in LETTERS[:4]]
    table = app.table[0].value
    assert list(table["place"]) == [str(i) for i in range(1, 5)]
    assert {name.split("} ")[1] for name in table["lane"]} == {OPTIMIZERS[name].name for name in OPENING}
    assert not table.astype(str).isin(["nan", "None", "inf", ""]).any().any()
    assert len(app.info) == 0
    assert app.query_params == {}
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    assert whole(app.run()).query_params == {}, "a rerun changes nothing"


def test_what_the_first_visitor_is_shown_was_made_before() -> None:
    """And is asked for by the same arguments: else it would be made a second time, and by each of a class at once."""
    emptied()
    prepare()
    rooms = ("figures.", "studies.", "tape.")
    kept = {name: made.function.cache_info().currsize for name, made in KEPT.items() if name.startswith(rooms)}
    visit(opened=())
    assert {name: KEPT[name].function.cache_info().currsize for name in kept} == kept


def test_what_is_folded_away_is_drawn_when_it_is_opened_and_loses_nothing_when_it_is_closed() -> None:
    app = visit({"D.Adam.b1": "0.5", "Rosenbrock.b": "20", "noise": "0.1", "seed": "7", "D.schedule": "Cosine"}, opened=())
    shut = now(app)
    assert [box.key for box in app.selectbox] == ["landscape"]
    choose(app, "D").select_slider(key="D.Adam.b2").set_value(0.9).run()
    whole(app.button(key="choose-D").click().run())
    rates = [f"{lane.letter}.{type(lane.optimizer).__name__}.lr" for lane in shut.lanes]
    assert [slider.key for slider in app.select_slider] == [*rates, "noise", "batch"], "the noise of this race opens what it is in"
    adam = replace(shut.lanes[3], optimizer=replace(shut.lanes[3].optimizer, b2=0.9))
    assert now(app) == replace(shut, lanes=(*shut.lanes[:3], adam, *shut.lanes[4:]))


def test_every_optimizer() -> None:
    app = choose(visit({"steps": "60"}), "A")
    for name, kind in OPTIMIZERS.items():
        whole(app.selectbox(key="A").set_value(name).run())
        assert now(app).lanes[0] == Lane(suit(kind(), now(app).landscape), letter="A")
        assert now(app).lanes[1:] == opening().lanes[1:]
        assert paths(app)[0]["name"] == told_apart(now(app).lanes)[0]
        assert link(app)["A"] == name
        drawn = {slider.key for slider in app.select_slider if slider.key.startswith("A.")}
        assert drawn == {f"A.{name}.{knob}" for knob in knobs(kind)}


def test_every_landscape() -> None:
    app = visit({"lanes": "AD"})
    for name, kind in LANDSCAPES.items():
        whole(app.selectbox(key="landscape").set_value(name).run())
        assert now(app) == Scenario.opening(kind(), now(app).lanes)
        assert [type(lane.optimizer).__name__ for lane in now(app).lanes] == ["SGD", "Adam"]
        assert tuple(charts(app)["map"]["layout"]["xaxis"]["range"]) == kind.domain[0]
        assert (app.number_input(key="x").value, app.number_input(key="y").value) == kind.start
        assert {slider.key for slider in app.select_slider if slider.key.startswith(name)} == {f"{name}.{knob}" for knob in knobs(kind)}
        assert ("distance to a minimum" in app.table[0].value) == bool(kind().minima)


def test_every_landscape_and_optimizer_opens_by_a_link() -> None:
    """Eight optimizers at a time, on each landscape in turn."""
    names, landscapes = list(OPTIMIZERS), list(LANDSCAPES)
    for i, landscape in enumerate(landscapes):
        lanes = tuple(Lane(suit(OPTIMIZERS[names[(8 * i + k) % len(names)]](), LANDSCAPES[landscape]())) for k in range(8))
        scenario = Scenario(LANDSCAPES[landscape](), LANDSCAPES[landscape].start, lanes, 40)
        app = visit(scenario.query())
        assert now(app) == scenario
        assert len(app.info) == 0


def test_turning_a_rate_changes_the_picture_and_only_this_lane() -> None:
    app = visit()
    before = paths(app)
    whole(app.select_slider(key="A.SGD.lr").set_value(2e-4).run())
    assert now(app).lanes[0].optimizer == OPTIMIZERS["SGD"](lr=2e-4)
    after = paths(app)
    assert after[0]["x"] != before[0]["x"]
    assert after[1:] == before[1:]
    assert app.query_params == {"A.SGD.lr": "0.0002"}
    assert link(app)["A.SGD.lr"] == "0.0002"
    whole(choose(app, "D").select_slider(key="D.Adam.b1").set_value(0.0).run())
    assert (now(app).lanes[3].optimizer.b1, now(app).lanes[0].optimizer.lr) == (0.0, 2e-4)


def test_every_widget_of_the_race_reaches_the_scenario() -> None:
    app = choose(visit({"F": "LARS"}), "F")
    app.number_input(key="x").set_value(0.5)
    app.number_input(key="y").set_value(-0.25)
    app.slider(key="steps").set_value(120)
    app.select_slider(key="noise").set_value(0.5)
    app.number_input(key="seed").set_value(7)
    app.select_slider(key="Rosenbrock.b").set_value(10.0)
    app.selectbox(key="F.LARS.layers").set_value((1, 1))
    whole(app.run())
    scenario = now(app)
    assert (scenario.start, scenario.steps, scenario.noise, scenario.seed) == ((0.5, -0.25), 120, 0.5, 7)
    assert (scenario.landscape.b, scenario.lanes[4].optimizer.layers) == (10.0, (1, 1))
    assert Scenario.from_query(link(app)) == scenario
    assert app.query_params.pop("lane") == "F"
    assert Scenario.from_query(app.query_params) == scenario
    start = next(trace for trace in charts(app)["map"]["data"] if trace["name"] == "start")
    assert (start["x"], start["y"]) == ([0.5], [-0.25])


def test_every_schedule() -> None:
    app = choose(visit({"lanes": "A", "steps": "50"}), "A")
    for name, kind in SCHEDULES.items():
        whole(app.selectbox(key="A.schedule").set_value(name).run())
        assert now(app).lanes[0].schedule == kind()
        drawn = {slider.key for slider in app.select_slider if slider.key.startswith(f"A.{name}.")}
        assert drawn == {f"A.{name}.{knob}" for knob in knobs(kind)}
    assert app.query_params["A.schedule"] == list(SCHEDULES)[-1]


def test_clipping_is_chosen_for_a_lane_and_said_in_its_name_rule_and_ledger() -> None:
    app = choose(visit({"landscape": "Cliff", "lanes": "AB", "A": "SGD", "B": "SGD", "steps": "50"}), "A")
    whole(app.selectbox(key="A.clip").set_value("ByNorm").run())
    assert now(app).lanes[0].clip == ByNorm()
    whole(app.select_slider(key="A.ByNorm.most").set_value(5.0).run())
    assert [lane.name for lane in now(app).lanes] == ["SGD, ‖g‖ ≤ 5", "SGD"]
    assert (app.query_params["A.clip"], app.query_params["A.ByNorm.most"]) == ("ByNorm", "5")
    assert app.button(key="choose-A").label == "A SGD, ‖g‖ ≤ 5"
    under = app.switch_page("pages/microscope.py").run()
    assert not under.exception
    assert any(r"\max(\lVert g\rVert" in text.value for text in under.markdown)
    assert any("maximum(norms(g" in text.value for text in under.code)


def test_the_knobs_of_a_lane_stay_open_while_its_rule_is_chosen() -> None:
    app = visit({"landscape": "Quadratic", "lanes": "AB", "A": "SGD", "B": "Momentum"})
    whole(named(app, "Add a lane").click().run())
    assert (app.session_state.visit.view["lane"], now(app).lanes[2].optimizer.name) == ("C", "Nesterov"), (
        "the heavy ball's path is Momentum's"
    )
    whole(app.selectbox(key="C").set_value("AdamW").run())
    assert (app.session_state.visit.view["lane"], app.selectbox(key="C").value) == ("C", "AdamW")
    assert app.select_slider(key="C.AdamW.b1").value == 0.9


def test_a_lane_s_row_says_that_more_than_its_rate_is_turned() -> None:
    app = visit({"landscape": "Beale", "A.SGD.lr": "0.005", "B.schedule": "Cosine", "D.Adam.b1": "0.5"})
    rows = {letter: app.button(key=f"choose-{letter}") for letter in "ABCD"}
    assert [row.label for row in rows.values()] == ["A SGD", "B Momentum*", "C RMSProp", "D Adam*"]
    assert ["Turned" in row.help for row in rows.values()] == [False, True, False, True]
    assert (rows["B"].help or "").endswith("Turned: cosine.")
    assert (rows["D"].help or "").endswith("Turned: β₁ 0.5.")


def test_lanes_come_and_go() -> None:
    app = visit()
    for n in range(4, 8):
        assert not named(app, "Add a lane").disabled
        whole(named(app, "Add a lane").click().run())
        assert [lane.letter for lane in now(app).lanes] == list(LETTERS[: n + 1])
        assert type(now(app).lanes[n].optimizer).__name__ not in OPENING
        assert app.selectbox(key=LETTERS[n]).value == type(now(app).lanes[n].optimizer).__name__, "its menu is not open"
    assert len(paths(app)) == 8
    assert named(app, "Add a lane").disabled
    assert all(choose(app, letter).button(key=f"duplicate-{letter}").disabled for letter in LETTERS)
    whole(choose(app, "C").button(key="remove-C").click().run())
    assert "".join(lane.letter for lane in now(app).lanes) == "ABDEFGH"
    whole(choose(app, "A").button(key="duplicate-A").click().run())
    assert "".join(lane.letter for lane in now(app).lanes) == "ABDEFGHC"
    assert now(app).lanes[-1] == Lane(now(app).lanes[0].optimizer, letter="C")
    assert app.session_state.visit.view["lane"] == "C", "the knobs that are open are not those of the second lane"
    assert Scenario.from_query(app.query_params) == now(app)
    for letter in "BDEFGHC":
        whole(choose(app, letter).button(key=f"remove-{letter}").click().run())
    assert choose(app, "A").button(key="remove-A").disabled
    assert len(paths(app)) == len(app.table[0].value) == 1


def test_the_same_optimizer_twice_with_other_knobs() -> None:
    app = visit({"lanes": "A"})
    whole(choose(app, "A").button(key="duplicate-A").click().run())
    assert paths(app)[0]["x"] == paths(app)[1]["x"]
    whole(app.select_slider(key="B.SGD.lr").set_value(1e-4).run())
    assert [lane.optimizer for lane in now(app).lanes] == [suit(OPTIMIZERS["SGD"](), now(app).landscape), OPTIMIZERS["SGD"](lr=1e-4)]
    first, second = paths(app)
    assert first["x"] != second["x"]
    assert first["line"] != second["line"]
    assert len(set(app.table[0].value["lane"])) == 2
    # Another optimizer in one lane and back does not carry its knobs over.
    whole(choose(app, "B").selectbox(key="B").set_value("Momentum").run())
    whole(app.selectbox(key="B").set_value("SGD").run())
    assert now(app).lanes[1].optimizer == suit(OPTIMIZERS["SGD"](), now(app).landscape)


def test_a_hidden_lane_runs_but_is_not_drawn() -> None:
    app = visit({"lanes": "AB"})
    whole(choose(app, "A").toggle(key="A.hidden").set_value(True).run())
    assert now(app).lanes[0].hidden
    assert [trace["name"] for trace in paths(app)] == ["Momentum"]
    assert len(app.table[0].value) == 1
    whole(choose(app, "B").toggle(key="B.hidden").set_value(True).run())
    assert paths(app) == []
    whole(choose(app, "A").toggle(key="A.hidden").set_value(False).run())
    assert [trace["name"] for trace in paths(app)] == ["SGD"]


def test_papers_values_suited_values_and_starting_over() -> None:
    app = visit({"landscape": "Beale", "D.Adam.b1": "0.3", "D.hidden": "1"})
    whole(choose(app, "D").button(key="paper-D").click().run())
    assert now(app).lanes[3] == Lane(OPTIMIZERS["Adam"](lr=0.001, b1=0.9, b2=0.999, eps=1e-8), letter="D", hidden=True)
    whole(app.button(key="suited-D").click().run())
    assert now(app).lanes[3].optimizer == suit(OPTIMIZERS["Adam"](), now(app).landscape)
    for letter in "ABC":
        whole(choose(app, letter).button(key=f"paper-{letter}").click().run())
    whole(named(app, "Start over").click().run())
    assert now(app) == opening()
    assert app.query_params == {"lane": "C"}
    assert app.selectbox(key="landscape").value == "Rosenbrock"


def test_loss_or_slope() -> None:
    app = visit()
    loss = paths(app, "loss")
    whole(app.button_group(key="curve").set_value("slope").run())
    slope = charts(app)["loss"]
    assert slope["layout"]["annotations"][0]["text"] == "‖∇f‖"
    assert paths(app, "loss")[0]["y"] != loss[0]["y"]


def test_a_link_shows_these_very_numbers() -> None:
    scenario = Scenario(
        LANDSCAPES["Quadratic"](kappa=33.3, angle=12.34),
        (0.1234567890123, -1 / 3),
        (Lane(OPTIMIZERS["SGD"](lr=0.0123456789)), Lane(OPTIMIZERS["Adam"](lr=0.0333, b1=0.12345), SCHEDULES["StepDecay"](), hidden=True)),
        123,
        0.789,
        99,
    )
    app = visit(scenario.query())
    assert now(app) == scenario
    assert len(app.info) == 0
    assert app.select_slider(key="A.SGD.lr").value == 0.0123456789
    assert app.slider(key="steps").value == 123
    assert app.number_input(key="y").value == -1 / 3
    assert link(app) == scenario.query()
    for _ in range(2):
        assert now(whole(app.run())) == scenario, "a rerun loses a number"
    (path,) = paths(app)
    x = np.frombuffer(base64.b64decode(path["x"]["bdata"]), path["x"]["dtype"])
    assert np.array_equal(x, scenario.run()[0].w[:, 0].astype("f4"))


def test_a_number_between_two_ticks_is_held_until_it_is_turned() -> None:
    app = visit({"A.SGD.lr": "0.0123456789"})
    assert "0.0123456789" in app.select_slider(key="A.SGD.lr").options
    whole(app.select_slider(key="B.Momentum.lr").set_value(0.002).run())
    assert now(app).lanes[0].optimizer.lr == 0.0123456789
    whole(app.select_slider(key="A.SGD.lr").set_value(2e-4).run())
    assert "0.0123456789" not in app.select_slider(key="A.SGD.lr").options
    assert (now(app).lanes[0].optimizer.lr, now(app).lanes[1].optimizer.lr) == (2e-4, 0.002)
    assert (now(whole(app.run())).lanes[0].optimizer.lr, app.query_params["A.SGD.lr"]) == (2e-4, "0.0002")


def test_the_link_spells_out_every_value() -> None:
    app = visit()
    values = link(app)
    assert values == opening().query()
    assert values["v"] == "1"
    for widget in [*app.select_slider, *app.selectbox, *app.number_input, *app.slider]:
        assert widget.key in values, widget.key


def test_one_note_for_what_a_link_got_wrong() -> None:
    app = visit({"A.SGD.lr": "banana", "colour": "red", "steps": "40"})
    (note,) = app.info
    assert "`A.SGD.lr`" in note.value
    assert "`colour`" in note.value
    assert "steps" not in note.value
    assert app.query_params == {"steps": "40"}
    assert len(whole(app.run()).info) == 1, "it stays until something is changed"
    whole(app.select_slider(key="A.SGD.lr").set_value(2e-4).run())
    assert len(app.info) == 0
    assert (now(app).steps, app.query_params) == (40, {"steps": "40", "A.SGD.lr": "0.0002"})


def test_a_new_address_replaces_the_scenario() -> None:
    app = visit({"steps": "40"})
    app.query_params.clear()
    app.query_params["D.Adam.b1"] = "0.5"
    whole(app.run())
    assert (now(app).steps, now(app).lanes[3].optimizer.b1) == (opening().steps, 0.5)
    assert app.slider(key="steps").value == opening().steps


def click() -> None:
    """A script for AppTest, which runs no JavaScript: what a click on the map does."""
    import streamlit as st

    from ui.visit import address, session

    address.arrive("")
    session.move_start(*st.session_state.point)


@pytest.mark.parametrize(
    ("point", "start"), [((0.5, 0.25), (0.5, 0.25)), ((0.123456789, -1), (0.123457, -1.0)), ((2, 3), (2.0, 3.0)), ((2.001, 0), None)]
)
def test_a_click_on_the_map_moves_the_start_and_one_beside_it_says_why_not(point: tuple[float, float], start: tuple | None) -> None:
    app = AppTest.from_function(click)
    app.session_state["point"] = point
    app.run()
    assert not app.exception
    assert now(app) == replace(opening(), start=start or opening().start)
    assert len(app.toast) == (start is None)


@pytest.mark.parametrize("sent", [None, {}, [], "", 3, {"start": None}, {"start": {}}, {"start": {"x": 1}}, {"start": [1, 2]}])
@pytest.mark.parametrize("x", ["a", None, float("nan"), 1e999, 10**400])
def test_what_a_browser_sends_is_a_point_or_nothing(sent: Any, x: Any) -> None:
    assert clicked_point(sent) is None
    assert clicked_point({"start": {"x": x, "y": 1}}) is None
    assert clicked_point({"start": {"x": 1, "y": -2.5}}) == (1.0, -2.5)


def test_every_control_says_what_it_does() -> None:
    texts: dict[str, str] = {}
    queries = [
        {"A": name, "A.schedule": schedule, "lanes": "A", "lane": "A"} for name, schedule in zip(OPTIMIZERS, [*SCHEDULES] * 9, strict=False)
    ]
    queries += [{"landscape": name, "lanes": "A", "lane": "A"} for name, kind in LANDSCAPES.items() if knobs(kind)]
    app = visit({"steps": "10"})
    for query in queries:
        app.query_params.clear()
        for name, value in query.items():
            app.query_params[name] = value
        whole(app.run())
        assert app.session_state.visit.view["lane"] == "A", "its knobs are shown"
        for widget in [*app.select_slider, *app.slider, *app.selectbox, *app.number_input, *app.toggle, *app.button, *app.button_group]:
            texts[widget.key or widget.label] = widget.proto.help
            assert getattr(widget, "label", "") or widget.proto.label
    assert len(texts) > 60
    for key, text in texts.items():
        assert text.rstrip().endswith("."), f"{key}: {text!r}"
        assert len(text.split()) >= 3, f"{key}: {text!r}"
        assert ".." not in text, f"{key}: {text!r}"
        assert "None" not in text
        assert "nan" not in text.split()


def test_two_visitors_do_not_see_each_other() -> None:
    one, other = visit(), visit({"steps": "50"})
    whole(one.select_slider(key="A.SGD.lr").set_value(2e-4).run())
    assert now(other.run()) == Scenario.from_query({"steps": "50"})
    assert now(one).steps == opening().steps


def test_the_run_of_a_switched_landscape_forgets_the_old_start() -> None:
    app = visit({"x": "1.5", "noise": "1", "landscape": "Himmelblau"})
    whole(app.selectbox(key="landscape").set_value("Booth").run())
    assert now(app) == opening("Booth")
    whole(app.selectbox(key="landscape").set_value("Himmelblau").run())
    assert now(app) == opening("Himmelblau")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, ()),
        ({"lanes": "AD"}, ()),
        ({"landscape": "Ackley", "C.RMSProp.b2": "0.5"}, ()),  # it opens with other rates than suit its rules elsewhere
        ({"D.Adam.lr": "0.02"}, ("learning rates",)),
        ({"noise": "1"}, ("noise",)),
        ({"A.SGD.lr": "0.002", "noise": "1"}, ("learning rates", "noise")),
    ],
)
def test_what_a_visitor_turned_is_not_left_behind_without_a_word(query: dict[str, str], told: tuple[str, ...]) -> None:
    app = visit(query)
    app.sidebar.selectbox(key="landscape").set_value("Beale").run()
    assert now(app).landscape == LANDSCAPES["Beale"]()
    assert not now(app).noisy
    assert [[what in toast.value for what in ("learning rates", "noise")] for toast in app.toast] == (
        [[what in told for what in ("learning rates", "noise")]] if told else []
    )
