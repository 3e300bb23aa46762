"""Take the code, on the page: a lane's script in the library of one's choice, to read, copy and download."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from exports.scripts import LIBRARIES
from scenario.file import to_json
from tests.support.visit import choose, now, opening, shared, visit, whole
from ui.race.take_code import ORDER


def opened(query: dict[str, str] | None = None) -> AppTest:
    return whole(shared(visit(query, opened=("about", "more-noise", "rule", "code"))))


def code(app: AppTest) -> str:
    """The script that is shown, beside the link."""
    (text,) = [block.value for block in app.code if block.language == "python" and "import " in block.value]
    return str(text)


def download(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button") if button.proto.id.endswith("code-file")]


def test_nothing_is_printed_before_it_is_asked_for() -> None:
    app = whole(shared(visit()))
    assert not [block for block in app.code if block.language == "python" and "import torch" in block.value]
    assert "Take the code" in [part.label for part in app.expander]


def test_it_opens_with_the_lane_that_is_chosen_in_torch() -> None:
    app = opened()
    first = now(app).lanes[0]
    assert app.segmented_control(key="coded").value == first.letter
    assert code(app).startswith(f"# {first.optimizer.name} on Rosenbrock: lane A of a race in Fall Line, step for step.\n")
    assert "import torch" in code(app)
    assert len(download(app)) == 1


@pytest.mark.parametrize("library", ORDER)
def test_every_library_shows_what_it_says_by_itself(library: str) -> None:
    app = opened({"noise": "0.5", "batch": "4", "D.schedule": "Cosine"})
    app.segmented_control(key="coded").set_value("D").run()
    app = whole(app.segmented_control(key="library").set_value(library).run())
    scenario = now(app)
    lane = next(lane for lane in scenario.lanes if lane.letter == "D")
    shown = code(app)
    ast.parse(shown)
    assert shown == LIBRARIES[library]().script(scenario, lane).text.rstrip()
    infos = [info.value for info in app.info]
    assert all(note in infos for note in LIBRARIES[library]().script(scenario, lane).notes)


def test_every_library_is_offered_and_every_control_teaches() -> None:
    assert set(ORDER) == set(LIBRARIES)
    app = opened()
    assert app.segmented_control(key="library").options == [LIBRARIES[name].label for name in ORDER]
    for control in (app.segmented_control(key="coded"), app.segmented_control(key="library")):
        assert len(control.help) > 60
    (button,) = [button for button in app.get("download_button") if button.proto.id.endswith("code-file")]
    assert len(button.proto.help) > 60


def test_where_a_library_has_no_such_rule_there_is_a_reason_and_no_code() -> None:
    app = opened({"lanes": "A", "A": "AdaBelief"})
    app = whole(app.segmented_control(key="library").set_value("Keras").run())
    assert "Keras has no such rule." in [info.value for info in app.info]
    assert not [block for block in app.code if "import keras" in block.value]
    assert not download(app)


def test_a_knob_that_is_turned_is_in_the_code_at_once() -> None:
    app = opened({"lanes": "A", "A": "Adam", "A.Adam.lr": "0.037"})
    assert "lr=0.037" in code(app)
    app = choose(app, "A")
    app.sidebar.select_slider(key="A.Adam.b1").set_value(0.5).run()
    assert now(app).lanes[0].optimizer.b1 == 0.5
    assert "betas=(0.5, 0.999)" in code(whole(app))


def test_a_lane_in_the_sidebar_leads_to_its_code() -> None:
    app = choose(visit(), "C")
    button = app.sidebar.button(key="code-C")
    assert button.label == "Take the code"
    assert len(button.help) > 40
    app = whole(button.click().run())
    assert app.segmented_control(key="coded").value == "C"
    assert "lane C of a race" in code(app)


def test_a_lane_that_is_taken_out_is_no_longer_the_one_shown() -> None:
    app = opened({"lanes": "AB", "A": "SGD", "B": "Adam"})
    app.segmented_control(key="coded").set_value("B").run()
    choose(app, "B").sidebar.button(key="remove-B").click().run()
    assert "lane A of a race" in code(whole(app))


def test_words_of_a_visitor_are_not_in_the_code() -> None:
    """Title and note are told above the race, as plain text; a script has what the app knows of the race alone."""
    app = opened()
    text = to_json(opening(), '"""\nimport os', "<b>$x$</b> import os")
    app.file_uploader(key="take-home-file").set_value(("race.json", text.encode(), "application/json"))
    app = whole(shared(app.run()))
    assert "import os" not in code(app)
    assert "<b>" not in code(app)
