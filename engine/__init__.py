"""How rules run: every run of one rule on one objective, with its path or without it."""

from engine.descent import Trajectory, descend
from engine.sweeping import Outcomes, sweep

__all__ = ["Outcomes", "Trajectory", "descend", "sweep"]
