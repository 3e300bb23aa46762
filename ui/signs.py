"""A lane in running text: its sign, which is its marker in its colour, and its name."""

from figures.theme import STYLES
from scenario import Lane
from words.race import Table


def sign(lane: Lane) -> str:
    """The sign, as Markdown."""
    return coloured(STYLES[lane.letter].sign, STYLES[lane.letter].color)


def coloured(text: str, color: str) -> str:
    """Text in a colour, as Markdown."""
    return f':color[{text}]{{foreground="{color}"}}'


def named(lane: Lane, name: str) -> str:
    """Sign and name, as Markdown."""
    return f"{sign(lane)} **{name}**"


def rows(table: Table) -> list[dict[str, str]]:
    """A table as Streamlit takes it, each lane with its sign: column to Markdown."""
    shown = []
    for row in table.rows:
        cells = dict(zip(table.columns, row.cells, strict=True))
        lane = table.columns[table.lanes]
        shown.append(cells | {lane: f"{sign(row.lane)} {cells[lane]}"})
    return shown
