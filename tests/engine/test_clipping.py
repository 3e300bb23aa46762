"""Clipping: what is done to a gradient, in every engine, and that a lane which clips says so wherever it is told of."""

import inspect
from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from engine.descent import descend
from engine.inside import decay_part, effective_rate, inside
from engine.outcomes import ended
from engine.sweeping import Plan, plan, sweep
from engine.trial import Trial
from engine.turbo import kernel
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.clipping import CLIPPINGS, ByNorm, Unclipped, unclipped
from scenario import Scenario
from scenario.file import from_json, to_json
from studies.step import Sight, watched
from sweeps.request import axis, planned
from tape import read, run, values
from tests.support.told import bears
from words import step as words
from words.lanes import told_apart

CLIFF = LANDSCAPES["Cliff"]()
needs_numba = pytest.mark.skipif(not find_spec("numba"), reason="numba is not installed (requirements-turbo.txt)")


def lengths(g: Any) -> Any:
    return np.hypot(*g)


@bears(
    "A gradient that is longer than c is shortened to c, and keeps its direction",
    "The longest gradient that the rule gets to see: of a longer one only the direction is left",
)
def test_a_long_gradient_is_shortened_and_a_short_one_is_left() -> None:
    random = np.random.default_rng(0)
    g = random.standard_normal((2, 500)) * 10.0 ** random.uniform(-12, 12, 500)
    for most in (0.01, 1.0, 300.0):
        found, long = ByNorm(most)(g), lengths(g) > most
        assert 50 < long.sum() < 450
        assert (found[:, ~long] == g[:, ~long]).all()
        np.testing.assert_allclose(lengths(found[:, long]), most, rtol=1e-14)
        np.testing.assert_allclose(found[:, long] / lengths(found[:, long]), g[:, long] / lengths(g[:, long]), rtol=1e-14)
    assert ByNorm(1.0)(np.zeros(2)).tolist() == [0, 0]
    assert unclipped(g) is g


def test_a_batch_is_its_runs_one_by_one_also_with_a_length_for_each() -> None:
    starts, most = np.random.default_rng(1).uniform(-3, 1, (2, 7)), np.array([0.2, 0.5, 1.0, 3.0, 10.0, 40.0, 1e3])
    rule = OPTIMIZERS["HeavyBall"](lr=0.2)
    together = descend(rule, CLIFF, starts, 50, noise=0.5, clip=ByNorm(most))
    for i, start in enumerate(starts.T):
        alone = descend(rule, CLIFF, start, 50, noise=0.5, clip=ByNorm(float(most[i])))
        assert (alone.w == together.w[:, :, i]).all()
        assert (alone.grad == together.grad[:, :, i]).all()
    trial = Trial.of(rule, CLIFF, starts, 50, clip=ByNorm(most))
    part = trial.part(slice(2, 4))
    assert isinstance(part.clip, ByNorm)
    assert np.asarray(part.clip.most).tolist() == [1.0, 3.0]


def test_the_rule_gets_what_is_left_and_the_path_keeps_what_was_met() -> None:
    rule = OPTIMIZERS["SGD"](lr=0.1)
    one = descend(rule, CLIFF, (0.5, 1.5), 30, noise=2.0, seed=3, clip=ByNorm(0.7))
    assert lengths(one.grad.T).max() > 15
    np.testing.assert_allclose(np.diff(one.w, axis=0), -0.1 * ByNorm(0.7)(one.grad.T).T, atol=1e-15)
    assert lengths(np.diff(one.w, axis=0).T).max() <= 0.07 * (1 + 1e-12)


