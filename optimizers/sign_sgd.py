from dataclasses import dataclass

from numpy import sign

from knobs import Array, Scalar
from optimizers.base import Optimizer, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class SignSGD(Optimizer):
    r"""Only the sign of the newest gradient counts: up or down, and every coordinate goes equally far.

    $$w \leftarrow w - \eta\,\operatorname{sign} g$$

    It has no memory and no sense of steepness: near a bottom it steps across it for ever, unless $\eta$ falls. Riedmiller & Braun went by
    signs already, with a length of its own for each coordinate: that is Rprop.

    Bernstein et al. 2018, arXiv:1802.04434, algorithm 1.
    """

    lr: Scalar = rate(
        0.01,
        paper=0.0001,
        help="Exactly how far each coordinate goes per step, up or down, however steep it is. Bernstein et al. use 0.0001.",
    )
    name, family, paper = "SignSGD", "sign", "Bernstein et al. 2018, arXiv:1802.04434"
    shows = {
        "signs": Quantity(r"\operatorname{sign} g", "Up or down, and nothing else: the direction this step goes against.", "direction")
    }

    def step(self, w: Array, g: Array, t: Array) -> tuple[Array, ...]:
        signs = sign(g)
        w = w - self.lr * signs
        return (w,)
