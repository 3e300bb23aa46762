"""SGD at three rates in a ravine: what its walls allow is too little for its floor."""

from dataclasses import replace

import numpy as np

from scenes.base import Claim, Scene, above, read, runs, told

ADDRESS = (
    "landscape=Quadratic&Quadratic.kappa=30&Quadratic.angle=30&x=-1.8&y=0.6&steps=100&lanes=ABC"
    "&A=SGD&A.SGD.lr=0.063&B=SGD&B.SGD.lr=0.033&C=SGD&C.SGD.lr=0.006"
)
scenario = read(ADDRESS)


def three_rates_three_heights() -> bool:
    """After 100 steps."""
    return bool(np.allclose(told(scenario, "gap"), [1.8e-6, 9.6e-4, 0.24], rtol=0.05))


def the_walls_allow_no_more_and_the_floor_alone_would_bear_2() -> bool:
    """Close below the border the height falls, close beyond it grows; where all is as gentle as the floor, the border is 2."""
    floor = replace(scenario, landscape=replace(scenario.landscape, kappa=1.0))  # type: ignore[call-arg]
    ends = []
    for one, border in ((scenario, 2 / 30), (floor, 2.0)):
        run = above(one, runs(one, "A", np.array([0.99, 1.01]) * border / 0.063, steps=400))
        ends.append(run[-1] < run[0])
    return bool(np.array_equal(ends, [[True, False], [True, False]]))


scene = Scene(
    3,
    "One rate for all",
    ADDRESS,
    "The walls allow no rate beyond 2/30 = 0.067, the floor alone would bear 2: "
    "just below it the ball swings from wall to wall, well below it creeps.",
    (
        Claim("What is left after 100 steps", three_rates_three_heights),
        Claim("2/30 is the border of the walls, 2 that of the floor", the_walls_allow_no_more_and_the_floor_alone_would_bear_2),
    ),
)
