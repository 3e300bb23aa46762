"""Several trials side by side, with one gradient call a step: bit for bit what each is by itself."""

from typing import Any

import numpy as np
import pytest

from engine import Trial, descend
from engine.descent import descend_together
from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import RULES
from optimizers.clipping import ByNorm
from optimizers.schedules import Cosine, StepDecay

NETWORK = NETWORKS["TwoMoons"](hidden=(5, 3), n=20, batch=8)
BOOTH = LANDSCAPES["Booth"]()
LANES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SGD", dict(lr=0.1), dict()),
    ("Adam", dict(lr=np.array([0.003, 0.03])), dict(schedule=Cosine())),
    ("LAMB", dict(lr=0.005), dict(clip=ByNorm(0.1))),
    ("HeavyBall", dict(lr=0.01), dict(noise=0.1, seed=3)),
    ("SGD", dict(lr=1e200), dict(schedule=StepDecay())),
]


@pytest.mark.parametrize("objective", [NETWORK, BOOTH], ids=["network", "landscape"])
def test_each_goes_as_by_itself(objective: Any) -> None:
    start = NETWORK.start() if objective is NETWORK else (1.0, 2.0)
    lanes = [*LANES, ("Muon", dict(lr=0.01), dict())] if objective is NETWORK else LANES
    trials = [Trial.of(RULES[name](**knobs), objective, start, 40, **more) for name, knobs, more in lanes]
    for (name, knobs, more), run in zip(lanes, descend_together(trials), strict=True):
        alone = descend(RULES[name](**knobs), objective, start, 40, record=RULES[name].memory, **more)
        for one, other in zip(run.arrays, alone.arrays, strict=True):
            np.testing.assert_array_equal(one, other)
        assert run.memory.keys() == alone.memory.keys()


def test_the_gradient_is_asked_for_once_a_step() -> None:
    asked: list[tuple[int, int]] = []

    class Counted(type(BOOTH)):  # type: ignore[misc]
        def slope(self, w: Any, t: int) -> Any:
            asked.append((t, w.shape[1]))
            return super().slope(w, t)

    ground = Counted()
    descend_together([Trial.of(RULES[name](lr=0.01), ground, (1.0, 2.0), 3) for name in ("SGD", "Adam", "Lion")])
    assert asked == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("other", "steps"), [(LANDSCAPES["Matyas"](), 5), (BOOTH, 6)])
def test_what_does_not_go_together_is_told(other: Any, steps: int) -> None:
    trials = [Trial.of(RULES["SGD"](), BOOTH, (1.0, 2.0), 5), Trial.of(RULES["SGD"](), other, (1.0, 2.0), steps)]
    with pytest.raises(ValueError, match="trials go together on one objective, for equally many steps"):
        descend_together(trials)
