"""Runs that are looked at now and then: the loss at some of their steps, and where they end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.breath import breathe
from engine.goal import goal
from engine.objective import loss_of, lost
from engine.trial import Trial
from engine.walk import walk
from knobs import Array


@dataclass(frozen=True, eq=False)
class Looks:
    """K looks at N runs."""

    loss: Array  # (K, N); inf where a run is lost, without a loss, or lower than f*, as it can be outside the window
    w: Array  # (D, N): the last positions


def looks(trial: Trial, times: Sequence[int]) -> Looks:
    """What is seen at the steps `times`, which rise. A pure function: arguments and result may travel to another process or machine."""
    seen, height, after = [], loss_of(trial.objective), goal(trial.objective)
    wanted = set(times)
    with np.errstate(all="ignore"):
        for t, (w, _, _) in enumerate(walk(trial)):
            breathe(t)
            if t in wanted:
                loss = height(w)
                seen.append(np.where(lost(w, trial.objective) | np.isnan(loss) | after.below(loss), np.inf, loss))
    return Looks(np.stack(seen), w)
