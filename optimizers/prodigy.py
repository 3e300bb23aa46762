from dataclasses import dataclass

from numpy import abs, maximum, sqrt, where

from knobs import Array, Scalar, knob
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import Quantity
from tape.operations import mean


@dataclass(frozen=True)
class Prodigy(Optimizer):
    r"""Adam that finds its own rate: an estimate of how far the start is from the goal, which grows while the slopes agree.

    $$o \leftarrow \begin{cases} o & t > 1 \\ w & \text{else} \end{cases} \qquad
    c = \begin{cases} d & t > 1 \\ d_0 & \text{else} \end{cases} \qquad
    k = \eta\,c\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}$$
    $$m \leftarrow \beta_1 m + (1-\beta_1)\,c\,g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\,(c\,g)^2$$
    $$a = g\,(o-w) \qquad r \leftarrow \sqrt{\beta_2}\,r + c\,k\,\bar a \qquad
    s \leftarrow \sqrt{\beta_2}\,s + c\,k\,g \qquad b = |s|$$
    $$d \leftarrow \max\left(c,\,\begin{cases} \frac{r}{\bar b} & \bar b > 0 \\ 0 & \text{else} \end{cases}\right) \qquad
    w \leftarrow w - k\left(\frac{m}{\sqrt{v}+\varepsilon\,d} + \lambda\,w\right)$$

    $d$ is the distance, the same for all weights, and never falls; $o$ is the start. $\bar a$ and $\bar b$ are means over all weights
    where the paper has sums, which leaves their ratio as it is. The start of $m$ and $v$ is corrected, as in optax; the paper corrects
    nothing.

    Mishchenko & Defazio 2023, arXiv:2306.06101, in its version for Adam.
    """

    lr: Scalar = rate(1.0, paper=1.0, help="Multiplies the rate that it finds for itself. Mishchenko & Defazio use 1.")
    b1: Scalar = decay(0.9, r"\beta_1", "Memory of the direction. Mishchenko & Defazio use 0.9; 0 forgets at once.", paper=0.9)
    b2: Scalar = decay(
        0.999,
        r"\beta_2",
        "Memory of the gradient's size; its root is the memory of the estimate. Mishchenko & Defazio use 0.999.",
        paper=0.999,
    )
    d0: Scalar = knob(
        1e-6,
        r"d_0",
        1e-9,
        1.0,
        log=True,
        help="The first estimate of the distance, far too small, so that the first steps hardly go. Mishchenko & Defazio use 1e-6.",
        paper=1e-6,
        least=1e-300,
    )
    eps: Scalar = epsilon(help="Times the distance, keeps the division finite. Mishchenko & Defazio use 1e-8.")
    wd: Scalar = weight_decay(0.0, help="The pull of every weight towards zero, at the rate that was found; 0 switches it off.")
    name, family, paper = "Prodigy", "adam", "Mishchenko & Defazio 2023, arXiv:2306.06101"
    shows = {
        "d": Quantity("d", "The estimate of how far the start was from the goal; it never falls."),
        "o": Quantity("o", "Where the run began."),
        "c": Quantity("c", "The estimate as this step began."),
        "k": Quantity("k", "The rate of this step: the estimate, with the start of both memories made up for.", "rate"),
        "m": Quantity(
            "m", "The running average of the gradients, each times the estimate: the direction this step goes against.", "direction"
        ),
        "v": Quantity("v", "The running average of the squared gradients, each times the estimate squared."),
        "a": Quantity("a", "The slope along the way back to the start: above zero while it still leads downhill from there."),
        "a_bar": Quantity(r"\bar a", "Its mean over all weights."),
        "r": Quantity("r", "How much the slopes have agreed with the way that was gone, on the whole."),
        "s": Quantity("s", "The sum of the gradients, the newest counting most."),
        "b": Quantity("b", "Its size in each coordinate."),
        "b_bar": Quantity(r"\bar b", "Its mean size over all weights."),
        "size": Quantity(
            r"\sqrt{v}+\varepsilon\,d", "The recent size of the gradients, by which this coordinate's step is divided.", "scale"
        ),
    }

    def step(self, w: Array, g: Array, t: Array, o: Array, d: Array, m: Array, v: Array, r: Array, s: Array) -> tuple[Array, ...]:
        o = where(t > 1, o, w)
        c = where(t > 1, d, self.d0)
        k = self.lr * c * sqrt(1 - self.b2**t) / (1 - self.b1**t)
        m = self.b1 * m + (1 - self.b1) * c * g
        v = self.b2 * v + (1 - self.b2) * (c * g) ** 2
        a = g * (o - w)
        a_bar = mean(a)
        r = sqrt(self.b2) * r + c * k * a_bar
        s = sqrt(self.b2) * s + c * k * g
        b = abs(s)
        b_bar = mean(b)
        d = maximum(c, where(b_bar > 0, r / b_bar, 0))
        size = sqrt(v) + self.eps * d
        w = w - k * (m / size + self.wd * w)
        return w, o, d, m, v, r, s
