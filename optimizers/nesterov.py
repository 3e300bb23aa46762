from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""Momentum that looks ahead: it brakes before it overshoots.

    $$b \leftarrow \mu b + g \qquad w \leftarrow w - \eta\,(g + \mu b)$$

    Nesterov 1983, Soviet Mathematics Doklady 27; in this form Sutskever et al. 2013, ICML.
    """

    lr: Scalar = rate(0.001, help="Step length per unit of slope; μ multiplies it by up to 1/(1-μ).")
    mu: Scalar = decay(
        0.9,
        r"\mu",
        "The part of the last move that is kept. 0.9 is usual: in a straight run the steps grow tenfold. 0 gives SGD.",
        paper=0.9,
    )
    name, family, paper = "Nesterov", "momentum", "Sutskever et al. 2013"

    def step(self, w: Array, g: Array, t: Array, b: Array) -> tuple[Array, ...]:
        b = self.mu * b + g
        w = w - self.lr * (g + self.mu * b)
        return w, b
