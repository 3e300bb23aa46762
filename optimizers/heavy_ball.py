from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class HeavyBall(Optimizer):
    r"""A ball with inertia: it gathers speed downhill, which can carry it past the bottom.

    $$b \leftarrow \mu\,b + g \qquad w \leftarrow w - \eta\,b$$

    This accumulating form is what torch and optax call momentum.

    Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5); Sutskever et al. 2013, ICML.
    """

    lr: Scalar = rate(
        0.001,
        paper=0.001,
        help="What the gathered speed is multiplied by; a steady slope ends up going 1/(1 − μ) times as far. torch opens at 0.001.",
    )
    mu: Scalar = decay(0.9, r"\mu", "The speed kept from step to step. Sutskever et al. try 0.9 to 0.999; 0 is SGD.", paper=0.9)
    name, family, paper = "HeavyBall", "momentum", "Polyak 1964"
    shows = {
        "b": Quantity("b", "The speed gathered so far, in the gradient's unit: the direction this step goes against.", "direction"),
    }

    def step(self, w: Array, g: Array, t: Array, b: Array) -> tuple[Array, ...]:
        b = self.mu * b + g
        w = w - self.lr * b
        return w, b

    def limit(self) -> Scalar:
        r"""$2\,(1+\mu)$: inertia lets it take steps nearly twice as large as plain ones before the swings grow."""
        return 2 * (1 + self.mu)
