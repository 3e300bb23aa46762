"""A race once more, otherwise: at another rate, on ground that is turned or moved, or with a knob turned as a visitor would."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from landscapes.base import Landscape, Point
from scenario import Scenario
from studies.counts import stays


@dataclass(frozen=True)
class Elsewhere:
    """A ground turned about the origin by `turn` degrees and then moved by `shift`: it has the same shape at another place."""

    ground: Landscape
    turn: float = 0.0
    shift: Point = (0.0, 0.0)

    def there(self, point: Point) -> tuple[float, float]:
        """Where a point of the ground has come to."""
        c, s = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        x, y = point
        return float(c * x - s * y + self.shift[0]), float(s * x + c * y + self.shift[1])

    def f(self, x: Array, y: Array) -> Array:
        return self.ground.f(*back(x, y, self.turn, self.shift))

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        c, s = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        gx, gy = self.ground.grad(*back(x, y, self.turn, self.shift))
        return c * gx - s * gy, s * gx + c * gy


def back(x: Array, y: Array, turn: float, shift: Point) -> tuple[Array, Array]:
    """Which points have come to (x, y) where all were turned about the origin by `turn` degrees and then moved by `shift`."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    x, y = x - shift[0], y - shift[1]
    return c * x + s * y, c * y - s * x


def again(
    race: Scenario,
    letter: str,
    rate: Any = 1.0,
    turn: float = 0.0,
    shift: Point = (0.0, 0.0),
    steps: int | None = None,
    seeds: int | None = None,
    record: tuple[str, ...] = (),
) -> Trajectory:
    """One lane of `race` at `rate` times its learning rate, on the ground and from the start turned by `turn` degrees and moved by `shift`.

    `rate` may be an array (B,), for as many runs. With `seeds` there are as many runs, each under its own draw of the noise.
    """
    (lane,) = [lane for lane in race.lanes if lane.letter == letter]
    place = Elsewhere(race.landscape, turn, shift)
    stays_put = turn == 0 and shift == (0.0, 0.0)
    return descend(
        replace(lane.optimizer, lr=lane.optimizer.lr * np.asarray(rate)) if np.ndim(rate) or rate != 1 else lane.optimizer,
        race.landscape if stays_put else place,
        race.start if stays_put else place.there(race.start),
        steps or race.steps,
        noise=race.sigma,
        examples=race.examples,
        seed=race.seed if seeds is None else range(seeds),
        schedule=lane.schedule,
        clip=lane.clip,
        record=record,
    )


def at_home(run: Trajectory, turn: float = 0.0, shift: Point = (0.0, 0.0)) -> Array:
    """Where a run was at every step, (T+1, 2, *B), on the ground as it was before it was turned and moved."""
    x, y = run.w[:, 0], run.w[:, 1]
    return np.stack(back(x, y, turn, shift), axis=1)


def arrival(run: Trajectory, height: float, lowest: float = 0.0) -> int:
    """The step from which a run stays within `height` of `lowest`; -1 where it is not there at the end. A first touch does not count."""
    with np.errstate(all="ignore"):
        return int(stays(run.loss - lowest <= height))


def tried(race: Scenario, said: Mapping[str, Any]) -> Scenario:
    """`race` with some of what its link says said otherwise, `{"Quadratic.kappa": 50, "A.SGD.lr": 0.01, "B.schedule": "Cosine"}`: what a
    visitor makes of it with the knobs that are there. Raises ValueError for what a link cannot say.
    """
    ignored: list[str] = []
    made = Scenario.from_query(race.query() | {name: str(value) for name, value in said.items()}, ignored)
    if ignored:
        raise ValueError(f"no knob of this race, or no value of one: {', '.join(ignored)}")
    return made
