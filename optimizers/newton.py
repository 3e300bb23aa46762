from dataclasses import dataclass

from knobs import Array, Scalar, knob
from optimizers.base import Optimizer, rate
from optimizers.quantity import Quantity
from tape.operations import other

DAMPED = (0, 1e-6, 1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 1000)


@dataclass(frozen=True)
class Newton(Optimizer):
    r"""The step to where the ground would be flat, were it the bowl that its slope and its curvature under the ball suggest.

    $$a = h + \lambda \qquad d = \frac{\tilde a\,g - c\,\tilde g}{a\,\tilde a - c^2} \qquad w \leftarrow w - \eta\,d$$

    That is $w \leftarrow w - \eta\,(H + \lambda I)^{-1} g$ with the Hessian $H = \nabla^2 f(w)$, by Cramer's rule for two weights: h is how
    the ground bends along each of them, c how it bends along both, and a tilde stands over what there is along the other one.

    A yardstick and no rival: it is told the exact Hessian, which no network can afford, as that has the square of as many numbers as there
    are weights. On a bowl one step is enough, at η = 1 and λ = 0, however the bowl is turned and stretched. But it goes to wherever the
    slope vanishes: where the ground bends downwards it climbs, to saddles and tops as readily as to minima. A λ larger than the strongest
    bend downwards makes every step one downhill; one much larger than all bends makes it SGD, at the rate η/λ. Where H + λI has no inverse
    there is no step, and the run is over. Noise is in g alone: H is that of the whole ground.

    Levenberg 1944, A method for the solution of certain non-linear problems in least squares; Nocedal & Wright 2006, Numerical
    Optimization, chapter 3.
    """

    lr: Scalar = rate(
        1.0,
        paper=1.0,
        help="What part of the way to the bottom of the suggested bowl is gone. Levenberg uses 1, which is Newton's own step.",
    )
    damping: Scalar = knob(
        0.001,
        r"\lambda",
        0.0,
        1000.0,
        help="What is added to the curvature in every direction. 0 trusts the curvature; more makes steps shorter, and downhill where the "
        "ground bends downwards by less than this.",
        least=0,
        marks=DAMPED,
    )
    name, family, paper = "Newton", "second-order", "Levenberg 1944; Nocedal & Wright 2006"
    needs = "hessian"
    shows = {
        "h": Quantity("h", "How the ground bends along each coordinate: the second derivative of its height."),
        "c": Quantity("c", "How the slope along one coordinate changes along the other: the mixed second derivative."),
        "a": Quantity("a", "The bend along each coordinate, damped."),
        "a_other": Quantity(r"\tilde a", "The bend along the other coordinate, damped."),
        "g_other": Quantity(r"\tilde g", "The slope along the other coordinate."),
        "d": Quantity("d", "The way from the bottom of the suggested bowl to the ball: what this step goes against.", "direction"),
    }

    def step(self, w: Array, g: Array, t: Array, h: Array, c: Array) -> tuple[Array, ...]:
        a = h + self.damping
        a_other, g_other = other(a), other(g)
        d = (a_other * g - c * g_other) / (a * a_other - c**2)
        w = w - self.lr * d
        return w, h, c
