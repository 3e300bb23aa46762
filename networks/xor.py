from dataclasses import dataclass

import numpy as np

from knobs import Array, Scalar
from networks.base import Network, spread


@dataclass(frozen=True)
class XOR(Network):
    r"""Two quarters against the other two: what one neuron cannot say, and hidden ones can.

    $$y = 1 \quad\text{where}\quad x_1 x_2 > 0$$

    y is the class of a point, $x_1$ and $x_2$ are its coordinates.

    Minsky & Papert 1969, Perceptrons; learned with hidden neurons by Rumelhart, Hinton & Williams 1986, Nature 323.
    """

    noise: Scalar = spread(0.1, "How far the points are moved after they were told apart: near the axes some stand on the wrong side.")
    name = "XOR"

    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        x = rng.uniform(-2, 2, (n, 2))
        return x + self.noise * rng.standard_normal((n, 2)), (x[:, 0] * x[:, 1] > 0).astype(float)
