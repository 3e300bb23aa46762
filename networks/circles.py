from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar
from networks.base import Network, spread


@dataclass(frozen=True)
class Circles(Network):
    r"""A ring around another: the boundary has to close.

    After `make_circles` of scikit-learn, Pedregosa et al. 2011, Journal of Machine Learning Research 12.
    """

    noise: Scalar = spread(
        0.25, "How far the points are scattered around their rings. Where they overlap, who fits every point fits noise."
    )
    name = "Circles"

    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        y, a = np.arange(n) % 2, 2 * np.pi * rng.random(n)
        r = np.where(y, 0.6, 1.6)
        return np.stack([r * np.cos(a), r * np.sin(a)], axis=1) + self.noise * rng.standard_normal((n, 2)), y.astype(float)
