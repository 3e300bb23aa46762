"""What a browser needs to run a race by itself while a number is in the visitor's hand: tapes, and the numbers they are given."""

from dataclasses import replace
from typing import Any

from landscapes.base import Landscape
from landscapes.regression import Regression
from optimizers.clipping import unclipped
from optimizers.schedules import constant
from scenario import Lane, Scenario
from studies.axes import Axis
from studies.distance import Distance
from studies.heights import squeeze
from studies.maps import Map
from studies.standings import REACH, TARGET
from tape import beside, known, packed, values


def live(scenario: Scenario) -> dict[str, Any] | None:
    """`scenario` as browser/live/ takes it, or None where the text of one of its rules, schedules or grounds has no tape.

    {ground: {kind, f, grad, knobs, data}, lanes: [{kind, step, memory, bends, knobs, schedule, clip}, …], steps, noise, batch, seed,
    domain, lowest, squeeze, top, target, minima, reach}. The lanes are the visible ones. `f`, `grad` and `step` are tapes as `tape.packed`
    writes them; where there are `data`, {a, b} with a number of each example, `f` and `grad` are of one of them. A rule `bends` whose first
    two memories are the Hessian; where there is one, `grad` has behind its own ∂²f/∂x², ∂²f/∂y² and, for x and for y, ∂²f/∂x∂y. `knobs` are
    numbers by their names; a schedule is {kind, factor: a tape of t and T, knobs}, or None where the rate stays; a clip is {kind,
    shortened: a tape of g, knobs}, or None where the gradients stay; `lowest` is f* or None, `squeeze` [low, high, bend] of
    studies.heights.Squeeze, `top` the greatest height in the window, over f* where that is known, and `target` the height at which a lane
    has arrived. A run has come to one of the `minima`, [[x, y], …], if that is the nearest one and no farther away than `reach`. Not in it
    is what noise is drawn with: `widths` of engine.noise.
    """
    ground, lanes = scenario.landscape, [_lane(lane) for lane in scenario.visible]
    told = ground.one if isinstance(ground, Regression) else ground
    f, grad = known(told.f), known(told.grad)
    if f is None or grad is None or None in lanes:
        return None
    if any(lane.optimizer.given for lane in scenario.visible):
        hessian = known(told.hessian)
        if hessian is None:
            return None
        xx, xy, yy = hessian.out
        grad = beside(grad, replace(hessian, out=(xx, yy, xy, xy)))
    bend = squeeze(ground)
    return {
        "ground": {"kind": type(ground).__name__, "f": packed(f), "grad": packed(grad), "knobs": values(told, f, grad), **_data(ground)},
        "lanes": lanes,
        "steps": scenario.steps,
        "noise": scenario.noise,
        "batch": scenario.batch,
        "seed": scenario.seed,
        "domain": ground.domain,
        "lowest": ground.lowest,
        "squeeze": [bend.low, bend.high, bend.bend],
        "target": TARGET,
        "minima": [[float(f"{value:.6g}") for value in at] for at in ground.minima],
        "reach": REACH * max(high - low for low, high in ground.domain),
        "top": bend.high - (ground.lowest or 0.0),
    }


def _data(ground: Landscape) -> dict[str, Any]:
    """The examples behind a ground, where there are any."""
    if not isinstance(ground, Regression):
        return {}
    a, b = ground.standard
    return {"data": {"a": a.tolist(), "b": b.tolist()}}


def live_map(drawn: Map) -> dict[str, Any] | None:
    """What the browser needs to run any cell of a map by itself, or None as above.

    It is `live` of the map's scenario, and {start, axes: [across, up]}, an axis being {name: the number's as in a link, with a dash for
    each dot} or, for the distance of the start, {name, minimum, edge} of its ray. What the axes turn is at its default. None too where an
    axis turns the ground: the browser has one ground to show a run on.
    """
    found = None if any(axis.dial.part == "landscape" for axis in drawn.axes) else live(drawn.scenario)
    return found and found | {"start": drawn.scenario.start, "axes": [_turned(axis) for axis in drawn.axes]}


def _turned(axis: Axis) -> dict[str, Any]:
    name = {"name": axis.name.replace(".", "-")}
    return name | {"minimum": axis.dial.minimum, "edge": axis.dial.edge} if isinstance(axis.dial, Distance) else name


def _lane(lane: Lane) -> dict[str, Any] | None:
    step, schedule, clip = known(lane.optimizer.step), None, None
    if step is None:
        return None
    if lane.schedule != constant:
        factor = known(lane.schedule.__call__)
        if factor is None:
            return None
        schedule = {"kind": type(lane.schedule).__name__, "factor": packed(factor), "knobs": values(lane.schedule, factor)}
    if lane.clip != unclipped:
        shortened = known(lane.clip.__call__)
        if shortened is None:
            return None
        clip = {"kind": type(lane.clip).__name__, "shortened": packed(shortened), "knobs": values(lane.clip, shortened)}
    return {
        "kind": type(lane.optimizer).__name__,
        "step": packed(step),
        "memory": lane.optimizer.memory,
        **({"bends": True} if lane.optimizer.given else {}),
        "knobs": values(lane.optimizer, step),
        "schedule": schedule,
        "clip": clip,
    }
