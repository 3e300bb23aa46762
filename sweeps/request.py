"""What a sweep runs: a scenario from any text that carries one, and the numbers in it that take many values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, prod
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from engine.sweeping import Plan, plan
from knobs import Array, Knob, knobs, plain
from scenario import NOISE, NUMBER, VERSION, Lane, Scenario
from scenario.file import from_json

MOST_POINTS = 100_000  # on one axis
MOST_RUNS = 10_000_000  # about a gigabyte
START = Knob(0.0, "", -inf, inf)
SPACINGS = ("log", "linear", "near1")


@dataclass(frozen=True, eq=False)
class Axis:
    """One number of the scenario and the values it takes."""

    name: str  # as in a link
    values: Array  # (n,)
    spacing: str  # "log", "linear", "near1": evenly in log(1 - value), "list": as given, sorted


def read(text: str) -> Scenario:
    """The scenario of a link, of what follows its "?", of a file or of JSON.

    Raises ValueError, naming what cannot be understood: nothing is left at its default behind one's back.
    """
    if text.lstrip().startswith("{"):
        return from_json(_dated(text).encode())
    if "=" not in text:
        path = Path(text)
        if not path.is_file():
            raise ValueError(f"{text!r} is neither a link, nor JSON, nor a file that is there")
        return from_json(_dated(path.read_bytes().decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
    ignored: list[str] = []
    allowed: dict[str, str] = {}
    query = urlsplit(text).query if "://" in text or text.startswith("/") else text.removeprefix("?")
    scenario = Scenario.from_query(dict(parse_qsl(query, keep_blank_values=True)), ignored, allowed)
    if ignored:
        name = ignored[0]
        raise ValueError(f"{name} in the link: " + (f"must be {allowed[name]}" if name in allowed else "nothing here has that name"))
    return scenario


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
    knob = _knob(scenario, name)
    if ":" in written:
        values, spacing = _spaced(name, knob, written.split(":"))
    else:
        values, spacing = np.unique([_number(name, part) for part in written.split(",")]), "list"
    for value in values:
        if not knob.allows(value):
            raise ValueError(f"--over {name}: {plain(value)} makes no sense there: must be {knob.allowed}")
    return Axis(name, values, spacing)


def _spaced(name: str, knob: Knob, parts: Sequence[str]) -> tuple[Array, str]:
    if not 3 <= len(parts) <= 4:
        raise ValueError(f"--over {name}={':'.join(parts)}: must be LOW:HIGH:COUNT, or LOW:HIGH:COUNT and :{', :'.join(SPACINGS)}")
    low, high = (_number(name, part) for part in parts[:2])
    count = int(parts[2]) if parts[2].isdecimal() and len(parts[2]) < 9 else 0
    if not 1 <= count <= MOST_POINTS:
        raise ValueError(f"--over {name}: COUNT is {parts[2]!r}: must be a whole number from 1 to {MOST_POINTS:,}")
    if low >= high and count > 1:
        raise ValueError(f"--over {name}: LOW is {plain(low)} and HIGH is {plain(high)}: LOW must be below HIGH")
    spacing = parts[3] if len(parts) == 4 else "log" if knob.log else "linear"
    if spacing == "linear":
        return np.linspace(low, high, count), spacing
    if spacing == "log" and low > 0:
        return np.geomspace(low, high, count), spacing
    if spacing == "near1" and high < 1:
        values = 1 - np.geomspace(1 - low, 1 - high, count)
        values[[0, -1]] = low, high if count > 1 else low
        return values, spacing
    needs = {"log": "needs LOW above 0; :linear does not", "near1": "needs HIGH below 1"}
    raise ValueError(f"--over {name}: :{spacing} " + needs.get(spacing, "must be :" + ", :".join(SPACINGS)))


def _number(name: str, text: str) -> float:
    if not NUMBER.fullmatch(text) or len(text) > 32:
        raise ValueError(f"--over {name}: {text[:32]!r} is not a number")
    return float(text)


def _knob(scenario: Scenario, name: str) -> Knob:
    """The knob that a link calls `name`; ValueError says which there are."""
    there: dict[str, Knob] = {"x": START, "y": START, "noise": NOISE}
    there |= {f"{type(scenario.landscape).__name__}.{key}": knob for key, knob in knobs(scenario.landscape).items()}
    for lane in scenario.lanes:
        there |= {f"{lane.letter}.{type(lane.optimizer).__name__}.{key}": knob for key, knob in knobs(lane.optimizer).items()}
    if name not in there:
        same = [key for key in there if key.partition(".")[0] == name.partition(".")[0] or "." not in key]
        raise ValueError(f"--over {name}: this scenario has no such number for every run of its own; it has {', '.join(same)}")
    return there[name]


def chosen(scenario: Scenario, letter: str | None, axes: Sequence[Axis]) -> Lane:
    """The lane that runs: the one asked for, else the one the axes name, else the first. Raises ValueError where they disagree."""
    lanes = {lane.letter: lane for lane in scenario.lanes}
    named = sorted({axis.name[0] for axis in axes if axis.name.count(".") == 2})
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
    shape = tuple(len(axis.values) for axis in axes)
    if prod(shape) > MOST_RUNS:
        raise ValueError(f"{prod(shape):,} runs are more than {MOST_RUNS:,}: take fewer values")
    grid = dict(zip(names, np.meshgrid(*(axis.values for axis in axes), indexing="ij", sparse=True), strict=True))
    start = [np.broadcast_to(grid.get(name, np.array(at)), shape) for name, at in zip("xy", scenario.start, strict=True)]
    own = {name.rpartition(".")[2]: values for name, values in grid.items() if name.count(".") == 2}
    place = {name.rpartition(".")[2]: values for name, values in grid.items() if name.count(".") == 1}
    optimizer, landscape = replace(lane.optimizer, **own), replace(scenario.landscape, **place)
    noise = grid.get("noise", scenario.noise)
    return plan(
        optimizer, landscape, np.array(start), steps,
        target=target, noise=noise, seed=scenario.seed, schedule=lane.schedule, turbo=turbo,
    )  # fmt: skip
