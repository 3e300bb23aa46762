from dataclasses import dataclass

from numpy import sqrt

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class AdaDelta(Optimizer):
    r"""Finds its own rate: steps as long as its recent steps, over gradients as large as its recent gradients.

    $$s \leftarrow \rho\,s + (1-\rho)\,g^2 \qquad \Delta = \frac{\sqrt{d+\varepsilon}}{\sqrt{s+\varepsilon}}\;g$$
    $$d \leftarrow \rho\,d + (1-\rho)\,\Delta^2 \qquad w \leftarrow w - \eta\,\Delta$$

    The paper has no $\eta$, which is $\eta = 1$. Since `d` starts at zero, $\varepsilon$ sets the length of the first steps.

    Zeiler 2012, arXiv:1212.5701, algorithm 1.
    """

    lr: Scalar = rate(1.0, paper=1.0, help="Multiplies the step the method found for itself. Zeiler has none, which is 1.")
    rho: Scalar = decay(0.95, r"\rho", "Memory of the sizes of gradients and steps. Zeiler uses 0.95.", paper=0.95)
    eps: Scalar = epsilon(
        1e-3,
        paper=1e-6,
        help="Gets the first step going: √(ε/(1 − ρ)) long, 4.5 √ε at ρ = 0.95, on any slope that is not faint. "
        "Zeiler uses 1e-6, which starts slowly.",
    )
    name, family, paper = "AdaDelta", "adaptive", "Zeiler 2012, arXiv:1212.5701"
    shows = {
        "s": Quantity("s", "The running average of the squared gradients: how steep each coordinate has been lately."),
        "d": Quantity("d", "The running average of the squared steps: how far each coordinate has moved lately."),
        "stride": Quantity(
            r"\sqrt{d+\varepsilon}/\sqrt{s+\varepsilon}",
            "The recent size of the steps over the recent size of the gradients: what this gradient is multiplied by.",
            "factor",
        ),
        "delta": Quantity(r"\Delta", "The step it found for itself, before the learning rate."),
    }

    def step(self, w: Array, g: Array, t: Array, s: Array, d: Array) -> tuple[Array, ...]:
        s = self.rho * s + (1 - self.rho) * g**2
        stride = sqrt(d + self.eps) / sqrt(s + self.eps)
        delta = stride * g
        d = self.rho * d + (1 - self.rho) * delta**2
        w = w - self.lr * delta
        return w, s, d

    def limit(self) -> Scalar:
        r"""$2$, that of plain steps, while the two recent sizes stay as they are."""
        return 2.0
