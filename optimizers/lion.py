from dataclasses import dataclass

from numpy import sign

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate, weight_decay


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""Only the sign of the averaged slope counts: every step has the same length.

    $$c = \beta_1 m + (1-\beta_1)\,g \qquad w \leftarrow w - \eta\,(\operatorname{sign} c + \lambda w)$$
    $$m \leftarrow \beta_2 m + (1-\beta_2)\,g$$

    It never comes to rest by itself: the rate must fall.

    Chen et al. 2023, arXiv:2302.06675, algorithm 2.
    """

    lr: Scalar = rate(
        0.01, paper=0.0001, help="The length of every step in every coordinate. Chen et al. use 1e-4, a third to a tenth of AdamW's rate."
    )
    b1: Scalar = decay(0.9, r"\beta_1", "How much of the memory goes into the direction. Chen et al. use 0.9.", paper=0.9)
    b2: Scalar = decay(0.99, r"\beta_2", "Memory of the direction. Chen et al. use 0.99.", paper=0.99)
    wd: Scalar = weight_decay(0.0, help="Pull of every weight towards zero. Chen et al. use three to ten times AdamW's; 0 switches it off.")
    name, family, paper = "Lion", "sign", "Chen et al. 2023, arXiv:2302.06675"

    def step(self, w: Array, g: Array, t: Array, m: Array) -> tuple[Array, ...]:
        c = self.b1 * m + (1 - self.b1) * g
        w = w - self.lr * (sign(c) + self.wd * w)
        m = self.b2 * m + (1 - self.b2) * g
        return w, m
