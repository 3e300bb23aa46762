"""A scenario as a JSON file to keep, which people can read, change and load again.

The file has the names of a link, each on a line of its own, and may have a title and a note; what is wrong is told line by line.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from knobs import plain
from scenario import NUMBER, VERSION, Scenario, faults
from scenario.faults import Allowed, Fault, Faulty
from scenario.link import is_notation
from scenario.table import NoTable, listed, packed, unlisted, unpacked

LARGEST = 100_000  # bytes: thirty times what eight lanes need
TEXTS = {"title": 200, "note": 4000}  # what a file may say in words, and in how many characters
SPACE = re.compile(r"[ \t\n]*")


def file_name(scenario: Scenario, ending: str) -> str:
    """What the race is about, as a name that every system takes: "fall-line rosenbrock sgd adam.csv"; at most 100 characters."""
    names = dict.fromkeys(_safe(lane.name) for lane in scenario.visible)
    words = ["fall-line", _safe(scenario.landscape.name), *names]
    kept = list(words)
    while len(" ".join(kept)) > 80:
        kept.pop()
    more = [f"and {len(words) - len(kept)} more"] if len(kept) < len(words) else []
    return f"{' '.join(kept + more)}.{ending}"


def _safe(name: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


@dataclass(frozen=True)
class Saved:
    """A race as a file keeps it: the scenario, what it is called, and what is said of it. The words change no number."""

    scenario: Scenario
    title: str = ""
    note: str = ""


def to_json(scenario: Scenario, title: str = "", note: str = "") -> str:
    """Title and note, where there are any, and every value of the scenario by its name in a link, one a line; `saved` reads it back."""
    said = {name: text for name, text in (("title", title), ("note", note)) if text}
    entries = [f"  {json.dumps(name)}: {json.dumps(text, ensure_ascii=False)}" for name, text in said.items()]
    entries += [f"  {json.dumps(name)}: {_typed(name, text)}" for name, text in scenario.query().items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _typed(name: str, text: str) -> str:
    if name.endswith(".hidden"):
        return "true"
    if is_notation(name):
        return json.dumps(text, ensure_ascii=False)
    if name == "rows":
        return json.dumps(listed(unpacked(text)), ensure_ascii=False)
    if NUMBER.fullmatch(text):
        return text
    return f"[{text.replace(',', ', ')}]" if "," in text else json.dumps(text)


def from_json(content: bytes) -> Scenario:
    """The scenario of a file, as `saved` reads it, with the same errors."""
    return saved(content).scenario


def saved(content: bytes) -> Saved:
    """What a file keeps. What it leaves out is as in the landscape's opening.

    Raises `Faulty`, a ValueError, with all that is wrong: where it is, what is there and what is allowed.
    """
    query: dict[str, str] = {}
    lines: dict[str, int] = {}
    values: dict[str, Any] = {}
    found: list[Fault] = []
    for line, name, value in _entries(_text(content)):
        if name in lines:
            found.append(faults.Twice(line, name, lines[name]))
        else:
            lines[name], values[name], query[name] = line, value, _spelled(name, value)
    if "v" not in lines:
        found.append(faults.NoVersion(VERSION))
    said: dict[str, str] = {}
    for name, most in TEXTS.items():
        query.pop(name, None)
        if not _is_text(value := values.get(name, ""), most):
            found.append(faults.Wrong(lines[name], name, value, faults.Text(most)))
        else:
            said[name] = value
    ignored: list[str] = []
    allowed: dict[str, Allowed] = {}
    scenario = Scenario.from_query(query, ignored, allowed)
    for name in ignored:
        line, value = lines[name], values[name]
        if name in allowed:
            wanted = faults.OneOf(("true", "false")) if name.endswith(".hidden") else allowed[name]
            found.append(faults.Wrong(line, name, value, wanted, _slip(name, value)))
        else:
            found.append(faults.Unknown(line, name, value))
    if found:
        raise Faulty(sorted(found, key=lambda fault: fault.line))
    return Saved(scenario, **said)


def _is_text(value: Any, most: int) -> bool:
    """Whether `value` is text of that length that can be shown and saved: several lines, but no other signs of control."""
    if not isinstance(value, str) or len(value) > most:
        return False
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value if sign not in "\n\r\t")


def _packed(value: Any) -> str:
    try:
        found = unlisted(value)
    except NoTable:
        return f"({type(value).__name__}, no rows)"
    return packed(found.rows, found.names)


def _slip(name: str, value: Any) -> Literal["", "quotes", "quotes and comma"]:
    """What keeps `value` from being a number, a list of numbers, or true or false for a switch; "" where it is something else."""
    if is_notation(name):
        return ""
    if isinstance(value, list):
        return next((slip for part in value if (slip := _slip(name, part))), "")
    bare = value.strip().strip("[]") if isinstance(value, str) else ""
    if NUMBER.fullmatch(bare) or (name.endswith(".hidden") and bare.lower() in ("true", "false")):
        return "quotes"
    return "quotes and comma" if NUMBER.fullmatch(bare.replace(",", ".")) else ""


def refuse_large(size: int) -> None:
    """Raises `Faulty` for a file of more than LARGEST bytes."""
    if size > LARGEST:
        raise Faulty([faults.TooLarge(size, LARGEST)])


def _text(content: bytes) -> str:
    refuse_large(len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faulty([faults.NoText(1 + content.count(b"\n", 0, error.start))]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _entries(text: str) -> Iterator[tuple[int, str, Any]]:
    """(line, name, value) of each entry, those given twice too: json itself keeps no lines and only the last of two."""
    decoder = json.JSONDecoder(parse_int=float)  # a float has no limit of digits
    try:
        whole = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Faulty([faults.NoJson(error.lineno, error.colno)]) from None
    except RecursionError:
        raise Faulty([faults.TooDeep()]) from None
    if not isinstance(whole, dict):
        raise Faulty([faults.NoGroup(whole)])
    at, line, counted = _skip(text, text.index("{") + 1), 1, 0
    while text[at] != "}":
        line, counted = line + text.count("\n", counted, at), at
        name, end = decoder.raw_decode(text, at)
        value, end = decoder.raw_decode(text, _skip(text, text.index(":", end) + 1))
        yield line, name, value
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    """The next place in `text` that is not white."""
    return SPACE.match(text, at).end()  # type: ignore[union-attr]


def _spelled(name: str, value: Any) -> str:
    """`value` as a link would have it; what a link could not have is spelled as no link would take it."""
    if is_notation(name):
        return value if isinstance(value, str) else f"({type(value).__name__}, no text)"
    if name == "rows":
        return _packed(value)
    if isinstance(value, bool):
        return str(int(value)) if name.endswith(".hidden") else f"({value})"
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, list) and all(isinstance(part, float) for part in value):
        return ",".join(map(plain, value))
    return value if isinstance(value, str) and not NUMBER.fullmatch(value) else f"({type(value).__name__})"
