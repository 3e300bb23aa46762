"""What is said of an ensemble: every lane from many first weights, what of that is the rule's and what is luck."""

import numpy as np

from scenario.training import Training
from studies.network.ensemble import Ensemble
from words.lanes import told_apart
from words.numbers import count, number, share
from words.race import Row, Table
from words.say import say

HELP = (
    "The same examples and the same mini-batches, other first weights. A difference between two rules that is smaller than the spread of "
    "each is nothing to tell of one run."
)


def progress(done: int, total: int) -> str:
    """How far it is."""
    return say("{done} of {total} first weights done", done=count(done), total=count(total))


def about(training: Training) -> str:
    """The chart, for who cannot see it."""
    names = ", ".join(told_apart(training.visible))
    return say(
        "Training loss by step of {names} from many first weights: medians, and bands that hold all but a tenth at each end.", names=names
    )


def bar(found: Ensemble) -> float:
    """A training loss to arrive at: the highest median of the lanes at the end."""
    ends = np.median(found.loss["train"][:, -1], axis=-1)
    return float(ends.max())


def crossing(training: Training, found: Ensemble) -> str:
    """When the lane that ends lowest comes below the one that was lowest half way, where these are two. "" where one is both."""
    names = told_apart(training.visible)
    middle = np.median(found.loss["train"], axis=-1)
    early, late = int(middle[:, len(found.times) // 2].argmin()), int(middle[:, -1].argmin())
    if early == late:
        return ""
    steps = found.crossing(late, early)
    crossed = np.sort(steps[steps >= 0])
    if not len(crossed):
        return ""
    low, median, high = np.quantile(crossed, (0.1, 0.5, 0.9), method="nearest")
    return say(
        "{late} comes below {early} for good in {part} of the runs, at step {median} in the median, most between {low} and {high}. At "
        "these rates.",
        late=names[late],
        early=names[early],
        part=share(len(crossed) / len(steps), 0),
        median=int(median),
        low=int(low),
        high=int(high),
    )


def table(training: Training, found: Ensemble) -> Table:
    """The lanes by their median training loss at the end."""
    height = bar(found)
    columns = (
        say("lane"),
        say("training loss, median"),
        say("training: all but a tenth at each end"),
        say("arrived at {bar}", bar=number(height, 2)),
        say("test loss, median"),
        say("test: all but a tenth at each end"),
    )
    rows, (train, test) = (
        [],
        (np.quantile(found.loss[part][:, -1], (0.1, 0.5, 0.9), axis=-1, method="nearest") for part in ("train", "test")),
    )
    for lane in np.argsort(train[1], kind="stable").tolist():
        one = training.visible[lane]
        cells = [told_apart(training.visible)[lane]]
        for i, (low, median, high) in enumerate((train[:, lane], test[:, lane])):
            cells += [number(float(median)), say("{low} to {high}", low=number(float(low)), high=number(float(high)))]
            cells += [share(float(found.arrived(height)[lane]), 0)] if i == 0 else []
        rows.append(Row(one, tuple(cells)))
    return Table(columns, tuple(rows), lanes=0)
