"""A race kept as a file comes back number for number; a file that is wrong is told where, and can do no harm."""

import json
import pickle
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from scenario import LETTERS, Lane, Scenario
from scenario.faults import SHOWN, Faulty, Span, Wrong
from scenario.file import LARGEST, TEXTS, Saved, file_name, from_json, saved, to_json
from tests.support.scenarios import home, scenarios, seven

quick = settings(max_examples=60, deadline=None, derandomize=True)


def problems(text: str | bytes) -> list[tuple[int, str]]:
    """What is said of a file, as (line, words)."""
    with pytest.raises(ValueError) as caught:
        from_json(text.encode() if isinstance(text, str) else text)
    found = [re.fullmatch(r"line (\d+): (.+)", line) for line in str(caught.value).split("\n")]
    return [(int(match[1]), match[2]) for match in found if match]


def edited(**entries: Any) -> str:
    """The file of seven lanes with some values replaced; `_` in a name stands for a dot."""
    lines = to_json(seven()).splitlines()
    for name, value in entries.items():
        key = f'  "{name.replace("_", ".")}": '
        (i,) = [i for i, line in enumerate(lines) if line.startswith(key)]
        lines[i] = key + value + ","
    return "\n".join(lines)


def line_of(name: str) -> int:
    return next(i for i, line in enumerate(to_json(seven()).splitlines(), 1) if f'"{name}"' in line)


# --- There and back ---


@quick
@given(scenarios())
def test_a_file_is_the_scenario(scenario: Scenario) -> None:
    text = to_json(scenario)
    assert from_json(text.encode()) == scenario
    values = json.loads(text)
    assert list(values) == list(scenario.query())
    assert len(text.splitlines()) == len(values) + 2
    assert values["steps"] == scenario.steps
    assert (values["x"], values["y"]) == scenario.start
    for lane in scenario.lanes:
        assert values[f"{lane.letter}.{values[lane.letter]}.lr"] == lane.optimizer.lr
        assert values.get(f"{lane.letter}.hidden", False) is lane.hidden


def test_a_file_may_be_written_on_any_system_and_in_any_layout() -> None:
    text = to_json(home())
    for bytes_ in (
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        text.encode("utf-8-sig"),
        text.replace("\n", "").encode(),
        json.dumps(json.loads(text), indent=7).encode(),
    ):
        assert from_json(bytes_) == home()


def test_what_a_file_leaves_out_is_as_the_landscape_opens() -> None:
    assert from_json(b'{"v": 1, "landscape": "Beale"}') == Scenario.opening(LANDSCAPES["Beale"]())


# --- What is wrong, and where ---


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("A.SGD.lr", "-1", "A.SGD.lr is -1: must be 1e-08 to 10000"),
        ("A.SGD.lr", "NaN", "A.SGD.lr is nan: must be 1e-08 to 10000"),
        ("A.SGD.lr", "-Infinity", "A.SGD.lr is -inf: must be 1e-08 to 10000"),
        ("A.SGD.lr", '"0.1"', 'A.SGD.lr is "0.1": must be 1e-08 to 10000'),
        ("A.SGD.lr", "null", "A.SGD.lr is null: must be 1e-08 to 10000"),
        ("steps", "1e9", "steps is 1000000000: must be 10 to 2000, a whole number"),
        ("steps", "99.5", "steps is 99.5: must be 10 to 2000, a whole number"),
        ("steps", "9" * 9000, "steps is inf: must be 10 to 2000, a whole number"),
        ("seed", "true", "seed is true: must be 0 to 999, a whole number"),
        ("x", "[1, 2]", "x is [1, 2]: must be -2 to 2"),
        ("y", '{"value": 1}', "y is a group of its own: must be -1 to 3"),
        ("v", "2", "v is 2: must be 1"),
        ("lanes", '"ABCDEFGG"', 'lanes is "ABCDEFGG": must be different letters of ABCDEFGH'),
        ("A.schedule", '"Cosign"', 'A.schedule is "Cosign": must be Constant or '),
        ("F.LARS.layers", "[3]", "F.LARS.layers is [3]: must be 2 or 1,1"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_is_allowed(name: str, value: str, said: str) -> None:
    ((line, words),) = problems(edited(**{name.replace(".", "_"): value}))
    assert line == line_of(name)
    assert words.startswith(said)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("x", '"1.5"', True),
        ("x", '" 1.5 "', True),
        ("x", '"99"', True),
        ("x", '["1"]', True),
        ("x", '"[1]"', True),
        ("x", '"much"', False),
        ("x", "99", False),
        ("steps", '"100"', True),
        ("seed", '"7"', True),
        ("noise", '"0.1"', True),
        ("v", '"1"', True),
        ("Rosenbrock.b", '"1e2"', True),
        ("D.Adam.b1", '"0.5"', True),
        ("F.LARS.layers", '["1", "1"]', True),
        ("F.LARS.layers", '[1, "1"]', True),
        ("F.LARS.layers", '"2"', True),
        ("F.LARS.layers", "[3]", False),
        ("steps", '"true"', False),
        ("seed", "true", False),
    ],
)
def test_where_quotes_are_the_fault_it_says_so(name: str, value: str, fault: bool) -> None:
    ((line, words),) = problems(edited(**{name.replace(".", "_"): value}))
    assert line == line_of(name)
    assert words.endswith(", without quotes") == fault


