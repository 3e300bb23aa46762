from dataclasses import dataclass, replace

from numpy import maximum, sqrt, where

from knobs import Array, Scalar, knob
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.matrices import along, axes, back, correlations, factors
from optimizers.norms import Layers
from optimizers.quantity import MEAN, MEAN_HAT, SIZE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class SOAP(Optimizer):
    r"""Adam along axes of its own: those along which the gradients of a matrix have been large and small, found anew every few steps.

    $$G' = Q_L^\top g\,Q_R \qquad m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,G'^2
    \quad\text{per matrix}$$
    $$w \leftarrow w - \eta\left(Q_L\,\frac{Q_L^\top \hat m\,Q_R}{\sqrt{\hat v}+\varepsilon}\,Q_R^\top + \lambda\,w\right)$$
    $$L \leftarrow \beta_2 L + (1-\beta_2)\,g\,g^\top \qquad R \leftarrow \beta_2 R + (1-\beta_2)\,g^\top g$$
    $$Q_L \leftarrow \mathrm{QR}(L\,Q_L) \qquad Q_R \leftarrow \mathrm{QR}(R\,Q_R) \qquad\text{every } f \text{ steps}$$

    Adam takes every weight by itself: turn the axes of a matrix, and it goes another way. Here it goes along axes that the gradients
    choose, the eigenvectors of L and R, which are Shampoo's. As in the authors' program the first gradient only finds these axes, and the
    ball stays; whenever they are turned they are put in the order of their sizes, and v with them. An axis along which nothing has happened
    stays what it was, which there is left to rounding. Biases have no such axes: they go by AdamW. On two weights there is no matrix whose
    axes could be turned.

    Vyas et al. 2024, arXiv:2409.11321; Shampoo is of Gupta et al. 2018, arXiv:1802.09568.
    """

    lr: Scalar = rate(
        0.003, paper=0.003, help="How far a matrix goes per step along each of its axes on a steady slope. Vyas et al. use 0.003."
    )
    b1: Scalar = decay(0.95, r"\beta_1", "Memory of the direction. Vyas et al. use 0.95; 0 forgets at once.", paper=0.95)
    b2: Scalar = decay(
        0.95, r"\beta_2", "Memory of the sizes along the axes, and of what the axes are found from. Vyas et al. use 0.95.", paper=0.95
    )
    eps: Scalar = epsilon(help="Keeps the division finite, and quiet those axes along which nothing has happened. Vyas et al. use 1e-8.")
    wd: Scalar = weight_decay(0.0, help="The pull of every weight towards zero, beside the step. Vyas et al. use 0.01.", paper=0.01)
    f: Scalar = knob(
        10.0,
        "f",
        1.0,
        100.0,
        help="Every how many steps the axes are turned after the gradients: the precondition frequency. More often is dearer, and follows "
        "sooner. Vyas et al. use 10.",
        paper=10.0,
        least=1,
        marks=(1, 2, 3, 5, 10, 20, 30, 50, 100),
    )
    layers: Layers = "objective"
    name, family, paper = "SOAP", "layer-wise", "Vyas et al. 2024, arXiv:2409.11321"
    needs = "matrix"
    lengths = {"P": factors, "Q": factors}
    shows = {
        "G": Quantity("G'", "The gradient, seen along the axes of its matrix."),
        "m": replace(MEAN, role=""),
        "v": Quantity("v", "The running average of the squared gradients along the axes: how steep it has been lately along each."),
        "m_hat": replace(MEAN_HAT, role=""),
        "v_hat": SQUARE_HAT,
        "M": Quantity(r"Q_L^\top\hat m\,Q_R", "The averaged gradient, seen along the axes of its matrix."),
        "size": replace(SIZE, role="", help="The recent size of the gradient along each axis, by which the way along it is divided."),
        "N": Quantity("N", "The way of Adam along the axes, turned back to the weights: what this step goes against.", "direction"),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array, P: Array, Q: Array) -> tuple[Array, ...]:
        k = maximum(t - 1, 1)
        G = along(g, Q, self.layers)
        m = where(t > 1, self.b1 * m + (1 - self.b1) * g, m)
        v = where(t > 1, self.b2 * v + (1 - self.b2) * G**2, v)
        m_hat = m / (1 - self.b1**k)
        v_hat = v / (1 - self.b2**k)
        M = along(m_hat, Q, self.layers)
        size = sqrt(v_hat) + self.eps
        N = back(M / size, Q, self.layers)
        w = where(t > 1, w - self.lr * (N + self.wd * w), w)
        P = self.b2 * P + (1 - self.b2) * correlations(g, self.layers)
        v, Q = axes(v, P, Q, (t - 1) % self.f < 1, self.layers)
        return w, m, v, P, Q
