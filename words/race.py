"""What is said of a race: its headline, its ranking, and what a screen reader is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knobs import plain
from landscapes.regression import Regression
from scenario import Lane, Scenario
from scenario.training import Training
from studies.race import Race
from studies.standings import TARGET, Standing, Status
from words.lanes import by_letter, told_apart
from words.numbers import distance, gap, height, number, point, printed
from words.quoted import quoted
from words.say import say

SHOWN = 8  # names of ignored parameters in a note


@dataclass(frozen=True)
class Row:
    """One line of a table: the lane it is about, and a cell for each of the table's columns; the lane's own cell is its name."""

    lane: Lane
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of words under their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lanes: int = 0  # which column is the lane's name: whoever shows the table puts the lane's sign there


def headline(scenario: Scenario) -> tuple[str, str]:
    """What is to be seen, and what to do, in a sentence each."""
    n, steps = len(scenario.visible), scenario.steps
    if n == 0:
        seen = say("Every lane is hidden, {steps} gradients each.", steps=steps)
    elif n == 1:
        seen = say("One optimizer, {steps} gradients.", steps=steps)
    else:
        seen = say("{n} optimizers, one start, {steps} gradients each.", n=n, steps=steps)
    return seen, say("Click the map to start elsewhere, turn a learning rate, watch who wins.")


def ignored(names: Sequence[str]) -> str:
    """A note, as Markdown, on what of a link was left out."""
    shown = ", ".join(map(quoted, names[:SHOWN]))
    if len(names) > SHOWN:
        shown = say("{names} and {n} more", names=shown, n=len(names) - SHOWN)
    return say(
        "Part of this link could not be used and was left at its usual value: {names}. "
        "A value must be a plain number in its slider's range, a name one of the menus'.",
        names=shown,
    )


def names(scenario: Scenario | Training) -> str:
    """The visible lanes, one after the other."""
    return ", ".join(told_apart(scenario.visible))


def about_map(scenario: Scenario) -> str:
    """The map, for who cannot see it."""
    return say(
        "Paths of {names} on the contours of {ground}. The ranking below has the numbers.",
        names=names(scenario),
        ground=scenario.landscape.name,
    )


def about_curve(scenario: Scenario, slope: bool) -> str:
    """The loss chart, for who cannot see it."""
    if slope:
        return say("Slope by step. Paths of {names}.", names=names(scenario))
    return say("Loss by step. Paths of {names}.", names=names(scenario))


def about_terrain(scenario: Scenario) -> str:
    """The terrain, for who cannot see it."""
    return say("{ground} in 3-D, the paths lying on it.", ground=scenario.landscape.name)


def status(standing: Standing) -> str:
    """What became of a lane, in a few words."""
    at, touched = standing.left, standing.touched
    match standing.status:
        case Status.REACHED:
            return say("reached the lowest point")
        case Status.ELSEWHERE:
            return say("rests in another minimum")
        case Status.HOVERING:
            return say("hovers {height} above {minimum}", height=number(standing.hovers, 2), minimum=point(standing.nearest or ()))
        case Status.LEFT:
            return say("reached at {touched}, left again", touched=touched)
        case Status.SADDLE:
            return say("at rest on a saddle")
        case Status.TOP:
            return say("at rest on a top")
        case Status.FLAT:
            return say("at rest where the ground is flat")
        case Status.OUT:
            return say("left the picture at step {at}", at=at)
        case Status.DIVERGED:
            return say("diverged at step {at}", at=at)
        case Status.TRAVELLING:
            return say("still in the picture") if standing.gap is None else say("not there yet")


def briefly(race: Race, standing: Standing) -> str:
    """`status` where there is little room, as beside a name on a phone; the ranking says where, and more."""
    match standing.status:
        case Status.HOVERING:
            basin = _basin(race, standing)
            if basin > TARGET:
                return say("hovers elsewhere")
            return say("hovers at {height}", height=_roughly(basin + (standing.hovers or 0.0)))
        case Status.ELSEWHERE:
            return say("rests elsewhere")
        case Status.LEFT:
            return say("touched at {touched}", touched=standing.touched)
        case Status.FLAT:
            return say("rests on the flat")
    return status(standing)


def told(standing: Standing, scenario: Scenario) -> str:
    """What became of a lane: when it arrived, and how high it ended."""
    text = status(standing)
    if standing.steps_to_target is not None:
        text = say("{status}, there from step {n} on", status=text, n=standing.steps_to_target)
    return text if standing.height is None else say("{status}, loss {height}", status=text, height=ended(standing, scenario))


def ended(standing: Standing, scenario: Scenario) -> str:
    """How high a lane ended, as a number: f - f* where f* is known."""
    return number(standing.final) if standing.gap is None else gap(standing.gap, scenario.landscape.lowest or 0.0)


def noise(scenario: Scenario) -> str:
    """The σ that the runs meet, and how it comes about where steps take the mean of a batch: "σ = 2", "σ/√B = 2/√16 = 0.5".

    Where there are data behind the ground, how many of them a step sees: "batches of 16 of 123 examples".
    """
    if isinstance(scenario.landscape, Regression):
        return say("batches of {batch} of {n} examples", batch=scenario.batch, n=scenario.landscape.n)
    if scenario.batch == 1:
        return f"σ = {plain(scenario.noise)}"
    return f"σ/√B = {plain(scenario.noise)}/√{scenario.batch} = {number(scenario.sigma)}"


def summary(race: Race) -> str:
    """The race in words, for who cannot see it."""
    over = say("The race on {ground} is over after {steps} steps.", ground=race.landscape.name, steps=race.scenario.steps)
    names = by_letter(race.scenario.lanes)
    results = [f"{standing.place}. {names[lane.letter]}: {told(standing, race.scenario)}." for lane, standing in race.ranked]
    return " ".join([over, *results])


def ranking(race: Race) -> Table:
    """The ranking, best first."""
    known = race.landscape.lowest is not None
    columns = [say("place"), say("lane"), say("status")]
    columns += [say("steps to target")] if known else []
    columns += [say("final {height}", height="f − f*" if known else "f")]
    columns += [say("distance to a minimum")] if race.landscape.minima else []
    names = by_letter(race.scenario.lanes)
    rows = [Row(lane, tuple(_cells(race.scenario, names[lane.letter], standing))) for lane, standing in race.ranked]
    return Table((*columns, say("path length")), tuple(rows), lanes=1)


def _cells(scenario: Scenario, name: str, standing: Standing) -> list[str]:
    known = scenario.landscape.lowest is not None
    cells = [str(standing.place), name, status(standing)]
    cells += [number(standing.steps_to_target)] if known else []
    cells.append(ended(standing, scenario))
    if standing.distance is not None:
        minimum = standing.nearest or ()
        cells.append(say("{distance} to {minimum}", distance=distance(standing.distance, minimum), minimum=point(minimum)))
    elif scenario.landscape.minima:
        cells.append(number(None))
    return [*cells, number(standing.path_length)]


def explain(scenario: Scenario) -> str:
    """What the ranking goes by."""
    lowest = scenario.landscape.lowest
    if lowest is None:
        return say("This landscape has no bottom: f falls for ever, so the lowest is not the best. Watch who leaves the ridge, and when.")
    return say(
        "Target: within {target} of the lowest point, f* = {lowest}; a lane's steps to it are those after which it stays there. "
        "Same start, same noise, {steps} gradients each; nothing is clipped, clamped or tuned but what a lane's name says.",
        target=f"{TARGET:g}",
        lowest=height(lowest, 6),
        steps=scenario.steps,
    )


def previews() -> str:
    """What a preview is, and what it is not."""
    return say(
        "While a number is in your hand, your browser runs the race: that is a preview; ranking and numbers are the engine's once you let "
        "go. Where a race is chaotic the two may part, as the engine's own runs do when the start moves by the last of its digits."
    )


def keys() -> str:
    """What a keyboard does, in full screen too, where no button is."""
    return say("On a keyboard space plays and pauses and the arrows go step by step, in full screen too.")


def all_hidden() -> str:
    """In place of a ranking of no lanes."""
    return say("All lanes are hidden.")


# --- The finish ---

TOLD = 4  # lanes of which the finish speaks


def finish(race: Race) -> str:
    """How the race ended, in one sentence: who arrived, and when; how high the others are; who left the picture. "" without lanes.

    It says "at these rates" wherever it sets several lanes side by side.
    """
    names = told_apart([entrant.lane for entrant in race.entrants])
    endings = [(standing, names[standing.lane]) for standing in race.standings]
    endings.sort(key=lambda ending: (_is_gone(ending[0]), ending[0].out or 0 if _is_gone(ending[0]) else 0))
    clauses: list[str] = []
    before: Status | None = None
    for standing, name in endings[:TOLD]:
        kind = Status.OUT if _is_gone(standing) else standing.status
        first, next_ = _clauses(race, standing, name)
        if kind is before and next_:
            clauses[-1] = say("{clause}, {next}", clause=clauses[-1], next=next_)
        else:
            clauses.append(first)
        before = kind
    if not clauses:
        return ""
    told = clauses[0]
    for clause in clauses[1:]:
        told = say("{clauses}; {clause}", clauses=told, clause=clause)
    return say("{clauses}. At these rates.", clauses=told) if len(endings) > 1 else say("{clauses}.", clauses=told)


def _is_gone(standing: Standing) -> bool:
    return standing.out is not None


def _clauses(race: Race, standing: Standing, name: str) -> tuple[str, str]:
    """What became of one lane, by itself, and after a lane of which the same was said; "" where it is always said in full."""
    if _is_gone(standing):
        fields = dict(lane=name, n=standing.out)
        return say("{lane} left the picture at step {n}", **fields), say("{lane} at {n}", **fields)
    high = dict(lane=name, height=_roughly(standing.height))
    # After a name that ends in a number a height alone would be read as part of the name.
    next_ = say("{lane} {height}", **high) if name == race.entrants[standing.lane].lane.name else ""
    match standing.status:
        case Status.REACHED:
            fields = dict(lane=name, n=standing.steps_to_target)
            return say("{lane} arrived after {n} steps", **fields), say("{lane} after {n}", **fields)
        case Status.DIVERGED:
            return say("{lane} diverged at step {n}", lane=name, n=standing.left), ""
        case Status.SADDLE:
            return say("{lane} rests on a saddle", lane=name), ""
        case Status.TOP:
            return say("{lane} rests on a top", lane=name), ""
        case Status.FLAT:
            return say("{lane} rests where the ground is flat", lane=name), ""
        case Status.ELSEWHERE:
            return say("{lane} rests in another basin, {height} above", **high), next_
        case Status.HOVERING:
            basin = _basin(race, standing)
            high["height"] = _roughly(basin + (standing.hovers or 0.0))
            if basin > TARGET:
                return say("{lane} hovers in another basin, {height} above", **high), ""
            return say("{lane} hovers {height} above", **high), ""
        case Status.LEFT:
            return say("{lane} touched at {n} and is {height} above", n=standing.touched, **high), ""
    if standing.gap is None:
        return say("{lane} is still in the picture", lane=name), ""
    return say("{lane} is {height} above", **high), next_


def _basin(race: Race, standing: Standing) -> float:
    """How high over f* the minimum is about which a lane hovers."""
    x, y = map(np.array, standing.nearest or (0.0, 0.0))
    return float(race.landscape.f(x, y)) - (race.landscape.lowest or 0.0)


def _roughly(value: float | None) -> str:
    """A height as one says it: to one digit below 1, to two from there on."""
    return printed(number(value, 1 if value is not None and abs(value) < 0.95 else 2))
