"""How rules run: every run of one rule on one objective, with its path or without it."""

from engine.descent import Trajectory, descend
from engine.outcomes import Outcomes
from engine.sweeping import sweep
from engine.trial import Trial
from engine.walk import walk

__all__ = ["Outcomes", "Trajectory", "Trial", "descend", "sweep", "walk"]
