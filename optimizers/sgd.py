from dataclasses import dataclass

from knobs import Array, Scalar
from optimizers.base import Optimizer, rate


@dataclass(frozen=True)
class SGD(Optimizer):
    r"""Straight downhill, in steps that are the longer the steeper the slope.

    $$w \leftarrow w - \eta\,g$$

    Robbins & Monro 1951, Annals of Mathematical Statistics 22(3).
    """

    lr: Scalar = rate(
        0.0015,
        paper=0.001,
        help="What the gradient is multiplied by: steep ground means long steps, and across a bowl each swing is wider than the last "
        "beyond 2 over its curvature. torch opens at 0.001.",
    )
    name, family, paper = "SGD", "plain", "Robbins & Monro 1951"

    def step(self, w: Array, g: Array, t: Array) -> tuple[Array, ...]:
        w = w - self.lr * g
        return (w,)

    def limit(self) -> Scalar:
        r"""$2$: a step on a parabola of curvature $\lambda$ multiplies the distance to its bottom by $1-\eta\lambda$."""
        return 2.0
