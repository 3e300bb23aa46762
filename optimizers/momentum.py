from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""An iron ball: it follows the running average of the slope and overshoots.

    $$v \leftarrow \beta_1 v + (1-\beta_1)\,g \qquad w \leftarrow w - \eta\,v$$

    The moving-average form. It equals HeavyBall, which torch calls momentum, at $\mu = \beta_1$ with the rate $\eta(1-\beta_1)$.

    Polyak 1964, USSR Computational Mathematics 4(5); Sutskever et al. 2013, ICML.
    """

    lr: Scalar = rate(
        0.01, help="Step length per unit of averaged slope. At β₁ = 0.9 it takes about ten times HeavyBall's rate for the same path."
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction: 0.9 averages about ten gradients. 0.9 is usual; 0 gives SGD.", paper=0.9)
    name, family, paper = "Momentum", "momentum", "Polyak 1964"

    def step(self, w: Array, g: Array, t: Array, v: Array) -> tuple[Array, ...]:
        v = self.b1 * v + (1 - self.b1) * g
        w = w - self.lr * v
        return w, v
