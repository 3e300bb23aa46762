"""Where one weight goes under a rule: on slopes that are given, and down a parabola."""

from typing import Any

import numpy as np

from engine.descent import descend
from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer


def walk(rule: Optimizer, slopes: Any) -> np.ndarray:
    """Where one weight goes, (T + 1,), from 0 on slopes (T,) that do not depend on where it is."""
    w, memory, places = np.zeros(2), [np.zeros(2) for _ in rule.memory], [0.0]
    with np.errstate(all="ignore"):
        for t, slope in enumerate(np.asarray(slopes, dtype=float), 1):
            w, *memory = rule.step(w, np.full(2, slope), np.array(float(t)), *memory)
            places.append(float(w[0]))
    return np.array(places)


def strides(rule: Optimizer, slopes: Any) -> np.ndarray:
    """How far each step goes there, (T,)."""
    return np.abs(np.diff(walk(rule, slopes)))


STEADY, TURNING = np.ones(3000), (-1.0) ** np.arange(3000)
GROWN, FADED = np.r_[np.ones(1000), 100 * np.ones(500)], np.r_[np.ones(1000), np.ones(500) / 100]


def rule(name: str, **settings: Any) -> Any:
    """A rule with the rate 1 and no pull, where nothing else is asked for."""
    kind = OPTIMIZERS[name]
    return kind(**({"lr": 1.0} | ({"wd": 0.0} if "wd" in knobs(kind) else {}) | settings))


def parabola(name: str, curvature: float, steps: int = 400, **settings: Any) -> np.ndarray:
    """Distances from the bottom, (T + 1,), of a run that starts 1 away from it; (T + 1, N) where a setting is N numbers."""
    along = np.ones(np.broadcast_shapes(*map(np.shape, settings.values())))
    run = descend(rule(name, **settings), LANDSCAPES["Quadratic"](kappa=curvature), np.array([0 * along, along]), steps)
    return np.asarray(run.w[:, 1])
