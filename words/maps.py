"""What is said of maps of many runs: what became of the runs, in shares and cell by cell, and what theory says."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from landscapes.base import Landscape
from landscapes.regression import Regression
from optimizers.schedules import Constant
from scenario import Lane, Scenario
from studies.axes import Axis
from studies.maps import AWAY, DIVERGED, ELSEWHERE, MOST_STEPS, REACHED, TRAVELLING, Map, Outcome, present, rests
from studies.standings import TARGET, judged
from studies.theory import edge, on_map
from words.numbers import count, number, point
from words.race import told as told_of_a_lane
from words.say import say

MANY = 25  # minima told apart under the pointer
KINDS = (REACHED, ELSEWHERE, TRAVELLING, AWAY, DIVERGED)
NAMES = {
    REACHED: "reached the lowest point",
    ELSEWHERE: "rest in another minimum",
    TRAVELLING: "came to rest nowhere",
    AWAY: "left the window, below f*",
    DIVERGED: "diverged",
}


def kind(which: int) -> str:
    """What became of some runs."""
    return say(NAMES[which])


def label(axis: Axis) -> str:
    """What is written along an axis: a symbol, or the one number that has none."""
    return say("distance of the start") if axis.name == "distance" else axis.label


def called(axis: Axis) -> str:
    """The number of an axis in a menu."""
    if axis.dial.lane is None:
        if axis.dial.part == "landscape":
            return say("{symbol} of the ground", symbol=axis.label)
        named = {"noise": say("noise σ"), "batch": say("batch size B")}
        return named.get(axis.name) or label(axis)
    if axis.dial.part == "schedule":
        return say("{symbol} · {name} of the schedule", symbol=axis.label, name=axis.dial.field)
    if axis.dial.part == "clip":
        return say("{symbol} · the longest gradient", symbol=axis.label)
    return f"{axis.label} · {axis.dial.field}"


def height(drawn: Map) -> str:
    """What is told of a run's end."""
    return say("final f") if drawn.lowest is None else say("final f − f*")


# Shares


def shares(outcome: Outcome) -> dict[int, float]:
    """The percentages of what became of the runs, in tenths that add up to 100."""
    exact = {which: 1000 * outcome.share(which) for which in KINDS}
    tenths = {which: int(value) for which, value in exact.items()}
    short = round(sum(exact.values())) - sum(tenths.values())
    for which in sorted(exact, key=lambda k: tenths[k] - exact[k])[:short]:
        tenths[which] += 1
    return {which: value / 10 for which, value in tenths.items()}


def possible(drawn: Map, outcome: Outcome) -> dict[int, float]:
    """The shares, without what cannot happen on this landscape."""
    kinds = {DIVERGED, TRAVELLING, *rests(drawn), *([AWAY] if (outcome.kind == AWAY).any() else [])}
    return {which: share for which, share in shares(outcome).items() if which in kinds}


def in_words(drawn: Map, outcome: Outcome) -> str:
    """The shares in a row."""
    return ", ".join(f"{kind(which)} {share:.1f} %" for which, share in possible(drawn, outcome).items())


def legend(drawn: Map, outcome: Outcome, shows: str, signs: Mapping[int, str]) -> str:
    """The shares, with the signs of the colours that the map has for them; `signs` are those, as Markdown."""
    coloured = {"outcome": set(KINDS), "steps": {DIVERGED, AWAY, TRAVELLING, ELSEWHERE}}
    signed = coloured.get(shows, {DIVERGED, AWAY})
    found = possible(drawn, outcome)
    if drawn.seeds > 1:  # noise never comes to rest: what is left to tell is who leaves
        parts = [say("{sign} most runs diverged in **{share} %** of the cells", sign=signs[DIVERGED], share=f"{found[DIVERGED]:.1f}")]
        if AWAY in found:
            parts.append(
                say(
                    "{sign} most runs left the window, below f*, in **{share} %** of the cells",
                    sign=signs[AWAY],
                    share=f"{found[AWAY]:.1f}",
                )
            )
        return " · ".join(parts)
    names = {which: f"{signs[which]} {kind(which)}" if which in signed else kind(which) for which in found}
    if shows == "minimum" and TRAVELLING in names:
        names[TRAVELLING] = say("{kind}: pale, in the colour of the nearest minimum", kind=kind(TRAVELLING))
        if ((outcome.kind == TRAVELLING) & (outcome.nearest < 0)).any():
            names[TRAVELLING] = say("{names}, or {sign} out of the window", names=names[TRAVELLING], sign=signs[TRAVELLING])
    return " · ".join(f"{name} **{found[which]:.1f} %**" for which, name in names.items())


def minima(drawn: Map, outcome: Outcome, signs: Sequence[str]) -> str:
    """Every minimum with its sign and its share of the computed runs."""
    known = max(int(np.count_nonzero(outcome.kind)), 1)
    parts = []
    for i, (sign, at) in enumerate(zip(signs, drawn.landscape.minima, strict=True)):
        parts.append(f"{sign} {point(at)} {np.count_nonzero(outcome.minimum == i) / known:.1%}")
    return " · ".join(parts)


