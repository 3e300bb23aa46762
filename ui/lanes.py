"""Callbacks' way to one lane of the race: to read it, and to change a part of it."""

from dataclasses import replace

from scenario import Lane
from ui.visit import session
from ui.visit.session import present


def lane_of(letter: str) -> Lane:
    """The lane of that letter."""
    return next(lane for lane in present().raced.lanes if lane.letter == letter)


def edit(letter: str, **parts: object) -> None:
    """Change parts of the lane of that letter: its optimizer, its schedule, …"""
    session.change(lambda s: replace(s, lanes=tuple(replace(lane, **parts) if lane.letter == letter else lane for lane in s.lanes)))
