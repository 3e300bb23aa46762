"""What is said when a race has gone to another landscape, and something that a visitor had turned has not."""

from scenario import Scenario
from scenario.opening import opening_lanes, suit
from words.say import say


def left_behind(before: Scenario, now: Scenario) -> str:
    """In a sentence; "" where nothing was left behind."""
    rates, noise = _turned(before), before.noisy and not now.noisy
    if rates and noise:
        return say("The learning rates are this landscape's own now, and the noise is off.")
    if rates:
        return say("The learning rates are this landscape's own now.")
    return say("The noise is off now.") if noise else ""


def _turned(raced: Scenario) -> bool:
    """Whether a lane has neither the learning rate of the lane with which that ground opens nor the one that suits it there."""
    opened = {(lane.letter, type(lane.optimizer)): lane.optimizer.lr for lane in opening_lanes(raced.landscape)}
    return any(
        lane.optimizer.lr not in (opened.get((lane.letter, type(lane.optimizer))), suit(lane.optimizer, raced.landscape).lr)
        for lane in raced.lanes
    )
