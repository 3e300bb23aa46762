"""Two ways to decay weights, on flat ground with noise."""

from dataclasses import replace

import numpy as np

from scenes.base import Claim, Scene, read, runs
from studies.counts import first

ADDRESS = (
    "landscape=Easom&x=5.6&y=1.2&steps=400&noise=3&seed=0&lanes=AB"
    "&A=AdamW&A.AdamW.lr=0.02&A.AdamW.wd=0.1&B=AdamL2&B.AdamL2.lr=0.02&B.AdamL2.wd=0.1"
)
scenario = read(ADDRESS)


def halved(letter: str, noise: float, factor: float = 1.0) -> float:
    """The step at which x is half of what it was, the median of 100 draws of the noise; infinite where that is never."""
    one = replace(scenario, noise=noise)
    step = first(runs(one, letter, factor, seeds=100).w[:, 0] <= scenario.start[0] / 2)
    return float(np.median(np.where(step < 0, np.inf, step)))


def adamw_does_not_mind_the_noise() -> bool:
    """After 335 to 345 steps, with a noise of 0.1 to 10."""
    return bool(all(335 <= halved("A", noise) <= 346 for noise in (0.1, 1.0, 3.0, 10.0)))


def l2_does() -> bool:
    """After 164 and 369 steps with a noise of 0.1 and 1, and never in a louder one."""
    steps = [halved("B", noise) for noise in (0.1, 1.0, 3.0, 10.0)]
    return bool(np.allclose(steps[:2], [164, 369], atol=3) and np.isinf(steps[2:]).all())


def so_it_is_at_three_times_the_rate() -> bool:
    """AdamW keeps its pace, L2 is the slower the louder the noise."""
    w = [halved("A", noise, 3.0) for noise in (0.3, 3.0, 10.0)]
    l2 = [halved("B", noise, 3.0) for noise in (0.3, 3.0, 10.0)]
    return bool(max(w) - min(w) < 10 and l2[0] < l2[1] <= l2[2])


scene = Scene(
    11,
    "Adam + L2 or AdamW",
    ADDRESS,
    "On flat ground with noise both are pulled to the origin: AdamW equally fast however loud the noise, L2 the less the louder it is.",
    (
        Claim("AdamW is equally fast however loud the noise", adamw_does_not_mind_the_noise),
        Claim("L2 pulls the less the louder it is", l2_does),
        Claim("So it is at three times the rate", so_it_is_at_three_times_the_rate),
    ),
)
