"""The small picture of a race as SVG: text of at most 2.5 KB, through which the page shows, be it light or dark."""

from collections.abc import Sequence

import numpy as np

from figures.theme import STYLES
from knobs import Array
from knobs.lasting import lasting
from scenario import Scenario
from scenes.picture import contours, picture, placed

WIDTH, HEIGHT = 96, 72
GREY = "#7f8c99"  # of contours where the page around sets no color of its own; seen on white and on black


@lasting(most=64, size=200_000)
def thumbnail(scenario: Scenario) -> str:
    """A picture of 96 by 72: contours in the colour of the text around it, each path in its lane's colour with a ball at its end."""
    small = picture(scenario)
    lanes = "".join(
        f'<path stroke="{STYLES[letter].color}" d="{_line(path)}"/>'
        f'<circle cx="{x}" cy="{y}" r="2.5" stroke="{STYLES[letter].color}" fill="{STYLES[letter].color}"/>'
        for letter, path in small.paths.items()
        for x, y in [_whole(path)[-1]]
    )
    return _drawn(small.contours, lanes)


@lasting(most=64, size=200_000)
def before(scenario: Scenario) -> str:
    """The same picture of a race that has not run: the ground, and a ring where it starts."""
    ((x, y),) = _whole(placed(scenario.landscape, np.array([scenario.start])))
    return _drawn(tuple(contours(scenario.landscape)), f'<circle cx="{x}" cy="{y}" r="3" stroke="currentColor"/>')


def _drawn(lines: Sequence[Array], lanes: str) -> str:
    ground = "".join(map(_line, lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" color="{GREY}" fill="none" stroke-linejoin="round">'
        f'<path stroke="currentColor" stroke-opacity=".55" stroke-width=".7" d="{ground}"/>'
        f'<g stroke-width="1.6">{lanes}</g></svg>'
    )


def _whole(line: Array) -> list[tuple[int, int]]:
    """Points of the unit square as whole points of the picture."""
    found: list[list[int]] = np.rint(line * (WIDTH, HEIGHT)).astype(int).tolist()
    return [(x, y) for x, y in found]


def _line(line: Array) -> str:
    """A path of SVG, each point told by its way from the last; points that fall together are told once."""
    (x, y), *others = _whole(line)
    told = f"M{x} {y}l"
    begun = False
    for to_x, to_y in others:
        if (to_x, to_y) != (x, y):
            right, down = to_x - x, to_y - y
            told += f"{' ' if begun and right >= 0 else ''}{right}{' ' if down >= 0 else ''}{down}"
            x, y, begun = to_x, to_y, True
    return told if begun else f"M{x} {y}h0"
