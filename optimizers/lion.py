from dataclasses import dataclass

from numpy import sign

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate, weight_decay
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""Only the sign of the direction counts: every coordinate moves the same distance at every step.

    $$c = \beta_1 m + (1-\beta_1)\,g \qquad w \leftarrow w - \eta\,(\operatorname{sign} c + \lambda\,w)$$
    $$m \leftarrow \beta_2 m + (1-\beta_2)\,g$$

    Chen et al. 2023, arXiv:2302.06675, program 1.
    """

    lr: Scalar = rate(
        0.01, paper=0.0001, help="Exactly how far each coordinate goes per step, up or down, beside the pull of λ. Chen et al. use 0.0001."
    )
    b1: Scalar = decay(
        0.9, r"\beta_1", "How much the memory weighs against the newest gradient, before the sign. Chen et al. use 0.9.", paper=0.9
    )
    b2: Scalar = decay(0.99, r"\beta_2", "How slowly the memory forgets. Chen et al. use 0.99.", paper=0.99)
    wd: Scalar = weight_decay(
        0.0,
        paper=0.001,
        help="The share η λ of every weight that each step takes away; Chen et al. want it 3 to 10 times AdamW's. optax opens at 0.001.",
    )
    name, family, paper = "Lion", "sign", "Chen et al. 2023, arXiv:2302.06675"
    shows = {
        "m": Quantity("m", "The running average of the gradients, which forgets slowly."),
        "c": Quantity("c", "The average leaning to the newest gradient: only its sign counts."),
        "signs": Quantity(r"\operatorname{sign} c", "Up or down, and nothing else: the direction this step goes against.", "direction"),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array) -> tuple[Array, ...]:
        c = self.b1 * m + (1 - self.b1) * g
        signs = sign(c)
        w = w - self.lr * (signs + self.wd * w)
        m = self.b2 * m + (1 - self.b2) * g
        return w, m