def test_a_length_that_is_never_reached_changes_no_bit() -> None:
    for name in ("SGD", "Adam", "LAMB"):
        rule = OPTIMIZERS[name]()
        free = descend(rule, LANDSCAPES["Rosenbrock"](), (-1.5, 2.0), 60, noise=1.0)
        held = descend(rule, LANDSCAPES["Rosenbrock"](), (-1.5, 2.0), 60, noise=1.0, clip=ByNorm(1e9))
        assert (free.w == held.w).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_inside_of_a_step_is_what_ran(name: str) -> None:
    kind = OPTIMIZERS[name]
    rule = kind(**({"wd": 0.1} if name in ("AdamW", "AdamL2", "LAMB", "LARS", "Lion") else {}))
    clip = ByNorm(0.5)
    one = descend(rule, CLIFF, (-0.5, 2.0), 25, noise=1.0, record=rule.memory, clip=clip)
    seen = inside(rule, one, clip=clip)
    np.testing.assert_array_equal(seen["w"], one.w[1:])
    for memory in rule.memory:
        step = slice(None, -1) if memory in rule.given else slice(1, None)  # the Hessian is of the place that the step set out from
        np.testing.assert_array_equal(seen[memory], one.memory[memory][step])
    assert effective_rate(rule, one, clip=clip).shape == one.grad.shape
    pull = decay_part(rule, one, clip=clip)
    assert (pull is None) == (getattr(rule, "wd", 0.0) == 0)


@pytest.mark.parametrize("most", [0.0, -1.0, np.nan, np.inf])
def test_a_length_that_makes_no_sense_is_named(most: float) -> None:
    with pytest.raises(ValueError, match=r"clip\.most = "):
        descend(OPTIMIZERS["SGD"](), CLIFF, (0.0, 0.0), 3, clip=ByNorm(most))
    with pytest.raises(ValueError, match="a knob"):
        descend(OPTIMIZERS["SGD"](), CLIFF, np.zeros((2, 3)), 3, clip=ByNorm(np.ones(4)))


# --- The other engines ---


def test_every_way_has_a_tape() -> None:
    g = np.random.default_rng(2).standard_normal((2, 9)) * 30
    for kind in CLIPPINGS.values():
        tape = read(kind().__call__)
        (found,) = run(tape, g=g, **values(kind(), tape))
        assert (found == kind()(g)).all()
        assert inspect.signature(kind.__call__).parameters.keys() == {"self", "g"}


def test_a_sweep_ends_as_the_paths_do() -> None:
    starts = np.random.default_rng(3).uniform(-4, 1, (2, 40))
    rule, most = OPTIMIZERS["Momentum"](lr=2.0), np.linspace(0.3, 30, 40)
    paths = descend(rule, CLIFF, starts, 60, clip=ByNorm(most))
    swept = sweep(rule, CLIFF, starts, 60, clip=ByNorm(most), turbo=False)
    assert (swept.final == paths.loss[-1]).all()
    blocks = [
        ended(*plan(Trial.of(rule, CLIFF, starts, 60, clip=ByNorm(most)), turbo=False).task(where)) for where in (slice(0, 9), slice(9, 40))
    ]
    assert (np.concatenate([block.final for block in blocks]) == swept.final).all()


CLIPS = {"one": ByNorm(3.0), "each": ByNorm(np.linspace(0.1, 300, 130)), "none": Unclipped()}


@needs_numba
@pytest.mark.compiles
@pytest.mark.parametrize(
    ("name", "clips"),
    [("Adam", ("each",)), *(pytest.param(*case, marks=pytest.mark.slow) for case in (("Adam", CLIPS), ("HeavyBall", CLIPS)))],
)
def test_compiled_is_numpy_bit_for_bit(name: str, clips: Iterable[str]) -> None:
    """Strictly compiled on a ground without tanh and the like; of one length for all and of one for each run; and none at all."""
    ground, starts = LANDSCAPES["Rosenbrock"](), np.random.default_rng(4).uniform(-2, 2, (2, 130))
    for clip in map(CLIPS.__getitem__, clips):
        trial = Trial.of(OPTIMIZERS[name](), ground, starts, 40, noise=0.5, clip=clip)
        compiled = kernel(trial, strict=True)
        assert compiled is not None
        task = plan(trial, turbo=False)
        assert task.goal is not None
        *_, w = compiled(trial, 1e-6, task.goal)
        paths = descend(OPTIMIZERS[name](), ground, starts, 40, noise=0.5, clip=clip)
        np.testing.assert_array_equal(w, paths.w[-1])
        quick = sweep(OPTIMIZERS[name](), ground, starts, 40, noise=0.5, clip=clip, turbo=True)
        near = paths.loss[-1] < 1e6
        np.testing.assert_allclose(quick.final[near], paths.loss[-1][near], rtol=1e-6)  # a run may be chaotic


# --- What it is for, and what it does not change ---


