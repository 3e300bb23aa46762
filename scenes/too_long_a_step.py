"""SGD at four rates, of which one is too long."""

import numpy as np

from scenes.base import Claim, Scene, above, read, runs, told

ADDRESS = (
    "landscape=Quadratic&Quadratic.kappa=20&x=-1.8&y=1.4&steps=60&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.02&B=SGD&B.SGD.lr=0.05&C=SGD&C.SGD.lr=0.095&D=SGD&D.SGD.lr=0.12"
)
scenario = read(ADDRESS)


def longer_is_quicker_up_to_the_border() -> bool:
    """What is left after 60 steps falls with the rate, as far as 0.092; 2/(κ + 1) = 0.095 is about the best there is."""
    left = above(scenario, runs(scenario, "C", np.linspace(0.1, 0.97, 40)))[-1]
    return bool((np.diff(left) < 0).all() and np.allclose(told(scenario, "gap")[:3], [0.14, 0.0034, 7.3e-5], rtol=0.03))


def beyond_it_each_swing_is_longer() -> bool:
    """Across the ravine, from wall to wall."""
    y = np.abs(scenario.run()[3].w[:45, 1])
    return bool(told(scenario, "out")[3] == 2 and told(scenario, "left")[3] == 45 and bool((np.diff(y) > 0).all()))


scene = Scene(
    4,
    "Too long a step",
    ADDRESS,
    "Longer steps are quicker until close below 2/20 = 0.1; beyond, each swing is longer than the last: "
    "D left the picture at step 2 and counts as diverged at 45.",
    (
        Claim("Longer steps are quicker until close below 0.1", longer_is_quicker_up_to_the_border),
        Claim("Beyond, each swing is longer than the last", beyond_it_each_swing_is_longer),
    ),
)
