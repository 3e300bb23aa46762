"""Numbers that are typed: what makes sense counts, what does not is told; a field that is emptied stays what it was."""

import pytest

from knobs import plain
from scenario.dials import dials
from tests.support.visit import choose, now, visit, whole
from ui.platform.place import told_address

QUERY = {"landscape": "Beale", "x": "1.25", "y": "-0.5", "noise": "0.1", "seed": "7"}
FIELDS = [field.key for field in visit(QUERY).number_input]


def test_the_fields_are_start_and_seed() -> None:
    assert FIELDS == ["x", "y", "seed"]


@pytest.mark.parametrize("key", FIELDS)
def test_an_emptied_field_stays_what_it_was(key: str) -> None:
    app = visit(QUERY)
    before, shown = now(app), app.number_input(key=key).value
    app.number_input(key=key).set_value(None)
    whole(app.run())
    assert now(app) == before
    assert app.number_input(key=key).value == shown, "it says so at once"
    assert app.query_params == visit(QUERY).query_params
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
def test_a_number_is_typed_between_the_ticks_and_beyond_them(key: str, text: str, value: float) -> None:
    app = choose(visit(), "D")
    app.text_input(key=f"{key}.typed").set_value(text).run()
    assert dials(now(app))[key].of(now(app)) == value
    assert float(app.text_input(key=f"{key}.typed").value) == value
    assert app.query_params[key] == str(value)
    assert len(app.toast) == 0


SENSELESS = [("D.Adam.b1", "1"), ("D.Adam.lr", "fast"), ("D.Adam.lr", "-1"), ("D.Adam.eps", "nan"), ("D.Adam.b1", ""), ("D.Adam.lr", "0")]
SENSELESS += [("steps", "12.5"), ("steps", "9999")]


@pytest.mark.parametrize(("key", "text"), SENSELESS)
def test_what_makes_no_sense_is_told_and_changes_nothing(key: str, text: str) -> None:
    app = choose(visit(), "D")
    before = now(app)
    app.text_input(key=f"{key}.typed").set_value(text).run()
    assert now(app) == before
    (toast,) = app.toast
    assert "stays as it was" in toast.value
    assert app.text_input(key=f"{key}.typed").value == plain(dials(before)[key].of(before))
