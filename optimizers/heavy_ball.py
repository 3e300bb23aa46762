from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate


@dataclass(frozen=True)
class HeavyBall(Optimizer):
    r"""Momentum that accumulates: every gradient is added to the last move.

    $$b \leftarrow \mu b + g \qquad w \leftarrow w - \eta\,b$$

    The accumulating form, what torch calls momentum. Momentum (the moving-average form) is the same with $\eta(1-\mu)$ in place of $\eta$.

    Polyak 1964, USSR Computational Mathematics 4(5).
    """

    lr: Scalar = rate(0.001, help="Step length per unit of slope; μ multiplies it by up to 1/(1-μ).")
    mu: Scalar = decay(
        0.9,
        r"\mu",
        "The part of the last move that is kept. 0.9 is usual: in a straight run the steps grow tenfold. 0 gives SGD.",
        paper=0.9,
    )
    name, family, paper = "Heavy ball", "momentum", "Polyak 1964"

    def step(self, w: Array, g: Array, t: Array, b: Array) -> tuple[Array, ...]:
        b = self.mu * b + g
        w = w - self.lr * b
        return w, b
