"""What came out of a training: every lane's way, drawn on one plane, and what its network says and has learned on the way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.descent import Trajectory
from knobs import Array
from knobs.lasting import lasting
from scenario import Lane
from scenario.training import Training
from studies.network.ground import PlaneGround, around
from studies.network.plane import Plane, filter_normalised, principal
from studies.network.sharpness import sharpness
from studies.network.training import Training as Runs
from studies.network.training import trained as run
from studies.race import Entrant, fingerprint
from studies.standings import Standing, ranked

EVERY = 10  # steps from one to the next at which a lane's network is kept for the browser, and its sharpness measured
DIRECTIONS = ("paths", "random")  # of the plane: those in which the lanes went farthest, or random ones around the end of one
WIDE = ((-1.0, 1.0), (-1.0, 1.0))  # what is seen along random directions: there and back as far as a neuron's own weights reach
MEASURES = ("train", "test", "errors", "sharpness")


@dataclass(frozen=True, eq=False)
class Trainee:
    """One visible lane and its way through the weights, T steps long. `last` is the last step that is drawn: where it diverged, or T."""

    training: Training
    lane: Lane
    run: Trajectory  # (T+1, D)
    last: int

    @property
    def kept(self) -> range:
        """The steps at which its network is kept."""
        return range(0, self.training.steps + 1, EVERY)

    def end(self, name: str) -> float:
        """At the last step "train" or "test", the loss of that part, or "accuracy" on the test part."""
        network, w = self.training.network, self.run.w[-1]
        return float(network.accuracy(w) if name == "accuracy" else network.loss(w, name))


@dataclass(frozen=True, eq=False)
class Trained:
    """A training and what came out of it. `trainees` are the visible lanes in their order; `runs` is None where there are none."""

    training: Training
    runs: Runs | None
    directions: str = DIRECTIONS[0]

    @cached_property
    def trainees(self) -> tuple[Trainee, ...]:
        if self.runs is None:
            return ()
        return tuple(Trainee(self.training, *one) for one in zip(self.runs.lanes, self.runs.runs, self.runs.last, strict=True))

    @property
    def nbytes(self) -> int:
        """Bytes of the runs, and of what may yet be computed of them."""
        return 100_000 + (self.runs.nbytes if self.runs else 0)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.training)

    @cached_property
    def plane(self) -> Plane | None:
        """The plane of the two directions in which the lanes that did not diverge went farthest, through their common start; or of two
        random ones, as long for every neuron as its own weights, through the end of `around`."""
        if self.runs is None:
            return None
        return principal(self.runs) if self.directions == "paths" else filter_normalised(self.runs, lane=self.around)

    @cached_property
    def around(self) -> int:
        """The lane whose training loss is the lowest at its end; one that diverged where all did."""
        ended = [(one.last < self.training.steps, float(one.run.loss[one.last])) for one in self.trainees]
        return min(range(len(ended)), key=ended.__getitem__)

    @property
    def share(self) -> float:
        """What part of the squared distances from the plane's origin lies in the plane, 0 to 1."""
        return self.plane.share if self.plane else 1.0

    @property
    def away(self) -> Array:
        """How far from the plane each lane is at each step, (L, T+1); NaN where it has diverged."""
        return self.plane.away if self.plane else np.empty((0, self.training.steps + 1))

    @cached_property
    def ground(self) -> PlaneGround:
        """The loss on that plane, in a window that holds every lane that did not diverge; along random directions in one that is `WIDE`."""
        network = self.training.network
        if self.plane is None:
            return PlaneGround(network, network.start(), np.eye(2, network.D), around(np.zeros((1, 2))))
        if self.directions == "random":
            x, y = self.plane.places[self.around, 0].tolist()
            return PlaneGround(network, self.plane.origin, self.plane.directions, WIDE, (x, y))
        stayed = [self.plane.places[k] for k, one in enumerate(self.trainees) if one.last == self.training.steps]
        window = around(np.concatenate([np.zeros((1, 2)), *stayed]))
        return PlaneGround(network, self.plane.origin, self.plane.directions, window)

    def measure(self, name: str) -> Array:
        """One of MEASURES along all L lanes, (L, T+1), of which less is better; NaN where it is not known.

        "train" and "test" are the losses of these parts, "errors" the share of the test part that is put into the wrong class, "sharpness"
        that of the ground as a share of what the rule bears, measured every EVERY steps and straight between them.
        """
        if self.runs is None:
            return np.empty((0, self.training.steps + 1))
        return self.runs.loss if name == "train" else _measured(self.runs, name)

    def entrants(self, name: str) -> tuple[Entrant, ...]:
        """The lanes as runs on the plane, whose height is one of MEASURES."""
        if self.plane is None:
            return ()
        T, found = self.training.steps, []
        for one, places, height in zip(self.trainees, self.plane.places, self.measure(name), strict=True):
            found.append(Entrant(self.ground, one.lane, Trajectory(places, height, np.empty((T, 2)), {}, one.run.diverged_at)))
        return tuple(found)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The lanes by their training loss at the end, the lowest first; those that diverged last."""
        return tuple(ranked([one.ending for one in self.entrants("train")]))


@lasting(most=32, size=32 * 40_000)
def _measured(runs: Runs, name: str) -> Array:
    with np.errstate(all="ignore"):
        if name == "test":
            return runs.network.loss(runs.w, "test")
        if name == "errors":
            return np.asarray(1 - runs.network.accuracy(runs.w))
        found = sharpness(runs, EVERY)
    return np.stack([np.interp(np.arange(runs.steps + 1), found.times, share) for share in found.share])


@lasting(size=64_000_000, weigh=lambda found: found.nbytes)
def trained(training: Training, directions: str = DIRECTIONS[0]) -> Trained:
    """Run `training`, or find it among those that have been run; `directions`, one of DIRECTIONS, are those of its plane."""
    return Trained(training, run(training.network, training.visible, training.steps) if training.visible else None, directions)
