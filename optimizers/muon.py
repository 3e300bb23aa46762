from dataclasses import dataclass, replace

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.matrices import in_a_matrix, orthogonal
from optimizers.norms import Layers
from optimizers.quantity import MEAN_HAT, SIZE, SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class Muon(Optimizer):
    r"""Momentum whose every matrix is turned into the nearest one that stretches no direction more than another.

    $$m \leftarrow \mu\,m + (1-\mu)\,g \qquad O = U V^\top \quad\text{of}\quad (1-\mu)\,g + \mu\,m = U S V^\top \quad\text{per matrix}$$
    $$w \leftarrow w - \eta\,\bigl(\sqrt{\max(1, \tfrac{rows}{columns})}\;O + \lambda\,w\bigr)$$

    A gradient matrix is mostly one or two directions; here all directions step as far as the largest. The singular values S are not
    divided away exactly: the iteration of Newton and Schulz leaves them near one. Biases are no matrices: they go by AdamW, at a rate of
    their own, as the authors let embeddings and biases go. On two weights there is no matrix to turn.

    Jordan et al. 2024, Muon: An optimizer for hidden layers in neural networks, kellerjordan.github.io/posts/muon.
    """

    lr: Scalar = rate(0.02, help="How far every direction of a matrix goes. Jordan et al. use 0.02. torch opens at 1e-3.", paper=0.02)
    mu: Scalar = decay(0.95, r"\mu", "Memory of the direction of a matrix. Jordan et al. use 0.95; 0 forgets at once.", paper=0.95)
    wd: Scalar = weight_decay(0.0, help="The pull of every weight towards zero, beside the step. torch opens at 0.1.")
    lr_bias: Scalar = rate(0.003, symbol=r"\eta_b", help="The learning rate of AdamW, by which biases go.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction of a bias.")
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the size of a bias's gradient.")
    eps: Scalar = epsilon()
    layers: Layers = "objective"
    name, family, paper = "Muon", "layer-wise", "Jordan et al. 2024"
    needs = "matrix"
    rates = ("lr", "lr_bias")
    shows = {
        "m": Quantity("m", "The running average of the gradients, of a matrix with the memory μ and of a bias with β₁."),
        "v": SQUARE,
        "m_hat": replace(MEAN_HAT, role=""),
        "v_hat": SQUARE_HAT,
        "size": replace(SIZE, role=""),
        "O": Quantity("O", "The direction in which every matrix goes, with all its singular values near one."),
    }

    def step(self, w: Array, g: Array, t: Array, m: Array, v: Array) -> tuple[Array, ...]:
        matrix = in_a_matrix(self.layers, w)
        b = where(matrix, self.mu, self.b1)
        m = b * m + (1 - b) * g
        v = self.b2 * v + (1 - self.b2) * g**2
        O = orthogonal((1 - self.mu) * g + self.mu * m, self.layers)  # noqa: E741
        m_hat = m / (1 - self.b1**t)
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        w = w - where(matrix, self.lr * (O + self.wd * w), self.lr_bias * (m_hat / size + self.wd * w))
        return w, m, v
