"""Many races at once, each under a draw of the noise of its own."""

from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array
from landscapes.base import Landscape
from optimizers.base import Optimizer
from optimizers.schedules import Schedule, constant


class Draws:
    """A landscape on which run i of a batch meets the noise of seed i. It lasts for one descent: every gradient takes the next draw."""

    def __init__(self, landscape: Landscape, noise: float, steps: int, seeds: int) -> None:
        xi = np.stack([np.random.default_rng(seed).standard_normal((steps, 2)) for seed in range(seeds)], axis=-1)
        self.landscape, self.domain = landscape, landscape.domain
        self.coming = iter(noise * xi)  # (T, 2, seeds)

    def f(self, x: Array, y: Array) -> Array:
        return self.landscape.f(x, y)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        gx, gy = self.landscape.grad(x, y)
        xi_x, xi_y = next(self.coming)
        return gx + xi_x, gy + xi_y


def under_seeds(
    optimizer: Optimizer,
    landscape: Landscape,
    start: tuple[float, float],
    steps: int,
    noise: float,
    seeds: int,
    schedule: Schedule = constant,
) -> Trajectory:
    """`descend` under seeds 0, 1, …: run i of the batch is what `descend(…, noise=noise, seed=i)` gives, bit for bit."""
    batch: Any = np.repeat(np.array(start, dtype=float)[:, np.newaxis], seeds, axis=1)
    return descend(optimizer, Draws(landscape, noise, steps, seeds), batch, steps, schedule=schedule)
