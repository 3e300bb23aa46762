from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar
from networks.base import Network, spread


@dataclass(frozen=True)
class TwoMoons(Network):
    r"""Two half circles that reach into each other: no straight line and no single bend parts them, but two bends do.

    After `make_moons` of scikit-learn, Pedregosa et al. 2011, Journal of Machine Learning Research 12.
    """

    noise: Scalar = spread(0.2, "How far the points are scattered around their moons. Where they overlap, who fits every point fits noise.")
    name = "Two moons"

    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        y, a = np.arange(n) % 2, np.pi * rng.random(n)
        x = np.where(y, [1 - np.cos(a), 0.5 - np.sin(a)], [np.cos(a), np.sin(a)]).T - [0.5, 0.25]
        return x + self.noise * rng.standard_normal((n, 2)), y.astype(float)
