from dataclasses import dataclass

from numpy import maximum, sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    r"""Adam with a long memory for large gradients: the divisor never falls.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad \bar v \leftarrow \max(\bar v, v)$$
    $$w \leftarrow w - \eta\,\frac{m/(1-\beta_1^t)}{\sqrt{\bar v/(1-\beta_2^t)}+\varepsilon}$$

    The maximum is of the raw $v$, as in torch; optax takes that of the corrected $\hat v$ and walks elsewhere.

    Reddi, Kale & Kumar 2018, arXiv:1904.09237.
    """

    lr: Scalar = rate(0.1, paper=0.001, help="How far each step goes, whatever the gradient's size. Kingma & Ba use 0.001.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon()
    name, family, paper = "AMSGrad", "adam", "Reddi et al. 2018, arXiv:1904.09237"

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array, v_max: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        v_max = maximum(v_max, v)
        m_hat = m / (1 - self.b1**t)
        v_hat = v_max / (1 - self.b2**t)
        w = w - self.lr * m_hat / (sqrt(v_hat) + self.eps)
        return w, m, v, v_max
