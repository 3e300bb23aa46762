"""Two columns of numbers out of a CSV file or a pasted text, for a ground with a visitor's own data; and the same packed for a link.

What is wrong is told line by line, in values of their own: `str()` says each in a line of English, words/table.py says it to visitors.
"""

import base64
import csv
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

import numpy as np

from knobs import plain
from landscapes.regression import FARTHEST, LEAST_ROWS, MOST_ROWS, alike
from scenario.faults import TooLarge, in_lines, printable
from scenario.spelling import LONGEST, NUMBER

LARGEST = 100_000  # bytes of a file
WIDEST = 40  # columns of which two are chosen
LEAST, MOST = LEAST_ROWS, MOST_ROWS  # of more rows every so many are taken
DIGITS = 6  # of a number that is kept
NAME = 60  # characters of a column's name
SOME = 4  # values of many that are told
STRANGE = frozenset(map(chr, [*range(9), *range(10, 32), 127]))  # signs that no text has
PACKED = 8000  # characters that MOST rows and two names can need at the very most
SHORT = 1200  # characters of them with which a link is still short enough for chats and codes
SEPARATORS = ";\t,"  # the first of them that the first line has
Rows = tuple[tuple[float, float], ...]
Names = tuple[str, str]
Pair = tuple[int, int]  # the places of feature and target among the columns, counted from 0


@dataclass(frozen=True)
class Table:
    """Rows of (feature, target) in the units of the file, in its order, and what the columns are called, "" where the file does not say.

    `of` is how many rows the file has. Where it has more columns than two, `columns` are the names of all, and `pair` says which they are.
    """

    rows: Rows
    names: Names = ("", "")
    of: int = 0
    columns: tuple[str, ...] = ()
    pair: Pair = (0, 1)


# --- What is wrong with a file ---


@dataclass(frozen=True)
class NoText:
    """A line with signs that no text has."""

    line: int

    def __str__(self) -> str:
        return f"line {self.line}: holds something other than text: must be a CSV file"


@dataclass(frozen=True)
class NotTwo:
    """A line that is cut into another number of values than two or, where the first line has more, than those."""

    line: int
    count: int
    width: int = 2

    def __str__(self) -> str:
        values = f"{self.count} value{'s' * (self.count != 1)}"
        allowed = "two" if self.width == 2 else f"{self.width} as in the first line"
        return f"line {self.line}: {values}: must be {allowed}, with a comma, a semicolon or a tab between them"


@dataclass(frozen=True)
class NoNumber:
    """A value that is no number."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {printable(self.text)!r} is no number"


@dataclass(frozen=True)
class TooFar:
    """A number so far from 0 that nothing can be computed with its square."""

    line: int
    text: str
    farthest: float = FARTHEST

    def __str__(self) -> str:
        return f"line {self.line}: {printable(self.text)} is too far from 0: must be within {self.farthest:,.0f}"


@dataclass(frozen=True)
class TooFew:
    """Too few rows of numbers."""

    count: int
    least: int = LEAST

    def __str__(self) -> str:
        return f"rows of numbers: {self.count}: must be at least {self.least}"


@dataclass(frozen=True)
class AllAlike:
    """A column, counted from 1, whose numbers are one and the same, as far as they are kept."""

    column: int
    value: float
    target: bool

    def __str__(self) -> str:
        return f"column {self.column} is {plain(self.value)} in every row: a line needs a column that varies"


@dataclass(frozen=True)
class NotTwoClasses:
    """A target for two classes that has another number of values: `some` of them, in order. The `column` is counted from 1."""

    count: int
    some: tuple[str, ...]
    column: int = 2

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.some) else ""
        values = f"{self.count} different values ({', '.join(map(printable, self.some))}{more})"
        return f"column {self.column} has {values}: must be two, as 0 and 1"


Fault = TooLarge | NoText | NotTwo | NoNumber | TooFar | TooFew | AllAlike | NotTwoClasses


class NoTable(ValueError):
    """A file that cannot be used. `faults` are what is wrong with it, in the order of its lines, and at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return in_lines(self.faults)


# --- Reading ---


def refuse_large(size: int) -> None:
    """Raises NoTable for a file of more than LARGEST bytes."""
    if size > LARGEST:
        raise NoTable([TooLarge(size, LARGEST)])


