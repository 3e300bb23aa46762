from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate


@dataclass(frozen=True)
class AdaDelta(Optimizer):
    r"""RMSProp that measures its own steps, so that the units of the gradient cancel.

    $$s \leftarrow \rho s + (1-\rho)\,g^2 \qquad \Delta = \frac{\sqrt{d+\varepsilon}}{\sqrt{s+\varepsilon}}\,g$$
    $$d \leftarrow \rho d + (1-\rho)\,\Delta^2 \qquad w \leftarrow w - \eta\,\Delta$$

    Its first steps are as small as $\sqrt{\varepsilon}$: the start is slow, and $\varepsilon$ decides how slow.

    Zeiler 2012, arXiv:1212.5701.
    """

    lr: Scalar = rate(1.0, paper=1.0, help="A factor on the step that the rule finds by itself. Zeiler has none, which is 1.")
    rho: Scalar = decay(0.9, r"\rho", "Memory of the sizes of gradient and step. Zeiler uses 0.95, torch 0.9.", paper=0.95)
    eps: Scalar = epsilon(
        1e-4, paper=1e-6, help="Sets the size of the first steps, its square root. Zeiler uses 1e-6, which is slow on a small map."
    )
    name, family, paper = "AdaDelta", "adaptive", "Zeiler 2012, arXiv:1212.5701"

    def step(self, w: Array, g: Array, t: Array, s: Array, d: Array) -> tuple[Array, ...]:
        s = self.rho * s + (1 - self.rho) * g**2
        delta = sqrt(d + self.eps) / sqrt(s + self.eps) * g
        d = self.rho * d + (1 - self.rho) * delta**2
        w = w - self.lr * delta
        return w, s, d
