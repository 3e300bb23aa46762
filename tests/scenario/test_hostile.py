"""Links made to hurt (hostile_urls.txt): the page stays whole, says once what it left out, and does no more work than usual."""

import re
import time

import pytest
from streamlit.testing.v1 import AppTest

from scenario import MOST_STEPS, Scenario
from tests.support.hostile import CASES, FILE, parsed, text_of
from tests.support.visit import now, opening, visit
from words.race import SHOWN

STREAMLITS_OWN = {"embed", "embed_options"}  # never reach the script
MOST_PARAMETERS = 1000  # Streamlit drops a query with more, whole
LIMIT = 0.05  # seconds of work to read a link
TRIES = 20  # of which the quickest counts: a busy computer makes any one of them longer


EVERY = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


def used(case: dict) -> dict[str, str]:
    """The parameters that must be heeded."""
    query = parsed(case)
    ignored = set(case.get("ignored", query))
    return {name: value for name, value in query.items() if name not in ignored}


def test_the_list_is_whole() -> None:
    assert len(CASES) >= 70
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert FILE.stat().st_size < 10_000
    assert max(len(text_of(case)) for case in CASES) > 100_000


@EVERY
def test_a_hostile_link_is_read_in_no_time_and_named(case: dict) -> None:
    query = parsed(case)
    seconds = []
    while not seconds or (min(seconds) >= LIMIT and len(seconds) < TRIES):
        ignored: list[str] = []
        before = time.process_time()
        scenario = Scenario.from_query(query, ignored)
        seconds.append(time.process_time() - before)
    assert min(seconds) < LIMIT
    assert ignored == case.get("ignored", list(query))
    assert scenario == Scenario.from_query(used(case))
    assert used(case) or scenario == opening()
    assert scenario.steps <= MOST_STEPS


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"], marks=pytest.mark.slow if i % 4 else ()) for i, case in enumerate(CASES)]
)
def test_a_hostile_link_leaves_the_page_whole(case: dict) -> None:
    query = parsed(case)
    before = time.process_time()  # work, whatever else the computer is busy with
    app = visit(query)
    seconds = time.process_time() - before
    assert now(app) == Scenario.from_query(used(case))
    names = [name for name in case.get("ignored", query) if name not in STREAMLITS_OWN and len(query) <= MOST_PARAMETERS]
    assert len(app.info) == bool(names)
    if names:
        assert_plain(app, names)
    if len(query) <= MOST_PARAMETERS:
        assert set(app.query_params) - STREAMLITS_OWN == set(now(app).changes()), "the address keeps the junk"
    assert seconds < 2


def assert_plain(app: AppTest, names: list[str]) -> None:
    """Every name stands in backticks, where Markdown leaves it alone; outside of them there are only the app's words."""
    (note,) = app.info
    shown = re.findall("`([^`]*)`", note.value)
    assert len(shown) == min(len(names), SHOWN)
    for name, printed in zip(names, shown, strict=False):
        plain = "".join(c for c in name if c.isprintable() and c != "`")
        assert printed == plain or (printed == "(no name)" and not plain) or (printed[-1] == "…" and plain.startswith(printed[:-1]))
        assert 0 < len(printed) <= 40
        assert printed.isprintable()
    words = re.sub("`[^`]*`", "", note.value)
    assert not set(words) & set("`<>[]$*_#\n"), words
    assert (f"and {len(names) - SHOWN} more" in words) == (len(names) > SHOWN)
    everywhere = " ".join(str(element.value) for element in [*app.markdown, *app.caption, *app.code, *app.title, *app.header])
    assert "onerror" not in everywhere
    assert "127.0.0.1:9" not in everywhere


def test_values_of_a_link_are_never_shown() -> None:
    app = visit({"A": "<b>bold</b>", "landscape": "![x](http://127.0.0.1:9/p.png)", "x": "`1`"})
    (note,) = app.info
    assert "bold" not in note.value
    assert "127" not in note.value
    assert [f"`{name}`" in note.value for name in ("A", "landscape", "x")] == [True] * 3
    assert now(app) == opening()
