"""What a race opens with: who runs, and at which learning rates, so that the first picture teaches something."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from knobs import knobs
from landscapes.base import Landscape
from networks.base import Network
from optimizers import OPTIMIZERS, RULES
from optimizers.base import Optimizer
from optimizers.schedules import SCHEDULES, Schedule, constant
from scenario.lane import LETTERS, Lane, lettered
from scenario.tuning import good_rate, untuned

DECAYS = {"AdamL2": 0.001}  # λ on a network, of rules whose default holds all weights at zero there
OPENING = ("SGD", "Momentum", "RMSProp", "Adam")
Ground = Landscape | Network  # what can be raced on


def rates(table: str) -> dict[tuple[str, str], float]:
    """The learning rates of a table by (landscape, optimizer), the names of their classes; cells that hold "-" are left out.

    The first line names the optimizers, each further line a landscape and its rates; empty lines and those that begin with # say nothing.
    Raises ValueError, naming the row, where a row is not as long as the first line, where a cell is not a number, or where a row or a
    column is there twice.
    """
    optimizers, *rows = _rows(table)
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


def casts(table: str) -> dict[str, tuple[Lane, ...]]:
    """The lanes of a table by the name of their landscape's class, in their order; they have no letters yet.

    Each line names a landscape, an optimizer, its learning rate and, where it is not constant, a schedule; empty lines and those that
    begin with # say nothing. Raises ValueError, naming the line, where it is no lane.
    """
    found: dict[str, tuple[Lane, ...]] = {}
    for row in _rows(table):
        try:
            landscape, optimizer, rate, *schedule = row
            (plan,) = [SCHEDULES[name]() for name in schedule] or [constant]
            lane = Lane(replace(OPTIMIZERS[optimizer](), lr=float(rate)), plan)
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"{' '.join(row)!r} is no lane: must be a landscape, an optimizer, its rate, and perhaps a schedule") from None
        found[landscape] = (*found.get(landscape, ()), lane)
        if len(found[landscape]) > len(LETTERS):
            raise ValueError(f"{landscape} opens with more lanes than the {len(LETTERS)} that have a letter")
    return found


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]


def _table(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


RATES = rates(_table("rates.txt")) | rates(_table("rates_of_networks.txt"))
CASTS = casts(_table("lanes.txt"))


def rules(ground: Ground) -> Mapping[str, type[Optimizer]]:
    """The rules that can run on `ground`, by name: a network has matrices, and a Hessian that nobody computes."""
    if isinstance(ground, Landscape):
        return OPTIMIZERS
    return {name: kind for name, kind in RULES.items() if kind.needs in ("", "matrix")}


def suit(optimizer: Optimizer, ground: Ground) -> Optimizer:
    """`optimizer` with the learning rate that makes an instructive picture on `ground`: of the table, or where one was typed, tried.

    Nothing is tried on a network: there a rule that was typed gets its own default.
    """
    kind = type(optimizer)
    if isinstance(ground, Landscape) and untuned(optimizer, ground):
        return replace(optimizer, lr=good_rate(optimizer, ground))
    return replace(optimizer, lr=RATES.get((type(ground).__name__, kind.__name__), knobs(kind)["lr"].default))


def fresh(kind: type[Optimizer], ground: Ground) -> Optimizer:
    """A rule that has just been chosen, as it suits `ground`: at its defaults but for its learning rate, and on a network its decay."""
    return suit(by_default(kind, ground), ground)


def by_default(kind: type[Optimizer], ground: Ground) -> Optimizer:
    """A rule at its defaults, but on a network with the decay that suits it there."""
    decay = DECAYS.get(kind.__name__) if isinstance(ground, Network) else None
    return kind() if decay is None else replace(kind(), **{"wd": decay})


def opening_lanes(ground: Ground, lanes: Iterable[Lane] | None = None) -> tuple[Lane, ...]:
    """The lanes that `ground` opens with; `lanes`, where given, keep all but their learning rates."""
    if lanes is not None:
        return lettered(replace(lane, optimizer=suit(lane.optimizer, ground)) for lane in lanes)
    usual = (Lane(fresh(OPTIMIZERS[name], ground)) for name in OPENING)
    return lettered(CASTS.get(type(ground).__name__) or usual)


def unturned(ground: Ground, usual: Lane | None, kind: type[Optimizer], schedule: type[Schedule] | None = None) -> Lane:
    """A lane of which only the rule, `kind`, and perhaps the schedule have been chosen, and no number turned.

    `usual` is the lane of its letter that `ground` opens with: where that follows the same rule, rate and schedule are its own;
    elsewhere the rate suits `ground` and is constant. Another schedule than that opens at its own defaults.
    """
    same = usual is not None and type(usual.optimizer) is kind
    lane = usual if usual is not None and same else Lane(fresh(kind, ground), constant)
    return lane if schedule in (None, type(lane.schedule)) else replace(lane, schedule=(schedule or type(constant))())
