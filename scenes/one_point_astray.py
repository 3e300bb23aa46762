"""A line through eleven points of which one lies astray: whom a squared loss listens to, and whom an absolute one."""

from dataclasses import replace

import numpy as np

from knobs import Array
from landscapes.linear_regression import LinearRegression
from scenes.base import Claim, Scene, read

ADDRESS = (
    "landscape=LinearRegression&LinearRegression.data=anscombe&LinearRegression.scale=2&x=-0.8&y=1.2&batch=11&steps=120&lanes=AB"
    "&A=SGD&A.SGD.lr=0.2&A.schedule=Cosine&B=Adam&B.Adam.lr=0.1&B.schedule=Cosine"
)
scenario = read(ADDRESS)
COSTS = {"squared": 0.50, "absolute": 0.35, "huber": 0.37}


def ground(cost: str) -> LinearRegression:
    """The landscape with another loss of an example."""
    return replace(scenario.landscape, cost=cost)  # type: ignore[call-arg, return-value]


def slope(of: LinearRegression, w: Array | tuple[float, float]) -> float:
    """Of the line that two weights mean, in the units of the data."""
    x, y = w
    return float(np.diff(of.line(x, y, np.array([0.0, 1.0])))[0])


def the_lines_of_lowest_loss_have_these_slopes() -> bool:
    """And so has the line through the ten that lie on one: least squares without the point farthest from it."""
    a, b = ground("squared").raw
    ten = b != b.max()
    (others, _), left, *_ = np.polyfit(a[ten], b[ten], 1, full=True)
    lowest = {cost: round(slope(of := ground(cost), of.minima[0]), 2) for cost in COSTS}
    return bool(lowest == COSTS and round(float(others), 2) == 0.35 and left[0] < 1e-3)


def both_lanes_end_on_them() -> bool:
    """At these rates, after 120 steps."""
    ends = []
    for cost, its in COSTS.items():
        of = ground(cost)
        ends += [abs(slope(of, run.w[-1]) - its) < 0.01 for run in replace(scenario, landscape=of).run()]
    return all(ends)


scene = Scene(
    15,
    "One point astray",
    ADDRESS,
    "Squared, one point astray turns the line: a slope of 0.50, where the ten others have 0.35. Turn the loss of an example to "
    "absolute, and the line lies on the ten; with Huber's it has 0.37.",
    (
        Claim("The lines of lowest loss have these slopes, and the ten others theirs", the_lines_of_lowest_loss_have_these_slopes),
        Claim("The lines of both lanes come to these", both_lanes_end_on_them),
    ),
)
