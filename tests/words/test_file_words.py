"""What a visitor reads of a file that cannot be used: sentences, with somebody's own words in them letter for letter."""

import json
import re
from typing import get_args

import pytest

from scenario.faults import SHOWN, Allowed, Fault, Faulty, Wrong
from scenario.file import from_json
from tests.support.hostile import CASES, parsed
from tests.support.language import MADE_UP, left_over
from tests.support.told import bears
from tests.support.wrong_files import WRONG
from words.file import refused, told
from words.say import speaking


def faults_of(content: bytes) -> tuple[Fault, ...]:
    with pytest.raises(Faulty) as caught:
        from_json(content)
    return caught.value.faults


def only(content: str) -> str:
    (fault,) = faults_of(content.encode())
    return told(fault)


def test_the_files_have_every_fault_that_there_is() -> None:
    found = [fault for content in WRONG.values() for fault in faults_of(content)]
    wrong = [fault for fault in found if isinstance(fault, Wrong)]
    assert {type(fault) for fault in found} == set(get_args(Fault))
    assert {type(fault.allowed) for fault in wrong} == set(get_args(Allowed))
    assert {fault.slip for fault in wrong} == {"", "quotes", "quotes and comma"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"v": 1,\n"x": 99}', "Line 2: `x` is `99`. It must be a number from -2 to 2."),
        ('{"v": 1, "A.SGD.lr": -1}', "Line 1: `A.SGD.lr` is `-1`. It must be a number from 1e-08 to 10000."),
        ('{"v": 1, "steps": 99.5}', "Line 1: `steps` is `99.5`. It must be a whole number from 10 to 2000."),
        ('{"v": 1, "x": "1.5"}', 'Line 1: `x` is `"1.5"`. It must be a number from -2 to 2, without quotes.'),
        ('{"v": 1, "x": "1,5"}', 'Line 1: `x` is `"1,5"`. It must be a number from -2 to 2, with a point and without quotes.'),
        ('{"v": 1, "A.hidden": 3}', "Line 1: `A.hidden` is `3`. It must be one of `true`, `false`."),
        ('{"v": 2}', "Line 1: `v` is `2`. It must be `1`."),
        ("{}", 'The version of the file is missing. It must say `"v": 1`.'),
        ('{"v": 1, "lanes": "AA"}', 'Line 1: `lanes` is `"AA"`. It must be made of different letters of `ABCDEFGH`.'),
        ('{"v": 1, "title": 5}', "Line 1: `title` is `5`. It must be text of at most 200 characters."),
        ('{"v": 1, "y": {}}', "Line 1: `y` is a group of its own. It must be a number from -1 to 3."),
        ('{"v": 1, "": 3}', "Line 1: `(no name)` is `3`, but neither this landscape nor these lanes have such a value."),
        ('{"v": 1, "x": 1,\n"x": 2}', "Line 2: `x` was there before, in line 1."),
        ("[" * 90_000, "The file has groups within groups without end. It must be one group of names and values."),
        ("null", "The file is `null`. It must be one group of names and values between `{` and `}`."),
    ],
)
def test_a_fault_is_told_in_sentences(content: str, said: str) -> None:
    assert only(content) == said


@bears("a list of … to … rows of a number and 0 or 1, with both classes in it")
def test_rows_are_told() -> None:
    (fault,) = faults_of(WRONG["rows of one number"])
    assert told(fault) == "Line 1: `rows` is a list. It must be a list of 3 to 500 rows of a number and 0 or 1, with both classes in it."
    (fault,) = faults_of(WRONG["no rows"])
    assert told(fault).endswith("It must be a list of 3 to 500 rows of two numbers, with no column of one number alone, without quotes.")


def test_many_faults_are_counted() -> None:
    lines = refused(faults_of(WRONG["many faults"])).splitlines()
    assert len([line for line in lines if line.startswith("- Line 1: ")]) == SHOWN
    assert lines[-1] == f"- And {20 - SHOWN} more."


def as_file(case: dict) -> bytes:
    """A link made to hurt, written as a file."""
    return json.dumps({"v": "none", **parsed(case)}).encode()[:90_000]


@pytest.mark.parametrize("content", [*WRONG.values(), *map(as_file, CASES)], ids=[*WRONG, *(case["id"] for case in CASES)])
def test_a_wrong_file_is_told_in_the_visitor_s_language_and_does_no_harm(content: bytes) -> None:
    faults = faults_of(content)
    with speaking(MADE_UP):
        text = refused(faults)
    assert left_over(text) == []
    words = re.sub("`[^`]*`", "", refused(faults))
    assert not set(words) & set("<>[]$*_#`"), "outside of code there are only the app's words"
    for fault in faults:
        assert str(fault).isprintable()


@bears("four numbers, x0, x1, y0 and y1, each lower end first, within … of 0")
def test_a_formula_is_told_with_its_place_and_shown_as_text() -> None:
    query = {"v": 1, "landscape": "Typed", "formula": "<b>*x", "window": [1]}
    first, second = map(told, faults_of(json.dumps(query, indent=1).encode()))
    said = "a formula that can be read: line 1, character 1: something is missing before `<`"
    assert first == f'Line 4: `formula` is `"<b>*x"`. It must be {said}.'
    assert second == "Line 5: `window` is `[1]`. It must be four numbers, x0, x1, y0 and y1, each lower end first, within 1,000,000 of 0."
