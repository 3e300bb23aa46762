"""What must hold for every optimizer in the catalogue, and the facts that make each one what it is."""

import inspect
import re
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.descent import descend
from knobs import choices, knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.norms import norms
from tests.support.house import ROOT
from tests.support.kinds import SOME_RULES, often

ROSENBROCK = LANDSCAPES["Rosenbrock"]()
START = (-1.5, 2.0)
patient = settings(deadline=None)  # a busy machine is no failure

CATALOGUE = {  # name -> what a person can set, what it remembers
    "SGD": ("lr", ""),
    "Momentum": ("lr b1", "v"),
    "HeavyBall": ("lr mu", "b"),
    "Nesterov": ("lr mu", "b"),
    "AdaGrad": ("lr eps", "s"),
    "AdaDelta": ("lr rho eps", "s d"),
    "RMSProp": ("lr b2 eps", "s"),
    "RMSPropOutside": ("lr b2 eps", "s"),
    "Adam": ("lr b1 b2 eps", "m v"),
    "AdamUncorrected": ("lr b1 b2 eps", "m v"),
    "AdamL2": ("lr b1 b2 eps wd", "m v"),
    "AdamW": ("lr b1 b2 eps wd", "m v"),
    "AMSGrad": ("lr b1 b2 eps", "m v v_bar"),
    "Adamax": ("lr b1 b2 eps", "m u"),
    "NAdam": ("lr b1 b2 eps", "m v"),
    "RAdam": ("lr b1 b2 eps", "m v"),
    "AdaBelief": ("lr b1 b2 eps", "m s"),
    "Lion": ("lr b1 b2 wd", "m"),
    "LARS": ("lr mu wd trust layers", "v"),
    "LAMB": ("lr b1 b2 eps wd layers", "m v"),
    "SignSGD": ("lr", ""),
    "Yogi": ("lr b1 b2 eps", "m v"),
    "Adan": ("lr b1 b2 b3 eps wd", "p m v n"),
    "ADOPT": ("lr b1 b2 eps", "v m"),
    "CautiousAdamW": ("lr b1 b2 eps wd", "m v"),
    "Prodigy": ("lr b1 b2 d0 eps wd", "o d m v r s"),
    "Rprop": ("lr up down most least", "p delta"),
    "AdEMAMix": ("lr b1 b2 b3 alpha eps wd", "m_1 m_2 v"),
    "ScheduleFreeSGD": ("lr b1", "z s x"),
    "ScheduleFreeAdamW": ("lr b1 b2 eps wd", "v z s x"),
}

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
every_knob = pytest.mark.parametrize(
    ("kind", "key"), [pytest.param(kind, key, id=f"{name}-{key}") for name, kind in OPTIMIZERS.items() for key in knobs(kind)]
)
gradients = st.floats(1e-3, 1e6).flatmap(lambda size: st.sampled_from([size, -size]))


def run(optimizer: Optimizer, start: Any = START, steps: int = 60, **more: Any) -> Any:
    return descend(optimizer, ROSENBROCK, start, steps, noise=0.5, seed=3, **more)


def steps_on(optimizer: Optimizer, w: Any, stream: Any) -> np.ndarray:
    """The positions of `optimizer`, (T+1, D, *B), from `w` where the gradients are those of `stream`, (T, D, *B)."""
    w = np.array(w, dtype=float)
    memory, positions = [np.zeros_like(w) for _ in optimizer.memory], [w]
    with np.errstate(all="ignore"):
        for t, g in enumerate(np.asarray(stream, dtype=float), 1):
            w, *memory = optimizer.step(w, g, np.array(float(t)), *memory)
            positions.append(w)
    return np.array(positions)


