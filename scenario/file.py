"""A scenario as a JSON file to keep, which people can read, change and load again.

The file has the names of a link, each on a line of its own, and may have a title and a note; a file that is wrong is told so line by line.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knobs import plain
from scenario import NUMBER, VERSION, Scenario

LARGEST = 100_000  # bytes: thirty times what eight lanes need
SHOWN = 8  # problems of one file
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
    if NUMBER.fullmatch(text):
        return text
    return f"[{text.replace(',', ', ')}]" if "," in text else json.dumps(text)


def from_json(content: bytes) -> Scenario:
    """The scenario of a file, as `saved` reads it."""
    return saved(content).scenario


def saved(content: bytes) -> Saved:
    """What a file keeps. What it leaves out is as in the landscape's opening.

    Raises ValueError with one line of text for each problem: where it is, what is there and what is allowed.
    """
    query: dict[str, str] = {}
    lines: dict[str, int] = {}
    values: dict[str, Any] = {}
    problems: list[tuple[int, str]] = []
    for line, name, value in _entries(_text(content)):
        if name in lines:
            problems.append((line, f"{_printable(name)} is there twice, first in line {lines[name]}: must be there once"))
        else:
            lines[name], values[name], query[name] = line, value, _spelled(name, value)
    if "v" not in lines:
        problems.append((1, f"v is missing: must be {VERSION}, the version of such files"))
    said: dict[str, str] = {}
    for name, most in TEXTS.items():
        query.pop(name, None)
        if not _is_text(value := values.get(name, ""), most):
            problems.append((lines[name], f"{name} is {_seen(value)}: must be text of at most {most:,} characters"))
        else:
            said[name] = value
    ignored: list[str] = []
    allowed: dict[str, str] = {}
    scenario = Scenario.from_query(query, ignored, allowed)
    for name in ignored:
        wanted = "true or false" if name.endswith(".hidden") else allowed.get(name)
        quoted = _quoted(name, values[name])
        known = f"must be {wanted}{quoted}" if name in allowed else "neither this landscape nor these lanes have such a value"
        problems.append((lines[name], f"{_printable(name)} is {_seen(values[name])}: {known}"))
    if problems:
        raise ValueError(_listed(sorted(problems)))
    return Saved(scenario, **said)


def _is_text(value: Any, most: int) -> bool:
    """Whether `value` is text of that length that can be shown and saved: several lines, but no other signs of control."""
    if not isinstance(value, str) or len(value) > most:
        return False
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value if sign not in "\n\r\t")


def _quoted(name: str, value: Any) -> str:
    """What is wrong where `value` would be a number, a list of numbers, or true or false for a switch, were it not for quotes; else ""."""
    if isinstance(value, list):
        return next(filter(None, (_quoted(name, part) for part in value)), "")
    bare = value.strip().strip("[]") if isinstance(value, str) else ""
    if NUMBER.fullmatch(bare) or (name.endswith(".hidden") and bare.lower() in ("true", "false")):
        return ", without quotes"
    return ", with a point and without quotes" if NUMBER.fullmatch(bare.replace(",", ".")) else ""


def _listed(problems: list[tuple[int, str]]) -> str:
    more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    return "\n".join([f"line {line}: {what}" for line, what in problems[:SHOWN]] + more)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ValueError(f"the file has {len(content):,} bytes: must be at most {LARGEST:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise ValueError(f"line {line}: the file holds something other than text: must be a JSON file, as saved here") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _entries(text: str) -> Iterator[tuple[int, str, Any]]:
    """(line, name, value) of each entry, those given twice too: json itself keeps no lines and only the last of two."""
    decoder = json.JSONDecoder(parse_int=float)  # a float has no limit of digits
    try:
        whole = decoder.decode(text)
    except json.JSONDecodeError as error:
        hint = 'must be "name": value, with a comma between two lines and none after the last'
        raise ValueError(f"line {error.lineno}: cannot be read from column {error.colno} on: {hint}") from None
    except RecursionError:
        raise ValueError("line 1: groups within groups without end: must be one group of names and values") from None
    if not isinstance(whole, dict):
        raise ValueError(f"line 1: the file is {_seen(whole)}: must be one group of names and values between {{ and }}")
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
    if isinstance(value, bool):
        return str(int(value)) if name.endswith(".hidden") else f"({value})"
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, list) and all(isinstance(part, float) for part in value):
        return ",".join(map(plain, value))
    return value if isinstance(value, str) and not NUMBER.fullmatch(value) else f"({type(value).__name__})"


def _seen(value: Any) -> str:
    """`value` as the file has it, if that is short."""
    if isinstance(value, dict):
        return "a group of its own"
    if isinstance(value, list) and len(value) <= 8 and all(isinstance(part, float) for part in value):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, float):
        return plain(value)
    return "a list" if isinstance(value, list) else _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    text = "".join(c for c in text[:200] if c.isprintable()) or "(no name)"
    return text if len(text) <= 40 else text[:39] + "…"
