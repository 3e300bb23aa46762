"""Momentum and three others before a sill."""

import numpy as np

from scenes.base import Claim, Scene, read, runs, told

ADDRESS = (
    "landscape=ThreeHumpCamel&x=-2.1&y=0&steps=200&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.03&B=Momentum&B.Momentum.lr=0.2&C=RMSProp&C.RMSProp.lr=0.03&D=Adam&D.Adam.lr=0.1"
)
scenario = read(ADDRESS)
RATES = {"A": (0.005, 0.093), "B": (0.063, 0.7), "C": (0.003, 0.3), "D": (0.01, 0.35)}  # SGD, Momentum, RMSProp, Adam


def momentum_rests_in_the_middle() -> bool:
    """And nobody else."""
    return bool(list(told(scenario, "steps_to_target")) == [None, 136, None, None])


def so_it_is_at_other_rates() -> bool:
    """Each at 24 rates, three times up and down at least."""
    ends = {}
    for lane in scenario.lanes:
        low, high = RATES[lane.letter]
        ends[lane.letter] = runs(scenario, lane.letter, np.geomspace(low, high, 24) / lane.optimizer.lr, steps=300).w[-1]
    middle = {letter: np.hypot(*at) < 0.1 for letter, at in ends.items()}
    return bool(bool(middle["B"].all()) and not any(middle[letter].any() for letter in "ACD") and all(ends[c][0].max() < -1 for c in "ACD"))


scene = Scene(
    6,
    "Over the bumps",
    ADDRESS,
    "From here Momentum rolls over the sill and rests in the middle (136); the others stay in the first hollow.",
    (
        Claim("Momentum rests in the middle, after 136 steps", momentum_rests_in_the_middle),
        Claim("Each at a third to three times its rate", so_it_is_at_other_rates),
    ),
)
