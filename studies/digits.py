"""How far a run is the same in every program: some rules turn the last digit of a gradient into another path."""

import numpy as np

from engine.descent import descend
from knobs.lasting import lasting
from scenario import Lane, Scenario

SAME = 1e-9  # widths of the window: paths nearer than this are one
LAST = 1e-15  # and about the last digit of a number of this size
PART = 1e-17  # of a run's largest gradient in the window: far below the last digit there, about that near a minimum


@lasting(most=64, size=50_000)
def same_until(scenario: Scenario, lane: Lane) -> int:
    """The last step up to which copies of the run of `lane`, with other last digits, stay with it; all steps where they never part.

    Four copies start a last digit away, and two meet gradients that are off by about one. Near a minimum RMSProp and its kin divide
    a gradient that is nothing but rounding by its own size, and so make a step of it; on a saddle everything grows.
    """
    run = scenario.run()[scenario.lanes.index(lane)]
    width = max(high - low for low, high in scenario.landscape.domain)
    end = int(run.diverged_at) if run.diverged_at >= 0 else scenario.steps
    start = np.array(scenario.start)[:, None] + LAST * width * np.array([[1, -1, 0, 0, 0, 0], [0, 0, 1, -1, 0, 0]])
    low, high = np.array(scenario.landscape.domain).T
    inside = ((run.w[:-1] >= low) & (run.w[:-1] <= high)).all(axis=1)
    error = PART * np.abs(run.grad[inside]).max(initial=0.0) * np.array([0, 0, 0, 0, 1, 4])
    copies = descend(
        lane.optimizer,
        scenario.landscape,
        start,
        scenario.steps,
        noise=scenario.sigma + error,
        seed=scenario.seed,
        examples=scenario.examples,
        schedule=lane.schedule,
        clip=lane.clip,
    )
    with np.errstate(all="ignore"):
        apart = np.abs(copies.w - run.w[..., None]).max(axis=(1, 2))
    parted = np.flatnonzero(~(apart[: end + 1] <= SAME * width))
    return int(parted[0]) - 1 if len(parted) and parted[0] < end else scenario.steps