def table(content: bytes, classes: bool = False, pair: Pair | None = None) -> Table:
    """Two columns of a file: the feature, then the target, which is 0 or 1 where there are `classes`.

    Of more than two columns `pair` says which; else they are the first ones that can be read. What stands in the others does not matter.

    Between two values there is a comma, a semicolon or a tab; a decimal comma is read where it is no separator. The first line may be a
    header. Numbers are kept to DIGITS digits, and of more than MOST rows that many, evenly spread. Of two classes the lower number, or the
    first word in the alphabet, is 0, and the name of the column says what is 1.

    Raises:
        NoTable: with all that is wrong.
    """
    lines = _lines(content)
    separator = next((one for one in SEPARATORS if lines and one in lines[0][1]), ",")
    cut = [(line, _cells(text, separator)) for line, text in lines]
    width = _width(cut[0][1]) if cut else 2
    for _, cells in cut:
        while len(cells) > width and not cells[-1]:
            cells.pop()
    named = _header(cut[0][1], width, classes) if cut else None
    below = cut[1:] if named else cut
    feature, other = pair = _places(below, width, classes) if pair is None or max(pair) >= width else pair
    faults: list[Fault] = []
    found: list[tuple[float, str]] = []  # the feature, and the target as it is written
    for line, cells in below:
        if len(cells) != width:
            faults.append(NotTwo(line, len(cells), width))
            continue
        numbers = [_number(line, cells[at]) for at in pair[: 1 if classes else 2]]
        faults += [number for number in numbers if not isinstance(number, float)]
        if isinstance(numbers[0], float):
            found.append((numbers[0], cells[other]))
    if faults:
        raise NoTable(faults)
    if len(found) < LEAST:
        raise NoTable([TooFew(len(found))])
    kept = [found[i * len(found) // min(len(found), MOST)] for i in range(min(len(found), MOST))]
    columns = named or ("",) * width
    names = columns[feature], columns[other]
    if classes:
        rows, one = _labelled(kept, other + 1)
        names = names[0], f"{names[1][: NAME // 2]} ({one} = 1)".strip() if one else names[1]
    else:
        rows = tuple((feature, _value(target)) for feature, target in kept)
    _refuse_alike(rows, pair)
    return Table(rows, names, len(found), columns if width > 2 else (), pair)


def _width(first: list[str]) -> int:
    """How many columns a file has whose first line has these values; two, where there are too few or too many."""
    filled = max((i for i, cell in enumerate(first, 1) if cell), default=0)
    return filled if 2 < filled <= WIDEST else 2


def _places(lines: Sequence[tuple[int, list[str]]], width: int, classes: bool) -> Pair:
    """The first columns that can be read: one of numbers that differ, and another, or one of two values where there are `classes`."""
    if width == 2:
        return 0, 1
    columns = list(zip(*(cells for _, cells in lines if len(cells) == width), strict=True))
    varied = [i for i, cells in enumerate(columns) if len(set(cells)) > 1 and all(isinstance(_number(0, cell), float) for cell in cells)]
    targets = [i for i, cells in enumerate(columns) if len(set(cells)) == 2] if classes else varied
    pairs = ((i, j) for i in varied for j in targets if i != j and (classes or i < j))
    return next(pairs, (0, 1))


def _lines(content: bytes) -> list[tuple[int, str]]:
    """The lines of a file that are not blank, counted from 1."""
    refuse_large(len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # as Excel saves; what is no text at all has signs that no text has
    lines = list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))
    if strange := [line for line, text in lines if not STRANGE.isdisjoint(text)]:
        raise NoTable([NoText(strange[0])])
    return [(line, text) for line, text in lines if text.strip(" \t;,")]


def _cells(line: str, separator: str) -> list[str]:
    """The values of a line, without quotes around them and spaces beside them."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True))]


def _header(cells: list[str], width: int, classes: bool) -> tuple[str, ...] | None:
    """The names of the columns, where the first line has no number in it; of two columns with classes the second may have words anyway."""
    if len(cells) != width or any(NUMBER.fullmatch(_plain(cell)) for cell in cells[: 1 if classes and width == 2 else width]):
        return None
    return tuple(map(_title, cells))


def _title(cell: str) -> str:
    """What a column may be called: no number, which would be a row."""
    name = "".join(sign for sign in cell if sign.isprintable())[:NAME].strip()
    return "" if NUMBER.fullmatch(_plain(name)) else name


def _plain(cell: str) -> str:
    """A number with a decimal comma or the sign − as a program writes it."""
    return cell.replace("−", "-").replace(",", ".", 1 if "." not in cell else 0)


def _number(line: int, cell: str) -> float | NoNumber | TooFar:
    if len(cell) > LONGEST or not NUMBER.fullmatch(_plain(cell)):
        return NoNumber(line, cell)
    value = _value(cell)
    return value if abs(value) <= FARTHEST else TooFar(line, cell)


def _value(cell: str) -> float:
    return float(f"{float(_plain(cell)):.{DIGITS}g}") + 0.0  # no -0


def _labelled(found: Sequence[tuple[float, str]], column: int) -> tuple[Rows, str]:
    """Rows with 0 or 1 as the target, and what stands in the file for 1, "" where it is that; `column` is the target's, from 1."""
    cells = {cell for _, cell in found}
    if all(isinstance(_number(0, cell), float) for cell in cells):
        values = sorted(set(map(_value, cells)))
        ordered = [plain(value) for value in values]
        rows = tuple((feature, float(_value(cell) == values[-1])) for feature, cell in found)
    else:
        ordered = sorted(cells)
        rows = tuple((feature, float(cell == ordered[-1])) for feature, cell in found)
    if len(ordered) != 2:
        raise NoTable([NotTwoClasses(len(ordered), tuple(ordered[:SOME]), column)])
    return rows, "" if ordered == ["0", "1"] else "".join(sign for sign in ordered[1] if sign.isprintable())[: NAME // 3]


def _refuse_alike(rows: Rows, pair: Pair) -> None:
    columns = [[row[which] for row in rows] for which in (0, 1)]
    faults: list[Fault] = [
        AllAlike(pair[which] + 1, values[0], target=which == 1) for which, values in enumerate(columns) if alike(np.array(values))
    ]
    if faults:
        raise NoTable(faults)


# --- As a text to edit, in a file, in a link ---


def written(rows: Rows, names: Names = ("", "")) -> str:
    """Names, where there are any, and rows as a CSV file has them; `table` reads it back."""
    lines = StringIO()
    pen = csv.writer(lines, lineterminator="\n")
    pen.writerows([names] if any(names) else [])
    pen.writerows((plain(a), plain(b)) for a, b in rows)
    return lines.getvalue()


def packed(rows: Rows, names: Names = ("", "")) -> str:
    """Names and rows as letters, digits, - and _: lines of text with tabs, deflated, in base64."""
    pack = zlib.compressobj(9, wbits=-15)
    return base64.urlsafe_b64encode(pack.compress(_text(rows, names).encode()) + pack.flush()).decode().rstrip("=")


def listed(table: Table) -> list[list[Any]]:
    """Names and rows as a file has them: the names first."""
    return [list(table.names), *([a, b] for a, b in table.rows)]


def unlisted(value: Any) -> Table:
    """What a file's `listed` means, written by whomever; the names may be missing. Raises NoTable for anything else."""
    lines = value if isinstance(value, list) and all(isinstance(line, list) and len(line) == 2 for line in value) else []
    named = bool(lines) and all(isinstance(name, str) for name in lines[0])
    names = (_title(lines[0][0]), _title(lines[0][1])) if named else ("", "")
    rows = lines[1:] if named else lines
    if not rows or not all(isinstance(number, float) for row in rows for number in row):
        raise NoTable([NoText(1)])
    return replace(table("\n".join(f"{plain(a)}\t{plain(b)}" for a, b in rows).encode()), names=names)


def unpacked(text: str) -> Table:
    """What `packed` made a text of. Raises NoTable for anything that it did not make."""
    if len(text) > PACKED:
        raise NoTable([NoText(1)])
    try:
        inflate = zlib.decompressobj(wbits=-15)
        content = inflate.decompress(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), LARGEST).decode()
        named, _, rest = content.partition("\n")
        first, second = named.split("\t")
    except (ValueError, zlib.error):
        raise NoTable([NoText(1)]) from None
    found = table(rest.encode())
    whole = inflate.eof and not inflate.unused_data
    if not whole or (_title(first), _title(second)) != (first, second) or _text(found.rows, (first, second)) != content:
        raise NoTable([NoText(1)])
    return Table(found.rows, (first, second), found.of)


def _text(rows: Rows, names: Names) -> str:
    return "\n".join(["\t".join(names), *(f"{plain(a)}\t{plain(b)}" for a, b in rows)])