def basin_legend(drawn: Map, outcomes: Sequence[Outcome], signs: Mapping[int, str], own: Sequence[str]) -> str:
    """What the colours of maps of every start mean; `own` are the signs of the minima, as many as have a colour of their own."""
    points = drawn.landscape.minima
    if not points:
        classes = [f"{signs[TRAVELLING]} {kind(TRAVELLING)}"]
    else:
        classes = [say("pale: nearest to it, not there yet")]
        if any(((outcome.kind == TRAVELLING) & (outcome.nearest < 0)).any() for outcome in outcomes):
            classes.append(say("{sign} out of the window", sign=signs[TRAVELLING]))
    shown = {DIVERGED, *([AWAY] if any((outcome.kind == AWAY).any() for outcome in outcomes) else [])}
    classes += [f"{signs[which]} {kind(which)}" for which in KINDS if which in shown]
    if not points:
        named = []
    elif len(points) <= len(own):
        named = [say("{sign} minimum {point}", sign=sign, point=point(at)) for sign, at in zip(own, points, strict=False)]
    else:
        named = [say("{sign} the lowest point", sign=own[0]), say("other colours: the other minima, in turns")]
    return " · ".join([*named, *classes])


def basin_shares(drawn: Map, outcome: Outcome) -> str:
    """The shares under a small map."""
    short = {
        REACHED: say("lowest point"),
        ELSEWHERE: say("another minimum"),
        TRAVELLING: say("not at rest"),
        AWAY: say("below f*"),
        DIVERGED: say("diverged"),
    }
    return ", ".join(f"{short[which]} {share:.1f} %" for which, share in possible(drawn, outcome).items())


# Cells


def cells(drawn: Map) -> list[str]:
    """What the end of a run is called under the pointer, by its place among `ends`; {at} stands for the step, as in " at step 7"."""
    if drawn.seeds > 1:
        middle = [
            say("the middle one of its runs is still on the map"),
            say("the middle one of its runs rests"),
            say("the middle one of its runs rests at the lowest point"),
        ]
        return [
            say("not computed yet"),
            say("most of its runs fly off the map"),
            say("most of its runs left the window, below f*"),
            *middle,
        ]
    points = [] if drawn.moves else drawn.landscape.minima[:MANY]
    heights = [float(drawn.landscape.f(*map(np.array, at))) for at in points]
    named = []
    for height, at in zip(heights, points, strict=True):
        lowest = height - heights[0] <= TARGET
        sentence = "rests at the lowest point {point}, first touch{at}" if lowest else "rests in the minimum {point}, first touch{at}"
        named.append(say(sentence, point=point(at)))
    return [
        say("not computed yet"),
        say("diverged{at}"),
        say("left the window, below f*"),
        say("came to rest nowhere in {steps} steps", steps=drawn.steps),
        say("rests in another minimum, first touch{at}"),
        say("rests at the lowest point, first touch{at}"),
        say("reached{at}, left again"),
        *named,
    ]


def ends(drawn: Map, outcome: Outcome) -> Any:
    """Which of `cells` tells the end of each run."""
    named = (outcome.kind >= ELSEWHERE) & (outcome.minimum >= 0) & (outcome.minimum < MANY) & (not drawn.moves)
    left = (outcome.kind == TRAVELLING) & (outcome.steps >= 0)
    return np.where(named, REACHED + 2 + outcome.minimum.astype(int), np.where(left, REACHED + 1, outcome.kind))


# Sentences


def too_much(maps: Sequence[Map]) -> str:
    """By how much the work is too much, and what would help; empty where it is not."""
    work = sum(drawn.work for drawn in maps)
    if work <= MOST_STEPS:
        return ""
    one = maps[0]
    factors = [say("{cells} cells", cells=" × ".join(str(axis.size) for axis in one.axes))]
    factors += [say("{n} draws", n=one.seeds)] if one.seeds > 1 else []
    factors += [say("{n} steps", n=count(one.steps))]
    factors += [say("{n} lanes", n=len(maps))] if len(maps) > 1 else []
    fields = dict(factors=" × ".join(factors), work=count(work), most=count(MOST_STEPS))
    if len(maps) > 1:
        return say(
            "This picture would take {factors} = {work} gradients, and the most is {most}. "
            "Choose fewer cells, fewer steps or fewer visible lanes.",
            **fields,
        )
    return say(
        "This picture would take {factors} = {work} gradients, and the most is {most}. Choose fewer cells or fewer steps.",
        **fields,
    )


def ring(scenario: Scenario, lane: Lane, drawn: Map, shown: bool) -> str:
    """What the run of the present setting did; `shown` is whether it lies on the map."""
    ending = judged(scenario.landscape, scenario.run()[scenario.lanes.index(lane)], scenario.noisy)
    values = ", ".join(f"{label(axis)} = {number(present(scenario, lane, axis), 4)}" for axis in drawn.axes)
    fields = dict(values=values, ended=told_of_a_lane(ending, scenario))
    if shown:
        return say(
            "The ring is the lane's present setting, {values}: {ended}. Click a cell to take its values, or go there with the "
            "arrow keys and press Enter.",
            **fields,
        )
    return say(
        "The lane's present setting lies off this map, {values}: {ended}. Click a cell to take its values, or go there with the "
        "arrow keys and press Enter.",
        **fields,
    )


