from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class Adan(Optimizer):
    r"""Adam with Nesterov's look ahead: each gradient is carried on by its own change, to where it will be a step later.

    $$d = \begin{cases} g - p & t > 1 \\ 0 & \text{else} \end{cases} \qquad p \leftarrow g$$
    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,d \qquad
    n \leftarrow \beta_3 n + (1-\beta_3)(g + \beta_2\,d)^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t} \qquad \hat n = \frac{n}{1-\beta_3^t}$$
    $$w \leftarrow \frac{1}{1+\eta\lambda}\left(w - \eta\,\frac{\hat m + \beta_2\,\hat v}{\sqrt{\hat n}+\varepsilon}\right)$$

    The $\beta$ are those of the authors' program, the shares that are kept; in the paper a $\beta$ is the share that is new. optax looks
    ahead by $1-\beta_2$ in place of $\beta_2$ and walks elsewhere: they agree where $\beta_2$ is a half, and $\lambda$ is 0.

    Xie et al. 2022, arXiv:2208.06677, algorithm 1.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope; far less where the slope keeps changing sign. Xie et al. use 0.001.",
    )
    b1: Scalar = decay(0.98, r"\beta_1", "Memory of the direction. Xie et al. use 0.98.", paper=0.98)
    b2: Scalar = decay(
        0.92, r"\beta_2", "Memory of how the gradient changes, and how far ahead that is carried. Xie et al. use 0.92.", paper=0.92
    )
    b3: Scalar = decay(0.99, r"\beta_3", "Memory of the size of the gradient that lies ahead. Xie et al. use 0.99.", paper=0.99)
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. Xie et al. use 1e-8.")
    wd: Scalar = weight_decay(
        0.0, paper=0.02, help="The pull of every weight towards zero, which divides the weight after the step. Xie et al. use 0.02."
    )
    name, family, paper = "Adan", "adam", "Xie et al. 2022, arXiv:2208.06677"
    shows = {
        "p": Quantity("p", "The gradient of this step, kept for the next."),
        "d": Quantity("d", "How the gradient has changed since the step before."),
        "m": Quantity("m", "The running average of the gradients: which way the ground has sloped lately."),
        "v": Quantity("v", "The running average of those changes: which way the slope is turning."),
        "n": Quantity("n", "The running average of the squared gradients that lie ahead."),
        "m_hat": Quantity(r"\hat m", "m, enlarged to make up for its start at zero."),
        "v_hat": Quantity(r"\hat v", "v, enlarged to make up for its start at zero."),
        "n_hat": Quantity(r"\hat n", "n, enlarged to make up for its start at zero."),
        "ahead": Quantity(
            r"\hat m + \beta_2\,\hat v",
            "The slope as it will be, if it goes on turning so: the direction this step goes against.",
            "direction",
        ),
        "size": Quantity(
            r"\sqrt{\hat n}+\varepsilon", "The recent size of the gradient ahead, by which this coordinate's step is divided.", "scale"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, p: Array, m: Array, v: Array, n: Array) -> tuple[Array, ...]:
        d = where(t > 1, g - p, 0)
        p = 1 * g  # an array of its own
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * d
        n = self.b3 * n + (1 - self.b3) * (g + self.b2 * d) ** 2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        n_hat = n / (1 - self.b3**t)
        ahead = m_hat + self.b2 * v_hat
        size = sqrt(n_hat) + self.eps
        w = (w - self.lr * ahead / size) / (1 + self.lr * self.wd)
        return w, p, m, v, n

    def limit(self) -> Scalar:
        r"""$(2+\eta\lambda)\,/\left(\tfrac{1-\beta_1}{1+\beta_1}+\tfrac{2\beta_2(1-\beta_2)}{1+\beta_2}\right)$, the divisor as it is."""
        return (2 + self.lr * self.wd) / ((1 - self.b1) / (1 + self.b1) + 2 * self.b2 * (1 - self.b2) / (1 + self.b2))
