"""A lane in running text: its sign, which is its marker in its colour, and its name."""

from figures.theme import STYLES
from scenario import Lane


def sign(lane: Lane) -> str:
    """The sign, as Markdown."""
    style = STYLES[lane.letter]
    return f':color[{style.sign}]{{foreground="{style.color}"}}'


def named(lane: Lane) -> str:
    """Sign and name, as Markdown."""
    return f"{sign(lane)} **{lane.name}**"