@pytest.mark.parametrize("name", [name for name, text in seven().query().items() if re.fullmatch("[-0-9.e]+", text)])
def test_every_number_in_quotes_is_told_so(name: str) -> None:
    text = seven().query()[name]
    ((_, words),) = problems(edited(**{name.replace(".", "_"): f'"{text}"'}))
    assert words.startswith(f'{name} is "{text}": must be ')
    assert words.endswith(", without quotes")


@pytest.mark.parametrize("value", ['"1,5"', '"-0,25"', '["1,5"]'])
def test_a_comma_for_a_point_is_told_so(value: str) -> None:
    ((_, words),) = problems(edited(x=value))
    assert words.endswith(", with a point and without quotes")


@pytest.mark.parametrize("value", ['"true"', '"false"', '"True"', '"FALSE"', '"0"', '"1"'])
def test_a_switch_in_quotes_is_told_so(value: str) -> None:
    ((_, words),) = problems('{"v": 1, "A.hidden": ' + value + "}")
    assert words == f"A.hidden is {value}: must be true or false, without quotes"


# --- What a file says in words ---

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=60)


@quick
@given(scenarios(), WORDS, WORDS)
def test_title_and_note_are_kept_and_saved_again(scenario: Scenario, title: str, note: str) -> None:
    text = to_json(scenario, title, note)
    assert saved(text.encode()) == Saved(scenario, title, note)
    assert from_json(text.encode()) == scenario
    assert list(json.loads(text))[: bool(title) + bool(note)] == [name for name, said in (("title", title), ("note", note)) if said]


def test_words_are_written_so_that_people_can_read_them() -> None:
    assert '"title": "Übung 3"' in to_json(home(), title="Übung 3")
    assert saved(b'{"v": 1, "title": "\xc3\x9cbung 3", "note": "erst \xce\xb7 = 0.1\\ndann mehr"}') == Saved(
        home(), "Übung 3", "erst η = 0.1\ndann mehr"
    )
    assert saved(to_json(home()).encode()) == Saved(home())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "5"),
        ("note", "null"),
        ("title", '["a"]'),
        ("note", "true"),
        ("title", json.dumps("a" * 201)),
        ("note", json.dumps("a" * 4001)),
        ("title", r'"\ud800"'),
        ("note", r'"\u0000"'),
        ("title", r'"\u001b[2J"'),
    ],
)
def test_words_that_are_none_are_told_so(name: str, value: str) -> None:
    ((line, words),) = problems('{"v": 1,\n"' + name + '": ' + value + "}")
    assert line == 2
    assert words.startswith(f"{name} is ")
    assert words.endswith(f": must be text of at most {TEXTS[name]:,} characters")


def test_a_third_kind_of_words_is_named() -> None:
    ((_, words),) = problems('{"v": 1, "author": "me"}')
    assert words == 'author is "me": neither this landscape nor these lanes have such a value'


def test_what_only_says_how_to_look_is_passed_over_in_a_file_too() -> None:
    assert saved(b'{"v": 1, "curve": "slope", "utm_source": "x", "fbclid": 7}') == Saved(home())


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    found = problems(edited(seed="-1", steps="0", noise='"much"', D_Adam_b1="1"))
    assert [line for line, _ in found] == [line_of(name) for name in ("steps", "noise", "seed", "D.Adam.b1")]


