"""A heavy ball beside SGD."""

import numpy as np

from scenes.base import THIRD_TO_THREE, Claim, Scene, arrivals, read, runs, told

ADDRESS = "landscape=Quadratic&Quadratic.kappa=100&x=-1.8&y=0.6&steps=200&lanes=AB&A=SGD&A.SGD.lr=0.018&B=HeavyBall&B.HeavyBall.lr=0.005"
scenario = read(ADDRESS)


def it_swings_wider_and_longer() -> bool:
    """In steps 20 to 30 as high as 0.21 up the walls, where SGD is within 0.007."""
    sgd, ball = (np.abs(run.w[20:31, 1]).max() for run in scenario.run())
    return bool(abs(sgd - 0.007) < 0.001 and abs(ball - 0.21) < 0.01)


def it_is_there_first_at_any_rate() -> bool:
    """After 158 to 358 steps at a third to three times its rate; SGD at its best needs 360."""
    sgd = arrivals(scenario, runs(scenario, "A", np.linspace(0.5, 1.1, 121), steps=600))
    ball = arrivals(scenario, runs(scenario, "B", THIRD_TO_THREE, steps=600))
    own = arrivals(scenario, runs(scenario, "A", steps=600))
    return bool(told(scenario, "steps_to_target")[1] == 158 and own == 394 and sgd[sgd >= 0].min() == 360 and 0 < ball.max() < 360)


scene = Scene(
    5,
    "The iron ball",
    ADDRESS,
    "The ball swings wider than SGD, and longer, and is at the bottom first all the same: 158 steps against 394.",
    (
        Claim("It swings wider, and longer", it_swings_wider_and_longer),
        Claim("It is there first, at a third to three times its rate", it_is_there_first_at_any_rate),
    ),
)
