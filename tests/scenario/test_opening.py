"""The table of rates: every pair of ours has one, all are of pairs that exist, and who is not in it opens at the knob's default."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import scenario
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.quadratic import Quadratic
from optimizers import OPTIMIZERS
from optimizers.sgd import SGD
from scenario import Scenario, suit
from scenario.opening import OPENING, RATES, rates
from tests.support.visit import now, visit

FILE = Path(scenario.__file__).with_name("rates.txt")


def without_a_rate(landscapes: Iterable[str], optimizers: Iterable[str]) -> list[str]:
    optimizers = list(optimizers)
    return [f"{optimizer} on {ground}" for ground in landscapes for optimizer in optimizers if (ground, optimizer) not in RATES]


def test_every_optimizer_has_a_rate_on_every_landscape() -> None:
    assert without_a_rate(LANDSCAPES, OPTIMIZERS) == [], "give them a row or a column in scenario/rates.txt"


def test_every_rate_is_of_a_pair_that_exists_and_on_its_slider() -> None:
    for (ground, optimizer), lr in RATES.items():
        assert ground in LANDSCAPES
        assert optimizer in OPTIMIZERS
        knob = knobs(OPTIMIZERS[optimizer])["lr"]
        assert knob.low <= lr <= knob.high
        assert suit(OPTIMIZERS[optimizer](), LANDSCAPES[ground]()).lr == lr


def test_rows_and_columns_can_be_seen() -> None:
    """Columns end where their names end, rows are in alphabetical order, and every number stands as it is written elsewhere."""
    names, *rows = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    ends = [i for i, letter in enumerate(names, 1) if letter != " " and names[i : i + 1] in ("", " ")]
    assert [names[:end].split()[-1] for end in ends] == names.split()
    grounds = [row.split()[0] for row in rows]
    assert grounds == sorted(grounds)
    for row in rows:
        cells = row.split()[1:]
        assert [row[:end].split()[-1] for end in ends] == cells
        assert all(row[end : end + 1] in ("", " ") for end in ends)
        assert all(cell == "-" or repr(float(cell)).removesuffix(".0") == cell for cell in cells)


@dataclass(frozen=True)
class Newcomer(SGD):
    """A rule that no table knows."""

    name = "Newcomer"


@dataclass(frozen=True)
class Nowhere(Quadratic):
    """A landscape that no table knows."""

    name = "Nowhere"


def test_whoever_is_not_in_the_table_opens_at_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    default = knobs(SGD)["lr"].default
    assert suit(Newcomer(lr=7.0), LANDSCAPES["Beale"]()).lr == default
    assert [lane.optimizer.lr for lane in Scenario.opening(Nowhere()).lanes] == [knobs(OPTIMIZERS[name])["lr"].default for name in OPENING]
    monkeypatch.setitem(OPTIMIZERS, "Newcomer", Newcomer)
    monkeypatch.setitem(LANDSCAPES, "Nowhere", Nowhere)
    app = visit({"landscape": "Nowhere", "lanes": "AB", "A": "Newcomer"})
    assert now(app).lanes[0].optimizer == Newcomer(lr=default)
    assert Scenario.from_query(now(app).changes()) == now(app)
    lacking = without_a_rate(LANDSCAPES, OPTIMIZERS)
    assert len(lacking) == len(LANDSCAPES) + len(OPTIMIZERS) - 1
    assert {"Newcomer on Beale", "Adam on Nowhere"} <= set(lacking)


def test_a_table_is_read_by_its_words() -> None:
    assert rates("# said\n\n     A   B\nX  0.1   -\nY   2  1e-3\n") == {("X", "A"): 0.1, ("Y", "A"): 2.0, ("Y", "B"): 0.001}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("A B\nX 1", "X has 1 rates: must have 2"),
        ("A\nX 1\nX 2", "X is in the table of rates twice"),
        ("A A\nX 1 2", "A is in the table of rates twice"),
        ("A\nX one", "X has the rate 'one' for A: must be a number"),
    ],
)
def test_a_table_that_is_none_says_which_row(table: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rates(table)


def test_another_row_is_another_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Scenario.opening(LANDSCAPES["Booth"]())
    monkeypatch.setitem(RATES, ("Booth", "SGD"), 0.0123)
    after = Scenario.opening(LANDSCAPES["Booth"]())
    assert after == replace(before, lanes=(replace(before.lanes[0], optimizer=SGD(lr=0.0123)), *before.lanes[1:]))
