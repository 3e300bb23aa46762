from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class RMSProp(Optimizer):
    r"""Every parameter its own stride: the slope divided by its recent size.

    $$s \leftarrow \beta_2 s + (1-\beta_2)\,g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s+\varepsilon}}$$

    Here $\varepsilon$ stands inside the root, as in optax; torch puts it outside, which is an entry of its own.

    Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5.
    """

    lr: Scalar = rate(
        0.02, paper=0.001, help="How far each step goes, whatever the gradient's size. Hinton uses 0.001; torch opens with 0.01."
    )
    b2: Scalar = decay(0.9, r"\beta_2", "Memory of the gradient's size. Hinton uses 0.9, torch 0.99.", paper=0.9)
    eps: Scalar = epsilon()
    name, family, paper = "RMSProp", "adaptive", "Tieleman & Hinton 2012"

    def step(self, w: Array, g: Array, t: Array, s: Array) -> tuple[Array, ...]:
        s = self.b2 * s + (1 - self.b2) * g**2
        w = w - self.lr * g / sqrt(s + self.eps)
        return w, s
