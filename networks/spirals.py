from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar, choice
from networks.base import Network, spread


@dataclass(frozen=True)
class Spirals(Network):
    r"""Two arms wound around each other: the boundary has to wind as they do.

    After Lang & Witbrock 1988, Learning to tell two spirals apart.
    """

    hidden: tuple[int, ...] = choice(
        (14, 14),
        {(12,): "12", (32,): "32", (10, 10): "10 and 10", (12, 12): "12 and 12", (14, 14): "14 and 14"},
        "Hidden neurons",
        "How many neurons stand between input and output, in one layer or in two. Few cannot wind the boundary up.",
    )
    noise: Scalar = spread(0.05, "How far the points are scattered around their arms.", high=0.3)
    name = "Two spirals"

    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        y, r = np.arange(n) % 2, np.sqrt(rng.random(n))
        a = 2 * np.pi * 1.5 * r + np.pi * y
        return 2 * np.stack([r * np.cos(a), r * np.sin(a)], axis=1) + self.noise * rng.standard_normal((n, 2)), y.astype(float)
