"""What is said of lanes that are run many times, each time by another seed: what of a result is the rule's, and what is luck."""

from collections.abc import Sequence

import numpy as np

from scenario import Lane, Scenario
from scenario.training import Training
from studies.draws import AS_IT_IS, FEWER, LARGER, SLOWER, floor, hovers, larger, nearest
from studies.ensemble import Ensemble
from words.lanes import told_apart
from words.numbers import count, number, point, share
from words.race import Row, Table, noise
from words.say import say

OF_NETWORKS = (
    "The same examples and the same mini-batches, other first weights. A difference between two rules that is smaller than the spread of "
    "each is nothing to tell of one run."
)
OF_RACES = (
    "The same start, other draws of the noise; all lanes meet the same ones. A difference between two rules that is smaller than the "
    "spread of each is nothing to tell of one race."
)
SHOWN = 3  # minima of a cell


# --- On a network ---


def weights_done(done: int, total: int) -> str:
    """How far it is."""
    return say("{done} of {total} first weights done", done=count(done), total=count(total))


def about(training: Training) -> str:
    """The chart, for who cannot see it."""
    names = ", ".join(told_apart(training.visible))
    return say(
        "Training loss by step of {names} from many first weights: medians, and bands that hold all but a tenth at each end.", names=names
    )


