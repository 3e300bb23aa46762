"""Exactly on the ridge of a pass, with a little noise."""

from dataclasses import replace

import numpy as np

from scenes.base import Claim, Scene, read, runs, told
from studies.counts import first

ADDRESS = (
    "landscape=Saddle&x=-1.5&y=0&steps=120&noise=0.01&seed=0&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.05&B=Momentum&B.Momentum.lr=0.15&C=RMSProp&C.RMSProp.lr=0.03&D=Adam&D.Adam.lr=0.05"
)
scenario = read(ADDRESS)


def without_noise_nobody_leaves() -> bool:
    """Not in 2,000 steps."""
    still = replace(scenario, noise=0.0, steps=2000)
    return bool(all(bool((run.w[:, 1] == 0).all()) for run in still.run()))


def with_a_little_everybody_does() -> bool:
    """Under 200 draws of the noise, at a third, once and three times the rates, within 400 steps; half to either side."""
    for letter in "ABCD":
        for factor in (1 / 3, 1.0, 3.0):
            y = runs(scenario, letter, factor, steps=400, seeds=200).w[:, 1]
            step = first(np.abs(y) > 1)
            up = int((y[step, np.arange(200)] > 0).sum())
            if step.min() < 0 or not 85 <= up <= 115:
                return False
    return True


def who_needs_how_long() -> bool:
    """The median step at which 200 runs are more than 1 beside the ridge, at these rates."""
    steps = [np.median(first(np.abs(runs(scenario, letter, seeds=200).w[:, 1]) > 1)) for letter in "ABCD"]
    return bool(bool(np.allclose(steps, [77, 57, 17, 20], atol=1)) and list(told(scenario, "out")) == [86, 67, 43, 36])


scene = Scene(
    9,
    "A saddle with noise",
    ADDRESS,
    "Start exactly on the ridge: without noise nobody ever leaves it; with a little, everybody does, half to either side.",
    (
        Claim("Without noise nobody leaves the ridge", without_noise_nobody_leaves),
        Claim("With a little, everybody does, half to either side", with_a_little_everybody_does),
        Claim("At these rates", who_needs_how_long),
    ),
)
