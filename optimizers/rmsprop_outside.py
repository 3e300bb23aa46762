from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class RMSPropOutside(Optimizer):
    r"""RMSProp as torch writes it: the small number is added after the root.

    $$s \leftarrow \beta_2 s + (1-\beta_2)\,g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s}+\varepsilon}$$

    With $\varepsilon$ inside the root (RMSProp) the same number acts like its square root here.

    Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5; as in torch.optim.RMSprop.
    """

    lr: Scalar = rate(
        0.02, paper=0.001, help="How far each step goes, whatever the gradient's size. Hinton uses 0.001; torch opens with 0.01."
    )
    b2: Scalar = decay(0.9, r"\beta_2", "Memory of the gradient's size. Hinton uses 0.9, torch 0.99.", paper=0.9)
    eps: Scalar = epsilon()
    name, family, paper = "RMSProp, ε outside", "adaptive", "Tieleman & Hinton 2012"

    def step(self, w: Array, g: Array, t: Array, s: Array) -> tuple[Array, ...]:
        s = self.b2 * s + (1 - self.b2) * g**2
        w = w - self.lr * g / (sqrt(s) + self.eps)
        return w, s
