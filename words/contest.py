"""What is said of a contest: what it cost, who was first, who ended lower, and what of that is decided."""

from collections.abc import Sequence

import numpy as np

from knobs import plain
from scenario import Lane
from studies.contest import CHANCE, RATES, SEEDS, TUNING, Contest, Result
from words.lanes import told_apart
from words.numbers import count, number, share
from words.race import Row, Table
from words.say import say

PARTS = {"validation": "the validation part", "train": "the training part"}
HELP = (
    "Whose loss at the end chooses the rates. On the validation part nobody learns, so it tells who generalises; a rate chosen on the "
    "training part is the one that fits fastest. Which of the two one chooses can matter more than the rule."
)


def part(name: str) -> str:
    """The part on which rates are chosen."""
    return say(PARTS[name])


def cost(asked: Contest) -> str:
    """What a contest takes, said before it begins."""
    return say(
        "{trainings} trainings of {steps} steps: {rates} rates for each lane on {tuning} seeds, then its best rate on {seeds} other seeds.",
        trainings=count(asked.trainings),
        steps=count(asked.training.steps),
        rates=len(RATES),
        tuning=len(TUNING),
        seeds=len(SEEDS),
    )


def names(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The lanes of a contest, told apart."""
    return told_apart(lanes)


def told(result: Result) -> list[str]:
    """The sentences that the contest supports."""
    lanes = names(result.contest.training.lanes)
    said = [_first(result, lanes), _lowest(result, lanes), _decided(result, lanes)]
    if ends := [lanes[lane] for lane in result.at_an_end]:
        said.append(say("The best rate of {lanes} lies at an end of those that were tried.", lanes=", ".join(ends)))
    return [sentence for sentence in said if sentence]


def _first(result: Result, lanes: Sequence[str]) -> str:
    order = sorted(range(len(lanes)), key=lambda lane: result.below[lane])
    if len(lanes) < 2 or not np.isfinite(result.below[order[0]]):
        return ""
    first, second = order[:2]
    fields = dict(bar=number(result.bar, 2), lane=lanes[first], n=int(result.below[first]), other=lanes[second])
    if not np.isfinite(result.below[second]):
        return say("First at a training loss of {bar}: {lane}, after {n} steps in the median.", **fields)
    return say(
        "First at a training loss of {bar}: {lane}, after {n} steps in the median; {other} after {m}.",
        m=int(result.below[second]),
        **fields,
    )


def _lowest(result: Result, lanes: Sequence[str]) -> str:
    medians = np.median(result.ends, axis=1)
    best = int(medians.argmin())
    return say("Lowest test loss at the end, in the median: {lane}, {loss}.", lane=lanes[best], loss=number(float(medians[best]), 3))


def _decided(result: Result, lanes: Sequence[str]) -> str:
    compared, chance = len(result.comparisons), share(CHANCE, 0)
    if not compared:
        return ""
    if not result.decided and compared == 1:
        return say(
            "Who ends lower is not decided: on {seeds} seeds the difference is not so clear that luck would seldom bring it about "
            "({chance}).",
            seeds=len(SEEDS),
            chance=chance,
        )
    if not result.decided:
        return say(
            "Who ends lower is not decided: of {compared} comparisons on {seeds} seeds none is so clear that luck would seldom bring it "
            "about ({chance} for all together).",
            compared=compared,
            seeds=len(SEEDS),
            chance=chance,
        )
    pairs = [
        say("{lane} below {other} on {n} of {seeds} seeds", lane=lanes[one.one], other=lanes[one.other], n=one.lower, seeds=len(SEEDS))
        for one in result.decided
    ]
    if len(result.decided) == compared:
        return say(
            "Decided: {pairs}. Luck alone would seldom bring it about ({chance}, a sign test).", pairs="; ".join(pairs), chance=chance
        )
    return say(
        "Decided, of {compared} comparisons: {pairs}. The others may be luck ({chance} for all together, a sign test).",
        compared=compared,
        pairs="; ".join(pairs),
        chance=chance,
    )


def table(result: Result) -> Table:
    """The lanes by their median test loss at the end."""
    columns = (
        say("lane"),
        say("best rate"),
        say("at a training loss of {bar}", bar=number(result.bar, 2)),
        say("test loss, median"),
        say("half of the seeds"),
    )
    lower, median, upper = np.quantile(result.ends, (0.25, 0.5, 0.75), axis=1, method="nearest")
    rows = []
    for lane in np.argsort(median, kind="stable").tolist():
        at = say("step {n}", n=int(result.below[lane])) if np.isfinite(result.below[lane]) else number(None)
        middle = say("{low} to {high}", low=number(float(lower[lane])), high=number(float(upper[lane])))
        one = result.contest.training.lanes[lane]
        rows.append(Row(one, (one.name, plain(result.rates[lane]), at, number(float(median[lane])), middle)))
    return Table(columns, tuple(rows), lanes=0)


def about(result: Result) -> str:
    """The chart, for who cannot see it."""
    return say("Test loss by step of {lanes}: medians and quartiles.", lanes=", ".join(names(result.contest.training.lanes)))


def progress(done: int, total: int) -> str:
    """How far a contest is."""
    return say("{done} of {total} trainings done", done=count(done), total=count(total))
