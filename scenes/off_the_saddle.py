"""Four rules on a mountain pass, a millionth beside its ridge."""

from dataclasses import replace

import numpy as np

from scenes.base import THIRD_TO_THREE, Claim, Scene, read, runs, told
from studies.counts import first

ADDRESS = (
    "landscape=Saddle&x=-1.5&y=0.000001&steps=160&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.05&B=Momentum&B.Momentum.lr=0.15&C=RMSProp&C.RMSProp.lr=0.05&D=Adam&D.Adam.lr=0.05"
)
scenario = read(ADDRESS)


def who_leaves_when() -> bool:
    """At these rates."""
    return bool(list(told(scenario, "out")) == [153, 113, 22, 36])


def who_pays_for_every_power_of_ten() -> bool:
    """At a third to three times the rates: a start a million times nearer to the ridge costs
    SGD and Momentum 50 steps and more, RMSProp and Adam 3 at most."""
    near, nearer = (replace(scenario, start=(-1.5, y), steps=1000) for y in (1e-3, 1e-9))
    paid = {}
    for letter in "ABCD":
        out, later = (first(np.abs(runs(one, letter, THIRD_TO_THREE).w[:, 1]) > 2) for one in (near, nearer))
        paid[letter] = later - out
    return bool(all(paid[letter].min() > 50 for letter in "AB") and all(paid[letter].max() <= 3 for letter in "CD"))


scene = Scene(
    8,
    "Off the saddle",
    ADDRESS,
    "RMSProp left the picture at step 22, Adam at 36, Momentum at 113, SGD at 153. At these rates.",
    (
        Claim("Who leaves when, at these rates", who_leaves_when),
        Claim("Who pays for every power of ten, at a third to three times the rates", who_pays_for_every_power_of_ten),
    ),
)