def crossing(lanes: Sequence[Lane], found: Ensemble, part: str) -> str:
    """When the lane that ends lowest comes below the one that was lowest half way, where these are two. "" where one is both."""
    names = told_apart(lanes)
    middle = found.bands(part, (0.5,))[0]
    early, late = int(middle[:, len(found.times) // 2].argmin()), int(middle[:, -1].argmin())
    if early == late:
        return ""
    steps = found.crossing(late, early, part)
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


def _ends(found: Ensemble, part: str, lane: int) -> tuple[str, str]:
    """A lane's last loss: its median, and where all but a tenth at each end lie."""
    low, median, high = (number(float(value)) for value in found.ending(part)[:, lane])
    return median, say("{low} to {high}", low=low, high=high)


def _best_first(found: Ensemble, part: str) -> list[int]:
    """The lanes by their median loss at the end."""
    order: list[int] = np.argsort(found.ending(part)[1], kind="stable").tolist()
    return order


def table(training: Training, found: Ensemble) -> Table:
    """The lanes by their median training loss at the end."""
    height = found.bar("train")
    columns = (
        say("lane"),
        say("training loss, median"),
        say("training: all but a tenth at each end"),
        say("arrived at {bar}", bar=number(height, 2)),
        say("test loss, median"),
        say("test: all but a tenth at each end"),
    )
    names, arrived, rows = told_apart(training.visible), found.arrived(height, "train"), []
    for lane in _best_first(found, "train"):
        cells = (names[lane], *_ends(found, "train", lane), share(float(arrived[lane]), 0), *_ends(found, "test", lane))
        rows.append(Row(training.visible[lane], cells))
    return Table(columns, tuple(rows), lanes=0)


# --- On a race ---


def draws_done(done: int, total: int) -> str:
    """How far it is."""
    return say("{done} of {total} draws of the noise done", done=count(done), total=count(total))


def quiet() -> str:
    """Why there is nothing to draw."""
    return say("Without noise there is no luck: every draw is the race above. Give the gradients noise, and no two are alike.")


def about_bands(scenario: Scenario) -> str:
    """The chart of the bands, for who cannot see it."""
    names = ", ".join(told_apart(scenario.visible))
    return say(
        "Loss by step of {names} under many draws of the noise: medians, and bands that hold all but a tenth at each end.", names=names
    )


def about_cloud(scenario: Scenario) -> str:
    """The map of the ends, for who cannot see it."""
    names = ", ".join(told_apart(scenario.visible))
    return say("Where {names} end on {ground}, one point a draw of the noise.", names=names, ground=scenario.landscape.name)


def stale(before: int) -> str:
    """What is shown is not what is set."""
    return say(
        "This is of what was set when you pressed, {n} times. You have turned something since: press again for what is set now.", n=before
    )


def ends(scenario: Scenario, found: Ensemble) -> Table:
    """The lanes by their median height at the end."""
    known, bar = scenario.landscape.lowest is not None, found.bar(AS_IT_IS)
    left, several = np.isinf(found.loss[AS_IT_IS][:, -1]).mean(axis=-1), len(scenario.landscape.minima) > 1
    columns = [say("lane"), say("final {height}, median", height="f − f*" if known else "f"), say("all but a tenth at each end")]
    columns += [say("arrived at {bar}", bar=number(bar, 2))]
    columns += [say("nearest minimum at the end")] if several else []
    columns += [say("left the picture")] if left.any() else []
    names, arrived, rows = told_apart(scenario.visible), found.arrived(bar, AS_IT_IS), []
    for lane in _best_first(found, AS_IT_IS):
        cells = [names[lane], *_ends(found, AS_IT_IS, lane), share(float(arrived[lane]), 0)]
        cells += [_places(scenario, found, lane)] if several else []
        cells += [share(float(left[lane]), 0)] if left.any() else []
        rows.append(Row(scenario.visible[lane], tuple(cells)))
    return Table(tuple(columns), tuple(rows), lanes=0)


def _places(scenario: Scenario, found: Ensemble, lane: int) -> str:
    """The minima that a lane is nearest to at its end, the most frequent first, with their shares."""
    near = nearest(scenario, found)[lane]
    which, times = np.unique(near[near >= 0], return_counts=True)
    order = np.argsort(-times, kind="stable")
    told = [
        say("{minimum} {share}", minimum=point(scenario.landscape.minima[which[i]]), share=share(times[i] / len(near), 0))
        for i in order[:SHOWN]
    ]
    rest = len(order) - SHOWN
    return ", ".join(told + [say("{n} others", n=rest)] * (rest > 0)) or number(None)


def hovering(scenario: Scenario, found: Ensemble) -> Table:
    """How high each lane hovers, at its rate and a smaller one, with its batch and a larger one; and theory, where there is any."""
    columns = [
        say("lane"),
        say("mean height in the last quarter"),
        say("with η/{n}", n=FEWER),
        say("with B = {n}", n=larger(scenario).batch),
        say("theory"),
    ]
    parts = {part: hovers(found, part) for part in (AS_IT_IS, SLOWER, LARGER)}
    names, rows = told_apart(scenario.visible), []
    for lane in _best_first(found, AS_IT_IS):
        one = scenario.visible[lane]
        rows.append(Row(one, (names[lane], *(number(float(parts[part][lane])) for part in parts), number(floor(scenario, one)))))
    return Table(tuple(columns), tuple(rows), lanes=0)


def about_hovering(scenario: Scenario) -> str:
    """What the table of heights is, and what theory says of it."""
    if scenario.examples:
        return say(
            "Arrived: at the end no higher than all but a tenth of the runs of the lane that stands first. Hovering: means over all draws. "
            "Theory has no word here: the noise of a mini-batch is larger where the loss bends more, and every epoch uses it up. A lane "
            "that is still on its way, as one with a smaller rate may be, is higher."
        )
    return say(
        "Arrived: at the end no higher than all but a tenth of the runs of the lane that stands first. Hovering: means over all draws. "
        "Theory is of a bowl with the curvatures of the lowest minimum, for rules that multiply the gradient by one constant rate: as long "
        "as ηλ is small they come to hover at a height that goes with η σ²/B, here with σ²/B = {variance}. A lane that is still on its "
        "way, as one with a smaller rate may be, is higher.",
        variance=number(scenario.sigma**2),
    )


def loud(noisy: Scenario) -> str:
    """The button that makes a race into `noisy`."""
    return say("Give it noise, {noise}", noise=noise(noisy))
