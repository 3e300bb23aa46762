from dataclasses import dataclass

from numpy import power, sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import MEAN, SIZE, SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class NAdam(Optimizer):
    r"""Adam with Nesterov's look ahead: it leans on the newest gradient a little more.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{\beta_1 m}{1-\beta_1^{t+1}} + \frac{(1-\beta_1)\,g}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

    $\beta_1$ is constant, as in optax; torch lets it grow with `t` and walks elsewhere: on Rosenbrock, in 400 steps from its start,
    0.2 away at $\eta = 0.1$.

    Dozat 2016, ICLR workshop, "Incorporating Nesterov Momentum into Adam".
    """

    lr: Scalar = rate(
        0.1,
        paper=0.002,
        help="How far each coordinate goes per step on a steady slope, once it has begun; far less where the slope keeps changing sign, "
        "more where it has just grown. torch opens at 0.002.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction, and how far to look ahead. torch and optax open at 0.9.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. torch and optax open at 0.999.", paper=0.999)
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. torch opens at 1e-8.")
    name, family, paper = "NAdam", "adam", "Dozat 2016"
    shows = {
        "m": MEAN,
        "v": SQUARE,
        "m_hat": Quantity(
            r"\hat m", "The average as it would be one step later, if the slope stayed: the direction this step goes against.", "direction"
        ),
        "v_hat": SQUARE_HAT,
        "size": SIZE,
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        # t + 1 is no longer an array, and Python's ** of two numbers differs from NumPy's in the last bit.
        m_hat = self.b1 * m / (1 - power(self.b1, t + 1)) + (1 - self.b1) * g / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * m_hat / size
        return w, m, v

    def limit(self) -> Scalar:
        r"""$2\,(1+\beta_1)/((1-\beta_1)(1+2\beta_1))$, that of an averaging Nesterov, while the divisor stays as it is."""
        return 2 * (1 + self.b1) / ((1 - self.b1) * (1 + 2 * self.b1))
