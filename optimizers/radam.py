from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, SQUARE, Quantity


@dataclass(frozen=True)
class RAdam(Optimizer):
    r"""Adam that does not divide before it has seen enough gradients to know their size.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad \hat m = \frac{m}{1-\beta_1^t}$$
    $$\rho_\infty = \frac{2}{1-\beta_2} - 1 \qquad \rho_t = \rho_\infty - \frac{2\,t\,\beta_2^t}{1-\beta_2^t} \qquad
    r_t = \sqrt{\frac{(\rho_t-4)(\rho_t-2)\,\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\,\rho_t}}$$
    $$w \leftarrow w - \eta\,\hat m \cdot
    \begin{cases} r_t\,\sqrt{1-\beta_2^t}\,/\,(\sqrt{v}+\varepsilon) & \rho_t > 5 \\ 1 & \text{else} \end{cases}$$

    The first steps, five at $\beta_2 = 0.999$, are those of Momentum with its start corrected: the steeper the slope, the longer. Then
    $r_t$ grows slowly, from 0.026 at step 6 to 0.65 at step 1,000. $\varepsilon$ stands beside the raw $\sqrt v$ and the division
    begins at $\rho_t > 5$, as in torch; the paper has no $\varepsilon$ and begins at $\rho_t > 4$.

    Liu et al. 2020, arXiv:1908.03265, algorithm 2.
    """

    lr: Scalar = rate(
        0.004,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope, once the sizes are trusted; before it divides, it multiplies the "
        "plain gradient, so steep ground wants it small. torch opens at 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Liu et al. use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.999,
        r"\beta_2",
        "Memory of the gradient's size: the longer it is, the longer the careful start. Liu et al. use 0.999.",
        paper=0.999,
    )
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. torch opens at 1e-8.")
    name, family, paper = "RAdam", "adam", "Liu et al. 2020, arXiv:1908.03265"
    shows = {
        "m": MEAN,
        "v": SQUARE,
        "m_hat": MEAN_HAT,
        "rho_inf": Quantity(r"\rho_\infty", "How many gradients the memory of sizes holds at most."),
        "rho_t": Quantity(r"\rho_t", "How many gradients it holds by now; above 5 it is trusted."),
        "r_t": Quantity(
            r"r_t", "How far the memory of sizes can be trusted, growing from 0 to 1; it means something once the count is above 4."
        ),
        "stride": Quantity(
            r"\mathtt{stride}",
            "What the step is multiplied by: 1 at first, then the trust divided by the recent size of the gradient.",
            "factor",
        ),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        rho_inf = 2 / (1 - self.b2) - 1
        rho_t = rho_inf - 2 * t * self.b2**t / (1 - self.b2**t)
        r_t = sqrt((rho_t - 4) * (rho_t - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho_t))
        stride = where(rho_t > 5, r_t * sqrt(1 - self.b2**t) / (sqrt(v) + self.eps), 1)
        w = w - self.lr * m_hat * stride
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
