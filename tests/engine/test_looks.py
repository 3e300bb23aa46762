"""Looks at runs are looks at the runs that `descend` makes, and a run that has left has no loss."""

import numpy as np

from engine.descent import descend
from engine.looks import looks
from engine.trial import Trial
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS


def test_it_sees_what_descend_makes_bit_for_bit() -> None:
    ground, rule, seeds, times = LANDSCAPES["Himmelblau"](), OPTIMIZERS["Adam"](lr=0.3), np.arange(5), [0, 7, 40]
    trial = Trial.of(rule, ground, np.broadcast_to(np.array(ground.start)[:, np.newaxis], (2, 5)), 40, noise=2.0, seed=seeds)
    seen = looks(trial, times)
    for n, seed in enumerate(seeds):
        run = descend(rule, ground, ground.start, 40, noise=2.0, seed=int(seed))
        np.testing.assert_array_equal(seen.loss[:, n], run.loss[times])
        np.testing.assert_array_equal(seen.w[:, n], run.w[-1])


def test_what_has_left_has_no_loss() -> None:
    """One is thrown out of all bounds; one goes below f*, outside the window; one stays."""
    bowl = LANDSCAPES["Quadratic"]()
    seen = looks(Trial.of(OPTIMIZERS["SGD"](lr=np.array([10.0, 0.01])), bowl, bowl.start, 60), [0, 60])
    assert np.isfinite(seen.loss).tolist() == [[True, True], [False, True]]
    mccormick = LANDSCAPES["McCormick"]()
    rule = OPTIMIZERS["HeavyBall"](lr=np.array([0.3, 0.001]))
    run = descend(rule, mccormick, mccormick.start, 100)
    below = run.loss[-1] < (mccormick.lowest or 0) - 1
    assert below.tolist() == [True, False]
    assert (run.diverged_at < 0).all()
    np.testing.assert_array_equal(np.isinf(looks(Trial.of(rule, mccormick, mccormick.start, 100), [100]).loss[0]), below)
