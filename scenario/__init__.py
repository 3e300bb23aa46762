"""A race as one value, which a link, a file and every page carry whole."""

from scenario.dials import Dial
from scenario.lane import LETTERS, Lane
from scenario.limits import BATCH, MOST_STEPS, NOISE, SEED, STEPS
from scenario.link import VERSION
from scenario.opening import OPENING, suit
from scenario.scenario import Scenario
from scenario.spelling import NUMBER

__all__ = ["BATCH", "LETTERS", "MOST_STEPS", "NOISE", "NUMBER", "OPENING", "SEED", "STEPS", "VERSION", "Dial", "Lane", "Scenario", "suit"]
