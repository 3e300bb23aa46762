"""A number field that is emptied stays what it was: every one of them, as the fields are found on the page."""

import pytest

from tests.support.visit import now, visit, whole
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
