"""A ball that comes too fast to a wall."""

import numpy as np

from scenes.base import THIRD_TO_THREE, Claim, Scene, read, runs, told
from studies.counts import first

ADDRESS = "landscape=Cliff&Cliff.H=100&x=-4&y=1&steps=80&lanes=ABC&A=SGD&A.SGD.lr=0.3&B=HeavyBall&B.HeavyBall.lr=0.3&C=Adam&C.Adam.lr=0.1"
scenario = read(ADDRESS)


def the_ball_is_thrown_out() -> bool:
    """SGD is at rest after 35 steps."""
    x = scenario.run()[1].w[:, 0]
    return bool(told(scenario, "steps_to_target")[0] == 35 and int(first(x < -5)) == 9 and abs(x.min() + 210) < 1)


def at_these_rates() -> bool:
    """The ball at five rates from 0.22 to 0.32, at none of three from 0.1 to 0.2; SGD never; Adam never goes back past its start."""
    ball, slow = (
        runs(scenario, "B", np.array(rates) / 0.3).w[:, 0].min(axis=0) for rates in ((0.22, 0.25, 0.27, 0.3, 0.32), (0.1, 0.15, 0.2))
    )
    sgd = runs(scenario, "A", THIRD_TO_THREE).w[:, 0].min(axis=0)
    adam = runs(scenario, "C", [0.1, 0.3, 1.0, 3.0, 10.0]).w[:, 0].min(axis=0)
    return bool(ball.max() < -5 <= min(slow.min(), sgd.min()) and adam.min() >= -4)


scene = Scene(
    7,
    "Thrown off the cliff",
    ADDRESS,
    "At the same η SGD comes to rest (35); the ball comes with the speed it has gathered, touches the wall and is thrown out: "
    "left at step 9, to x = −210. At these rates.",
    (
        Claim("SGD comes to rest, the ball is thrown out", the_ball_is_thrown_out),
        Claim("At these rates", at_these_rates),
    ),
)
