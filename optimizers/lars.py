from dataclasses import dataclass

from numpy import where

from knobs import Array, Scalar, choice, knob
from optimizers.base import Optimizer, decay, rate, weight_decay
from optimizers.norms import LAYERS, norm, per_layer, split


@dataclass(frozen=True)
class LARS(Optimizer):
    r"""Momentum with a stride in proportion to each layer's weights, for very large batches.

    $$q = \frac{\varphi\,\lVert w\rVert}{\lVert g\rVert + \lambda\lVert w\rVert}\ \text{per layer, or 1 where a norm is 0}$$
    $$v \leftarrow \mu v + \eta\,q\,(g + \lambda w) \qquad w \leftarrow w - v$$

    A step is proportional to $\lVert w\rVert$, so the origin is special: near it the strides vanish. On Rosenbrock it ends near (0, 0),
    which is the method and not a bug. optax agrees at $\lambda = 0$; for $\lambda > 0$ it divides by $\lVert g+\lambda w\rVert$.

    You, Gitman & Ginsburg 2017, arXiv:1708.03888.
    """

    lr: Scalar = rate(1.0, help="A factor on the trust ratio's stride. You et al. warm it up to several units.")
    mu: Scalar = decay(0.9, r"\mu", "The part of the last move that is kept. You et al. use 0.9.", paper=0.9)
    wd: Scalar = weight_decay(0.0, paper=5e-4, help="Pull of every weight towards zero, inside the trust ratio. You et al. use 0.0005.")
    trust: Scalar = knob(
        0.01,
        r"\varphi",
        1e-4,
        1.0,
        log=True,
        help="The part of its own length that a layer may move at once. You et al. use 0.001.",
        paper=0.001,
        least=0,
    )
    layers: tuple[int, ...] = choice((2,), LAYERS, "Layers", help="A trust ratio belongs to a layer: x and y share one, or have one each.")
    name, family, paper = "LARS", "layer-wise", "You et al. 2017, arXiv:1708.03888"

    def step(self, w: Array, g: Array, t: Array, v: Array) -> tuple[Array, ...]:
        q = [
            where((norm(u) > 0) & (norm(h) > 0), self.trust * norm(u) / (norm(h) + self.wd * norm(u)), 1.0)
            for u, h in zip(split(w, self.layers), split(g, self.layers), strict=True)
        ]
        v = self.mu * v + self.lr * per_layer(q, self.layers) * (g + self.wd * w)
        w = w - v
        return w, v
