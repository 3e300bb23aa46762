from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar, knob
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import SIZE, SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class AdEMAMix(Optimizer):
    r"""Adam with two memories of the direction: a quick one, and a slow one in which old gradients still count.

    $$m_1 \leftarrow \beta_1 m_1 + (1-\beta_1)\,g \qquad m_2 \leftarrow \beta_3 m_2 + (1-\beta_3)\,g$$
    $$v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad
    \hat m_1 = \frac{m_1}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$w \leftarrow w - \eta\left(\frac{\hat m_1 + \alpha\,m_2}{\sqrt{\hat v}+\varepsilon} + \lambda\,w\right)$$

    The start of $m_2$ is not corrected: the slow memory fills by itself. $\alpha$ and $\beta_3$ stay as they are, as in optax; the authors
    let both grow at first. On a short race the paper's $\beta_3$ hardly fills; what it is for shows in long ones.

    Pagliardini et al. 2024, arXiv:2409.03137, algorithm 1.
    """

    lr: Scalar = rate(
        0.03,
        help="How far each coordinate goes per step on a steady slope at first; once the slow memory has filled, 1 + α times as far.",
    )
    b1: Scalar = decay(0.9, r"\beta_1", "The quick memory of the direction. Pagliardini et al. use 0.9.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Pagliardini et al. use 0.999.", paper=0.999)
    b3: Scalar = decay(0.99, r"\beta_3", "The slow memory of the direction. Pagliardini et al. use 0.9999.", paper=0.9999)
    alpha: Scalar = knob(
        3.0, r"\alpha", 0.0, 20.0, help="How much the slow memory counts; 0 is AdamW. optax opens at 5.", paper=5.0, least=0
    )
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. optax opens at 1e-8.")
    wd: Scalar = weight_decay(0.0, help="The share η λ of every weight that each step takes away; 0 switches it off.")
    name, family, paper = "AdEMAMix", "adam", "Pagliardini et al. 2024, arXiv:2409.03137"
    shows = {
        "m_1": Quantity("m_1", "The quick average of the gradients: which way the ground has sloped lately."),
        "m_2": Quantity("m_2", "The slow average: which way it has sloped on the whole."),
        "v": SQUARE,
        "m_1_hat": Quantity(r"\hat m_1", "The quick average, enlarged to make up for its start at zero."),
        "v_hat": SQUARE_HAT,
        "mix": Quantity(r"\hat m_1 + \alpha\,m_2", "Both averages together: the direction this step goes against.", "direction"),
        "size": SIZE,
    }

    def step(self, w: Array, g: Array, t: Array, m_1: Array, m_2: Array, v: Array) -> tuple[Array, ...]:
        m_1 = self.b1 * m_1 + (1 - self.b1) * g
        m_2 = self.b3 * m_2 + (1 - self.b3) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_1_hat = m_1 / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        mix = m_1_hat + self.alpha * m_2
        size = sqrt(v_hat) + self.eps
        w = w - self.lr * (mix / size + self.wd * w)
        return w, m_1, m_2, v

    def limit(self) -> Scalar:
        r"""$(2-\eta\lambda)\,/\left(\tfrac{1-\beta_1}{1+\beta_1}+\alpha\,\tfrac{1-\beta_3}{1+\beta_3}\right)$, the divisor as it is."""
        return (2 - self.lr * self.wd) / ((1 - self.b1) / (1 + self.b1) + self.alpha * (1 - self.b3) / (1 + self.b3))
