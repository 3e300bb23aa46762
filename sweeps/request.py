"""What a sweep runs: a scenario from any text that carries one, and the numbers in it that take many values."""

import json
from collections.abc import Sequence
from dataclasses import replace
from errno import ENAMETOOLONG
from math import prod
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np

from engine.sweeping import Plan
from knobs import Array, plain
from landscapes.regression import OWN, Regression
from scenario import NUMBER, VERSION, Lane, Scenario
from scenario.dials import Dial, dials
from scenario.faults import Allowed, printable
from scenario.file import from_json
from scenario.many import Many
from scenario.table import NoTable, refuse_large, table
from studies.axes import SPACINGS, Axis

MOST_POINTS = 100_000  # on one axis
MOST_RUNS = 10_000_000  # about a gigabyte
NAMED = ("log", "linear", "near1")  # the spacings that can be asked for


def read(text: str) -> Scenario:
    """The scenario of a link, of what follows its "?", of a file or of JSON.

    Raises ValueError, naming what cannot be understood: nothing is left at its default behind one's back.
    """
    if (written := text if text.lstrip().startswith("{") else _file(text)) is not None:
        return from_json(_dated(written).encode("utf-8", "surrogateescape"))
    query = _query(text)
    if not query:
        raise ValueError(f"{text[:200]!r} is neither a file nor a link with a query")
    ignored: list[str] = []
    allowed: dict[str, Allowed] = {}
    scenario = Scenario.from_query(dict(parse_qsl(query, keep_blank_values=True)), ignored, allowed)
    if ignored:
        name = ignored[0]
        raise ValueError(f"{name} in the link: " + (f"must be {allowed[name]}" if name in allowed else "nothing here has that name"))
    return scenario


def with_data(scenario: Scenario, file: str, columns: str | None = None) -> Scenario:
    """`scenario` with two columns of a CSV file as its data: of more than two `columns` says which, as "3,4" counted from 1.

    Raises ValueError, naming what is wrong with the one or the other.
    """
    ground = scenario.landscape
    if not isinstance(ground, Regression):
        raise ValueError(f"--data: there are no data behind {type(ground).__name__}: must be LinearRegression or LogisticRegression")
    try:
        path = Path(file)
        refuse_large(path.stat().st_size)
        found = table(path.read_bytes(), ground.classes, None if columns is None else _pair(columns))
    except NoTable as why:
        raise ValueError(f"--data {file}: {why}") from None
    except OSError as error:
        raise ValueError(f"--data {file} cannot be read: {error.strerror}") from None
    if columns is None and found.columns:
        named = ", ".join(f"{i} {printable(name)}".strip() for i, name in enumerate(found.columns, 1))
        raise ValueError(f"--data {file} has {len(found.columns)} columns ({named}): must be two, or say which, as --columns 1,2")
    if columns is not None and found.pair != _pair(columns):
        raise ValueError(f"--columns {columns}: {file} has {len(found.columns) or 2} columns")
    return replace(scenario, landscape=replace(ground, data=OWN, rows=found.rows, titles=found.names))


def _pair(text: str) -> tuple[int, int]:
    """The places of two columns, counted from 0."""
    try:
        feature, target = (int(number) - 1 for number in text.split(","))
    except ValueError:
        feature = target = -1
    if min(feature, target) < 0 or feature == target:
        raise ValueError(f"--columns {text}: must be two different whole numbers from 1 on, as in 3,4")
    return feature, target


def _file(text: str) -> str | None:
    """What is in the file of that name, whatever signs are in the name; None where there is no such file."""
    try:
        path = Path(text)
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else None
    except ValueError:  # a name that no file can have
        return None
    except OSError as error:
        if error.errno == ENAMETOOLONG:
            return None
        raise ValueError(f"{text} cannot be read: {error.strerror}") from None


def _query(text: str) -> str:
    """What follows the "?" of a link, or all of a text that is a query by itself; empty for anything else, as for the name of a file."""
    if "?" in text or "://" in text:
        return text.partition("#")[0].partition("?")[2]
    return text if "=" in text and not set(text.partition("&")[0]) & set("/\\#") else ""


