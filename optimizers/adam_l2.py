from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class AdamL2(Optimizer):
    r"""Adam on the loss plus a penalty on large weights, whose pull is rescaled away with the gradient.

    $$g \leftarrow g + \lambda\,w$$
    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

    This is the `weight_decay` of torch's Adam. AdamW keeps the pull out of the division.

    Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
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
    wd: Scalar = weight_decay(
        0.1,
        paper=0.0,
        help="Adds λ w to the gradient, so the minimum itself moves towards the origin. torch opens at 0, which is Adam.",
    )
    name, family, paper = "Adam + L2", "adam", "Loshchilov & Hutter 2019, arXiv:1711.05101"
    shows = {
        "g": Quantity("g", "The slope with λ w added to it: all that follows sees the pull as if it were steepness."),
        "m": MEAN,
        "v": SQUARE,
        "m_hat": MEAN_HAT,
        "v_hat": SQUARE_HAT,
        "size": SIZE,
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        g = g + self.wd * w
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, with $\lambda$ added to every curvature, while the divisor stays as it is: after Adam's."""
        return 2 * (1 + self.b1) / (1 - self.b1)
