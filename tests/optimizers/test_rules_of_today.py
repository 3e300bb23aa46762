"""The rules since 2018: what makes each one what it is, and what its docstring and help texts tell, run."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from tape.operations import mean
from tests.support.told import bears
from tests.support.walks import FADED, GROWN, STEADY, TURNING, rule, strides, walk

ROSENBROCK = LANDSCAPES["Rosenbrock"]()


@pytest.mark.parametrize("name", ["Yogi", "Adan", "ADOPT"])
@bears("How far each coordinate goes per step on a steady slope, once the average is full")
def test_a_rate_is_a_stride_on_a_steady_slope_only(name: str) -> None:
    small = rule(name, eps=1e-9, lr=0.1)
    steady, grown = strides(small, STEADY), strides(small, GROWN)[1000:]
    assert steady[300:] == pytest.approx(0.1, rel=0.25 if name == "Yogi" else 1e-5)
    assert (steady[:300] == pytest.approx(0.1, rel=0.25)) == (name != "ADOPT")
    assert strides(small, TURNING)[300:].max() < 0.06 * 0.1
    assert strides(small, FADED)[1000:].min() < 0.1 * 0.1
    assert (grown.max() > 1.5 * 0.1) == (name != "Adan")


def test_signs_alone_count() -> None:
    wild = 10.0 ** np.random.default_rng(0).uniform(-6, 6, 200)
    assert strides(rule("SignSGD"), wild) == pytest.approx(1)
    path = descend(rule("SignSGD", lr=0.1), LANDSCAPES["Quadratic"](), (0.55, 0.95), 60).w[-20:]
    assert np.abs(path).max() == pytest.approx(0.05)  # across the bottom for ever


@bears("The closer to 1, the less of the newest squared gradient moves the memory of steepness")
def test_yogi_forgets_a_steep_place_slowly() -> None:
    slopes = np.r_[np.ones(1000), np.ones(3000) / 100]
    adam, yogi = (strides(rule(name, lr=0.1, eps=1e-9), slopes) for name in ("Adam", "Yogi"))
    assert adam[-1] > 4 * yogi[-1]
    walked = descend(rule("Yogi", lr=0.1), ROSENBROCK, ROSENBROCK.start, 60, record=("v",))
    before, after, square = walked.memory["v"][:-1], walked.memory["v"][1:], walked.grad**2
    for b2 in (0.9, 0.999):
        one = rule("Yogi", b2=b2)
        v = one.step(np.zeros(2), np.array([3.0, 0.5]), np.array(9.0), np.zeros(2), np.ones(2))[2]
        assert v == pytest.approx([1 + (1 - b2) * 9, 1 - (1 - b2) * 0.25])
    np.testing.assert_allclose(np.abs(after - before), 0.001 * square, rtol=1e-6, atol=1e-9)


@bears(
    "optax looks ahead by … in place of … and walks elsewhere: they agree where … is a half, and … is 0",
    "optax's adan looks ahead by 1 - b2 where its authors' program does by b2, so the rule is written out",
)
def test_adan_looks_ahead() -> None:
    turning = np.linspace(1, -1, 52)
    ahead, plain = (np.diff(walk(one, turning)) > 0 for one in (rule("Adan", b1=0.0, b2=0.98), rule("SGD")))
    assert ahead.argmax() == plain.argmax() - 1
    optax = pytest.importorskip("optax", exc_type=ImportError)
    for b2, agrees in ((0.92, False), (0.5, True)):
        theirs, state = optax.adan(0.1, b2=b2, eps_root=0.0), None
        w, places = np.zeros(2, np.float32), []
        state = theirs.init(w)
        for slope in np.sin(np.arange(30.0)):
            update, state = theirs.update(np.full(2, slope, np.float32), state, w)
            w = w + update
            places.append(float(w[0]))
        ours = walk(rule("Adan", lr=0.1, b2=b2), np.sin(np.arange(30.0)))[1:]
        assert (np.abs(ours - places).max() < 1e-4) == agrees


@bears("The first step only looks: nothing has been seen to divide by, … is 0, and the ball stays")
def test_adopt_looks_before_it_goes() -> None:
    far = strides(rule("ADOPT", b1=0.0), [1.0, 1.0, 1e6, 1e6, 1e-3])
    assert far[0] == 0
    assert far[1] == pytest.approx(1)
    assert far[2] == pytest.approx(2**0.25)  # a wall, held within the fourth root of the steps taken
    assert far[3] == pytest.approx(min(3**0.25, 1 / np.sqrt(0.01)))
    paths = [descend(rule("ADOPT", lr=0.1, b2=b2), LANDSCAPES["Booth"](), (-5.0, 5.0), 4000).loss[-1] for b2 in (0.1, 0.9, 0.999)]
    assert max(paths) < 1e-2  # whatever the memory of sizes
    assert knobs(OPTIMIZERS["ADOPT"])["b2"].paper == 0.9999


@bears(
    "Whether the slope has kept its sign, 1, or turned, -1",
    "The gradient, or 0 where the slope has turned",
    "0 where the slope has turned",
)
def test_rprops_strides() -> None:
    rprop = rule("Rprop", lr=0.1)
    assert np.diff(walk(rprop, [-1.0, -1e6, -1e-6, 3.0, 3.0, 3.0])) == pytest.approx([0.1, 0.12, 0.144, 0, -0.072, -0.0864])
    w, p, delta = rprop.step(np.zeros(2), np.array([3.0, -3.0]), np.array(2.0), np.ones(2), np.full(2, 0.1))
    assert (list(p), list(delta)) == ([3, 0], pytest.approx([0.12, 0.05]))
    assert list(w) == pytest.approx([-0.12, 0])
    race = dict(noise=30.0, seed=1)
    calm, noisy = (descend(rprop, LANDSCAPES["Booth"](), (-5.0, 5.0), 100, **more).loss[-1] for more in ({}, race))  # type: ignore[arg-type]
    assert calm < 1e-6 < 1 < noisy
    falling = descend(rprop, ROSENBROCK, ROSENBROCK.start, 60, schedule=SCHEDULES["InverseSqrt"]())
    np.testing.assert_array_equal(falling.w, descend(rprop, ROSENBROCK, ROSENBROCK.start, 60).w)


@bears(
    "How far each coordinate goes per step on a steady slope at first",
    "once the slow memory has filled, 1 + α times as far",
    "0 is AdamW",
)
def test_the_slow_memory() -> None:
    far = strides(rule("AdEMAMix", lr=0.1, alpha=3.0, b3=0.99), STEADY)
    assert far[0] == pytest.approx(0.1, rel=0.05)
    assert far[-1] == pytest.approx(0.4)
    grown = strides(rule("AdEMAMix", lr=0.1, alpha=3.0, b3=0.9999), STEADY[:400])
    assert grown[-1] < 0.12  # the paper's memory hardly fills in a short race
    wild = np.random.default_rng(1).standard_normal(50)
    for wd in (0.0, 0.3):
        np.testing.assert_allclose(walk(rule("AdEMAMix", alpha=0.0, wd=wd), wild), walk(rule("AdamW", wd=wd), wild), rtol=1e-12)


@bears(
    "How near the ball is to the average: 0 is SGD, and close to 1 the slope is that of the average itself",
    "At one rate … is …, and each place of … counts alike",
)
def test_no_schedule_has_to_fall() -> None:
    wild = np.random.default_rng(1).standard_normal(50)
    np.testing.assert_allclose(walk(rule("ScheduleFreeSGD", b1=0.0), wild), walk(rule("SGD"), wild), rtol=1e-12, atol=1e-12)
    sgd, near = walk(rule("SGD"), wild)[1:], walk(rule("ScheduleFreeSGD", b1=0.9999), wild)[1:]
    np.testing.assert_allclose(near, np.cumsum(sgd) / np.arange(1, 51), atol=2e-3)
    path = descend(rule("ScheduleFreeSGD", lr=0.01), LANDSCAPES["Booth"](), (-5.0, 5.0), 50, record=("z", "x"))
    z, x = (path.memory[name][1:] for name in "zx")
    np.testing.assert_allclose(x, np.cumsum(z, axis=0) / np.arange(1, 51)[:, None], rtol=1e-12)
    np.testing.assert_allclose(path.w[1:], 0.1 * z + 0.9 * x, rtol=1e-12)
    race: Any = dict(noise=5.0, seed=3)
    rules = rule("ScheduleFreeSGD", lr=0.05), rule("SGD", lr=0.05)
    free, plain = (descend(one, LANDSCAPES["Booth"](), (-5.0, 5.0), 2000, **race).loss[-500:] for one in rules)
    assert np.median(free) < np.median(plain) / 10  # under noise, at one rate


@bears("How far each coordinate of z goes per step on a steady slope")
def test_schedule_free_adamw_is_rmsprop_and_an_average() -> None:
    one = rule("ScheduleFreeAdamW", lr=0.1)
    far = strides(one, STEADY)
    assert far[0] == pytest.approx(0.1)
    assert far[1:].max() < 0.1
    np.testing.assert_allclose(walk(replace(one, b1=0.0), STEADY), walk(rule("Adam", lr=0.1, b1=0.0), STEADY), rtol=1e-9)


@bears(
    "Of two weights both may go, or one, which then goes twice as far, or none: where the slope has turned, a coordinate waits for its "
    "momentum to turn too",
    "Whether that agrees with the newest gradient, 1, or would go uphill, 0",
)
def test_caution() -> None:
    one, adam = (rule(name, lr=0.1, wd=0.0) for name in ("CautiousAdamW", "AdamW"))
    w, v, t = np.zeros(2), np.ones(2), np.array(9.0)
    for g, m, times in (((1, 1), (1, 1), (1, 1)), ((1, -0.1), (1, 1), (2, 0)), ((-0.1, -0.1), (1, 1), (0, 0))):
        slope, remembered = np.array(g, dtype=float), np.array(m, dtype=float)
        step, plain = (kind.step(w, slope, t, remembered, v)[0] for kind in (one, adam))
        assert step == pytest.approx(np.array(times) * plain, rel=1e-6)
    pulled = replace(one, wd=0.5).step(np.ones(2), np.full(2, -0.1), t, np.ones(2), v)[0]
    assert pulled == pytest.approx(1 - 0.1 * 0.5)
    path = descend(one, ROSENBROCK, ROSENBROCK.start, 300)
    assert ((np.diff(path.w, axis=0) * path.grad) <= 0).all()  # no coordinate ever goes uphill


def test_prodigy_finds_its_rate() -> None:
    """Whatever the unit of length, it needs no other rate; and its estimate is of the way that it has gone."""
    for scale in (1.0, 1000.0):
        ground = Typed(f"(x/{scale} - 1)^2 + 3*(y/{scale} + 2)^2")
        path = descend(rule("Prodigy"), ground, (0.0, 0.0), 400, record=("d",))
        assert path.loss[-1] < 1e-3
        d = path.memory["d"][1:, 0]
        assert (np.diff(d) >= 0).all()
        assert d[0] == pytest.approx(1e-6)
        assert 0.1 < d[-1] / (np.hypot(1, 2) * scale) < 2
    adam = [descend(rule("Adam"), Typed(f"(x/{s} - 1)^2 + 3*(y/{s} + 2)^2"), (0.0, 0.0), 400).loss[-1] for s in (1, 1000)]
    assert adam[0] < 1e-3 < 1 < adam[1]


@pytest.mark.parametrize("D", [2, 9, 300])
def test_a_mean_over_all_weights_is_the_same_alone_and_in_a_batch(D: int) -> None:
    u = np.random.default_rng(0).standard_normal((D, 7))
    together = mean(u)
    assert together.shape == u.shape
    np.testing.assert_allclose(together[0], u.mean(axis=0), rtol=1e-13)
    for i in range(7):
        np.testing.assert_array_equal(together[:, i], mean(u[:, i]))
