from dataclasses import dataclass

from numpy import maximum, sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE, Quantity


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    r"""Adam that divides by the largest size so far: what it divides by is not forgotten on gentle ground.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad \bar v \leftarrow \max(\bar v, v)$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{\bar v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

    The maximum is taken of the raw `v`, as in the paper and in torch; optax takes it of the corrected one and walks elsewhere: on
    Rosenbrock, in 400 steps from its start, 1.1 away at $\eta = 0.1$. The paper corrects no bias, and there the rate left in a
    coordinate never grows. torch corrects it, as here: while the correction fades, that rate still climbs, on Rosenbrock to 18 times
    what it was along x in 1,000 steps at $\eta = 0.1$ (Adam's to 28 times).

    Reddi et al. 2018, arXiv:1904.09237, algorithm 2.
    """

    lr: Scalar = rate(
        0.1,
        paper=0.001,
        help="How far each coordinate goes per step on a steady slope; far less where the slope keeps changing sign or has been steeper "
        "before, more where it has just grown. torch opens at 0.001.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Reddi et al. use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.999, r"\beta_2", "Memory of the gradient's size, before the maximum is taken. Reddi et al. use 0.99 and 0.999.", paper=0.999
    )
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. torch opens at 1e-8.")
    name, family, paper = "AMSGrad", "adam", "Reddi et al. 2018, arXiv:1904.09237"
    shows = {
        "m": MEAN,
        "v": SQUARE,
        "v_bar": Quantity(r"\bar v", "The largest v so far in each coordinate: it never shrinks."),
        "m_hat": MEAN_HAT,
        "v_hat": Quantity(r"\hat v", "The largest v so far, enlarged to make up for its start at zero."),
        "size": SIZE,
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array, v_bar: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        v_bar = maximum(v_bar, v)
        m_hat = m / (1 - self.b1**t)
        v_hat = v_bar / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, v, v_bar

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/(1-\beta_1)$, that of Momentum, while the divisor stays as it is: Cohen et al. 2022, arXiv:2207.14484."""
        return 2 * (1 + self.b1) / (1 - self.b1)
