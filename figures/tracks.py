"""A race as the player draws it: every lane's path and look, and the forces at its ball."""

from collections.abc import Sequence

import numpy as np

from browser.packets import ForceTracks, Track
from figures.race import is_restless
from figures.theme import FELT, STYLES
from studies.forces import FORCES
from studies.race import Race
from words.forces import named
from words.lanes import by_letter


def tracks(race: Race, slope: bool = False) -> list[Track]:
    """The lanes of a race. Their heights are those that the loss chart shows: the slope, or the loss."""
    found, names = [], by_letter(race.scenario.lanes)
    for one in race.entrants:
        style = STYLES[one.lane.letter]
        path = np.column_stack([one.run.w, one.curve(slope), one.lifted])
        arrives = counted(one.ending.steps_to_target)
        found.append(
            Track(names[one.lane.letter], style.color, style.dash, style.marker, path, one.last, one.lane.letter, arrives, is_restless(one))
        )
    return found


def counted(step: int | None) -> int:
    """A step as the browser has it: -1 where it never came."""
    return -1 if step is None else step


def forces(race: Race, names: Sequence[str]) -> list[ForceTracks]:
    """The named forces on every lane; nothing of the others is computed."""
    if not race.entrants:
        return []
    return [ForceTracks(FORCES[name].label, FORCES[name].shape, race.force(name), FELT[name], named(name)) for name in names]
