from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE, SQUARE_HAT


@dataclass(frozen=True)
class AdamW(Optimizer):
    r"""Adam, with every weight pulled towards zero beside the adaptive step and not through it.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\left(\frac{\hat m}{\sqrt{\hat v}+\varepsilon} + \lambda\,w\right)$$

    The pull is multiplied by $\eta$, as in torch and optax; in the paper it follows the schedule alone.

    Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope; far less where the slope keeps changing sign, more where it has "
        "just grown. Loshchilov & Hutter use 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Loshchilov & Hutter use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Loshchilov & Hutter use 0.999.", paper=0.999)
    eps: Scalar = epsilon(
        help="Keeps the division finite; a large value turns the step back into a plain one. Loshchilov & Hutter use 1e-8."
    )
    wd: Scalar = weight_decay(
        0.1, paper=0.01, help="The share η λ of every weight that each step takes away. torch opens at 0.01; 0 is Adam."
    )
    name, family, paper = "AdamW", "adam", "Loshchilov & Hutter 2019, arXiv:1711.05101"
    shows = {"m": MEAN, "v": SQUARE, "m_hat": MEAN_HAT, "v_hat": SQUARE_HAT, "size": SIZE}

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * (m_hat / size + self.wd * w)
        return w, m, v

    def limit(self) -> Scalar:
        r"""$(2-\eta\lambda)\,(1+\beta_1)/(1-\beta_1)$, while the divisor stays as it is: after Cohen et al. 2022, arXiv:2207.14484."""
        return (2 - self.lr * self.wd) * (1 + self.b1) / (1 - self.b1)
