"""Every rule against an implementation that is not ours: torch, optax, or the paper in plain Python."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.golden.make import CASES, START, TORCH, WALKS, oracle, walk

ROSENBROCK = LANDSCAPES["Rosenbrock"]()
with np.load(WALKS) as _walks:
    GOLDEN = list(zip(json.loads(str(_walks["cases"])), _walks["gradients"], _walks["positions"], strict=True))


def cases(names: Iterable[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "knobs"), [pytest.param(n, k, id=f"{n}-{i}") for n in names for i, k in enumerate(CASES[n])])


def require(name: str, knobs: dict[str, Any]) -> None:
    if (library := oracle(name, knobs)) != "paper":
        pytest.importorskip(library, exc_type=ImportError)


def furthest(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference, in units of max(1, |w|)."""
    assert np.isfinite(ours).all()
    return float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max())


@cases(CASES)
def test_same_gradients_same_walk_for_a_thousand_steps(name: str, knobs: dict[str, Any]) -> None:
    require(name, knobs)
    ours = descend(OPTIMIZERS[name](**knobs), ROSENBROCK, START, 1000, noise=1.0, seed=7)
    assert ours.diverged_at == -1
    theirs = walk(name, knobs, lambda t, w: ours.grad[t], 1000)
    assert furthest(ours.w, theirs) <= 1e-13


@cases(TORCH)
def test_left_alone_the_first_steps_are_torchs(name: str, knobs: dict[str, Any]) -> None:
    require(name, knobs)
    ours = descend(OPTIMIZERS[name](**knobs), ROSENBROCK, START, 20)
    theirs = walk(name, knobs, lambda t, w: ROSENBROCK.grad(*np.array(w)), 20)
    assert furthest(ours.w, theirs) <= 1e-14


@pytest.mark.parametrize(("case", "gradients", "positions"), [pytest.param(*walk, id=f"{walk[0][0]}-{i}") for i, walk in enumerate(GOLDEN)])
def test_golden_walk(case: Any, gradients: np.ndarray, positions: np.ndarray) -> None:
    name, knobs, _ = case
    if "layers" in knobs:
        knobs = {**knobs, "layers": tuple(knobs["layers"])}
    optimizer = OPTIMIZERS[name](**knobs)
    w, memory = positions[0], [np.zeros(2) for _ in optimizer.memory]
    ours = [w]
    with np.errstate(all="ignore"):
        for t, g in enumerate(gradients, 1):
            w, *memory = optimizer.step(w, g, np.array(float(t)), *memory)
            ours.append(w)
    assert furthest(np.array(ours), positions) <= 1e-13


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_has_an_oracle_and_a_golden_walk(name: str) -> None:
    if name not in CASES:
        pytest.skip(f"{name} has nothing to be held against yet: give it cases in tests/golden/make.py")
    walked = [walk for (walk, _, _), _, _ in GOLDEN]
    assert walked.count(name) >= 3


def test_no_oracle_was_lost() -> None:
    assert len(CASES) >= 20
    assert {name for (name, _, _), _, _ in GOLDEN} == set(CASES) <= set(OPTIMIZERS)


def test_golden_walks_go_somewhere() -> None:
    for (name, *_), gradients, positions in GOLDEN:
        assert np.isfinite(gradients).all(), name
        assert np.linalg.norm(positions[-1] - positions[0]) > 0.05, name
