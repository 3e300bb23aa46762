from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar, choice
from networks.base import Network, spread


@dataclass(frozen=True)
class Curve(Network):
    r"""A curve through points: the slow swings in its middle are learned first, the quick ones at its ends last.

    $$y = T_k(x) = \cos(k \arccos x) \qquad -1 \le x \le 1$$

    $T_k$ is the Chebyshev polynomial of degree k, on which Cohen et al. 2021, arXiv:2103.00065, show the edge of stability.
    """

    noise: Scalar = spread(0.1, "How far the points lie above and below the curve. Who goes through all of them has learned noise.")
    degree: int = choice(4, {3: "3", 4: "4", 5: "5", 7: "7"}, "Degree", "How often the curve swings up and down.")
    cost: str = choice("squared", {"squared": "square of the distance"}, "Loss", "What is made small: the distance to the points.")
    name = "Curve"
    inputs = 1
    classes = False

    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        x = np.linspace(-1, 1, n)
        return x[:, np.newaxis], np.cos(self.degree * np.arccos(x)) + self.noise * rng.standard_normal(n)
