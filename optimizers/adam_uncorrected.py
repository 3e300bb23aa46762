from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import SQUARE, Quantity


@dataclass(frozen=True)
class AdamUncorrected(Optimizer):
    r"""Adam that forgot its memories start at zero, and so, at the usual β's, leaps off with its first steps.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$w \leftarrow w - \eta\,\frac{m}{\sqrt{v}+\varepsilon}$$

    The first step is $(1-\beta_1)/\sqrt{1-\beta_2}$ times Adam's: 3.16 times at 0.9 and 0.999.

    Kingma & Ba 2015, arXiv:1412.6980, section 3 is about what is left out here.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope, once the memories are full; at the usual β's the first go farther. "
        "Kingma & Ba use 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.999,
        r"\beta_2",
        "Memory of the gradient's size. Kingma & Ba use 0.999; the closer to 1, the longer it takes to fill, and the wilder the start.",
        paper=0.999,
    )
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. Kingma & Ba use 1e-8.")
    name, family, paper = "Adam, no bias correction", "adam", "Kingma & Ba 2015, arXiv:1412.6980"
    shows = {
        "m": Quantity(
            "m",
            "The running average of the gradients, still too small from its start at zero: the direction this step goes against.",
            "direction",
        ),
        "v": SQUARE,
        "size": Quantity(
            r"\sqrt{v}+\varepsilon", "The recent size of the gradient, by which the step is divided: too small while v fills up.", "scale"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        size = sqrt(v) + self.eps
        w = w - self.lr * m / size
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
