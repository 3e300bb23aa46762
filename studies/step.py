"""One lane under the lens: every number of every step, by the name the step gives it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.descent import Trajectory
from engine.inside import decay_part, effective_rate, inside, label
from knobs import Array
from knobs.lasting import lasting
from optimizers.clipping import unclipped
from optimizers.quantity import GRADIENT, PLACE, Quantity
from scenario import Lane, Scenario
from studies.standings import last_step

# The words for these are in words/step.py, by the name of the entry.
BEFORE = replace(PLACE, help="")
AFTER = replace(PLACE, symbol="w'", help="")
RATE = Quantity(r"\eta_{\text{eff}}", "")
PULL = Quantity(r"\Delta w_\lambda", "")
MOVE = Quantity(r"\Delta w", "")
MET, CLIPPED = replace(GRADIENT, symbol=r"\nabla f"), Quantity("g", "")
SAME = 1e-9  # how close two lanes count as together, relative to where they are


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
class Watched:
    """A lane and its run, all memories recorded: every number of every step."""

    lane: Lane
    run: Trajectory

    @cached_property
    def last(self) -> int:
        """The last step that is drawn: where it diverged, or T."""
        return last_step(self.run)

    @cached_property
    def quantities(self) -> dict[str, Array]:
        return inside(self.lane.optimizer, self.run, self.lane.schedule, self.lane.clip)

    @cached_property
    def clipped(self) -> Array:
        """The gradients that the rule got, (T, 2): what clipping left of those that the steps met."""
        with np.errstate(all="ignore"):
            return self.lane.clip(self.run.grad.T).T

    @cached_property
    def rate(self) -> Array:
        return effective_rate(self.lane.optimizer, self.run, self.lane.schedule, self.lane.clip)

    @cached_property
    def pull(self) -> Array | None:
        return decay_part(self.lane.optimizer, self.run, self.lane.schedule, self.lane.clip)

    @cached_property
    def move(self) -> Array:
        """The steps, (T, 2)."""
        with np.errstate(all="ignore"):
            return np.diff(self.run.w, axis=0)

    @cached_property
    def direction(self) -> Array:
        """What the steps go against, (T, 2): the declared direction, or else the gradient."""
        named = [name for name in self.quantities if label(self.lane.optimizer, name).role == "direction"]
        return self.quantities[named[0] if named else "g"]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The ledger in the order of the step, from the place before to the place after."""
        optimizer, seen = self.lane.optimizer, self.quantities
        changed, clips = not np.array_equal(seen["g"], self.clipped, equal_nan=True), self.lane.clip != unclipped
        lines = [Entry("before", BEFORE, self.run.w[:-1]), Entry("gradient", MET if changed or clips else GRADIENT, self.run.grad)]
        lines += [Entry("clipped", CLIPPED, self.clipped)] if clips else []
        lines += [Entry(name, label(optimizer, name), seen[name]) for name in seen if name != "w" and (name != "g" or changed)]
        lines.append(Entry("rate", RATE, self.rate))
        lines += [] if self.pull is None else [Entry("pull", PULL, self.pull)]
        return (*lines, Entry("move", MOVE, self.move), Entry("after", AFTER, self.run.w[1:]))


@lasting(most=32, size=32 * 1_000_000)
def watched(lane: Lane, run: Trajectory) -> Watched:
    """The lane under the lens; kept, as all pictures of it read the same numbers."""
    return Watched(lane, run)


@dataclass(frozen=True)
class Sight:
    """What is looked at: one lane or two, a step 1…T, a coordinate for the rule in numbers, and whether with every digit."""

    scenario: Scenario
    watched: tuple[Watched, ...]
    step: int
    coordinate: int
    full: bool


def parting(one: Watched, other: Watched) -> int:
    """The first step 1…T after which two lanes stand in different places; 0 if there is none."""
    a, b = one.run.w, other.run.w
    with np.errstate(all="ignore"):
        apart = ~(np.abs(a - b) <= SAME * (1 + np.abs(a))).all(axis=1) & ~(np.isnan(a) & np.isnan(b)).all(axis=1)
    return int(apart.argmax())
