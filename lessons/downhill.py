"""How long a step may be: 2 over the curvature."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.quadratic import Quadratic
from lessons.base import Answer, Claim, Curves, Lesson, Line, Scene, race
from optimizers.sgd import SGD

KAPPA = 20.0
SLOW, GOOD, FAST = SGD(lr=0.005), SGD(lr=0.09), SGD(lr=0.105)
valley = Quadratic(kappa=KAPPA)
scenario = race(valley, SLOW, GOOD, FAST, steps=100)


@lasting(most=1, size=200_000)
def critical(kappa: float) -> float:
    """The rate from which a step uphill of a wall of curvature κ ends higher than it began; found by bisection, from runs."""
    low, high = 1e-6, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        loss = descend(SGD(lr=middle), Quadratic(kappa=kappa), (0.0, 1.0), 1).loss
        low, high = (middle, high) if loss[1] < loss[0] else (low, middle)
    return low


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Where the three lanes end, and the limit."""
    slow, good, fast = (run.loss for run in scenario.run())
    return {
        "critical": critical(KAPPA),
        "theory": 2 / KAPPA,
        "slow": slow[-1],
        "good": good[-1],
        "fast": fast[-1],
        "steep": critical(100.0),
        "flat": critical(5.0),
        "keep": 1 - FAST.lr * KAPPA,
        "shrink": 1 - GOOD.lr * KAPPA,
        "lr_good": GOOD.lr,
        "lr_fast": FAST.lr,
        "start": slow[0],
    }


def by_rate() -> Array:
    """(2, n): rates and the loss that is left after the steps of the race."""
    lr = np.geomspace(1e-3, 0.13, 241)
    return np.stack([lr, descend(SGD(lr=lr), valley, valley.start, scenario.steps).loss[-1]])


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """What is left, by rate."""
    lr, left = by_rate()
    line = Line("SGD", "A", lr, left)
    return (
        Curves(
            f"Loss left after {scenario.steps} steps, by learning rate",
            "learning rate η",
            "loss",
            (line,),
            log_x=True,
            marks=((2 / KAPPA, "2/κ"),),
        ),
    )


def _limit_is_two_over_kappa() -> bool:
    return all(abs(critical(kappa) * kappa / 2 - 1) < 1e-9 for kappa in (1.0, 5.0, KAPPA, 100.0, 1000.0))


def _each_step_multiplies() -> bool:
    y = scenario.run()[2].w[:, 1]
    return bool(np.allclose(y[1:] / y[:-1], facts()["keep"], rtol=1e-9)) and abs(float(facts()["keep"]) + 1.1) < 1e-12


def _three_fates() -> bool:
    slow, good, fast = (run.loss for run in scenario.run())
    return bool(fast[-1] > fast[0] > slow[-1] > 100 * good[-1])


def _best_is_close_to_the_limit() -> bool:
    lr, left = by_rate()
    best = lr[left.argmin()]
    return bool(0.7 * 2 / KAPPA < best < 2 / KAPPA) and bool((left[lr > 2 / KAPPA] > left.min() * 1e4).all())


lesson = Lesson(
    number=1,
    slug="downhill",
    title="Downhill",
    idea="Too small crawls, too large flies away. Where the border lies.",
    words=r"""
The gradient $g$ points uphill, and it is longer where the ground is steeper. **Gradient descent** goes the other way:

$$w \leftarrow w - \eta\,g$$

The **learning rate** $\eta$ is the only knob. It says how much of the gradient becomes a step.

Our ground is a bowl whose walls across bend 20 times as sharply as its floor along. How sharply the ground bends is called its
**curvature**, here $\kappa = 20$.

Three balls start at one point. Only their rates differ: 0.005, 0.09 and 0.105.
""",
    question="The last two rates are close. What will the ball with η = 0.105 do?",
    answers=(
        Answer(
            "It arrives a little sooner than the one with 0.09.",
            "Longer steps help only up to the border. Between 0.09 and 0.105 lies a border that changes everything.",
        ),
        Answer(
            "It bounces from wall to wall, but arrives.",
            "The ball with 0.09 does that: each bounce is smaller than the last. With 0.105 each is larger.",
        ),
        Answer("It bounces ever higher and leaves.", "Every step lands on the opposite wall, farther up than it came from.", right=True),
    ),
    reveal=r"""
Across the bowl the gradient is $\kappa y$. So every step turns $y$ into $(1 - \eta\kappa)\,y$.

With η = «lr_good» that factor is «shrink:.1f»: the ball changes sides, but comes closer. With η = «lr_fast» it is «keep:.1f»: it
changes sides and goes farther out. The border is $|1 - \eta\kappa| = 1$, that is

$$\eta < \frac{2}{\kappa} = «theory»$$

We also searched for the border by running, without this formula: it is «critical:.6f».

The slow ball is safe, but not done: its loss is still «slow:.2g» when the middle one has «good:.1g». The best rate lies close below the
border. That is why people say: as large as it will bear.
""",
    scenes=(Scene("Three rates", scenario),),
    facts=facts,
    charts=charts,
    claims=(
        Claim(
            "Found by bisection from runs, the critical rate is «critical:.6f» for κ = 20, «flat:.6f» for 5 and «steep:.6f» for 100: 2/κ.",
            _limit_is_two_over_kappa,
        ),
        Claim("With η = «lr_fast» every step multiplies the height across by «keep:.1f».", _each_step_multiplies),
        Claim("After 100 steps the loss, at first «start:.3g», is «slow:.2g», «good:.1g» and «fast:.2g».", _three_fates),
        Claim(
            "The rate that leaves the least lies between 70 and 100 % of the border; past the border nothing good is left.",
            _best_is_close_to_the_limit,
        ),
    ),
    now_you="Turn κ in the sidebar to 50. Which of the three rates still arrives? Work out 2/κ first.",
    play=scenario,
    sources=("Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5)",),
)
