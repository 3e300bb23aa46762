"""Data of one's own in the sidebar: begun from those that were shown, pasted, refused line by line, kept, brought as a file."""

import pytest

from knobs import choices
from landscapes import LANDSCAPES
from landscapes.regression import OWN
from scenario import Scenario
from scenario.table import MOST, SHORT, WIDEST, packed, table
from tests.support.told import bears
from tests.support.visit import charts, now, visit, whole
from tests.support.wrong_tables import NO_TABLES
from ui.own_data import COLUMNS, few
from ui.qr import code
from ui.share import LONG

LINE = {"landscape": "LinearRegression"}
CURVE = {"landscape": "LogisticRegression"}
CONTENT = b"weight (kg);height (m)\n60;1,7\n82,5;1,81\n71;1,725\n70;1,7"
ROWS = ((60.0, 1.7), (82.5, 1.81), (71.0, 1.725), (70.0, 1.7))


@pytest.fixture(scope="module")
def own() -> dict[str, str]:
    """The address of a race on own data, which were chosen in the menu and then pasted."""
    app = visit(LINE)
    shown = now(app).landscape
    app = whole(app.selectbox(key="LinearRegression.data").select(OWN).run())
    begun = now(app).landscape
    assert begun.rows == few(shown)
    assert set(begun.rows) <= set(zip(shown.raw.a, shown.raw.b, strict=True))
    assert begun.columns == shown.columns
    app = whole(app.text_area(key="rows").set_value(CONTENT.decode()).run())
    assert now(app).landscape.rows == ROWS
    assert now(app).landscape.columns == ("weight (kg)", "height (m)")
    assert app.toast[0].value.startswith("4 rows of yours.")
    assert app.text_area(key="rows").value == "weight (kg),height (m)\n60,1.7\n82.5,1.81\n71,1.725\n70,1.7\n"
    return now(app).changes()


def test_a_reload_keeps_them_and_the_chart_shows_them(own: dict[str, str]) -> None:
    app = visit(own)
    assert "rows" in app.query_params
    assert now(app).landscape.rows == ROWS
    points = charts(app)["data"]["data"][0]
    assert len(points["x"]) == 4 or points["x"]["bdata"]
    layout = charts(app)["data"]["layout"]
    assert (layout["xaxis"]["title"]["text"], layout["annotations"][0]["text"]) == ("weight (kg)", "height (m)")


@pytest.mark.parametrize("kind", ["a word", "many faults"])
def test_what_cannot_be_read_is_told_and_kept_while_the_race_goes_on(own: dict[str, str], kind: str) -> None:
    app, text = visit(own), NO_TABLES[kind].decode()
    before = now(app)
    app = app.text_area(key="rows").set_value(text).run()
    (error,) = app.error
    assert "is no number" in error.value
    app = app.slider(key="steps").set_value(60).run()
    assert app.text_area(key="rows").value == text, "nothing that was typed is lost"
    assert now(app).landscape == before.landscape
    app = whole(app.text_area(key="rows").set_value("1,2\n2,3\n3,5").run())
    assert now(app).landscape.rows == ((1.0, 2.0), (2.0, 3.0), (3.0, 5.0))
    assert now(app).steps == 60


@bears("Or a CSV file, up to 100 KB")
def test_a_file_is_taken_or_told_line_by_line(own: dict[str, str]) -> None:
    app = visit(own)
    app = app.file_uploader(key="rows-file").set_value(("a.csv", NO_TABLES["one column"], "text/csv")).run()
    assert "Line 2: one value." in app.error[0].value
    app = app.file_uploader(key="rows-file").set_value(("a.csv", b"1,2\n" * 25_001, "text/csv")).run()
    assert "The file has 100,004 bytes. It may have at most 100,000." in app.error[0].value
    assert now(app).landscape.rows == ROWS
    app = whole(app.file_uploader(key="rows-file").set_value(("a.csv", b"x,y\n1,2\n2,3\n4,4", "text/csv")).run())
    assert now(app).landscape.rows == ((1.0, 2.0), (2.0, 3.0), (4.0, 4.0))
    app = whole(app.selectbox(key="LinearRegression.data").select("anscombe").run())
    assert (now(app).landscape.data, now(app).landscape.rows, "rows" in app.query_params) == ("anscombe", (), False)
    app = whole(app.selectbox(key="LinearRegression.data").select(OWN).run())
    assert now(app).landscape.rows == ((1.0, 2.0), (2.0, 3.0), (4.0, 4.0)), "what was brought is still there"


