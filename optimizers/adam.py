from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE, SQUARE_HAT


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""Momentum, divided by the recent size of the gradient.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

    Kingma & Ba 2015, arXiv:1412.6980, algorithm 1.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope; far less where the slope keeps changing sign, more where it has "
        "just grown. Kingma & Ba use 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. Kingma & Ba use 1e-8.")
    name, family, paper = "Adam", "adam", "Kingma & Ba 2015, arXiv:1412.6980"
    shows = {"m": MEAN, "v": SQUARE, "m_hat": MEAN_HAT, "v_hat": SQUARE_HAT, "size": SIZE}

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