def test_pascanus_remedy_on_pascanus_cliff() -> None:
    """Momentum at 2 is thrown out and with its gradients at most 5 long arrives, at half the length and twice it, too."""
    thrown = descend(OPTIMIZERS["Momentum"](lr=2.0), CLIFF, CLIFF.start, 200)
    assert thrown.w[:, 0].min() < -60
    for most in (2.5, 5.0, 10.0):
        held = descend(OPTIMIZERS["Momentum"](lr=2.0), CLIFF, CLIFF.start, 400, clip=ByNorm(most))
        assert held.w[:, 0].min() > -12
    sgd, same = (descend(OPTIMIZERS["SGD"](lr=0.2), CLIFF, CLIFF.start, 200, clip=clip) for clip in (unclipped, ByNorm(5.0)))
    assert sgd.loss[-1] == pytest.approx(same.loss[-1], abs=1e-6)
    assert replace(ByNorm(5.0), most=7.0) == ByNorm(7.0)


# --- A lane that clips says so ---


def race_of(query: str) -> Scenario:
    return Scenario.from_query(dict(parse_qsl(query)))


def test_off_unless_chosen_and_then_in_the_link_the_file_and_the_name() -> None:
    plain = race_of("landscape=Cliff&lanes=AB&A=SGD&B=SGD")
    assert [lane.clip for lane in plain.lanes] == [unclipped, unclipped]
    assert not any("clip" in name for name in (*plain.query(), *plain.changes()))
    asked = "landscape=Cliff&lanes=AB&A=SGD&B=SGD&B.clip=ByNorm&B.ByNorm.most=5"
    clipped = race_of(asked)
    assert clipped.lanes[1].clip == ByNorm(5.0)
    assert {"B.clip": "ByNorm", "B.ByNorm.most": "5"}.items() <= clipped.query().items() & clipped.changes().items()
    assert from_json(to_json(clipped).encode()) == race_of(asked) == Scenario.from_query(clipped.changes())
    assert told_apart(clipped.lanes) == ("SGD", "SGD, ‖g‖ ≤ 5")
    at_default = race_of("landscape=Cliff&lanes=AB&A=SGD&B=SGD&B.clip=ByNorm")
    assert at_default.changes() == {"landscape": "Cliff", "lanes": "AB", "B": "SGD", "B.clip": "ByNorm"}
    ignored: list[str] = []
    Scenario.from_query({"A.clip": "ByValue", "B.ByNorm.most": "5"}, ignored)
    assert sorted(ignored) == ["A.clip", "B.ByNorm.most"]


def test_it_can_be_swept_from_the_link() -> None:
    cliff = race_of("landscape=Cliff&lanes=A&A=Momentum&A.Momentum.lr=2&A.clip=ByNorm&steps=60")
    over = axis(cliff, "A.ByNorm.most=1,5,1000")
    ends = sweep_of(planned(cliff, cliff.lanes[0], [over], 60, 1e-6, False))
    alone = [cliff_at.run()[0].loss[-1] for cliff_at in (over.dial.put(cliff, most) for most in (1.0, 5.0, 1000.0))]
    assert ends == alone


def sweep_of(work: Plan) -> list[float]:
    return [float(loss) for _, part in work.parts() for loss in part.final]


def test_the_ledger_has_what_was_met_and_what_was_left() -> None:
    cliff = race_of("landscape=Cliff&lanes=AB&A=AdamL2&B=SGD&A.clip=ByNorm&x=0.5&y=1&steps=20")
    one, other = (watched(lane, run) for lane, run in zip(cliff.lanes, cliff.watched(), strict=True))
    names = [entry.name for entry in one.entries]
    assert names[:4] == ["before", "gradient", "clipped", "g"]
    assert "clipped" not in [entry.name for entry in other.entries]
    met, left = (np.array(one.entries[k].at(1)) for k in (1, 2))
    assert np.hypot(*met) > 20
    np.testing.assert_allclose(left, met / np.hypot(*met))
    seen = Sight(cliff, (one, other), 1, 0, False)
    (first, *_) = words.in_numbers(seen, one)
    assert words.short(float(met[0])) in first
    assert words.short(float(left[0])) in first
    assert "get different lengths of it" in words.why(one, other, 1)
    assert words.in_numbers(seen, other)[0].count("lVert") == 0
