from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class RAdam(Optimizer):
    r"""Adam that warms itself up: it divides only once its estimate of the size can be trusted.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad \hat m = \frac{m}{1-\beta_1^t}$$
    $$\rho_\infty = \frac{2}{1-\beta_2} - 1 \qquad \rho = \rho_\infty - \frac{2t\beta_2^t}{1-\beta_2^t}
    \qquad r = \sqrt{\frac{(\rho-4)(\rho-2)\,\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\,\rho}}$$
    $$w \leftarrow w - \eta\,\hat m\cdot\begin{cases} r\,\sqrt{1-\beta_2^t}\,/(\sqrt{v}+\varepsilon) & \rho > 5 \\ 1 & \text{else} \end{cases}$$

    $\varepsilon$ stands beside the raw $\sqrt v$, as in torch. The first steps are plain momentum's: long where it is steep.

    Liu et al. 2020, arXiv:1908.03265, algorithm 2.
    """

    lr: Scalar = rate(0.02, paper=0.001, help="How far each step goes, whatever the gradient's size. Kingma & Ba use 0.001.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon()
    name, family, paper = "RAdam", "adam", "Liu et al. 2020, arXiv:1908.03265"

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        rho_inf = 2 / (1 - self.b2) - 1
        rho = rho_inf - 2 * t * self.b2**t / (1 - self.b2**t)
        r = sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
        scale = where(rho > 5, r * sqrt(1 - self.b2**t) / (sqrt(v) + self.eps), 1.0)
        w = w - self.lr * m_hat * scale
        return w, m, v
