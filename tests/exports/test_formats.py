"""Every format a race is kept in, through the catalogue; and the table of paths, number by number."""

import csv
from io import BytesIO, StringIO

import numpy as np
import pandas
import pytest

from exports import EXPORTS
from exports.base import Around, Export
from exports.csv import COLUMNS, Paths, paths_csv
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from scenario import Lane, Scenario
from scenario.file import from_json
from studies.race import race
from words.say import Language, speaking

OUTSIDE = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS["RMSPropOutside"]()), Lane(OPTIMIZERS["SGD"]())])


def test_a_file_in_the_folder_is_a_format() -> None:
    assert {kind.ending for kind in EXPORTS.values()} == {"csv", "html", "ipynb", "json"}
    assert list(EXPORTS) == sorted(EXPORTS)


@pytest.mark.parametrize("kind", EXPORTS.values(), ids=EXPORTS)
def test_every_format_says_what_it_is_and_makes_the_same_file_again(kind: type[Export]) -> None:
    assert len(kind.help) > 40
    assert kind.help.endswith(".")
    assert kind.ending.upper() in kind.label
    assert "/" in kind.mime
    first, second = (kind().made(race(OUTSIDE), Around("https://fall.example/")) for _ in range(2))
    assert first == second
    assert first.decode("utf-8-sig")


def test_the_scenario_comes_back() -> None:
    assert from_json(EXPORTS["Settings"]().made(race(OUTSIDE), Around())) == OUTSIDE


def test_a_spreadsheet_is_told_the_encoding_and_readers_still_read() -> None:
    made = Paths().made(race(OUTSIDE), Around())
    assert made.startswith(b"\xef\xbb\xbf"), "without a byte order mark Excel reads ε as two other letters"
    table = pandas.read_csv(BytesIO(made))
    assert list(table.columns) == list(COLUMNS)
    assert set(table["optimizer"]) == {"RMSProp, ε outside", "SGD"}
    run = OUTSIDE.run()[0]
    np.testing.assert_array_equal(table[table["lane"] == "A"][["x", "y"]].to_numpy(), run.w)
    read = np.genfromtxt(BytesIO(paths_csv(OUTSIDE).replace("RMSProp, ε outside", "R").encode()), delimiter=",", skip_header=1)
    np.testing.assert_array_equal(read[: len(run.w), 3:5], run.w)


def test_names_and_numbers_of_the_table_are_the_same_in_every_language() -> None:
    with speaking(Language("loud", str.upper)):
        assert Paths().made(race(OUTSIDE), Around()).decode("utf-8-sig") == paths_csv(OUTSIDE)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario.opening(LANDSCAPES["Rosenbrock"]()),
        Scenario(
            LANDSCAPES["Rosenbrock"](),
            (-1.5, 2.0),
            (Lane(OPTIMIZERS["SGD"](lr=0.5)), Lane(OPTIMIZERS["AdamUncorrected"](), hidden=True)),
            40,
            noise=0.3,
            seed=7,
        ),
    ],
    ids=["opening", "diverging, noisy, hidden"],
)
def test_the_table_of_paths_is_what_ran_bit_for_bit(scenario: Scenario) -> None:
    header, *rows = csv.reader(StringIO(paths_csv(scenario)))
    assert tuple(header) == COLUMNS
    assert len(rows) == len(scenario.lanes) * (scenario.steps + 1)
    for lane, run in zip(scenario.lanes, scenario.run(), strict=True):
        own = [row for row in rows if row[0] == lane.letter]
        assert {row[1] for row in own} == {lane.name}
        assert [int(row[2]) for row in own] == list(range(scenario.steps + 1))
        numbers = np.array([[float(cell or "nan") for cell in row[3:]] for row in own])
        np.testing.assert_array_equal(numbers[:, :2], run.w)
        np.testing.assert_array_equal(numbers[:, 2], run.loss)
        np.testing.assert_array_equal(numbers[:-1, 3:], run.grad)
        assert own[-1][6:] == ["", ""]
    assert scenario.noise == 0 or not np.isfinite(scenario.run()[0].w).all(), "the first lane was to fly off"
