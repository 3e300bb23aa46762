"""The board: who runs, the lowest first, in a place of its own beside the map. The player fills it (browser/player/legend.js)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from figures.theme import STYLES
from figures.tracks import counted
from scenario import LETTERS, Lane
from studies.race import Race
from ui.feed import tell
from ui.platform.component import component
from ui.race.scenes import shown
from ui.visit import choices, session
from words import race as words
from words.lanes import told_apart

KEY = "board"
listing = component("fall_line_board", js="board.js", html="board.html", css="board.css", isolate_styles=False)


def board(race: Race) -> None:
    """Every lane, the hidden too. A press brings a lane out, its eye hides it."""
    draw(told(race))


def draw(about: dict[str, Any]) -> None:
    """The board, told what `told` says of a race."""
    listing(key=KEY, data=KEY, on_pressed_change=lambda: pressed(session.turned(KEY)))
    tell(KEY, about)


def looks(lane: Lane, name: str) -> dict[str, Any]:
    """A lane as the board has it, whatever became of the lane."""
    style = STYLES[lane.letter]
    return dict(letter=lane.letter, name=name, color=style.color, dash=style.dash, marker=style.marker, hidden=lane.hidden)


def told(race: Race) -> dict[str, Any]:
    """What the board is told of a race: the numbers of every step are the player's."""
    standings = {lane.letter: standing for lane, standing in race.ranked}
    names = told_apart(race.scenario.lanes)
    lanes = []
    for lane, name in zip(race.scenario.lanes, names, strict=True):
        one, standing = looks(lane, name), standings.get(lane.letter)
        if standing is not None:
            one |= dict(arrives=counted(standing.steps_to_target), left=counted(standing.left), status=words.briefly(race, standing))
        lanes.append(one)
    scene = shown(race.scenario)
    return dict(
        chosen=choices.now("lane"),
        lanes=lanes,
        invitation=" ".join(words.headline(race.scenario)),
        finish=words.finish(race) if scene is None else scene.said,
        scene=scene and scene.slug,
    )


def pressed(value: Any) -> None:
    """A callback: what was pressed, as far as it is anything the board can send."""
    match session.part(value, "pressed"):
        case {"choose": str(letter)} if letter in ("", *LETTERS):
            choices.choose("lane", letter)
        case {"hide": str(letter)} if letter in LETTERS:
            _show(lambda lane: lane.hidden == (lane.letter == letter))
        case {"only": [str(one), str(other)]} if {one, other} <= set(LETTERS):
            _show(lambda lane: lane.letter in (one, other))


def _show(shown: Callable[[Lane], bool]) -> None:
    """Hide every lane but those of which `shown` is true."""
    session.change(lambda s: replace(s, lanes=tuple(replace(lane, hidden=not shown(lane)) for lane in s.lanes)))
