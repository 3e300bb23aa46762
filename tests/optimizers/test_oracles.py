"""Every rule against an implementation that is not ours: torch, optax, or the paper in plain Python."""

import inspect
import json
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from knobs import knobs as knobs_of
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS, RULES
from optimizers.clipping import ByNorm
from tests.golden.make import CASES, START, TORCH, WALKS, oracle, walk
from tests.support.kinds import OF_SLOPES
from tests.support.told import OPENS, bears, clauses

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


@pytest.mark.slow  # the golden walks below are of the same libraries, 60 steps of each
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


@pytest.mark.parametrize("name", OF_SLOPES)  # Newton's oracle is in test_newton.py
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


# --- What help texts tell of the libraries ---

IN_TORCH = {"SGD": "SGD", "HeavyBall": "SGD", "Nesterov": "SGD", "AdaGrad": "Adagrad", "RMSPropOutside": "RMSprop", "Adamax": "Adamax",
            "AMSGrad": "Adam", "NAdam": "NAdam", "RAdam": "RAdam", "AdamL2": "Adam", "AdamW": "AdamW", "Muon": "Muon"}  # fmt: skip
IN_OPTAX = {"RMSProp": "rmsprop", "NAdam": "nadam", "Lion": "lion", "AdEMAMix": "contrib.ademamix",
            "ScheduleFreeSGD": "contrib.schedule_free_sgd", "ScheduleFreeAdamW": "contrib.schedule_free_adamw"}  # fmt: skip
OPTAXS_WORDS = {"wd": "weight_decay", "lr": "learning_rate"}
THEIR_WORDS = {"lr": ("lr", ""), "eps": ("eps", ""), "b1": ("betas", 0), "b2": ("betas", 1), "wd": ("weight_decay", "")}


@pytest.mark.parametrize("library", ["torch", "optax"])
def test_what_a_library_opens_at(library: str) -> None:
    """keras is not asked: it is not among the packages of `make oracle`."""
    module = pytest.importorskip(library, exc_type=ImportError)
    asked = 0
    for name, kind in RULES.items():
        for key, knob in knobs_of(kind).items():
            for clause in clauses(knob.help):
                found = OPENS.match(clause)
                if not found or library not in found["who"]:
                    continue
                theirs = getattr(module.optim, IN_TORCH[name]) if library == "torch" else attrgetter(IN_OPTAX[name])(module)
                word, place = THEIR_WORDS[key] if library == "torch" else (OPTAXS_WORDS.get(key, key), "")
                opens = inspect.signature(theirs).parameters[word].default
                assert float(opens if place == "" else opens[place]) == float(found["value"]), f"{name}.{key}: {clause}"
                asked += 1
    assert asked >= {"torch": 10, "optax": 3}[library]


@bears("torch lets it grow with `t` and walks elsewhere: on Rosenbrock, in 400 steps from its start, 0.2 away at …")
def test_how_far_torchs_nadam_walks_from_ours() -> None:
    torch = pytest.importorskip("torch", exc_type=ImportError)
    ours = descend(OPTIMIZERS["NAdam"](lr=0.1), ROSENBROCK, ROSENBROCK.start, 400).w
    w = torch.tensor(ROSENBROCK.start, dtype=torch.float64, requires_grad=True)
    rule, theirs = torch.optim.NAdam([w], lr=0.1), [np.array(ROSENBROCK.start)]
    for _ in range(400):
        w.grad = torch.tensor(np.array(ROSENBROCK.grad(*w.detach().numpy())))
        rule.step()
        theirs.append(w.detach().numpy().copy())
    assert np.hypot(*(ours - theirs).T).max() == pytest.approx(0.22, abs=0.02)


@pytest.mark.parametrize("most", [0.3, 5.0, 1e4])
@pytest.mark.parametrize("name", ["SGD", "HeavyBall", "Adam", "AdamL2", "AdamW"])
def test_clipping_is_torchs(name: str, most: float) -> None:
    """torch divides by the length plus 1e-6: the lengths differ by a millionth at most, and so do the paths of twenty steps."""
    torch = pytest.importorskip("torch", exc_type=ImportError)
    settings = {"SGD": {}, "HeavyBall": {"momentum": 0.9}, "Adam": {}, "AdamL2": {"weight_decay": 0.1}, "AdamW": {"weight_decay": 0.1}}
    kind = OPTIMIZERS[name]
    rule = kind(lr=1e-3, **({"wd": 0.1} if "wd" in knobs_of(kind) else {}))
    ours = descend(rule, ROSENBROCK, START, 20, clip=ByNorm(most)).w
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    theirs = getattr(torch.optim, {"HeavyBall": "SGD", "AdamL2": "Adam"}.get(name, name))([w], lr=1e-3, **settings[name])
    for place in ours[1:]:
        w.grad = torch.tensor(np.array(ROSENBROCK.grad(*w.detach().numpy())))
        torch.nn.utils.clip_grad_norm_([w], most)
        theirs.step()
        assert w.detach().numpy() == pytest.approx(place, abs=3e-6 * 20)
