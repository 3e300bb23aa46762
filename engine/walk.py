"""The only loop: every run of a trial, all of them one step at a time."""

from collections.abc import Iterator

import numpy as np

from engine.noise import noise
from engine.objective import slope_of
from engine.trial import Trial
from knobs import Array


def walk(trial: Trial) -> Iterator[tuple[Array, Array | None, list[Array]]]:
    """Yields w, g and the memories after 0, 1, … T steps, (D, N) each; g is the gradient that the step to w met, None at the start.

    It holds the noise; what clipping left of it went to the rule and is not told.

    Runs that diverge are walked on, so numbers may overflow: NumPy's warnings about that are the caller's to silence.
    """
    w, rule, factor = trial.start, trial.rule, 1.0
    slope, pushes = slope_of(trial.objective), noise(trial)
    memory = [np.zeros_like(w) for _ in rule.memory]
    yield w, None, memory
    for t, due in enumerate(trial.factors, 1):
        g = slope(w, t)
        if pushes is not None:
            g = g + next(pushes)
        if due != factor:
            factor, rule = due, trial.rule.scaled(due)
        # A 0-d array, not an int: NumPy's vectorised b**t and C's differ in the last bit, and a batch must equal its runs.
        w, *memory = rule.step(w, trial.clip(g), np.array(float(t)), *memory)
        yield w, g, memory
