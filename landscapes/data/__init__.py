"""Small tables that ship with the app: README.md says where each is from, and its licence."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knobs import Array
from knobs.lasting import lasting


class Table(NamedTuple):
    """A feature and a target: what the columns are called, with their units, and their numbers, (n,) each, in the order of the file."""

    columns: tuple[str, str]
    a: Array
    b: Array


@lasting(most=16, size=16 * 3_000)
def table(file: str, feature: str, target: str, one: str = "") -> Table:
    """The columns `feature` and `target` of a file beside this module; rows in which one of them is empty are left out.

    Where `one` is given, the target is a word, and counts as 1 where it is that word, else as 0.
    """
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as lines:
        pairs = [(row[feature], row[target]) for row in csv.DictReader(lines) if row[feature] and row[target]]
    b = [float(word == one) if one else float(word) for _, word in pairs]
    found = Table((feature, target), np.array([float(number) for number, _ in pairs]), np.array(b))
    for column in (found.a, found.b):
        column.flags.writeable = False  # it is shared by all who ask
    return found
