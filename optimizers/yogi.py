from dataclasses import dataclass

from numpy import sign, sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class Yogi(Optimizer):
    r"""Adam whose memory of steepness moves by a share of the newest gradient, and so forgets a steep place slowly.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow v - (1-\beta_2)\,\operatorname{sign}(v-g^2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

    Where the ground turns flat, Adam's $v$ falls by a share of itself, and its steps grow fast; here $v$ falls by a share of the small
    $g^2$. Where the ground turns steep, both rise alike, but for what Adam forgets. The start is corrected as in optax, which begins both
    memories a little above zero; the paper corrects nothing.

    Zaheer et al. 2018, NeurIPS, "Adaptive Methods for Nonconvex Optimization".
    """

    lr: Scalar = rate(
        0.1,
        paper=0.01,
        help="About how far each coordinate goes per step on a steady slope; far less where the slope keeps changing sign or has been "
        "steeper before, more where it has just grown. Zaheer et al. use 0.01.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Zaheer et al. use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.999,
        r"\beta_2",
        "The closer to 1, the less of the newest squared gradient moves the memory of steepness. Zaheer et al. use 0.999.",
        paper=0.999,
    )
    eps: Scalar = epsilon(
        1e-3,
        paper=1e-3,
        help="Keeps the division finite, and is large here: where slopes are fainter, steps are shorter. Zaheer et al. use 0.001.",
    )
    name, family, paper = "Yogi", "adam", "Zaheer et al. 2018"
    shows = {
        "m": MEAN,
        "v": Quantity("v", "How steep each coordinate has been: it rises and falls by a share of the newest squared gradient."),
        "m_hat": MEAN_HAT,
        "v_hat": SQUARE_HAT,
        "size": SIZE,
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = v - (1 - self.b2) * sign(v - g**2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
