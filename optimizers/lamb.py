from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar, choice
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.norms import LAYERS, per_layer, split, trust_ratio


@dataclass(frozen=True)
class LAMB(Optimizer):
    r"""The trust ratio of LARS applied to Adam: each layer moves in proportion to its own weights.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t} \qquad r = \frac{\hat m}{\sqrt{\hat v}+\varepsilon} + \lambda w$$
    $$w \leftarrow w - \eta\,\frac{\lVert w\rVert}{\lVert r\rVert}\,r\ \text{per layer, the ratio 1 where a norm is 0}$$

    A step is proportional to $\lVert w\rVert$, so the origin is special: near it the strides vanish. On Rosenbrock it ends near (0, 0),
    which is the method and not a bug.

    You et al. 2020, arXiv:1904.00962, algorithm 2.
    """

    lr: Scalar = rate(
        0.02, paper=0.002, help="The part of its own length that a layer moves at each step. You et al. use about 0.002, with warm-up."
    )
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Kingma & Ba use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Kingma & Ba use 0.999.", paper=0.999)
    eps: Scalar = epsilon(1e-6, paper=1e-6, help="Keeps the division finite. You et al. use 1e-6.")
    wd: Scalar = weight_decay(
        0.0, paper=0.01, help="Pull of every weight towards zero, inside the trust ratio. You et al. use 0.01; 0 switches it off."
    )
    layers: tuple[int, ...] = choice((2,), LAYERS, "Layers", help="A trust ratio belongs to a layer: x and y share one, or have one each.")
    name, family, paper = "LAMB", "layer-wise", "You et al. 2020, arXiv:1904.00962"

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        r = m_hat / (sqrt(v_hat) + self.eps) + self.wd * w
        ratio = [trust_ratio(a, b) for a, b in zip(split(w, self.layers), split(r, self.layers), strict=True)]
        w = w - self.lr * per_layer(ratio, self.layers) * r
        return w, m, v