def lively(shape: tuple[int, ...], seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def assert_same_bits(a: np.ndarray, b: np.ndarray) -> None:
    assert a.shape == b.shape
    bits = np.ascontiguousarray(a).view(np.int64) == np.ascontiguousarray(b).view(np.int64)
    assert (bits | (np.isnan(a) & np.isnan(b))).all()


# The catalogue


def test_the_catalogue_is_complete() -> None:
    assert set(CATALOGUE) <= set(OPTIMIZERS)
    for name, (settable, remembered) in CATALOGUE.items():
        kind = OPTIMIZERS[name]
        assert [f.name for f in fields(kind)] == settable.split()
        assert kind.memory == tuple(remembered.split())
    assert len({kind.name for kind in OPTIMIZERS.values()}) == len(OPTIMIZERS)


def test_a_file_dropped_in_is_found(tmp_path: Path) -> None:
    for room in ("knobs", "tape", "optimizers"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    source = (tmp_path / "optimizers" / "adam.py").read_text(encoding="utf-8")
    (tmp_path / "optimizers" / "newcomer.py").write_text(source.replace("class Adam(", "class Newcomer("), encoding="utf-8")
    code = "from optimizers import OPTIMIZERS; print(*OPTIMIZERS); print(OPTIMIZERS['Newcomer'].memory)"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(found[0].split()) == {*OPTIMIZERS, "Newcomer"}
    assert found[1] == "('m', 'v')"


@every_optimizer
def test_it_says_what_it_is(kind: type[Optimizer]) -> None:
    doc = inspect.getdoc(kind) or ""
    sentence, rest = doc.split("\n", 1)
    assert re.fullmatch(r"[A-Z][^$\\]+\.", sentence)
    assert rest.count("$$") >= 2
    assert rest.count("$$") % 2 == 0
    year = r"\b(19|20)\d\d\b"
    assert re.search(year, rest)
    assert re.search(year, kind.paper)
    assert kind.name
    assert kind.family in {"plain", "momentum", "adaptive", "adam", "averaging", "sign", "layer-wise", "second-order"}
    for knob in knobs(kind).values():
        assert knob.symbol in rest, "a letter that the rule does not show"


@every_knob
def test_every_knob_teaches(kind: type[Optimizer], key: str) -> None:
    knob = knobs(kind)[key]
    assert knob.symbol
    assert re.fullmatch(r"[A-Z].{20,}\.", knob.help)
    assert knob.low <= knob.default <= knob.high
    assert knob.allows(knob.default)
    assert knob.default in knob.ticks()
    if knob.paper is not None:
        assert knob.paper in knob.ticks()
        value = f"{knob.paper:g}".replace("e-0", "e-")
        assert re.search(rf"(?<![\d.]){re.escape(value)}(?!\d|\.\d)", knob.help), f"does not name {value}"


@pytest.mark.parametrize("name", ["LARS", "LAMB"])
def test_layers_are_a_choice(name: str) -> None:
    layers = choices(OPTIMIZERS[name])["layers"]
    assert list(layers.options) == [(2,), (1, 1)]
    assert layers.default == (2,)
    assert layers.help.endswith(".")


@every_optimizer
def test_it_cannot_be_changed(kind: type[Optimizer]) -> None:
    with pytest.raises(FrozenInstanceError):
        kind().lr = 1.0  # type: ignore[misc]


# One step


@every_optimizer
@pytest.mark.parametrize("shape", [(2,), (2, 3), (2, 3, 4)])
def test_a_step_writes_nothing_in_place(kind: type[Optimizer], shape: tuple[int, ...]) -> None:
    given = [lively(shape, seed) ** 2 for seed in range(2 + len(kind.memory))]
    for array in given:
        array.flags.writeable = False
    w, g, *memory = given
    with np.errstate(all="ignore"):
        out = kind().step(w, g, np.array(7.0), *memory)
    assert isinstance(out, tuple)
    assert len(out) == 1 + len(kind.memory)
    for name, array in zip(("w", *kind.memory), out, strict=True):
        assert array.shape == shape
        assert array.dtype == np.float64
        assert not any(np.shares_memory(array, other) for other in given) or name in kind.given


@every_optimizer
def test_on_flat_ground_nothing_moves(kind: type[Optimizer]) -> None:
    optimizer = replace(kind(), wd=0.0) if "wd" in knobs(kind) else kind()
    assert_same_bits(steps_on(optimizer, START, np.zeros((9, 2))), np.broadcast_to(START, (10, 2)).copy())


# Many runs at once


@every_optimizer
@pytest.mark.parametrize("batch", [(1,), (7,), (3, 5)])
def test_a_batch_equals_its_runs_bit_for_bit(kind: type[Optimizer], batch: tuple[int, ...]) -> None:
    starts = np.array(START).reshape(2, *[1] * len(batch)) + lively((2, *batch))
    together = run(kind(), starts, record=kind.memory)
    for i in np.ndindex(*batch):
        alone = run(kind(), starts[(slice(None), *i)], record=kind.memory)
        assert_same_bits(together.w[(..., *i)], alone.w)
        assert_same_bits(together.loss[(..., *i)], alone.loss)
        assert_same_bits(together.grad[(..., *i)], alone.grad)
        assert together.diverged_at[i] == alone.diverged_at
        for name in kind.memory:
            assert_same_bits(together.memory[name][(..., *i)], alone.memory[name])


@every_knob
def test_a_knob_with_a_value_per_run_equals_separate_runs(kind: type[Optimizer], key: str) -> None:
    ticks = knobs(kind)[key].ticks()
    values = np.array([*ticks[:: max(1, len(ticks) // 8)], ticks[-1]])
    together = run(kind(**{key: values}))
    assert together.w.shape == (61, 2, len(values))
    for i, value in enumerate(values):
        alone = run(kind(**{key: float(value)}))
        assert_same_bits(together.w[..., i], alone.w)
        assert together.diverged_at[i] == alone.diverged_at


@pytest.mark.parametrize("key", ["b1", "b2"])
@pytest.mark.parametrize("name", often(OPTIMIZERS, {*SOME_RULES, "LAMB", "RAdam"}))
def test_powers_of_a_decay_do_not_depend_on_company(name: str, key: str) -> None:
    kind = OPTIMIZERS[name]
    if key not in knobs(kind):
        return
    values = np.random.default_rng(0).uniform(0, 1, 67)
    together = run(kind(**{key: values}), steps=12)
    for i, value in enumerate(values):
        assert_same_bits(together.w[..., i], run(kind(**{key: float(value)}), steps=12).w)


@pytest.mark.parametrize("name", ["LARS", "LAMB"])
@pytest.mark.parametrize("layers", [(2,), (1, 1)])
def test_layers_in_a_batch(name: str, layers: tuple[int, ...]) -> None:
    optimizer = OPTIMIZERS[name](layers=layers)
    starts = lively((2, 5))
    together = run(optimizer, starts)
    for i in range(5):
        assert_same_bits(together.w[..., i], run(optimizer, starts[:, i]).w)


# Rules that are one another


def knobbed(name: str, **some: Any) -> Optimizer:
    return OPTIMIZERS[name](**some)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (knobbed("AdamW", wd=0.0), knobbed("Adam")),
        (knobbed("AdamL2", wd=0.0), knobbed("Adam")),
        (knobbed("Momentum", lr=0.001, b1=0.0), knobbed("SGD", lr=0.001)),
        (knobbed("HeavyBall", lr=0.001, mu=0.0), knobbed("SGD", lr=0.001)),
        (knobbed("Nesterov", lr=0.001, mu=0.0), knobbed("SGD", lr=0.001)),
        (knobbed("Momentum", lr=0.008, b1=0.875), knobbed("HeavyBall", lr=0.001, mu=0.875)),
        (knobbed("RMSProp", eps=0.0), knobbed("RMSPropOutside", eps=0.0)),
        (knobbed("NAdam", b1=0.0), knobbed("Adam", b1=0.0)),
        (knobbed("RAdam", lr=0.001, b2=0.0, b1=0.9), None),
    ],
    ids=lambda o: f"{type(o).__name__}",
)
def test_identities(one: Optimizer, other: Optimizer | None) -> None:
    stream = lively((200, 2))
    if other is None:  # a size that is never trusted leaves the bias-corrected average of the gradients
        m, w, expected = np.zeros(2), np.array(START), [np.array(START)]
        for t, g in enumerate(stream, 1):
            m = 0.9 * m + (1 - 0.9) * g
            w = w - 0.001 * m / (1 - 0.9**t)
            expected.append(w)
        np.testing.assert_allclose(steps_on(one, START, stream), expected, rtol=0, atol=1e-14)
    else:
        np.testing.assert_allclose(steps_on(one, START, stream), steps_on(other, START, stream), rtol=0, atol=1e-13)


def test_decay_makes_the_three_adams_three() -> None:
    ends = [run(knobbed("Adam")).w[-1], *(run(knobbed(name, wd=0.1)).w[-1] for name in ("AdamL2", "AdamW"))]
    assert min(np.linalg.norm(a - b) for a, b in [(ends[0], ends[1]), (ends[0], ends[2]), (ends[1], ends[2])]) > 1e-3


INDIFFERENT = ["AdaGrad", "RMSProp", "RMSPropOutside", "Adam", "AdamUncorrected", "AdamW", "AMSGrad", "Adamax", "NAdam", "AdaBelief",
               "Lion", "LARS", "LAMB", "SignSGD", "Yogi", "Adan", "ADOPT", "Rprop", "AdEMAMix",
               "ScheduleFreeAdamW"]  # fmt: skip


@pytest.mark.parametrize("name", INDIFFERENT)
@pytest.mark.parametrize("factor", [2.0**-12, 2.0**12])
def test_the_unit_of_the_loss_does_not_matter(name: str, factor: float) -> None:
    off = {key: 0.0 for key in ("eps", "wd") if key in knobs(OPTIMIZERS[name])}
    optimizer, stream = knobbed(name, **off), lively((50, 2))
    assert_same_bits(steps_on(optimizer, START, stream), steps_on(optimizer, START, factor * stream))


# First steps


@patient
@given(gradients, gradients)
def test_first_steps_of_the_adaptive(gx: float, gy: float) -> None:
    g, lr = np.array([gx, gy]), 0.1

    def first(name: str, **some: Any) -> np.ndarray:
        w, *_ = knobbed(name, lr=lr, **some).step(np.zeros(2), g, np.array(1.0), *[np.zeros(2)] * len(OPTIMIZERS[name].memory))
        return w

    down = -lr * np.sign(g)
    for name in ("AdaGrad", "Adam", "AMSGrad", "Adamax"):
        np.testing.assert_allclose(first(name), down, rtol=2e-5)
    for name in ("AdamW", "AdamL2"):
        np.testing.assert_allclose(first(name, wd=0.5), down, rtol=2e-5)  # w = 0: nothing to decay
    np.testing.assert_allclose(first("AdamUncorrected"), down * (1 - 0.9) / np.sqrt(1 - 0.999), rtol=1e-3)
    np.testing.assert_allclose(first("AdamUncorrected") / first("Adam"), [3.1623] * 2, rtol=1e-3)
    np.testing.assert_allclose(first("RMSPropOutside", b2=0.9), down / np.sqrt(1 - 0.9), rtol=1e-3)
    np.testing.assert_array_equal(first("Lion"), down)
    np.testing.assert_allclose(first("RAdam"), -lr * g, rtol=1e-12)  # too early to divide


@patient
@given(gradients, gradients, st.floats(-10, 10), st.floats(0.1, 10))
def test_first_steps_of_the_layer_wise(gx: float, gy: float, x: float, y: float) -> None:
    w, g, o = np.array([x, y]), np.array([gx, gy]), np.zeros(2)
    after, *_ = knobbed("LARS", lr=2.0, trust=0.01).step(w, g, np.array(1.0), o)
    np.testing.assert_allclose(np.linalg.norm(after - w), 0.02 * np.linalg.norm(w), rtol=1e-9)
    after, *_ = knobbed("LAMB", lr=0.02).step(w, g, np.array(1.0), o, o)
    np.testing.assert_allclose(np.linalg.norm(after - w), 0.02 * np.linalg.norm(w), rtol=1e-9)


# The pull of weight decay


@patient
@given(st.floats(0, 1), st.floats(0, 1), st.floats(-10, 10), st.floats(-10, 10))
def test_on_flat_ground_only_the_decay_pulls(lr: float, wd: float, x: float, y: float) -> None:
    w, still = np.array([x, y]), np.zeros((5, 2))
    shrunk = w * (1 - lr * wd) ** np.arange(6)[:, None]
    for optimizer in (knobbed("AdamW", lr=lr, wd=wd), knobbed("Lion", lr=lr, wd=wd), knobbed("LARS", lr=lr, wd=wd, mu=0.0)):
        np.testing.assert_allclose(steps_on(optimizer, w, still), shrunk, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("wd", [0.01, 0.5])
def test_adaptive_steps_rescale_an_l2_pull_away(wd: float) -> None:
    w, still = np.array([3.0, -0.01]), np.zeros((1, 2))
    np.testing.assert_allclose(steps_on(knobbed("AdamL2", lr=0.001, wd=wd), w, still)[1], w - 0.001 * np.sign(w), atol=1e-6)
    np.testing.assert_allclose(steps_on(knobbed("LAMB", lr=0.02, wd=wd), w, still)[1], 0.98 * w, rtol=1e-12)


# What else makes them what they are


def test_amsgrad_never_forgets() -> None:
    v, v_bar = (run(knobbed("AMSGrad", b2=0.9), steps=300, record=("v", "v_bar")).memory[name] for name in ("v", "v_bar"))
    assert (np.diff(v_bar, axis=0) >= 0).all()
    assert (np.diff(v, axis=0) < 0).any()
    np.testing.assert_array_equal(v_bar, np.maximum.accumulate(v))


def test_amsgrads_maximum_is_of_the_raw_v() -> None:
    # The corrected v falls from 100 to 52.6 here, the raw one rises from 10 to 10.9 only when g is 10, then 4.2.
    w = steps_on(knobbed("AMSGrad", lr=1.0, b1=0.0, b2=0.9, eps=0.0), (0.0, 0.0), [[10.0, 10.0], [1.0, 1.0]])
    np.testing.assert_allclose(w[2] - w[1], -1 / np.sqrt(10 / (1 - 0.9**2)), rtol=1e-12)


def test_adagrads_steps_shrink_on_a_steady_slope() -> None:
    steps = -np.diff(steps_on(knobbed("AdaGrad", lr=1.0), (0.0, 0.0), np.full((9, 2), 4.0)), axis=0)
    np.testing.assert_allclose(steps[:, 0], 1 / np.sqrt(np.arange(1, 10)), rtol=1e-9)


def test_momentum_gathers_speed_and_an_average_does_not() -> None:
    slope = np.ones((400, 2))
    speed = {name: -np.diff(steps_on(knobbed(name, lr=0.01), (0.0, 0.0), slope), axis=0)[-1, 0] for name in ("HeavyBall", "Momentum")}
    np.testing.assert_allclose([speed["HeavyBall"], speed["Momentum"]], [0.1, 0.01], rtol=1e-9)


def test_radam_divides_from_the_sixth_step_on() -> None:
    stream = np.full((8, 2), 1e6)
    steps = np.abs(np.diff(steps_on(knobbed("RAdam", lr=0.1), (0.0, 0.0), stream), axis=0))[:, 0]
    assert (steps[:5] > 1e4).all()
    assert (steps[5:] < 0.1).all()


def test_adabelief_strides_out_where_nothing_surprises() -> None:
    steady, surprising = np.full((300, 2), 1.0), np.tile([[3.0, 3.0], [-1.0, -1.0]], (150, 1))
    far = {key: np.abs(steps_on(knobbed("AdaBelief", lr=0.01), (0.0, 0.0), s)[-1, 0]) for key, s in [("a", steady), ("b", surprising)]}
    assert far["a"] > 10 * far["b"]


# Layers


@patient
@given(st.lists(st.floats(-100, 100), min_size=6, max_size=6))
def test_the_norm_of_each_layer(numbers: list[float]) -> None:
    u = np.array(numbers)
    a, b = np.sqrt((u[:2] ** 2).sum()), np.sqrt((u[2:] ** 2).sum())
    np.testing.assert_allclose(norms(u, (2, 4)), [a, a, b, b, b, b], rtol=1e-14)
    np.testing.assert_array_equal(norms(u, (1,) * 6), np.sqrt(u * u))


def test_layers_must_add_up() -> None:
    with pytest.raises(ValueError, match=r"layers = \(2, 3\).* add up to 6"):
        norms(np.ones(6), (2, 3))


@pytest.mark.parametrize("D", [1, 2, 5])
@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
def test_layers_have_words_for_any_number_of_weights(D: int, batch: tuple[int, ...]) -> None:
    u = lively((D, *batch))
    np.testing.assert_allclose(norms(u, "one"), np.broadcast_to(np.linalg.norm(u, axis=0), u.shape), rtol=1e-15)
    assert_same_bits(norms(u, "each"), np.abs(u))
    with pytest.raises(ValueError, match=f"layers = 'some': must be whole numbers that add up to {D}, or one of 'one', 'each'"):
        norms(u, "some")


@pytest.mark.parametrize("name", ["LARS", "LAMB"])
def test_layers_do_not_know_each_other(name: str) -> None:
    w, stream = lively((6, 3)), lively((40, 6, 3), seed=1)
    both = steps_on(knobbed(name, wd=0.1, layers=(2, 4)), w, stream)
    assert_same_bits(both[:, :2], steps_on(knobbed(name, wd=0.1, layers=(2,)), w[:2], stream[:, :2]))
    assert_same_bits(both[:, 2:], steps_on(knobbed(name, wd=0.1, layers=(4,)), w[2:], stream[:, 2:]))
    for i in range(3):
        assert_same_bits(both[..., i], steps_on(knobbed(name, wd=0.1, layers=(2, 4)), w[:, i], stream[..., i]))
    assert np.abs(both - steps_on(knobbed(name, wd=0.1, layers=(6,)), w, stream)).max() > 1e-6


def test_the_trust_ratio_is_1_where_a_norm_is_0() -> None:
    g, o, one = np.array([3.0, 4.0]), np.zeros(2), np.array(1.0)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(knobbed("LARS", lr=0.1, wd=0.5).step(o, g, one, o)[0], -0.1 * g)
        np.testing.assert_array_equal(knobbed("LARS", lr=0.1, wd=0.5).step(g, o, one, o)[0], g - 0.1 * (0.5 * g))
        np.testing.assert_allclose(knobbed("LAMB", lr=0.1, wd=0.5).step(o, g, one, o, o)[0], [-0.1, -0.1], rtol=1e-5)
        np.testing.assert_array_equal(knobbed("LAMB", lr=0.1, wd=0.0).step(g, o, one, o, o)[0], g)
        # A layer of its own: x has no length and takes the whole step, y takes its share.
        w, _ = knobbed("LARS", lr=1.0, trust=0.01, layers=(1, 1)).step(np.array([0.0, 2.0]), g, one, o)
    np.testing.assert_allclose(w, [-3.0, 2.0 - 0.01 * 2.0], rtol=1e-12)


# The first picture


@every_optimizer
def test_the_first_picture_goes_downhill(kind: type[Optimizer]) -> None:
    walk = descend(kind(), ROSENBROCK, START, 300)
    assert walk.diverged_at == -1
    assert walk.loss[-1] < walk.loss[0] / 2
    assert np.abs(walk.w).max() < 3


@pytest.mark.parametrize("name", ["LARS", "LAMB"])
def test_the_layer_wise_come_to_rest_at_the_origin(name: str) -> None:
    assert np.linalg.norm(descend(knobbed(name), ROSENBROCK, START, 300).w[-1]) < 0.02


@settings(patient, max_examples=25)
@given(st.sampled_from(sorted(OPTIMIZERS)), st.data())
def test_whatever_the_knobs_nothing_is_raised_or_warned(name: str, data: st.DataObject) -> None:
    some = {key: data.draw(st.sampled_from(knob.ticks())) for key, knob in knobs(OPTIMIZERS[name]).items()}
    start = data.draw(st.sampled_from([(0.0, 0.0), (1.0, 1.0), (-1.5, 2.0), (1e3, -1e3)]))
    walk = descend(OPTIMIZERS[name](**some), ROSENBROCK, start, 25)
    assert walk.w.shape == (26, 2)
    assert walk.diverged_at >= -1


@pytest.mark.parametrize("n", [2, 7, 8, 9, 31, 144])
def test_a_layers_length_has_the_same_bits_alone_and_in_any_batch(n: int) -> None:
    u = lively((n + 3, 3, 7))
    whole = norms(u, (n, 3))
    for i, j in np.ndindex(3, 7):
        for alone in (u[:, i, j], u[:, i, j].copy(), u[:, i : i + 1, j].copy()):
            assert_same_bits(norms(alone, (n, 3)).reshape(n + 3), whole[:, i, j])
    np.testing.assert_allclose(whole[0], np.linalg.norm(u[:n], axis=0), rtol=1e-14)


def test_a_layer_may_be_a_shape() -> None:
    u = lively((11, 4))
    assert_same_bits(norms(u, ((3, 2), (3,), 2)), norms(u, (6, 3, 2)))
    with pytest.raises(ValueError, match=r"layers = \(\(3, 2\), \(3,\)\).* add up to 11"):
        norms(u, ((3, 2), (3,)))
