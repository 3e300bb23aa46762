from dataclasses import dataclass

from numpy import abs, maximum

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, Quantity


@dataclass(frozen=True)
class Adamax(Optimizer):
    r"""Adam that divides by the largest recent gradient in place of the average one.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad u \leftarrow \max(\beta_2 u, |g|+\varepsilon)$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad w \leftarrow w - \eta\,\frac{\hat m}{u}$$

    The maximum needs no correction of its start. The paper has no $\varepsilon$; this is where torch puts it.

    Kingma & Ba 2015, arXiv:1412.6980, algorithm 2.
    """

    lr: Scalar = rate(
        0.5,
        paper=0.002,
        help="How far each coordinate goes per step on a steady slope; at the usual β's, about the most it goes. Kingma & Ba use 0.002.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "How slowly the largest gradient fades. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon(help="Keeps the division finite where the gradient is zero. Kingma & Ba have none; torch opens at 1e-8.")
    name, family, paper = "Adamax", "adam", "Kingma & Ba 2015, arXiv:1412.6980"
    shows = {
        "m": MEAN,
        "u": Quantity("u", "The largest recent gradient in each coordinate, fading slowly: what the step is divided by.", "scale"),
        "m_hat": MEAN_HAT,
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, u: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        u = maximum(self.b2 * u, abs(g) + self.eps)
        m_hat = m / (1 - self.b1**t)
        w = w - self.lr * m_hat / u
        return w, m, u

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
