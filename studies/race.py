"""A race that has been run, as numbers: made once from a scenario, and read by every picture, table and file of it."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from engine.descent import Trajectory
from knobs import Array
from knobs.lasting import lasting
from landscapes.base import Landscape
from scenario import Lane, Scenario
from scenario.training import Training
from studies.forces import numbers_of
from studies.heights import squeeze
from studies.standings import Standing, judged, last_step, ranked


@dataclass(frozen=True)
class Entrant:
    """One visible lane and its run, T steps long. Where all four are equal two entrants are, and so are their pictures."""

    landscape: Landscape
    lane: Lane
    run: Trajectory
    noisy: bool = False

    @property
    def nbytes(self) -> int:
        """Bytes of the run, and of the arrays that may yet be computed of the run."""
        return self.run.nbytes + 3 * self.run.loss.nbytes

    @cached_property
    def ending(self) -> Standing:
        """How the lane ended, without a place among others."""
        return judged(self.landscape, self.run, self.noisy)

    @cached_property
    def last(self) -> int:
        """The last step that is drawn: where it diverged, or T."""
        return last_step(self.run)

    @cached_property
    def height(self) -> Array:
        """f - f* where f* is known, else f: (T+1,)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.run.loss - (self.landscape.lowest or 0.0))

    @cached_property
    def slope(self) -> Array:
        """‖∇f‖, without the noise: (T+1,)."""
        with np.errstate(all="ignore"):
            return np.asarray(np.hypot(*self.landscape.grad(self.run.w[:, 0], self.run.w[:, 1])))

    @cached_property
    def lifted(self) -> Array:
        """The heights of its path on the terrain: (T+1,)."""
        return squeeze(self.landscape)(self.run.loss)

    def curve(self, slope: bool) -> Array:
        """What the loss chart draws: its slope, or its height."""
        return self.slope if slope else self.height


@dataclass(frozen=True, eq=False)
class Race:
    """A scenario and what came out of it. `entrants` are the visible lanes in their order, `standings` the same ones, best first."""

    scenario: Scenario
    entrants: tuple[Entrant, ...]
    standings: tuple[Standing, ...]  # standing.lane counts entrants

    @property
    def landscape(self) -> Landscape:
        return self.scenario.landscape

    @property
    def ranked(self) -> list[tuple[Lane, Standing]]:
        """The visible lanes with their standings, best first."""
        return [(self.entrants[standing.lane].lane, standing) for standing in self.standings]

    @property
    def fingerprint(self) -> str:
        """That of the scenario."""
        return fingerprint(self.scenario)

    def force(self, name: str) -> Array:
        """The numbers of one force on every entrant, (entrants, T+1, 4), as `studies.forces.Force` says."""
        watched = zip(self.scenario.lanes, self.scenario.watched(), strict=True)
        return np.stack([numbers_of(name, self.landscape, lane, run) for lane, run in watched if not lane.hidden])


def fingerprint(scenario: Scenario | Training) -> str:
    """Sixteen letters that differ where two scenarios do: a browser is sent them in place of all the numbers."""
    return blake2b(repr(scenario).encode(), digest_size=8).hexdigest()


def race(scenario: Scenario) -> Race:
    """Run `scenario`. A lane that was run before is not run again."""
    runs = zip(scenario.lanes, scenario.run(), strict=True)
    entrants = tuple(entrant(scenario.landscape, lane, run, scenario.noisy) for lane, run in runs if not lane.hidden)
    return Race(scenario, entrants, tuple(ranked([one.ending for one in entrants])))


@lasting(size=12_000_000, weigh=lambda one: one.nbytes)
def entrant(landscape: Landscape, lane: Lane, run: Trajectory, noisy: bool) -> Entrant:
    """One lane; kept with what has been computed of it, as a knob that is turned changes one lane."""
    return Entrant(landscape, lane, run, noisy)
