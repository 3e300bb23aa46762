"""A race as one value, which a link, a file and every page carry whole."""

from scenario.scenario import LETTERS, MOST_STEPS, NOISE, NUMBER, OPENING, SEED, STEPS, VERSION, Lane, Scenario, suit

__all__ = ["LETTERS", "MOST_STEPS", "NOISE", "NUMBER", "OPENING", "SEED", "STEPS", "VERSION", "Lane", "Scenario", "suit"]
