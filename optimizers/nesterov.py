from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""A heavy ball that looks ahead and so brakes sooner: its swings across a bowl die out faster, at rates that both bear.

    $$b \leftarrow \mu\,b + g \qquad w \leftarrow w - \eta\,(g + \mu\,b)$$

    In this form, the one of torch and optax, `w` is the point looked ahead to, where the gradient is taken.

    Nesterov 1983, Soviet Mathematics Doklady 27(2); Sutskever et al. 2013, ICML.
    """

    lr: Scalar = rate(
        0.001,
        paper=0.001,
        help="What gradient and speed are multiplied by; a steady slope ends up going 1/(1 − μ) times as far. torch opens at 0.001.",
    )
    mu: Scalar = decay(0.9, r"\mu", "The speed kept from step to step. Sutskever et al. try 0.9 to 0.999; 0 is SGD.", paper=0.9)
    name, family, paper = "Nesterov", "momentum", "Sutskever et al. 2013"
    shows = {
        "b": Quantity("b", "The speed gathered so far, in the gradient's unit."),
        "ahead": Quantity(
            r"g+\mu\,b", "The gradient and the speed that will be left after it: the direction this step goes against.", "direction"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, b: Array) -> tuple[Array, ...]:
        b = self.mu * b + g
        ahead = g + self.mu * b
        w = w - self.lr * ahead
        return w, b

    def limit(self) -> Scalar:
        r"""$2\,(1+\mu)/(1+2\mu)$: looking ahead makes it brake, and less than plain steps can bear makes it swing."""
        return 2 * (1 + self.mu) / (1 + 2 * self.mu)
