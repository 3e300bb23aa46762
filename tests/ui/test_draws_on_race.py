"""Many draws of the noise on the race page, without a browser: from the press to the tables, and what a turned knob makes of them."""

import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES
from studies import draws as studies
from studies.draws import AS_IT_IS
from studies.ensemble import FINISHED
from tests.support.house import APP
from tests.support.told import bears
from tests.support.visit import charts

NOISY = {"landscape": "Himmelblau", "noise": "5", "lanes": "AC", "steps": "60", "seeds": "30"}


def visit(query: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return fine(app.run())


def fine(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    return app


def test_without_noise_it_is_said_what_to_do_and_a_press_does_it() -> None:
    app = visit({"steps": "50"})
    assert any("every draw is the race above" in text.value for text in app.markdown)
    assert not [button for button in app.button if button.key == "run-many"]
    fine(app.button(key="give-noise").click().run())
    assert app.session_state.visit.scenario.noise == 1
    assert not [button for button in app.button if button.key == "give-noise"]
    assert not app.button(key="run-many").disabled
    assert len(app.table) == 1


def test_where_every_step_sees_all_examples_batches_are_what_is_offered() -> None:
    app = visit({"landscape": "LinearRegression", "batch": str(LANDSCAPES["LinearRegression"]().n), "steps": "30", "seeds": "30"})
    fine(app.button(key="give-noise").click().run())
    scenario = app.session_state.visit.scenario
    assert (scenario.batch, scenario.noisy) == (scenario.landscape.batch, True)
    fine(app.button(key="run-many").click().run())
    assert (app.table[2].value["theory"] == "–").all()
    assert "with B = 64" in app.table[2].value


@bears("all but a tenth at each end")
@bears("…, median and all but a tenth at each end")
@bears("Loss by step of … under many draws of the noise: medians, and bands that hold all but a tenth at each end")
@bears("Arrived: at the end no higher than all but a tenth of the runs of the lane that stands first")
def test_they_are_run_when_they_are_asked_for_and_a_turned_knob_makes_them_stale() -> None:
    app = visit(NOISY)
    assert (len(app.table), sorted(charts(app))) == (1, ["loss", "map", "terrain"])
    fine(app.button(key="run-many").click().run())
    assert sorted(charts(app)) == ["cloud", "loss", "many", "map", "terrain"]
    _, ends, hovering = app.table
    assert list(ends.value.columns)[1:5] == [
        "final f − f*, median",
        "all but a tenth at each end",
        ends.value.columns[3],
        "nearest minimum at the end",
    ]
    assert list(hovering.value.columns)[2:] == ["with η/4", "with B = 4", "theory"]
    for table in (ends, hovering):
        assert not table.value.astype(str).isin(["nan", "None", "inf", ""]).any().any()
    found = app.session_state.visit.begun_many[1]
    assert found.seeds == tuple(range(30))
    low, high = map(float, ends.value["all but a tenth at each end"].iloc[0].split(" to "))
    lane = int(found.bands(AS_IT_IS)[1, :, -1].argmin())
    last = found.loss[AS_IT_IS][lane, -1]
    assert 24 <= ((last >= low * 0.99) & (last <= high * 1.01)).sum() <= 27
    assert float(ends.value.columns[3].removeprefix("arrived at ")) == pytest.approx(high, rel=0.1)
    assert ends.value[ends.value.columns[3]].iloc[0] == "90 %"
    clouds = [trace for trace in charts(app)["cloud"]["data"] if trace.get("opacity") == 0.6]
    assert [trace["name"] for trace in clouds] == ["SGD", "RMSProp"]
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))

    app.number_input(key="seed").set_value(3).run()
    assert any("turned something since" in note.value for note in fine(app).info)
    assert len(app.table) == 3, "what was shown is shown still"
    app.number_input(key="seed").set_value(0).run()
    assert not any("turned something since" in note.value for note in fine(app).info)
    app.button_group(key="seeds").set_value("512").run()
    assert any("30 times" in note.value for note in fine(app).info)


def test_what_was_stopped_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "BLOCK", 8)
    app = visit(NOISY | {"seed": "11"})
    fine(app.button(key="run-many").click().run())
    visited = app.session_state.visit
    raced, whole = visited.begun_many
    begun = next(studies.draws(raced, 30))
    FINISHED.cache_clear()
    visited.begun_many, visited.many, visited.seen_many = (raced, begun), None, {}
    assert len(fine(app.run()).table) == 1
    seen: list[int] = []
    grow = studies.draws
    monkeypatch.setattr("ui.race.draws.draws", lambda race, n, known: seen.append(len(known.seeds)) or grow(race, n, known))
    fine(app.button(key="run-many").click().run())
    assert seen == [8]
    assert len(app.table) == 3
    assert (app.session_state.visit.begun_many[1].ends == whole.ends).all()


@pytest.mark.parametrize("query", [{"landscape": "Saddle"}, {"A": "SGD", "A.SGD.lr": "1e3"}], ids=["bottomless", "left"])
def test_every_kind_of_ground_and_end_is_told(query: dict[str, str]) -> None:
    app = visit(NOISY | query | {"seeds": "30", "steps": "40"})
    fine(app.button(key="run-many").click().run())
    assert len(app.table) == 3
    assert not any(table.value.astype(str).isin(["nan", "None", "inf", ""]).any().any() for table in app.table)
