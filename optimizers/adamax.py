from dataclasses import dataclass

from numpy import maximum

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class Adamax(Optimizer):
    r"""Adam that divides by the largest recent gradient instead of a mean of squares.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad u \leftarrow \max(\beta_2 u, |g| + \varepsilon)$$
    $$w \leftarrow w - \frac{\eta}{1-\beta_1^t}\,\frac{m}{u}$$

    $\varepsilon$ stands inside the maximum, as in torch; the paper has none.

    Kingma & Ba 2015, arXiv:1412.6980, algorithm 2.
    """

    lr: Scalar = rate(0.1, paper=0.002, help="How far each step goes, whatever the gradient's size. Kingma & Ba use 0.002.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon()
    name, family, paper = "Adamax", "adam", "Kingma & Ba 2015, arXiv:1412.6980"

    def step(self, w: Array, g: Array, t: Array, m: Array, u: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        u = maximum(self.b2 * u, abs(g) + self.eps)
        w = w - self.lr / (1 - self.b1**t) * m / u
        return w, m, u