def _dated(text: str) -> str:
    """JSON typed by hand may leave out the version; a broken one is left to those who can say where."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(values, dict) or "v" in values:
        return text
    return text.replace("{", f'{{"v": {VERSION}' + (", " if values else ""), 1)


def axis(scenario: Scenario, text: str) -> Axis:
    """The axis that NAME=LOW:HIGH:COUNT, NAME=LOW:HIGH:COUNT:spacing or NAME=value,value,… means.

    Raises ValueError, naming the axis, what is wrong and what would be right.
    """
    name, equals, written = text.partition("=")
    if not equals:
        raise ValueError(f"--over {text}: must be NAME=LOW:HIGH:COUNT or NAME=value,value,…")
    dial = _dial(scenario, name)
    if ":" in written:
        values, spacing = _spaced(dial, written.split(":"))
    else:
        values, spacing = np.unique([_number(name, part) for part in written.split(",")]), "list"
    for value in values:
        if not dial.knob.allows(value):
            raise ValueError(f"--over {name}: {plain(value)} makes no sense there: must be {dial.knob.allowed}")
        if dial.whole and value % 1:
            raise ValueError(f"--over {name}: {plain(value)} makes no sense there: must be whole numbers")
    return Axis(dial, tuple(values.tolist()), spacing)


def _spaced(dial: Dial, parts: Sequence[str]) -> tuple[Array, str]:
    name = dial.name
    if not 3 <= len(parts) <= 4:
        raise ValueError(f"--over {name}={':'.join(parts)}: must be LOW:HIGH:COUNT, or LOW:HIGH:COUNT and :{', :'.join(NAMED)}")
    low, high = (_number(name, part) for part in parts[:2])
    count = int(parts[2]) if parts[2].isdecimal() and len(parts[2]) < 9 else 0
    if not 1 <= count <= MOST_POINTS:
        raise ValueError(f"--over {name}: COUNT is {parts[2]!r}: must be a whole number from 1 to {MOST_POINTS:,}")
    if low >= high and count > 1:
        raise ValueError(f"--over {name}: LOW is {plain(low)} and HIGH is {plain(high)}: LOW must be below HIGH")
    spacing = parts[3] if len(parts) == 4 else "log" if dial.knob.log else "linear"
    needs = {"log": low > 0 or "needs LOW above 0; :linear does not", "near1": high < 1 or "needs HIGH below 1", "linear": True}
    lacking = needs.get(spacing, "must be :" + ", :".join(NAMED))
    if lacking is not True:
        raise ValueError(f"--over {name}: :{spacing} {lacking}")
    return SPACINGS[spacing].spread(low, high, count), spacing


def _number(name: str, text: str) -> float:
    if not NUMBER.fullmatch(text) or len(text) > 32:
        raise ValueError(f"--over {name}: {text[:32]!r} is not a number")
    return float(text)


def _dial(scenario: Scenario, name: str) -> Dial:
    """The number that a link calls `name`; ValueError says which there are that every run can have of its own."""
    there = {key: dial for key, dial in dials(scenario).items() if dial.part != "schedule" and dial.field not in ("steps", "seed")}
    if name not in there:
        whose = name.partition(".")[0] + "."
        same = [key for key, dial in there.items() if dial.part in ("start", "race") or key.startswith(whose)]
        raise ValueError(f"--over {name}: this scenario has no such number for every run of its own; it has {', '.join(same)}")
    return there[name]


def chosen(scenario: Scenario, letter: str | None, axes: Sequence[Axis]) -> Lane:
    """The lane that runs: the one asked for, else the one the axes name, else the first. Raises ValueError where they disagree."""
    lanes = {lane.letter: lane for lane in scenario.lanes}
    named = sorted({axis.dial.lane for axis in axes if axis.dial.lane})
    if letter is not None and letter not in lanes:
        raise ValueError(f"--lane {letter}: this scenario has the lanes {', '.join(lanes)}")
    if len(named) > 1:
        raise ValueError(f"--over names the lanes {' and '.join(named)}: one lane runs at a time")
    if letter and named and named != [letter]:
        raise ValueError(f"--lane {letter}: --over names lane {named[0]}")
    return lanes[letter or (named or list(lanes))[0]]


def planned(scenario: Scenario, lane: Lane, axes: Sequence[Axis], steps: int, target: float, turbo: bool | None) -> Plan:
    """The sweep over all combinations of the axes' values; the batch has one dimension per axis.

    Raises ValueError for two axes of one name, for more runs than fit, and for what `plan` does not take.
    """
    names = [axis.name for axis in axes]
    if len(set(names)) < len(names):
        raise ValueError(f"--over {max(names, key=names.count)} is there twice")
    shape = tuple(axis.size for axis in axes)
    if prod(shape) > MOST_RUNS:
        raise ValueError(f"{prod(shape):,} runs are more than {MOST_RUNS:,}: take fewer values")
    runs = replace(Many.of(scenario, lane), steps=steps)
    for axis, values in zip(axes, np.meshgrid(*(axis.values for axis in axes), indexing="ij", sparse=True), strict=True):
        runs = axis.dial.put(runs, values)
    return runs.plan(shape, target, turbo)
