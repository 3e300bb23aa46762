"""A lane of a race: one optimizer with its knobs, how its learning rate changes on the way, and what is done to its gradients."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from optimizers.schedules import Schedule, constant

LETTERS = "ABCDEFGH"  # a lane's letter is its name in links and its colour everywhere


@dataclass(frozen=True)
class Lane:
    """One runner: an optimizer with its knobs, the schedule of its learning rate, and how its gradients are clipped, if they are."""

    optimizer: Optimizer
    schedule: Schedule = constant
    letter: str = ""  # given by the scenario where empty
    hidden: bool = False  # runs, but is not drawn
    clip: Clipping = unclipped

    @property
    def name(self) -> str:
        """The rule's name, and what the lane does beside its rule."""
        return self.optimizer.name + self.clip.mark


def lettered(lanes: Iterable[Lane]) -> tuple[Lane, ...]:
    """`lanes` with a letter each: those that have none get the first free ones; without any free letter they stay as they are."""
    lanes = list(lanes)
    free = [letter for letter in LETTERS if letter not in {lane.letter for lane in lanes}]
    return tuple(lane if lane.letter or not free else replace(lane, letter=free.pop(0)) for lane in lanes)