def theory(drawn: Map, lane: Lane) -> str:
    """What the dashed line is, or why there is none."""
    line = edge(drawn)
    if line is None:
        if not len(drawn.goal.minima) and isinstance(drawn.landscape, Regression):
            return say("No minimum of this loss lies in the window, so theory draws no line.")
        if not len(drawn.goal.minima) and drawn.lowest is not None:
            return say("The bottom of this landscape is a curve, which bends otherwise at every point of it: theory draws no line.")
        if not len(drawn.goal.minima):
            return say("This landscape has no minimum, so nothing can come to rest, and theory draws no line.")
        if not isinstance(drawn.schedule, Constant):
            return say("No line of theory here: it is known for a constant rate, and this lane has a schedule.")
        return say(
            "No line of theory here: it is known for plain steps and momentum over the learning rate; what {name} bears depends on "
            "the gradients it meets, or the rate is not on this map.",
            name=lane.name,
        )
    if not on_map(drawn, line).any():
        return say("No line of theory here: what this rule can bear at the minimum lies beyond the rates of this map.")
    reason = say((type(lane.optimizer).limit.__doc__ or "").strip()).rstrip(".")
    first = say("Dashed line, theory: rate × curvature may be at most {reason}.", reason=reason)
    curvature = "" if line.curvature is None else number(line.curvature, 4)
    if not curvature:
        where = say(r"The curvature at the minimum, $\lambda_1$, differs along the line.")
    elif len(drawn.goal.minima) == 1:
        where = say(r"The curvature at the minimum is $\lambda_1$ = {curvature}.", curvature=curvature)
    else:
        where = say(r"The curvature at the flattest minimum is $\lambda_1$ = {curvature}.", curvature=curvature)
    beyond = say(
        "Beyond the line every minimum throws a run out again; before it a run can come to rest, if it arrives in time and the way there "
        "bends no more."
    )
    batches = isinstance(drawn.landscape, Regression) and (drawn.scenario.noisy or any(axis.name == "batch" for axis in drawn.axes))
    sooner = say("A run that sees few examples a step is thrown out sooner: a batch can bend more than the whole.") if batches else ""
    return f"{first} {where} {beyond} {sooner}".rstrip()


def few_basins(drawn: Map, other: Landscape) -> str:
    """That a ground has no basins to tell apart, and which one has; empty where it has some."""
    fields = dict(ground=drawn.landscape.name, other=other.name, n=len(other.minima))
    if not drawn.landscape.minima and isinstance(drawn.landscape, Regression):
        return say("No minimum of {ground} lies in the window, so there is no basin to tell apart here. {other} has {n}.", **fields)
    if not drawn.landscape.minima and drawn.landscape.lowest is not None:
        return say("The bottom of {ground} is one curve, and so one basin: nothing to tell apart here. {other} has {n}.", **fields)
    if not drawn.landscape.minima:
        return say("{ground} has no minimum, and so no basin: nothing to tell apart here. {other} has {n}.", **fields)
    if len(drawn.landscape.minima) == 1:
        return say("{ground} has one minimum, and so one basin: little to tell apart here. {other} has {n}.", **fields)
    return ""


def about_basins(scenario: Scenario, marked: bool) -> str:
    """How a map of every start is read; `marked` is whether the minima have points."""
    if scenario.landscape.minima:
        coloured = say(
            "Every cell is a start, coloured by the minimum its run rests in after {steps} steps: strong where it came near soon, weaker "
            "where late. Pale runs rest nowhere yet and have the colour of the minimum that is nearest to where they are; more steps let "
            "more arrive.",
            steps=scenario.steps,
        )
    else:
        coloured = say("Every cell is a start. There is no minimum to come to rest in: grey is strong where a run is lower than most.")
    points = say("White points are the minima, the ring is the present start.") if marked else say("The ring is the present start.")
    return f"{coloured} {points} {say('Click a cell to start there.')}"


def about_noise(scenario: Scenario, draws: int) -> str:
    """How a map of noise is read."""
    fields = dict(draws=draws, steps=scenario.steps, first=scenario.seed, last=scenario.seed + draws - 1)
    if isinstance(scenario.landscape, Regression):
        return say(
            "Each cell: {draws} runs of {steps} steps that see B examples each, on draws {first} to {last}; its colour is the middle one "
            "of their last heights. At a constant rate most rules never settle to a point: the larger the rate and the smaller B, the "
            "higher they keep jumping. A small rate settles lower, but may not have arrived yet. A schedule in the sidebar changes this "
            "picture.",
            **fields,
        )
    return say(
        "Each cell: {draws} runs of {steps} steps with noise of strength σ on the gradient, on the draws {first} to {last}; its colour is "
        "the middle one of their last heights. At a constant rate most rules never settle to a point: the larger rate and σ, the higher "
        "they keep jumping. A small rate settles lower, but may not have arrived yet. A schedule in the sidebar changes this picture.",
        **fields,
    )
