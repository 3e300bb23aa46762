"""A lane of a race: one optimizer with its knobs, and how its learning rate changes on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimizers.base import Optimizer
from optimizers.schedules import Schedule, constant

LETTERS = "ABCDEFGH"  # a lane's letter is its name in links and its colour everywhere


@dataclass(frozen=True)
class Lane:
    """One runner: an optimizer with its knobs, and the schedule of its learning rate."""

    optimizer: Optimizer
    schedule: Schedule = constant
    letter: str = ""  # given by the scenario where empty
    hidden: bool = False  # runs, but is not drawn

    @property
    def name(self) -> str:
        return self.optimizer.name


def lettered(lanes: Iterable[Lane]) -> tuple[Lane, ...]:
    """`lanes` with a letter each: those that have none get the first free ones; without any free letter they stay as they are."""
    lanes = list(lanes)
    free = [letter for letter in LETTERS if letter not in {lane.letter for lane in lanes}]
    return tuple(lane if lane.letter or not free else replace(lane, letter=free.pop(0)) for lane in lanes)
