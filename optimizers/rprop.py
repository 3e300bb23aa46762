from dataclasses import dataclass

from numpy import maximum, minimum, sign, where

from knobs import Array, Scalar, knob
from optimizers.base import Optimizer, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class Rprop(Optimizer):
    r"""Every coordinate finds a stride of its own: longer while the slope keeps its sign, shorter once it has turned.

    $$r = \operatorname{sign}(g\,p) \qquad
    f = \begin{cases} a & r > 0 \\ b & r < 0 \\ 1 & \text{else} \end{cases}$$
    $$\Delta \leftarrow \min\left(\max\left(
    f\,\begin{cases} \Delta & t > 1 \\ \eta & \text{else} \end{cases},\,l\right),\,L\right)$$
    $$u = \begin{cases} 0 & r < 0 \\ g & \text{else} \end{cases} \qquad p \leftarrow u \qquad
    w \leftarrow w - \Delta\,\operatorname{sign} u$$

    A coordinate whose slope has turned stays where it is for a step, and forgets that slope, as in torch; in the paper it goes back a
    step. The paper calls $a, b, L, l$ $\eta^+, \eta^-, \Delta_{\max}, \Delta_{\min}$. $\eta$ counts at the first step alone, so a
    schedule changes nothing. Made for the whole data: noise turns signs, and strides that are shortened again and again die out.

    Riedmiller & Braun 1993, ICNN, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm".
    """

    lr: Scalar = rate(
        0.1, paper=0.1, help="How long the first stride is; from then on each coordinate finds its own. Riedmiller & Braun use 0.1."
    )
    up: Scalar = knob(
        1.2, "a", 1.0, 3.0, help="What a stride is multiplied by where the slope has kept its sign. Riedmiller & Braun use 1.2.",
        paper=1.2, least=1,
    )  # fmt: skip
    down: Scalar = knob(
        0.5, "b", 0.0, 1.0, help="What a stride is multiplied by where the slope has turned. Riedmiller & Braun use 0.5.",
        paper=0.5, least=0,
    )  # fmt: skip
    most: Scalar = knob(50.0, "L", 1e-3, 100.0, log=True, help="The longest stride. Riedmiller & Braun use 50.", paper=50.0, least=0)
    least: Scalar = knob(1e-6, "l", 1e-12, 1e-2, log=True, help="The shortest stride. Riedmiller & Braun use 1e-6.", paper=1e-6, least=0)
    name, family, paper = "Rprop", "sign", "Riedmiller & Braun 1993"
    shows = {
        "p": Quantity("p", "The gradient of this step, kept for the next; 0 where the slope has turned."),
        "r": Quantity("r", "Whether the slope has kept its sign, 1, or turned, -1."),
        "delta": Quantity(r"\Delta", "How far each coordinate goes: a stride of its own.", "rate"),
        "f": Quantity("f", "What the stride is multiplied by."),
        "u": Quantity("u", "The gradient, or 0 where the slope has turned."),
        "signs": Quantity(
            r"\operatorname{sign} u", "Up, down or stay, and nothing else: the direction this step goes against.", "direction"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, p: Array, delta: Array) -> tuple[Array, ...]:
        r = sign(g * p)
        f = where(r > 0, self.up, where(r < 0, self.down, 1))
        delta = minimum(maximum(f * where(t > 1, delta, self.lr), self.least), self.most)
        u = where(r < 0, 0, g)
        p = 1 * u  # an array of its own
        signs = sign(u)
        w = w - delta * signs
        return w, p, delta
