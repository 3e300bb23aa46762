"""The only loop: every run of a trial, all of them one step at a time, or those of several trials on one objective side by side."""

from collections.abc import Generator, Iterator, Sequence

import numpy as np

from engine.noise import noise
from engine.objective import bends_of, seen, slope_of
from engine.trial import Trial
from knobs import Array

Found = tuple[Array, Array | None, list[Array]]  # w, g and the memories after a step, (D, N) each; g is None at the start


def walk(trial: Trial) -> Iterator[Found]:
    """Yields w, g and the memories after 0, 1, … T steps, (D, N) each, but for memories that have a length of their own; g is the gradient
    that the step to w met, None at the start.

    It holds the noise; what clipping left of it went to the rule and is not told.

    Runs that diverge are walked on, so numbers may overflow: NumPy's warnings about that are the caller's to silence.
    """
    slope, steps = slope_of(seen(trial.objective, trial.examples, trial.seed)), _stepping(trial)
    found = next(steps)
    yield found
    for t in range(1, trial.steps + 1):
        found = steps.send(slope(found[0], t))
        yield found


def together(trials: Sequence[Trial]) -> Iterator[list[Found]]:
    """Yields what `walk` of each trial would, to the last bit, with one call for all their gradients: rules on the same mini-batch.

    Raises ValueError where the trials are not on one objective or not equally long, or see mini-batches that their objective does not draw.
    """
    first, *others = trials
    if any(np.any(trial.examples) for trial in trials):
        raise ValueError("trials go together on an objective that draws its mini-batches by itself")
    if any(trial.objective is not first.objective or trial.steps != first.steps for trial in others):
        raise ValueError("trials go together on one objective, for equally many steps")
    slope, ends = slope_of(first.objective), np.cumsum([trial.runs for trial in trials])[:-1]
    steps = [_stepping(trial) for trial in trials]
    found = [next(each) for each in steps]
    yield found
    for t in range(1, first.steps + 1):
        slopes = slope(np.concatenate([w for w, _, _ in found], axis=1), t)
        found = [each.send(part.copy()) for each, part in zip(steps, np.split(slopes, ends, axis=1), strict=True)]
        yield found


def _stepping(trial: Trial) -> Generator[Found, Array, None]:
    """What `walk` yields; it is sent the slope at the place it has yielded."""
    w, rule, factor = trial.start, trial.rule, 1.0
    pushes = noise(trial)
    given, bends = len(rule.given), bends_of(trial.objective) if rule.given else _nothing
    memory = rule.zeros(w)
    memory[:given] = bends(w)
    g = yield w, None, memory
    for t, due in enumerate(trial.factors, 1):
        if pushes is not None:
            g = g + next(pushes)
        if due != factor:
            factor, rule = due, trial.rule.scaled(due)
        # A 0-d array, not an int: NumPy's vectorised b**t and C's differ in the last bit, and a batch must equal its runs.
        w, *memory = rule.step(w, trial.clip(g), np.array(float(t)), *memory)
        memory[:given] = bends(w)
        g = yield w, g, memory


def _nothing(w: Array) -> list[Array]:
    """What a rule is given at a place that asks for nothing but the slope."""
    return []
