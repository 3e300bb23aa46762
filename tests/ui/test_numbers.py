"""Numbers that are typed: what makes sense counts, what does not is told; a field that is emptied stays what it was."""

import pytest
from streamlit.testing.v1 import AppTest

from knobs import plain
from scenario.dials import dials
from tests.support.visit import choose, now, visit, whole
from ui import widgets
from ui.platform.place import told_address

QUERY = {"landscape": "Beale", "x": "1.25", "y": "-0.5", "noise": "0.1", "seed": "7"}
FIELDS = ["x", "y", "seed"]


def test_the_fields_are_start_and_seed() -> None:
    assert [field.key for field in visit(QUERY).number_input] == FIELDS


@pytest.mark.parametrize("key", FIELDS)
def test_an_emptied_field_stays_what_it_was(key: str) -> None:
    app = visit(QUERY)
    before, shown, address = now(app), app.number_input(key=key).value, dict(app.query_params)
    app.number_input(key=key).set_value(None)
    whole(app.run())
    assert now(app) == before
    assert app.number_input(key=key).value == shown, "it says so at once"
    assert app.query_params == address
    whole(app.number_input(key=key).set_value(2).run())
    assert now(app) != before


NO_ADDRESSES = [
    None,
    {},
    [],
    "",
    3,
    *({"here": junk} for junk in (None, 3, "javascript:alert(1)", "http://" + "a" * 5000, "http://[broken")),
]


@pytest.mark.parametrize("sent", NO_ADDRESSES)
def test_what_a_browser_says_of_the_address_is_an_address_or_nothing(sent: object) -> None:
    assert told_address(sent) == ""
    assert told_address({"here": "https://host/app/maps"}) == "https://host/app/maps"


@pytest.fixture(scope="module")
def typing() -> AppTest:
    """One visit, in which one number after the other is typed."""
    return choose(visit(), "D")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("D.Adam.b1", "0.8123", 0.8123),
        ("D.Adam.lr", " 3e-2 ", 0.03),
        ("D.Adam.b2", "0,97", 0.97),
        ("steps", "137", 137),
        ("D.Adam.b1", "0.999999", 0.999999),
        ("D.Adam.lr", "40.5", 40.5),
        ("D.Adam.eps", "1e-14", 1e-14),
        ("D.Adam.eps", "7.25", 7.25),
    ],
)
def test_a_number_is_typed_between_the_ticks_and_beyond_them(typing: AppTest, key: str, text: str, value: float) -> None:
    app = typing
    app.text_input(key=f"{key}.typed").set_value(text).run()
    assert dials(now(app))[key].of(now(app)) == value
    assert float(app.text_input(key=f"{key}.typed").value) == value
    assert app.query_params[key] == str(value)
    assert len(app.toast) == 0


SENSELESS = [("D.Adam.b1", "1"), ("D.Adam.lr", "fast"), ("D.Adam.lr", "-1"), ("D.Adam.eps", "nan"), ("D.Adam.b1", ""), ("D.Adam.lr", "0")]
SENSELESS += [("steps", "12.5"), ("steps", "9999")]


@pytest.mark.parametrize(("key", "text"), SENSELESS)
def test_what_makes_no_sense_is_told_and_changes_nothing(typing: AppTest, key: str, text: str) -> None:
    app = typing
    before = now(app)
    app.text_input(key=f"{key}.typed").set_value(text).run()
    assert now(app) == before
    (toast,) = app.toast
    assert "stays as it was" in toast.value
    assert app.text_input(key=f"{key}.typed").value == plain(dials(before)[key].of(before))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a field goes by: they pass where a test says so, not while a busy machine keeps a visit waiting."""
    seconds = [1000.0]
    monkeypatch.setattr(widgets, "monotonic", lambda: seconds[0])
    return seconds


def stale(app: AppTest, key: str, text: str) -> AppTest:
    """A message with what stood in the field of a number a moment ago."""
    return whole(app.text_input(key=f"{key}.typed").set_value(text).run())


@pytest.mark.parametrize("key", ["Quadratic.kappa", "D.Adam.lr", "steps"])
def test_a_field_that_a_browser_has_not_heard_of_yet_turns_nothing_back(key: str, clock: list[float]) -> None:
    app = choose(visit({"landscape": "Quadratic"}), "D")
    told = [app.text_input(key=f"{key}.typed").value]
    for _ in range(3):  # a key that is held: what the field said two messages ago comes with each
        slider = app.slider(key=key) if key == "steps" else app.select_slider(key=key)
        value = float(slider.value) + 10 if key == "steps" else min(float(o) for o in slider.options if float(o) > float(slider.value))
        slider.set_value(int(value) if key == "steps" else value)
        clock[0] += 0.9
        stale(app, key, told[max(len(told) - 2, 0)])
        assert dials(now(app))[key].of(now(app)) == value
        told.append(app.text_input(key=f"{key}.typed").value)
    stale(app, key, told[-2])
    assert dials(now(app))[key].of(now(app)) == value, "nor does a message about something else"


def test_what_stood_there_before_can_be_typed_again(clock: list[float]) -> None:
    app = choose(visit(QUERY), "D")
    before = float(app.text_input(key="D.Adam.lr.typed").value)
    whole(app.select_slider(key="D.Adam.lr").set_value(2 * before).run())
    clock[0] += 2.1
    stale(app, "D.Adam.lr", plain(before))
    assert dials(now(app))["D.Adam.lr"].of(now(app)) == before
