"""What is said of a scan of learning rates."""

from collections.abc import Sequence

from knobs import plain
from scenario import Scenario
from studies.rates import Scan, good_height
from words.lanes import told_apart
from words.maps import height
from words.numbers import count, gap, number
from words.race import Row, Table
from words.say import say


def best(scan: Scan) -> str:
    """A lane's best rate, in a few words."""
    found = scan.found
    if found.best is None:
        return say("no rate keeps it on the map")
    if found.steps >= 0:
        return say("best at {rate}, first touch of the target at step {n}", rate=plain(found.best), n=found.steps)
    return say("best at {rate}, target not reached", rate=plain(found.best))


def _names(scans: Sequence[Scan]) -> tuple[str, ...]:
    return told_apart([scan.lane for scan in scans])


def about(scans: Sequence[Scan]) -> str:
    """The chart, for who cannot see it."""
    lanes = "; ".join(f"{name}: {best(scan)}" for name, scan in zip(_names(scans), scans, strict=True))
    return say("Last loss by learning rate. {lanes}.", lanes=lanes)


def reading(scenario: Scenario) -> str:
    """How the chart is read."""
    first = say(
        "Each point is a whole race of {steps} steps at one rate. The large sign of a lane stands at its best rate; a line stops where "
        "runs diverge, leave the window below f*, or end far above the start.",
        steps=scenario.steps,
    )
    good = good_height(scenario)
    if good is None:
        return first
    second = say(
        "Below the dotted line 99 % of the start's height is gone (f − f* ≤ {good}): those rates count as good. How many there are is "
        "told in decades, factors of ten: 2 decades of good rates may reach from 0.001 to 0.1. Many need little tuning, few much.",
        good=number(good),
    )
    return f"{first} {second}"


def table(scans: Sequence[Scan]) -> Table:
    """The best rate of every lane."""
    lowest = scans[0].map.landscape.lowest
    columns = [say("lane"), say("best rate"), say("its own rate"), say("first touch of the target, at best rate"), height(scans[0].map)]
    columns += [] if lowest is None else [say("good rates, in decades")]
    rows = []
    for name, scan in zip(_names(scans), scans, strict=True):
        found = scan.found
        left = None if found.best is None else found.final - (lowest or 0.0)
        cells = [name, number(None) if found.best is None else plain(found.best), plain(float(scan.lane.optimizer.lr))]
        cells += [number(None if found.steps < 0 else found.steps), number(left) if lowest is None else gap(left, lowest)]
        cells += [] if lowest is None else [f"{found.decades:.1f}"]
        rows.append(Row(scan.lane, tuple(cells)))
    return Table(tuple(columns), tuple(rows))


def cost(scans: Sequence[Scan]) -> str:
    """What a scan has cost."""
    one = scans[0].map
    work = count(sum(scan.map.work for scan in scans))
    if len(scans) == 1:
        return say("{rates} rates × {steps} steps = {work} gradients", rates=one.axes[0].size, steps=one.steps, work=work)
    fields = dict(lanes=len(scans), rates=one.axes[0].size, steps=one.steps, work=work)
    return say("{lanes} lanes × {rates} rates × {steps} steps = {work} gradients", **fields)


def seen_before(scans: Sequence[Scan]) -> str:
    """A warning beside the race of the best rates."""
    return say("A rate found this way has seen the race before: {cost}.", cost=cost(scans))


def tuning(scans: Sequence[Scan]) -> str:
    """How the rates of a tuned race were chosen, and what that cost."""
    axis = scans[0].map.axes[0]
    text = say(
        "Each lane races at its own best rate of {n} between {low} and {high}: the one that came to rest at the lowest point and was near "
        "it first or, where none did, ended lowest, from this very start and on this very noise. "
        "The search cost {cost}; the race itself takes {race}.",
        n=axis.size,
        low=plain(axis.low),
        high=plain(axis.high),
        cost=cost(scans),
        race=count(len(scans) * scans[0].map.steps),
    )
    without = ", ".join(name for name, scan in zip(_names(scans), scans, strict=True) if scan.found.best is None)
    return f"{text} {say('{names} stayed on the map at no rate and kept the old one.', names=without)}" if without else text
