from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, epsilon, rate


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""Every coordinate has its own stride, which only ever shrinks.

    $$s \leftarrow s + g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s}+\varepsilon}$$

    Duchi, Hazan & Singer 2011, JMLR 12.
    """

    lr: Scalar = rate(
        0.5, paper=0.01, help="The first step's length in every coordinate; later ones shrink as 1/√t and faster. torch uses 0.01."
    )
    eps: Scalar = epsilon(1e-10, paper=1e-10, help="Keeps the first division finite. torch uses 1e-10.")
    name, family, paper = "AdaGrad", "adaptive", "Duchi et al. 2011"

    def step(self, w: Array, g: Array, t: Array, s: Array) -> tuple[Array, ...]:
        s = s + g**2
        w = w - self.lr * g / (sqrt(s) + self.eps)
        return w, s
