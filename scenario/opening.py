"""What a race opens with: who runs, and at which learning rates, so that the first picture teaches something."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from knobs import knobs
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from scenario.lane import Lane, lettered

OPENING = ("SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB")


def rates(table: str) -> dict[tuple[str, str], float]:
    """The learning rates of a table by (landscape, optimizer), the names of their classes; cells that hold "-" are left out.

    The first line names the optimizers, each further line a landscape and its rates; empty lines and those that begin with # say nothing.
    Raises ValueError, naming the row, where a row is not as long as the first line, where a cell is not a number, or where a row or a
    column is there twice.
    """
    lines = [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
    optimizers, *rows = lines
    landscapes = [row[0] for row in rows]
    for names in (optimizers, landscapes):
        if len(set(names)) < len(names):
            raise ValueError(f"{max(names, key=names.count)} is in the table of rates twice: must be there once")
    found: dict[tuple[str, str], float] = {}
    for landscape, *cells in rows:
        if len(cells) != len(optimizers):
            raise ValueError(f"{landscape} has {len(cells)} rates: must have {len(optimizers)}, or - in place of one")
        for optimizer, cell in zip(optimizers, cells, strict=True):
            try:
                found |= {} if cell == "-" else {(landscape, optimizer): float(cell)}
            except ValueError:
                raise ValueError(f"{landscape} has the rate {cell!r} for {optimizer}: must be a number, or - in place of one") from None
    return found


RATES = rates(Path(__file__).with_name("rates.txt").read_text(encoding="utf-8"))


def suit(optimizer: Optimizer, landscape: Landscape) -> Optimizer:
    """`optimizer` with the learning rate that makes an instructive picture on `landscape`."""
    kind = type(optimizer)
    return replace(optimizer, lr=RATES.get((type(landscape).__name__, kind.__name__), knobs(kind)["lr"].default))


def opening_lanes(landscape: Landscape, lanes: Iterable[Lane] | None = None) -> tuple[Lane, ...]:
    """The lanes that `landscape` opens with; `lanes`, where given, keep all but their learning rates."""
    if lanes is None:
        lanes = [Lane(OPTIMIZERS[name]()) for name in OPENING]
    return lettered(replace(lane, optimizer=suit(lane.optimizer, landscape)) for lane in lanes)
