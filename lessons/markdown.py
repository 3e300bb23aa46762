"""A file of Markdown by its headings: running text, lists and tables, with the line on which each stands, so that errors can name it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ITEM = re.compile(r"[-*] +(.+)")
NAMED = re.compile(r"`(\w+)` +(.+)")
RULE = re.compile(r"\|[\s|:-]+\|")  # between a table's head and its rows


@dataclass(frozen=True)
class Line:
    """A line of a file, with its number from 1."""

    file: Path
    number: int
    text: str

    def wrong(self, what: str) -> ValueError:
        """An error that names the file and the line."""
        return ValueError(f"{self.file}:{self.number}: {what}")


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it. What is read from it raises ValueError where it is written otherwise."""

    heading: Line
    lines: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The heading without its signs."""
        return self.heading.text.lstrip("#").strip()

    def text(self) -> str:
        """All its lines; there has to be one."""
        text = "\n".join(line.text for line in self.lines).strip()
        if not text:
            raise self.heading.wrong(f"nothing is written under {self.name!r}")
        return text

    def sentence(self) -> str:
        """All its lines as one."""
        return " ".join(self.text().split("\n"))

    def items(self, item: re.Pattern[str] = ITEM) -> list[tuple[Line, re.Match[str], list[str]]]:
        """The entries of its list: the first line, what `item` found in it, and the indented lines after it."""
        found: list[tuple[Line, re.Match[str], list[str]]] = []
        for line in filter(lambda line: line.text.strip(), self.lines):
            if begins := item.fullmatch(line.text.rstrip()):
                found.append((line, begins, []))
            elif found and line.text[0] in " \t":
                found[-1][2].append(line.text.strip())
            else:
                raise line.wrong(f"no entry of the list under {self.name!r}, and not an indented line of one")
        return found

    def entries(self) -> list[tuple[Line, str]]:
        """The entries of its list, each as one line of text."""
        return [(line, " ".join([begins[1], *more])) for line, begins, more in self.items()]

    def table(self) -> tuple[tuple[str, ...], list[tuple[Line, tuple[str, ...]]]]:
        """The columns of its table, and its rows, each with as many cells."""
        lines = [line for line in self.lines if line.text.strip()]
        if len(lines) < 3:
            raise self.heading.wrong(f"no table under {self.name!r}")
        head, rule, *others = lines
        if not RULE.fullmatch(rule.text.strip()):
            raise rule.wrong("the second line of a table is |---|---|")
        columns, rows = cells(head), [(line, cells(line)) for line in others]
        for line, row in rows:
            if len(row) != len(columns):
                raise line.wrong(f"{len(row)} cells, but the table has {len(columns)} columns")
        return columns, rows


def sections(file: Path) -> list[Section]:
    """The sections of a file; the first is its first line that is not empty, heading or not, and what comes before the next heading."""
    lines = [Line(file, i, text) for i, text in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1)]
    found: list[Section] = []
    for line in lines:
        if re.match("#+ ", line.text) or (not found and line.text.strip()):
            found.append(Section(line))
        elif found:
            found[-1].lines.append(line)
    return found or [Section(Line(file, 1, ""))]


def cells(line: Line) -> tuple[str, ...]:
    """The cells of a line of a table."""
    text = line.text.strip()
    if len(text) < 2 or not (text.startswith("|") and text.endswith("|")):
        raise line.wrong("a line of a table begins and ends with |")
    return tuple(cell.strip() for cell in text[1:-1].split("|"))


def by_name(entries: Iterable[tuple[Line, str]]) -> dict[str, tuple[Line, str]]:
    """Entries by the `name` with which each text begins, the texts then without it; raises ValueError where one has none or another's."""
    found: dict[str, tuple[Line, str]] = {}
    for line, text in entries:
        named = NAMED.fullmatch(text)
        if not named:
            raise line.wrong("this begins with its name: `name` and then the words")
        if named[1] in found:
            raise line.wrong(f"a second `{named[1]}`; the first is on line {found[named[1]][0].number}")
        found[named[1]] = line, named[2]
    return found
