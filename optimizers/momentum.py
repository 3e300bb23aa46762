from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Follows a moving average of the gradient: what changes sign averages out, what stays remains.

    $$v \leftarrow \beta_1 v + (1-\beta_1)\,g \qquad w \leftarrow w - \eta\,v$$

    On a steady slope the average grows to the gradient's size and not beyond; torch and optax sum instead of averaging, as HeavyBall
    does here, which makes the same $\eta$ go $1/(1-\beta_1)$ times as far.

    Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5).
    """

    lr: Scalar = rate(
        0.01,
        help="What the averaged gradient is multiplied by. HeavyBall walks the same path at this rate times 1 − β₁; Polyak 1964 ties the "
        "best value to the curvature.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "How slowly the average forgets: about 1/(1 − β₁) steps. The custom is 0.9; 0 is SGD.", paper=0.9)
    name, family, paper = "Momentum", "momentum", "Polyak 1964"
    shows = {
        "v": Quantity("v", "The running average of the gradients: the direction this step goes against.", "direction"),
    }

    def step(self, w: Array, g: Array, t: Array, v: Array) -> tuple[Array, ...]:
        v = self.b1 * v + (1 - self.b1) * g
        w = w - self.lr * v
        return w, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$: that of HeavyBall, whose rate is $(1-\beta_1)\,\eta$ here."""
        return 2 * (1 + self.b1) / (1 - self.b1)
