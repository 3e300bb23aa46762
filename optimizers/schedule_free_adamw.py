from dataclasses import dataclass

from numpy import sqrt, where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, epsilon, rate, weight_decay
from optimizers.quantity import SQUARE, SQUARE_HAT, Quantity


@dataclass(frozen=True)
class ScheduleFreeAdamW(Optimizer):
    r"""RMSProp's steps by one point, an average of all its places by another, and the slope taken in between: no schedule has to fall.

    $$v \leftarrow \beta_2 v + (1-\beta_2)\,g^2 \qquad \hat v = \frac{v}{1-\beta_2^t}$$
    $$z \leftarrow \begin{cases} z & t > 1 \\ w & \text{else} \end{cases} -
    \eta\left(\frac{g}{\sqrt{\hat v}+\varepsilon} + \lambda\,w\right)$$
    $$s \leftarrow s + \eta^2 \qquad c = \begin{cases} \frac{\eta^2}{s} & s > 0 \\ 1 & \text{else} \end{cases}$$
    $$x \leftarrow x + c\,(z-x) \qquad w \leftarrow z + \beta_1(x-z)$$

    Adam's momentum is gone: the average takes its place. The ball is $w$, the paper's $y$: there the gradient is taken, and its height
    is what the board tells. $z$ hurries ahead; $x$, the average, is what one keeps in the end. Both are in the Microscope, among
    the memories.

    Defazio et al. 2024, arXiv:2405.15682, "The Road Less Scheduled".
    """

    lr: Scalar = rate(
        0.1,
        paper=0.0025,
        help="How far each coordinate of z goes per step on a steady slope; the ball follows more slowly. optax opens at 0.0025.",
    )
    b1: Scalar = decay(
        0.9,
        r"\beta_1",
        "How near the ball is to the average, and so the slope that counts. Defazio et al. use 0.9.",
        paper=0.9,
    )
    b2: Scalar = decay(0.999, r"\beta_2", "Memory of the gradient's size. Defazio et al. use 0.999.", paper=0.999)
    eps: Scalar = epsilon(help="Keeps the division finite; a large value turns the step back into a plain one. optax opens at 1e-8.")
    wd: Scalar = weight_decay(0.0, help="The pull of the ball's own weights on z, the share η λ at each step; 0 switches it off.")
    name, family, paper = "Schedule-Free AdamW", "averaging", "Defazio et al. 2024, arXiv:2405.15682"
    shows = {
        "z": Quantity("z", "Where the steps have led, each against the slope under the ball."),
        "x": Quantity("x", "The average of all places of z so far: what one keeps in the end."),
        "v": SQUARE,
        "v_hat": SQUARE_HAT,
        "size": Quantity(
            r"\sqrt{\hat v}+\varepsilon", "The recent size of the gradient in each coordinate, by which z's step is divided.", "scale"
        ),
        "s": Quantity("s", "The sum of the squared rates so far."),
        "c": Quantity("c", "The share of the newest place in the average."),
    }

    def step(self, w: Array, g: Array, t: Array, v: Array, z: Array, s: Array, x: Array) -> tuple[Array, ...]:
        v = self.b2 * v + (1 - self.b2) * g**2
        v_hat = v / (1 - self.b2**t)
        size = sqrt(v_hat) + self.eps
        z = where(t > 1, z, w) - self.lr * (g / size + self.wd * w)
        s = s + self.lr * self.lr
        c = where(s > 0, self.lr * self.lr / s, 1)
        x = x + c * (z - x)
        w = z + self.b1 * (x - z)
        return w, v, z, s, x
