from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import MEAN, SIZE, SQUARE, SQUARE_HAT, Quantity
from tape.operations import mean


@dataclass(frozen=True)
class CautiousAdamW(Optimizer):
    r"""AdamW that leaves a coordinate where it is while its momentum points uphill, and goes so much farther in the others.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$\varphi = \begin{cases} 1 & \hat m\,g > 0 \\ 0 & \text{else} \end{cases} \qquad
    w \leftarrow w - \eta\left(\frac{\varphi}{\bar\varphi+\varepsilon}\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon} + \lambda\,w\right)$$

    $\bar\varphi$ is the mean of $\varphi$ over all weights. Of two weights both may go, or one, which then goes twice as far, or none:
    where the slope has turned, a coordinate waits for its momentum to turn too. The pull of $\lambda$ is not masked.

    Liang et al. 2024, arXiv:2411.16085, algorithm 1.
    """

    lr: Scalar = rate(0.1, help="How far each coordinate goes per step on a steady slope; nowhere, while its momentum points uphill.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction; 0 forgets at once.")
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size, as in AdamW.")
    eps: Scalar = epsilon(paper=None, help="Keeps both divisions finite; a large value turns the step back into a plain one.")
    wd: Scalar = weight_decay(0.0, help="The share η λ of every weight that each step takes away; 0 switches it off.")
    name, family, paper = "Cautious AdamW", "adam", "Liang et al. 2024, arXiv:2411.16085"
    shows = {
        "m": MEAN,
        "v": SQUARE,
        "m_hat": Quantity(r"\hat m", "m, enlarged to make up for its start at zero."),
        "size": SIZE,
        "v_hat": SQUARE_HAT,
        "phi": Quantity(r"\varphi", "Whether that agrees with the newest gradient, 1, or would go uphill, 0."),
        "phi_bar": Quantity(r"\bar\varphi", "The share of all weights that agree."),
        "left": Quantity(
            r"\varphi\,\hat m/(\bar\varphi+\varepsilon)",
            "The momentum that is let through: the direction this step goes against.",
            "direction",
        ),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        phi = where(m_hat * g > 0, 1, 0)
        phi_bar = mean(phi)
        left = phi / (phi_bar + self.eps) * m_hat
        w = w - self.lr * (left / size + self.wd * w)
        return w, m, v
