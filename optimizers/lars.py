from dataclasses import dataclass

from numpy import where

from knobs import Array, Scalar, choice, knob
from optimizers.base import Optimizer, decay, rate, weight_decay
from optimizers.norms import Layers, norms
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class LARS(Optimizer):
    r"""Momentum on gradients that are rescaled to a fixed share of the layer's own length, however steep the slope.

    $$q = \varphi\,\frac{\lVert w\rVert}{\lVert g\rVert + \lambda\lVert w\rVert} \quad\text{per layer; 1 where a norm is 0}$$
    $$v \leftarrow \mu\,v + \eta\,q\,(g + \lambda\,w) \qquad w \leftarrow w - v$$

    The step is a share of $\lVert w\rVert$, so the origin is special: steps shrink on the way in and grow slowly on the way out.
    Rosenbrock's valley leads through it, and there the path lingers, the longer the smaller the share: the method and not a bug.
    optax divides by $\lVert g+\lambda w\rVert$, which agrees at $\lambda = 0$.

    You et al. 2017, arXiv:1708.03888, algorithm 1.
    """

    lr: Scalar = rate(0.1, help="Multiplies the trust coefficient: only their product counts. You et al. tune it for every batch size.")
    mu: Scalar = decay(0.9, r"\mu", "The speed kept from step to step. You et al. use 0.9; 0 forgets at once.", paper=0.9)
    wd: Scalar = weight_decay(
        0.0, paper=0.0005, help="The pull of every weight towards zero, part of the gradient and of its length. You et al. use 0.0005."
    )
    trust: Scalar = knob(
        0.02,
        r"\varphi",
        1e-4,
        1.0,
        log=True,
        help="Times η, the share of the layer's length that every gradient adds to the step; steps in one direction gather up to "
        "1/(1 − μ) times as much. You et al. use 0.001, for millions of weights and thousands of steps.",
        paper=0.001,
        least=0,
    )
    layers: Layers = choice(
        (2,),
        {(2,): "x and y are one layer", (1, 1): "x and y are a layer each"},
        "Layers",
        "What the two lengths are measured over. You et al. take each layer of a network by itself.",
    )
    name, family, paper = "LARS", "layer-wise", "You et al. 2017, arXiv:1708.03888"
    shows = {
        "v": Quantity("v", "The step itself, with its sign turned: what is left of the last one, and the new share."),
        "w_norm": Quantity(r"\lVert w\rVert", "The length of the layer: how far from the origin its weights are."),
        "g_norm": Quantity(r"\lVert g\rVert", "The length of the layer's gradient."),
        "q": Quantity("q", "The trust ratio: how many times the gradient fits into the allowed share of the layer's length.", "factor"),
    }

    def step(self, w: Array, g: Array, t: Array, v: Array) -> tuple[Array, ...]:
        w_norm, g_norm = norms(w, self.layers), norms(g, self.layers)
        q = where((w_norm > 0) & (g_norm > 0), self.trust * w_norm / (g_norm + self.wd * w_norm), 1)
        v = self.mu * v + self.lr * q * (g + self.wd * w)
        w = w - v
        return w, v
