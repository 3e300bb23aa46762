from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar, choice
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.norms import Layers, norms
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class LAMB(Optimizer):
    r"""Adam's direction, in steps that are a fixed share of the layer's own length: LARS applied to Adam.

    $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
    $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$r = \frac{\hat m}{\sqrt{\hat v}+\varepsilon} + \lambda\,w \qquad
    q = \frac{\lVert w\rVert}{\lVert r\rVert} \quad\text{per layer; 1 where a norm is 0} \qquad w \leftarrow w - \eta\,q\,r$$

    The step is a share of $\lVert w\rVert$, so the origin is special: steps shrink on the way in and grow slowly on the way out.
    Rosenbrock's valley leads through it, and there the path lingers, the longer the smaller the share: the method and not a bug.
    The paper's $\phi(\lVert w\rVert)$ is $\lVert w\rVert$ itself, as in optax.

    You et al. 2020, arXiv:1904.00962, algorithm 2.
    """

    lr: Scalar = rate(0.02, help="The share of the layer's length that every step goes, however steep the ground.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. You et al. use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. You et al. use 0.999.", paper=0.999)
    eps: Scalar = epsilon(
        1e-6, paper=1e-6, help="Keeps the division finite; a large value turns the step back into a plain one. You et al. use 1e-6."
    )
    wd: Scalar = weight_decay(
        0.0, paper=0.01, help="The pull of every weight towards zero, part of the direction that is then rescaled. You et al. use 0.01."
    )
    layers: Layers = choice(
        (2,),
        {(2,): "x and y are one layer", (1, 1): "x and y are a layer each"},
        "Layers",
        "What the two lengths are measured over. You et al. take each layer of a network by itself.",
    )
    name, family, paper = "LAMB", "layer-wise", "You et al. 2020, arXiv:1904.00962"
    shows = {
        "m": MEAN,
        "v": SQUARE,
        "m_hat": MEAN_HAT,
        "v_hat": SQUARE_HAT,
        "size": SIZE,
        "r": Quantity("r", "Adam's direction and the pull of the decay together: only its direction counts."),
        "w_norm": Quantity(r"\lVert w\rVert", "The length of the layer: how far from the origin its weights are."),
        "r_norm": Quantity(r"\lVert r\rVert", "The length of r, which is divided away."),
        "q": Quantity("q", "The trust ratio: the layer's length over the length of r.", "factor"),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        r = m_hat / size + self.wd * w
        w_norm, r_norm = norms(w, self.layers), norms(r, self.layers)
        q = where((w_norm > 0) & (r_norm > 0), w_norm / r_norm, 1)
        w = w - self.lr * q * r
        return w, m, v
