from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, rate


@dataclass(frozen=True)
class SGD(Optimizer):
    r"""Straight down the slope, a step in proportion to its steepness.

    $$w \leftarrow w - \eta\,g$$

    Robbins & Monro 1951, Annals of Mathematical Statistics 22(3).
    """

    lr: Scalar = rate(0.001, help="Step length per unit of slope. Past 2/λ, with λ the sharpest curvature, it bounces ever higher.")
    name, family, paper = "SGD", "plain", "Robbins & Monro 1951"

    def step(self, w: Array, g: Array, t: Array) -> tuple[Array, ...]:
        return (w - self.lr * g,)
