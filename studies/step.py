"""One lane under the lens: every number of every step, by the name the step gives it."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from engine.descent import Trajectory
from engine.inside import decay_part, effective_rate, inside, label
from knobs import Array
from optimizers.quantity import GRADIENT, PLACE, Quantity
from scenario import Lane
from studies.standings import last_step

BEFORE = replace(PLACE, help="Where the ball was before this step.")
AFTER = replace(PLACE, symbol="w'", help="Where the ball is after it.")
RATE = Quantity(r"\eta_{\text{eff}}", "The learning rate left for each coordinate: η, times every factor, over every divisor.")
PULL = Quantity(r"\Delta w_\lambda", "What weight decay changed about this step: the step, less the same step at λ = 0.")
MOVE = Quantity(r"\Delta w", "The step: where the ball is afterwards, less where it was.")


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: what it is, and its numbers for all steps, (T, 2), or (T,) where both coordinates share it."""

    name: str
    about: Quantity
    values: Array

    def at(self, step: int) -> tuple[float, float]:
        """Its numbers for x and y at step 1…T."""
        x, y = np.broadcast_to(self.values[step - 1], (2,)).tolist()
        return x, y


@dataclass(frozen=True, eq=False)
class Specimen:
    """A lane and its run, all memories recorded."""

    lane: Lane
    trajectory: Trajectory

    @cached_property
    def last(self) -> int:
        """The last step that is drawn: where it diverged, or T."""
        return last_step(self.trajectory)

    @cached_property
    def quantities(self) -> dict[str, Array]:
        return inside(self.lane.optimizer, self.trajectory, self.lane.schedule)

    @cached_property
    def rate(self) -> Array:
        return effective_rate(self.lane.optimizer, self.trajectory, self.lane.schedule)

    @cached_property
    def pull(self) -> Array | None:
        return decay_part(self.lane.optimizer, self.trajectory, self.lane.schedule)

    @cached_property
    def move(self) -> Array:
        """The steps, (T, 2)."""
        with np.errstate(all="ignore"):
            return np.diff(self.trajectory.w, axis=0)

    @cached_property
    def direction(self) -> Array:
        """What the steps go against, (T, 2): the declared direction, or else the gradient."""
        named = [name for name in self.quantities if label(self.lane.optimizer, name).role == "direction"]
        return self.quantities[named[0] if named else "g"]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The ledger in the order of the step, from the place before to the place after."""
        optimizer, seen = self.lane.optimizer, self.quantities
        changed = not np.array_equal(seen["g"], self.trajectory.grad, equal_nan=True)
        gradient = replace(GRADIENT, symbol=r"\nabla f") if changed else GRADIENT
        lines = [Entry("before", BEFORE, self.trajectory.w[:-1]), Entry("gradient", gradient, self.trajectory.grad)]
        lines += [Entry(name, label(optimizer, name), seen[name]) for name in seen if name != "w" and (name != "g" or changed)]
        lines.append(Entry("rate", RATE, self.rate))
        lines += [] if self.pull is None else [Entry("pull", PULL, self.pull)]
        return (*lines, Entry("move", MOVE, self.move), Entry("after", AFTER, self.trajectory.w[1:]))


@lru_cache(maxsize=32)
def specimen(lane: Lane, trajectory: Trajectory) -> Specimen:
    """The lane under the lens; kept, as all pictures of it read the same numbers."""
    return Specimen(lane, trajectory)
