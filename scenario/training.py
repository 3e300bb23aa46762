"""A training: a network, the lanes that train it and the steps they have, as one value, which a link carries whole.

What a scenario is to a landscape, a training is to a network.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from networks import NETWORKS
from networks.base import Network
from scenario import link
from scenario.dials import Dial, dials_of, dials_of_lane
from scenario.faults import Allowed
from scenario.lane import LETTERS, Lane, lettered
from scenario.limits import MOST_STEPS, STEPS
from scenario.opening import opening_lanes

FIRST = "TwoMoons"  # the network that the app opens with


@dataclass(frozen=True)
class Training:
    """A whole training. All lanes start at the network's first weights and see its mini-batches.

    Raises ValueError, naming the field, for what cannot be run or would be too much work.
    """

    network: Network
    lanes: tuple[Lane, ...]
    steps: int = 600

    def __post_init__(self) -> None:
        object.__setattr__(self, "lanes", lettered(self.lanes))
        letters = [lane.letter for lane in self.lanes]
        if not 1 <= len(letters) <= len(LETTERS) or len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
            raise ValueError(f"lanes are lettered {letters}: must be 1 to {len(LETTERS)} different letters of {LETTERS}")
        if not 1 <= self.steps <= MOST_STEPS or self.steps != int(self.steps):
            raise ValueError(f"steps = {self.steps}: must be 1 to {MOST_STEPS}, a whole number")

    @classmethod
    def opening(cls, network: Network, lanes: Iterable[Lane] | None = None) -> Self:
        """What the page Network opens with for `network`; `lanes`, where given, keep all but their learning rates."""
        return cls(network, opening_lanes(network, lanes), network.steps)

    def moved(self, network: Network) -> Self:
        """These lanes at another task, with the steps and rates that it opens with; lanes that were not turned make way for its own."""
        untouched = self.lanes == opening_lanes(self.network)
        return type(self).opening(network, None if untouched else self.lanes)

    @property
    def ground(self) -> Network:
        """What is raced on."""
        return self.network

    @property
    def visible(self) -> tuple[Lane, ...]:
        """The lanes that are not hidden."""
        return tuple(lane for lane in self.lanes if not lane.hidden)

    def query(self) -> dict[str, str]:
        """Every value, spelled out, with the version: a link that later changes of defaults leave alone."""
        values = {"v": link.VERSION, "network": type(self.network).__name__, **link.part_of(self, self.network, "network")}
        return values | {"steps": str(self.steps)} | link.lanes(self)

    def changes(self) -> dict[str, str]:
        """`query` without what the opening of this network says anyway: the address of a session."""
        kind = type(self.network)
        opening = type(self).opening(kind())
        usual = opening.query()
        if kind.__name__ != FIRST:
            usual.pop("network")
        return link.unusual(self.query(), usual | link.usual_lanes(self, self.network, opening.lanes))

    @classmethod
    def from_query(cls, query: Mapping[str, str], ignored: list[str] | None = None, allowed: dict[str, Allowed] | None = None) -> Self:
        """The training a link describes. What it leaves out is as in the network's opening.

        Nothing in a link can raise: what is unknown, malformed or out of range is left at its default and its name is added to `ignored`;
        where the name is known, `allowed` gets what it may be.
        """
        reader = link.Reader.of(query)
        kind = reader.one_of("network", NETWORKS) or NETWORKS[FIRST]
        network = reader.chosen(kind())
        training = cls(network, reader.lanes(network), network.steps)
        return reader.turned(training, dials(training).values(), ignored, allowed)


def dials(training: Training) -> dict[str, Dial]:
    """Every number of `training` by its name, in the order of a link."""
    steps = Dial("steps", replace(STEPS, default=training.network.steps), "race", "steps", whole=True)
    found = [*dials_of("network", type(training.network)), steps]
    return {dial.name: dial for dial in (*found, *(dial for lane in training.lanes for dial in dials_of_lane(lane)))}
