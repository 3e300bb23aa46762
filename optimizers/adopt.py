from dataclasses import dataclass

from numpy import maximum, minimum, sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class ADOPT(Optimizer):
    r"""Adam that divides each gradient by the sizes before it, and averages afterwards: no gradient has a say in its own scale.

    $$c = \sqrt{\sqrt{t-1}} \qquad s = \max(\sqrt{v},\,\varepsilon) \qquad
    u = \min\left(\max\left(\frac{g}{s},\,-c\right),\,c\right)$$
    $$m \leftarrow \beta_1 m + (1-\beta_1)\,u \qquad
    v \leftarrow \begin{cases} \beta_2 v + (1-\beta_2)\,g^2 & t > 1 \\ g^2 & \text{else} \end{cases}$$
    $$w \leftarrow w - \eta\,m$$

    The first step only looks: nothing has been seen to divide by, $c$ is 0, and the ball stays. A sudden wall is divided by the
    small sizes from before it, so what is averaged is held within $c$, the fourth root of the steps taken, as the authors advise.

    Taniguchi et al. 2024, arXiv:2411.02853, in its clipped version.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope, once the average is full; far less where the slope keeps changing "
        "sign, more where it has just grown. Taniguchi et al. use 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Taniguchi et al. use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.99,
        r"\beta_2",
        "Memory of the gradient's size, which begins at the first gradient's. Any value converges in theory. Taniguchi et al. use 0.9999, "
        "which in a short race still remembers the start.",
        paper=0.9999,
    )
    eps: Scalar = epsilon(1e-6, paper=1e-6, help="The least that a gradient is divided by. Taniguchi et al. use 1e-6.")
    name, family, paper = "ADOPT", "adam", "Taniguchi et al. 2024, arXiv:2411.02853"
    shows = {
        "c": Quantity("c", "How large a divided gradient may count: a little more at every step."),
        "s": Quantity("s", "The size of the gradients before this one, by which it is divided."),
        "u": Quantity("u", "This gradient, divided by the sizes before it and held within c."),
        "m": Quantity("m", "The running average of the divided gradients: the direction this step goes against.", "direction"),
        "v": Quantity("v", "The running average of the squared gradients, for the next step to divide by."),
    }

    def step(self, w: Array, g: Array, t: Array, v: Array, m: Array) -> tuple[Array, ...]:
        c = sqrt(sqrt(t - 1))
        s = maximum(sqrt(v), self.eps)
        u = minimum(maximum(g / s, -c), c)
        m = self.b1 * m + (1 - self.b1) * u
        v = where(t > 1, self.b2 * v + (1 - self.b2) * g**2, g**2)
        w = w - self.lr * m
        return w, v, m
