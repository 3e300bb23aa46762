"""What a visitor reads of two columns that cannot be used: sentences, with somebody's own words in them letter for letter."""

import re
from typing import get_args

import pytest

from scenario.faults import SHOWN
from scenario.table import FARTHEST, Fault, NoTable, Table, table
from tests.support.language import MADE_UP, left_over
from tests.support.told import bears
from tests.support.wrong_tables import NO_CLASSES, NO_TABLES
from words.say import speaking
from words.table import refused, taken, told

WRONG = {
    **{kind: (content, False) for kind, content in NO_TABLES.items()},
    **{kind: (content, True) for kind, content in NO_CLASSES.items()},
}


def faults_of(kind: str) -> tuple[Fault, ...]:
    with pytest.raises(NoTable) as caught:
        table(*WRONG[kind])
    return caught.value.faults


def test_the_files_have_every_fault_that_there_is() -> None:
    assert {type(fault) for kind in WRONG for fault in faults_of(kind)} == set(get_args(Fault))


@bears("It must be two, with a comma, a semicolon or a tab between them", "It must have two, such as 0 and 1")
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("a word", "Line 5: `five` is no number."),
        ("a gap", "Line 2: a value is missing."),
        ("one column", "Line 1: one value. It must be two, with a comma, a semicolon or a tab between them."),
        ("columns that come and go", "Line 2 has another number of values than the first, 2 in place of 3."),
        ("too many columns", "Line 1: 41 values. It must be two, with a comma, a semicolon or a tab between them."),
        ("far away", f"Line 1: `1e308` is farther from zero than {FARTHEST:,.0f}."),
        ("two rows", "The file has 2 rows of numbers. It must have at least 3."),
        ("all alike", "The first column is `5` in every row: from what never changes nothing can be told."),
        ("alike target", "The second column is `5` in every row: there is nothing to tell."),
        ("three classes", "The second column has 3 different values, `a`, `b`, `c`. It must have two, such as 0 and 1."),
        ("many classes", "The second column has 30 different values, `0`, `1`, `2`, `3`, …. It must have two, such as 0 and 1."),
    ],
)
def test_a_fault_is_told_in_sentences(kind: str, said: str) -> None:
    assert told(faults_of(kind)[0]) == said


def test_many_faults_are_counted() -> None:
    assert refused(faults_of("many faults")).splitlines()[-1] == f"- And {20 - SHOWN} more."


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_in_the_visitor_s_language(kind: str) -> None:
    with speaking(MADE_UP):
        assert left_over(refused(faults_of(kind))) == []
    assert not set(re.sub("`[^`]*`", "", refused(faults_of(kind)))) & set("<>[]$*_#`"), "outside of code there are only the app's words"


def test_it_is_said_how_many_rows_were_taken() -> None:
    assert taken(Table(((1.0, 2.0),) * 3, of=3)) == "3 rows of yours."
    assert taken(Table(((1.0, 2.0),) * 3, of=9000)) == "3 of your 9,000 rows, evenly spread: enough for a picture and a link."