@bears("Of more columns, up to 40, two are chosen here")
def test_a_file_of_many_columns_asks_which_two_are_meant(own: dict[str, str]) -> None:
    assert WIDEST == 40
    content = b"id,a,b,word\n1,1,5,x\n2,2,4,y\n3,3,7,x\n4,5,1,y"
    app = visit(own)
    assert not [box for box in app.selectbox if box.key in COLUMNS]
    app = whole(app.file_uploader(key="rows-file").set_value(("a.csv", content, "text/csv")).run())
    assert now(app).landscape.rows == ((1, 1), (2, 2), (3, 3), (4, 5))
    assert app.toast[0].value.startswith("4 rows of yours. Of its 4 columns `id` is the feature and `a` what is to be told from it.")
    assert [app.selectbox(key=key).value for key in COLUMNS] == [0, 1]
    assert app.selectbox(key=COLUMNS[0]).options == ["id", "a", "b", "word"]
    app = whole(app.selectbox(key=COLUMNS[1]).set_value(2).run())
    assert (now(app).landscape.titles, now(app).landscape.rows[0]) == (("id", "b"), (1, 5))
    app = whole(app.selectbox(key=COLUMNS[0]).set_value(2).run())
    assert now(app).landscape.titles == ("b", "id"), "what was there goes to the other side"
    app = app.selectbox(key=COLUMNS[1]).set_value(3).run()
    assert "Line 2: `x` is no number." in app.error[0].value
    assert (now(app).landscape.titles, app.selectbox(key=COLUMNS[1]).value) == (("b", "id"), 0)
    app = whole(app.text_area(key="rows").set_value("p\tq\tr\n1\t3\t5\n2\t1\t0\n4\t4\t4").run())
    assert (now(app).landscape.titles, app.selectbox(key=COLUMNS[0]).options) == (("p", "q"), ["p", "q", "r"])
    assert not app.error
    app = whole(app.text_area(key="rows").set_value("p,q\n1,3\n2,1\n4,4").run())
    assert not [box for box in app.selectbox if box.key in COLUMNS]


def test_own_classes_begin_with_rows_that_cannot_be_parted() -> None:
    kind = LANDSCAPES["LogisticRegression"]
    for data in choices(kind)["data"].options:
        assert kind(data=OWN, rows=few(kind(data=data))).minima, "else the first thing to be seen would be a loss without a bottom"


@bears("Two columns, a row a line: a number, and which of two classes it belongs to, as 0 and 1 or in two words")
def test_two_words_are_two_classes() -> None:
    app = whole(visit(CURVE).selectbox(key="LogisticRegression.data").select(OWN).run())
    app = whole(app.text_area(key="rows").set_value("hours,passed\n1,no\n2,no\n2.5,yes\n3,yes\n2.6,no").run())
    assert [b for _, b in now(app).landscape.rows] == [0, 0, 1, 1, 0]
    assert now(app).landscape.columns == ("hours", "passed (yes = 1)")


def scattered(n: int) -> bytes:
    """Rows as people have them: four digits each, in no order."""
    return "\n".join(f"{37.7 + (i * 7919) % 997 / 10:.1f},{2500 + (i * 104729) % 4999}" for i in range(n)).encode()


def test_a_link_with_a_class_of_rows_can_be_sent_and_read_by_a_phone_and_of_one_with_more_it_is_said(own: dict[str, str]) -> None:
    found = table(scattered(200))
    assert len(packed(found.rows, found.names)) <= SHORT
    race = now(visit({**own, "rows": packed(found.rows)}))
    text = "https://fall-line.example.org/?" + "&".join(f"{name}={value}" for name, value in race.query().items())
    assert len(text) <= LONG
    assert code(text) is not None
    most = table(scattered(MOST))
    app = visit({**own, "rows": packed(most.rows)})
    assert len(now(app).query()["rows"]) > SHORT
    assert "the file of Share carries them anywhere" in " ".join(caption.value for caption in app.caption)
    app.session_state.visit.view["share"] = True
    app = app.run()
    assert "Some chats and mail programs cut so long a link" in " ".join(caption.value for caption in app.caption)
    assert Scenario.from_query(now(app).query()) == now(app)
