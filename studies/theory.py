"""Where theory says that no minimum of a map can hold a run any longer."""

from dataclasses import dataclass, replace

import numpy as np

from engine.goal import goal
from engine.objective import Bools
from knobs import Array
from optimizers.schedules import Constant
from studies.curvature import curvature
from studies.maps import Map


@dataclass(frozen=True)
class Edge:
    """A line over a map, (n,) points of it: beyond them no minimum holds a run."""

    across: Array  # even coordinates
    up: Array
    curvature: float | None  # λ₁ of the flattest minimum; None where it differs along the line


def edge(drawn: Map) -> Edge | None:
    """lr = limit / λ₁ as a line over the map; None where lr is not swept or theory has no word on it.

    λ₁ is the largest curvature at a minimum; of several minima the one where it is smallest. Beyond the line swings grow in every
    minimum. Known for rules that multiply the gradient by one rate for all coordinates: the plain and the momentum family.
    """
    swept = [axis.dial.field for axis in drawn.axes]
    if drawn.optimizer.family not in ("plain", "momentum") or not isinstance(drawn.schedule, Constant) or "lr" not in swept:
        return None
    place = swept.index("lr")
    other = drawn.axes[1 - place]
    values = np.linspace(*other.ends, 200)
    own = other.uneven(values)
    ground = replace(drawn.landscape, **{other.dial.field: own}) if other.dial.part == "landscape" else drawn.landscape
    minima = (goal(ground) if drawn.moves else drawn.goal).minima
    if not len(minima):
        return None
    steepest = np.fmin.reduce([curvature(ground, *np.broadcast_to(at, (2, 200))).lambda1 for at in minima])
    if not np.fmin.reduce(steepest) > 0:
        return None
    turned = replace(drawn.optimizer, **{other.dial.field: own}) if other.dial.part == "optimizer" else drawn.optimizer
    limit = turned.limit()
    if limit is None:
        return None
    rates = drawn.axes[place].even(np.asarray(limit, dtype=float) / steepest)
    same = np.allclose(steepest, steepest[0], rtol=1e-9)
    return Edge(*((rates, values) if place == 0 else (values, rates)), float(steepest[0]) if same else None)


def on_map(drawn: Map, line: Edge) -> Bools:
    """Which of the line's points lie on the map."""
    inside = np.ones(len(line.across), dtype=bool)
    for axis, at in zip(drawn.axes, (line.across, line.up), strict=True):
        inside &= (axis.ends[0] <= at) & (at <= axis.ends[1])
    return inside
