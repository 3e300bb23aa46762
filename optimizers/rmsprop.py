from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class RMSProp(Optimizer):
    r"""Divides the gradient by its recent size, so that steep and flat coordinates move alike.

    $$s \leftarrow \beta_2 s + (1-\beta_2)\,g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s+\varepsilon}}$$

    Here $\varepsilon$ is inside the root, as in optax and keras; torch has it outside (RMSPropOutside).

    Tieleman & Hinton 2012, Coursera, lecture 6.5.
    """

    lr: Scalar = rate(
        0.02,
        paper=0.001,
        help="About how far each coordinate goes per step on a steady slope; near a bottom it hovers, half of that away, unless "
        "its memory is long. "
        "keras opens at 0.001.",
    )
    b2: Scalar = decay(0.9, r"\beta_2", "Memory of the gradient's size. Tieleman & Hinton use 0.9.", paper=0.9)
    eps: Scalar = epsilon(help="Inside the root: gradients smaller than √ε count as flat ground. optax opens at 1e-8.")
    name, family, paper = "RMSProp", "adaptive", "Tieleman & Hinton 2012"
    shows = {
        "s": Quantity("s", "The running average of the squared gradients: how steep each coordinate has been lately."),
        "size": Quantity(
            r"\sqrt{s+\varepsilon}",
            "The recent size of the gradient in each coordinate, by which this coordinate's step is divided.",
            "scale",
        ),
    }

    def step(self, w: Array, g: Array, t: Array, s: Array) -> tuple[Array, ...]:
        s = self.b2 * s + (1 - self.b2) * g**2
        size = sqrt(s + self.eps)
        w = w - self.lr * g / size
        return w, s

    def limit(self) -> Scalar:
        r"""$2$, that of plain steps, while the divisor stays as it is."""
        return 2.0
