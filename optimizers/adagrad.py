from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, epsilon, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""Each coordinate brakes by all the gradient it has ever seen, and never lets go.

    $$s \leftarrow s + g^2 \qquad w \leftarrow w - \eta\,\frac{g}{\sqrt{s}+\varepsilon}$$

    Duchi et al. 2011, Journal of Machine Learning Research 12.
    """

    lr: Scalar = rate(
        0.5,
        paper=0.01,
        help="The length of the first step along each coordinate; no later one is longer, so it wants to be large. torch opens at 0.01.",
    )
    eps: Scalar = epsilon(1e-10, paper=1e-10, help="Keeps the division finite where no gradient was seen yet. torch opens at 1e-10.")
    name, family, paper = "AdaGrad", "adaptive", "Duchi et al. 2011"
    shows = {
        "s": Quantity("s", "The sum of all squared gradients so far: it only grows."),
        "size": Quantity(
            r"\sqrt{s}+\varepsilon", "The size of all gradients so far together, by which this coordinate's step is divided.", "scale"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, s: Array) -> tuple[Array, ...]:
        s = s + g**2
        size = sqrt(s) + self.eps
        w = w - self.lr * g / size
        return w, s

    def limit(self) -> Scalar:
        r"""$2$, that of plain steps, while the divisor stays as it is."""
        return 2.0