def test_unknown_double_and_missing_names() -> None:
    text = '{\n"v": 1,\n"A": "SGD",\n"lanes": "A",\n"A.Adam.lr": 1,\n"steps": 20,\n\n"steps": 30\n}'
    (unknown, double) = problems(text)
    assert unknown == (5, "A.Adam.lr is 1: neither this landscape nor these lanes have such a value")
    assert double == (8, "steps is there twice, first in line 6: must be there once")
    assert problems("{}") == [(1, "v is missing: must be 1, the version of such files")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("null", 1),
        ("[1]", 1),
        ('"v"', 1),
        ('{"v": 1,\n "x": 1,\n}', 3),
        ('{"v": 1\n "x": 1}', 2),
        ("{\n'v': 1}", 2),
        ('{"v": 1}\n\n{}', 3),
        ('{"v": 1, "x"', 1),
        ("\x00", 1),
        ("[" * 90_000, 1),
        ('{"v":' * 15_000, 1),
        ('{"v": ' + "[" * 40_000 + "]" * 40_000 + "}", 1),
    ],
)
def test_a_file_that_is_no_scenario_is_told_where_it_stops_being_one(text: str, line: int) -> None:
    ((found, words),) = problems(text)
    assert found == line
    assert "must be" in words


@pytest.mark.parametrize(("content", "line"), [(b"\x89PNG\r\n\x1a\n", 1), ("{}".encode("utf-16"), 1), (b"\n\n\xff{}", 3)])
def test_what_is_not_text_is_said_to_be_none(content: bytes, line: int) -> None:
    ((found, words),) = problems(content)
    assert found == line
    assert "other than text" in words


def test_what_is_wrong_can_be_sent_elsewhere() -> None:
    with pytest.raises(Faulty) as caught:
        from_json(b'{"v": 1, "x": 99}')
    there = pickle.loads(pickle.dumps(caught.value))
    assert there.faults == caught.value.faults == (Wrong(1, "x", 99.0, Span(-2.0, 2.0)),)
    assert str(there) == str(caught.value) == "line 1: x is 99: must be -2 to 2"


def test_a_large_file_is_not_even_read() -> None:
    before = time.process_time()
    with pytest.raises(ValueError, match=f"the file has 50,000,000 bytes: must be at most {LARGEST:,}"):
        from_json(b"[" * 50_000_000)
    assert time.process_time() - before < 0.5


def test_many_problems_are_counted_not_listed_and_take_no_time() -> None:
    text = "{" + ",\n".join(f'"{i:x}": {i}' for i in range(7000)) + "}"
    assert 80_000 < len(text) <= LARGEST
    before = time.process_time()
    with pytest.raises(ValueError) as caught:
        from_json(text.encode())
    assert time.process_time() - before < 1
    lines = str(caught.value).split("\n")
    assert len(lines) == SHOWN + 1
    assert lines[-1] == f"and {7001 - SHOWN} more"


def test_nothing_of_a_file_is_shown_that_cannot_be_printed() -> None:
    text = json.dumps({"v": 1, "\ud800\x07\u202e": "\ud800" * 5, "n" * 5000: "m" * 5000})
    for _, words in problems(text):
        assert words.isprintable()
        words.encode()
        assert len(words) < 200


@quick
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["v", "A", "x", "lanes", "A.hidden", "landscape", "A.SGD.lr", "?"]), inner)
        ),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_file_raises_anything_but_its_problems(content: bytes) -> None:
    try:
        scenario, problem = from_json(content), None
    except ValueError as error:  # a decoder's own error is one too, but of another type
        scenario, problem = home(), error
    assert problem is None or (type(problem) is Faulty and problem.faults and "must be" in str(problem))
    assert from_json(to_json(scenario).encode()) == scenario


# --- Names of files ---


def test_a_file_is_named_after_landscape_and_optimizers() -> None:
    lanes = tuple(Lane(OPTIMIZERS[name]()) for name in ("SGD", "Adam", "AdamUncorrected", "Adam"))
    scenario = replace(Scenario.opening(LANDSCAPES["GoldsteinPrice"](), lanes))
    assert file_name(scenario, "png") == "fall-line goldstein-price sgd adam adam-no-bias-correction.png"
    hidden = replace(scenario, lanes=tuple(replace(lane, hidden=lane.name != "SGD") for lane in scenario.lanes))
    assert file_name(hidden, "json") == "fall-line goldstein-price sgd.json"


@quick
@given(scenarios())
def test_file_names_are_short_and_safe_everywhere(scenario: Scenario) -> None:
    name = file_name(scenario, "webm")
    assert re.fullmatch(r"fall-line( [a-z0-9]+(-[a-z0-9]+)*)+\.webm", name)
    assert len(name) <= 100


def test_a_name_that_is_cut_says_so() -> None:
    kinds = sorted(OPTIMIZERS, key=lambda name: -len(OPTIMIZERS[name].name))[: len(LETTERS)]
    scenario = Scenario.opening(LANDSCAPES["GoldsteinPrice"](), [Lane(OPTIMIZERS[name]()) for name in kinds])
    assert re.search(r" and \d more\.png$", file_name(scenario, "png"))
