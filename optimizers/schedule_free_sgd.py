from dataclasses import dataclass

from numpy import where

from knobs import Array, Scalar
from optimizers.base import Optimizer, decay, rate
from optimizers.quantity import Quantity


@dataclass(frozen=True)
class ScheduleFreeSGD(Optimizer):
    r"""Plain steps by one point, an average of all its places by another, and the slope taken in between: no schedule has to fall.

    $$z \leftarrow \begin{cases} z & t > 1 \\ w & \text{else} \end{cases} - \eta\,g$$
    $$s \leftarrow s + \eta^2 \qquad c = \begin{cases} \frac{\eta^2}{s} & s > 0 \\ 1 & \text{else} \end{cases}$$
    $$x \leftarrow x + c\,(z-x) \qquad w \leftarrow z + \beta_1(x-z)$$

    The ball is $w$, the paper's $y$: there the gradient is taken, and its height is what the board tells. $z$ hurries ahead; $x$, the
    average, is what one keeps in the end. Both are in the Microscope, among the memories. At one rate $c$ is $1/t$, and each place
    of $z$ counts alike; where a schedule lets the rate grow, later places count more.

    Defazio et al. 2024, arXiv:2405.15682, "The Road Less Scheduled".
    """

    lr: Scalar = rate(0.002, paper=1.0, help="What the gradient is multiplied by, as in SGD, before z takes the step. optax opens at 1.")
    b1: Scalar = decay(
        0.9,
        r"\beta_1",
        "How near the ball is to the average: 0 is SGD, and close to 1 the slope is that of the average itself. Defazio et al. use 0.9.",
        paper=0.9,
    )
    name, family, paper = "Schedule-Free SGD", "averaging", "Defazio et al. 2024, arXiv:2405.15682"
    shows = {
        "z": Quantity("z", "Where plain steps have led, each against the slope under the ball."),
        "x": Quantity("x", "The average of all places of z so far: what one keeps in the end."),
        "s": Quantity("s", "The sum of the squared rates so far."),
        "c": Quantity("c", "The share of the newest place in the average."),
    }

    def step(self, w: Array, g: Array, t: Array, z: Array, s: Array, x: Array) -> tuple[Array, ...]:
        z = where(t > 1, z, w) - self.lr * g
        s = s + self.lr * self.lr
        c = where(s > 0, self.lr * self.lr / s, 1)
        x = x + c * (z - x)
        w = z + self.b1 * (x - z)
        return w, z, s, x
