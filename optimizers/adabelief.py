from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, Quantity


@dataclass(frozen=True)
class AdaBelief(Optimizer):
    r"""Adam that strides out where the gradient is as expected, and treads carefully where it surprises.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad s \leftarrow \beta_2 s + (1-\beta_2)(g-m)^2 + \varepsilon$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat s = \frac{s}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat s}+\varepsilon}$$

    One $\varepsilon$ in both places, as in the paper; optax has two, `eps_root` and `eps`.

    Zhuang et al. 2020, arXiv:2010.07468, algorithm 2.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step where the gradient is about as large as its surprises; on a steady slope far more. "
        "Zhuang et al. use 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction, which is also the gradient it expects. Zhuang et al. use 0.9.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of how large the surprises were. Zhuang et al. use 0.999.", paper=0.999)
    eps: Scalar = epsilon(help="Added to the surprise at every step, so it adds up to ε/(1 − β₂). Zhuang et al. use 1e-8.")
    name, family, paper = "AdaBelief", "adam", "Zhuang et al. 2020, arXiv:2010.07468"
    shows = {
        "m": MEAN,
        "s": Quantity("s", "The running average of the squared surprises: how far each gradient was from the expected one."),
        "m_hat": MEAN_HAT,
        "s_hat": Quantity(r"\hat s", "s, enlarged to make up for its start at zero."),
        "size": Quantity(
            r"\sqrt{\hat s}+\varepsilon",
            "The recent size of the surprise in each coordinate, by which this coordinate's step is divided.",
            "scale",
        ),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, s: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        s = self.b2 * s + (1 - self.b2) * (g - m) ** 2 + self.eps
        m_hat = m / (1 - self.b1**t)
        s_hat = s / (1 - self.b2**t)
        size = sqrt(s_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, s

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
