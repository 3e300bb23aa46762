"""Two columns of a visitor's file: read however they are written, told line by line where they are wrong, and packed for a link."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.faults import SHOWN
from scenario.table import DIGITS, FARTHEST, LARGEST, MOST, NAME, PACKED, NoTable, Table, packed, table, unpacked, written
from tests.support.wrong_tables import NO_CLASSES, NO_TABLES

ROWS = ((1.5, 2.0), (-2.0, 3.25), (3.0, 40000.0))
WRITTEN = {
    "commas": "1.5,2\n-2,3.25\n3,4e4\n",
    "semicolons": "1.5;2\n-2;3.25\n3;4e4",
    "decimal commas": "1,5;2\n-2;3,25\n3;4e4",
    "tabs and decimal commas": "1,5\t2\n-2\t3,25\n3\t4e4",
    "spaces": " 1.5 , 2 \n -2 ,\t3.25\n3, 4e4  ",
    "quotes": '"1.5","2"\n"-2","3.25"\n"3","4e4"',
    "decimal commas in quotes": '"1,5","2"\n"-2","3,25"\n"3","4e4"',
    "blank lines": "\n\n1.5,2\n\n-2,3.25\n,\n3,4e4\n\n",
    "a comma behind": "1.5,2,\n-2,3.25,\n3,4e4,,\n",
    "Windows": "1.5,2\r\n-2,3.25\r\n3,4e4\r\n",
    "an old Mac": "1.5,2\r-2,3.25\r3,4e4",
    "a byte order mark": "\ufeff1.5,2\n-2,3.25\n3,4e4",
    "a printed minus": "1.5,2\n−2,3.25\n3,4e4",
    "points left out": "1.50,2.\n-2.0,+3.25\n3e0,40000",
}


BETWEEN = "with a comma, a semicolon or a tab between them"


def problems(content: bytes, classes: bool = False) -> list[str]:
    """What is said of a file."""
    with pytest.raises(NoTable) as caught:
        table(content, classes)
    assert len(caught.value.faults) >= 1
    return str(caught.value).split("\n")


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_rows_are_read_however_they_are_written(text: str) -> None:
    assert table(text.encode()) == Table(ROWS, ("", ""), 3)


def test_the_first_line_may_name_the_columns() -> None:
    rows = "1,2\n2,3\n3,5"
    assert table(f"weight (kg),height (m)\n{rows}".encode()).names == ("weight (kg)", "height (m)")
    assert table(f'"a, with a comma",b\n{rows}'.encode()).names == ("a, with a comma", "b")
    assert table(f"Länge,Größe\n{rows}".encode("cp1252")).names == ("Länge", "Größe"), "as Excel saves"
    assert table(f"a\u202eb\u2028,{'c' * 500}\n{rows}".encode()).names == ("ab", "c" * NAME)
    assert table(rows.encode()).names == ("", "")
    assert problems(f"2020,height\n{rows}".encode()) == ["line 1: 'height' is no number"]


@pytest.mark.parametrize(
    ("target", "labels", "name"),
    [
        ("0 1 1 0", (0, 1, 1, 0), "y"),
        ("1 2 2 1", (0, 1, 1, 0), "y (2 = 1)"),
        ("1 -1 -1 1", (1, 0, 0, 1), "y (1 = 1)"),
        ("no yes yes no", (0, 1, 1, 0), "y (yes = 1)"),
        ("Gentoo Adelie Adelie 3", None, None),
        ("1.0 1 0 0.0", (1, 1, 0, 0), "y"),
    ],
)
def test_a_target_of_two_values_is_0_and_1(target: str, labels: tuple[int, ...] | None, name: str | None) -> None:
    content = "x,y\n" + "\n".join(f"{i},{one}" for i, one in enumerate(target.split()))
    if labels is None:
        assert problems(content.encode(), True) == ["column 2 has 3 different values (3, Adelie, Gentoo): must be two, as 0 and 1"]
        return
    found = table(content.encode(), True)
    assert found.rows == tuple((float(i), float(label)) for i, label in enumerate(labels))
    assert found.names == ("x", name)
    bare = table(content.partition("\n")[2].encode(), True)
    assert bare.rows == found.rows, "words in the first line are a target and no header"


PENGUINS = (
    b"n;species;bill (mm);mass (g);sex;note\n1;Adelie;39,1;3750;male;first\n2;Adelie;39,5;3800;female;\n"
    b"3;Gentoo;46,1;4500;female;NA\n4;Gentoo;50;5700;male;\n"
)


def test_of_more_columns_two_are_chosen_and_nobody_minds_the_others() -> None:
    names = ("n", "species", "bill (mm)", "mass (g)", "sex", "note")
    found = table(PENGUINS)
    assert (found.columns, found.pair, found.names) == (names, (0, 2), ("n", "bill (mm)")), "the first two that can be read"
    found = table(PENGUINS, pair=(2, 3))
    assert (found.names, found.rows[0], found.of) == (("bill (mm)", "mass (g)"), (39.1, 3750.0), 4)
    assert table(PENGUINS, pair=(3, 2)).rows[0] == (3750.0, 39.1)
    found = table(PENGUINS, True)
    assert (found.pair, found.names, found.rows) == ((0, 1), ("n", "species (Gentoo = 1)"), ((1, 0), (2, 0), (3, 1), (4, 1)))
    found = table(PENGUINS, True, (2, 4))
    assert (found.names, [b for _, b in found.rows]) == (("bill (mm)", "sex (male = 1)"), [1, 0, 0, 1])
    bare = PENGUINS.partition(b"\n")[2]
    assert (table(bare).columns, table(bare).pair, table(bare).names) == (("",) * 6, (0, 2), ("", ""))
    assert table(b"1,2\n2,3\n3,5", pair=(2, 3)).pair == (0, 1), "places that a file has not are passed over"
    with pytest.raises(NoTable, match=r"line 2: 'Adelie' is no number\n.*line 3.*\n.*line 4.*\n.*line 5"):
        table(PENGUINS, pair=(1, 3))
    with pytest.raises(NoTable, match=r"column 6 has 3 different values \(, NA, first\): must be two"):
        table(PENGUINS, True, (0, 5))


def test_of_many_rows_some_are_taken_evenly_and_numbers_are_kept_to_six_digits() -> None:
    found = table("\n".join(f"{i},{i}.123456789" for i in range(3 * MOST)).encode())
    assert (len(found.rows), found.of) == (MOST, 3 * MOST)
    assert [row[0] for row in found.rows] == list(range(0, 3 * MOST, 3))
    assert found.rows[-1] == (3 * MOST - 3, float(f"{3 * MOST - 3}.123456789"[: DIGITS + 1]))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("too large", [f"the file has {LARGEST + 4:,} bytes: must be at most 100,000"]),
        ("a picture", ["line 2: holds something other than text: must be a CSV file"]),
        ("a NUL", ["line 3: holds something other than text: must be a CSV file"]),
        ("empty", ["rows of numbers: 0: must be at least 3"]),
        ("a header alone", ["rows of numbers: 0: must be at least 3"]),
        ("two rows", ["rows of numbers: 2: must be at least 3"]),
        ("one column", [f"line {i}: 1 value: must be two, with a comma, a semicolon or a tab between them" for i in (1, 2, 3, 4)]),
        ("a line without end", ["line 1: 50000 values: must be two, with a comma, a semicolon or a tab between them"]),
        ("columns that come and go", [f"line {i}: {n} values: must be 3 as in the first line, {BETWEEN}" for i, n in ((2, 2), (4, 4))]),
        ("too many columns", [f"line {i}: 41 values: must be two, {BETWEEN}" for i in (1, 2)]),
        ("a word", ["line 5: 'five' is no number"]),
        ("a gap", ["line 2: '' is no number"]),
        ("far away", [f"line {i}: {x} is too far from 0: must be within 1,000,000,000" for i, x in ((1, "1e308"), (2, "-1e10"))]),
        ("all alike", ["column 1 is 5 in every row: a line needs a column that varies"]),
        ("alike target", ["column 2 is 5 in every row: a line needs a column that varies"]),
        ("many faults", [*(f"line {i}: 'x' is no number" for i in range(2, 2 + SHOWN)), f"and {20 - SHOWN} more"]),
        ("thousands", ["line 1: '1.234,5' is no number"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_line_by_line(kind: str, said: list[str]) -> None:
    assert problems(NO_TABLES[kind]) == said


@pytest.mark.parametrize("kind", NO_TABLES)
def test_a_wrong_file_does_no_harm(kind: str) -> None:
    begun = time.perf_counter()
    for line in problems(NO_TABLES[kind]):
        assert line.isprintable()
        assert len(line) < 200
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("kind", NO_CLASSES)
def test_what_is_no_class_is_told(kind: str) -> None:
    assert problems(NO_CLASSES[kind], True)[0].startswith("column 2 has ")


# --- In a link ---

numbers = st.floats(-FARTHEST, FARTHEST).map(lambda value: float(f"{value:.{DIGITS}g}") + 0.0)
rows = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=40).filter(
    lambda found: all(max(column) - min(column) >= 1 for column in zip(*found, strict=True))
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows, st.text(max_size=20))
def test_what_is_packed_comes_back(found: list[tuple[float, float]], name: str) -> None:
    first = "".join(sign for sign in f"a{name}b" if sign.isprintable())
    text = packed(tuple(found), (first, "b"))
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert unpacked(text) == Table(tuple(found), (first, "b"), len(found))


def test_the_most_that_a_file_can_bring_can_be_unpacked() -> None:
    content = "\n".join(f"-{(i * 7919**3) % 999983}.{i}e-{i % 15},{(i * 104729**3) % 999979}e-{i % 15}" for i in range(2000))
    found = table(f"{'ß' * NAME},{'µ' * NAME}\n{content}".encode()[:LARGEST])
    assert len(found.rows) == MOST
    assert len(packed(found.rows, found.names)) < PACKED
    assert unpacked(packed(found.rows, found.names)).rows == found.rows


NOT_PACKED = ["", "A", "AAAA", "ÄÖÜ", "a b", "=" * 8, "x" * 10_000, packed(ROWS)[:-2], packed(ROWS) + "AAAA", packed(ROWS[:2])]


@pytest.mark.parametrize("text", [*NOT_PACKED, packed(((1, 2),) * 3)])
def test_what_was_not_packed_here_is_refused(text: str) -> None:
    with pytest.raises(NoTable):
        unpacked(text)


def test_rows_can_be_edited_as_text() -> None:
    for names in (("", ""), ("a, b", ""), ("", 'of "b"'), ("weight (kg)", "height (m)")):
        assert table(written(ROWS, names).encode()) == Table(ROWS, names, 3)
    assert written(ROWS) == "1.5,2\n-2,3.25\n3,40000\n"
    found = table(b"hours,passed\n1,no\n2,no\n3,yes", True)
    assert table(written(found.rows, found.names).encode(), True) == found


def test_a_bomb_is_not_inflated() -> None:
    bomb = packed(((0.0, 0.0),) * 1_000_000)
    assert len(bomb) < PACKED
    with pytest.raises(NoTable):
        unpacked(bomb)
