"""What docstrings and help texts of rules and schedules tell, run."""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from engine.inside import effective_rate
from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import suit
from tests.support.told import bears, clauses
from tests.support.walks import FADED, GROWN, STEADY, TURNING, parabola, rule, strides, walk

# --- How far a step goes ---

LIKE_ADAM = "Adam", "AdamW", "AdamL2", "AMSGrad"


@pytest.mark.parametrize("lr", [0.01, pytest.param(0.1, marks=pytest.mark.slow), 1.0])
@bears(
    "How far each coordinate goes per step on a steady slope",
    "far less where the slope keeps changing sign, more where it has just grown",
    "far less where the slope keeps changing sign or has been steeper before, more where it has just grown",
)
def test_a_rate_of_adam_is_a_stride_on_a_steady_slope_only(lr: float) -> None:
    for name in LIKE_ADAM:
        assert strides(rule(name, lr=lr), STEADY) == pytest.approx(lr, rel=1e-6)
        assert strides(rule(name, lr=lr), TURNING)[100:].max() < 0.06 * lr
        assert strides(rule(name, lr=lr), GROWN)[1000:].max() == pytest.approx(5.25 * lr, rel=1e-2)
        assert strides(rule(name, lr=lr), FADED)[1000:].min() < 0.011 * lr
    kept, forgot = (strides(rule(name), np.r_[np.ones(1000), np.ones(6000) / 100])[-1] for name in ("AMSGrad", "Adam"))
    assert kept < 0.05 < 0.15 < forgot


@bears(
    "How far each coordinate goes per step on a steady slope, once it has begun",
    "How far each coordinate goes per step on a steady slope, once the memories are full",
    "at the usual β's the first go farther",
    "Adam that forgot its memories start at zero, and so, at the usual β's, leaps off with its first steps",
    "The first step is … times Adam's: 3.16 times at 0.9 and 0.999",
    "the closer to 1, the longer it takes to fill, and the wilder the start",
)
def test_the_first_strides() -> None:
    nadam, bare = strides(rule("NAdam"), STEADY), strides(rule("AdamUncorrected"), np.ones(8000))
    assert nadam[0] == pytest.approx(1.474, abs=1e-3)
    assert nadam[40:] == pytest.approx(1, abs=0.01)
    assert bare[0] == pytest.approx(3.1623, abs=1e-4)
    assert bare[:50].min() > 3
    assert bare[-1] == pytest.approx(1, abs=1e-3)
    firsts = [strides(rule("AdamUncorrected", b2=b2), STEADY)[0] for b2 in (0.9, 0.99, 0.999, 0.9999)]
    assert firsts == sorted(firsts)
    assert firsts[0] < 0.99 < firsts[1] < 1.01 < firsts[2]
    filled = [int((strides(rule("AdamUncorrected", b2=b2), np.ones(20000)) > 1.1)[200:].sum()) for b2 in (0.99, 0.999, 0.9999)]
    assert filled == sorted(set(filled))


@bears("How far each coordinate goes per step on a steady slope", "at the usual β's, about the most it goes")
def test_the_longest_stride_of_adamax() -> None:
    assert strides(rule("Adamax"), STEADY) == pytest.approx(1, rel=1e-6)
    for seed in range(20):
        noise = np.random.default_rng(seed)
        wild = noise.standard_normal(500) * 10.0 ** noise.uniform(-6, 6, 500)
        assert strides(rule("Adamax"), wild).max() <= 1.01
    assert strides(rule("Adamax"), 0.999 ** np.arange(300)).max() == pytest.approx(1.009, abs=1e-3), "where slopes fade as its memory does"
    assert strides(rule("Adamax", b2=0.9), 0.9 ** np.arange(300)).max() > 10, "at others it goes farther"


@bears(
    "How far each coordinate goes per step on a steady slope, once the sizes are trusted",
    "The first steps, five at …, are those of Momentum with its start corrected: the steeper the slope, the longer",
    "Then … grows slowly, from 0.026 at step 6 to 0.65 at step 1,000",
    "How far the memory of sizes can be trusted, growing from 0 to 1",
    "it means something once the count is above 4",
    "above 5 it is trusted",
    "What the step is multiplied by: 1 at first, then the trust divided by the recent size of the gradient",
)
def test_the_careful_start_of_radam() -> None:
    far = strides(rule("RAdam"), np.ones(20000))
    assert far[:5] == pytest.approx(1)
    assert strides(rule("RAdam"), 7 * np.ones(10))[:5] == pytest.approx(7)
    assert strides(rule("RAdam"), 7 * np.ones(10))[5:] == pytest.approx(far[5:10], rel=1e-6)
    assert (far[5], far[999], far[-1]) == pytest.approx((0.026, 0.645, 1.0), abs=5e-4)
    assert (np.diff(far[5:]) >= -1e-12).all()
    b2, t = 0.999, np.arange(1.0, 8)
    held = 2 / (1 - b2) - 1 - 2 * t * b2**t / (1 - b2**t)
    assert (held > 5).tolist() == [False] * 5 + [True] * 2
    assert (held > 4).tolist() == [False] * 4 + [True] * 3


@bears(
    "How far each coordinate goes per step where the gradient is about as large as its surprises",
    "on a steady slope far more",
    "Added to the surprise at every step, so it adds up to ε/(1 − β₂)",
)
def test_the_surprises_of_adabelief() -> None:
    assert strides(rule("AdaBelief"), STEADY)[-1] > 50
    assert strides(rule("AdaBelief"), TURNING)[-1] < 0.06
    b1, b2, eps = 0.9, 0.999, 1e-4
    s = 0.0
    for _ in range(20_000):
        s = b2 * s + eps
    assert s == pytest.approx(eps / (1 - b2), rel=1e-6)
    flat = strides(rule("AdaBelief", b1=b1, b2=b2, eps=eps), 1e-3 * np.ones(20_000))[-1]
    assert flat == pytest.approx(1e-3 / (sqrt(s) + eps), rel=1e-3)


@bears(
    "The length of the first step along each coordinate",
    "no later one is longer, so it wants to be large",
    "Zeiler has none, which is 1",
    "Zeiler uses 1e-6, which starts slowly",
    "Gets the first step going: √(ε/(1 − ρ)) long, 4.5 √ε at ρ = 0.95, on any slope that is not faint",
)
def test_first_steps_of_those_that_find_their_own_rate() -> None:
    for name in LANDSCAPES:
        ground = LANDSCAPES[name]()
        for factor in (1 / 3, 1, 3):
            adagrad = suit(OPTIMIZERS["AdaGrad"](), ground)
            adagrad = replace(adagrad, lr=adagrad.lr * factor)
            far = np.abs(np.diff(descend(adagrad, ground, ground.start, 300).w, axis=0))
            assert far[0] == pytest.approx(adagrad.lr, rel=1e-3)
            assert far.max() <= adagrad.lr * (1 + 1e-9)
    for eps in (1e-6, 1e-3):
        for slope in (1.0, 100.0):
            first = strides(rule("AdaDelta", eps=eps), [slope])[0]
            assert first == pytest.approx(4.47 * sqrt(eps), rel=0.02)
            assert first == pytest.approx(sqrt(eps / (1 - 0.95)), rel=0.02)
        assert strides(rule("AdaDelta", eps=eps), [sqrt(eps) / 10])[0] < 0.5 * sqrt(eps)
    slow, quick = (abs(walk(rule("AdaDelta", eps=eps), np.ones(100))[-1]) for eps in (1e-6, 1e-3))
    assert slow < quick / 10


@bears(
    "near a bottom it hovers, half of that away, unless its memory is long", "About how far each coordinate goes per step on a steady slope"
)
def test_where_rmsprop_hovers() -> None:
    for name in ("RMSProp", "RMSPropOutside"):
        assert strides(rule(name), STEADY)[50:] == pytest.approx(1, abs=0.01)
        rates = np.array([0.003, 0.01, 0.03])
        for curvature in (1.0, 20.0, 100.0):
            away = np.abs(parabola(name, curvature, 2000, lr=rates)[-200:])
            assert away == pytest.approx(np.tile(rates / 2, (200, 1)), rel=0.05)
        away = np.abs(parabola(name, 20.0, 4000, lr=0.01, b2=np.array([0.5, 0.99, 0.999]))[-200:])
        assert away == pytest.approx(np.tile([0.005, 0.005, 0.0], (200, 1)), rel=0.05, abs=1e-9)


@bears(
    "Inside the root: gradients smaller than √ε count as flat ground",
    "Outside the root: gradients smaller than ε itself count as flat ground",
)
def test_what_counts_as_flat() -> None:
    for name, border in (("RMSProp", 1e-4), ("RMSPropOutside", 1e-8)):
        faint, plain = (strides(rule(name), factor * border * np.ones(200))[-1] for factor in (0.1, 10))
        assert faint < 0.11
        assert plain > 0.9


@bears(
    "Exactly how far each coordinate goes per step, up or down, beside the pull of λ",
    "The share η λ of every weight that each step takes away",
    "0 is Adam",
    "Adds λ w to the gradient, so the minimum itself moves towards the origin",
    "torch opens at 0, which is Adam",
    "0 switches it off",
)
def test_signs_and_pulls() -> None:
    wild = 10.0 ** np.random.default_rng(0).uniform(-6, 6, 200)
    assert strides(rule("Lion"), wild) == pytest.approx(1)
    w, still = np.array([3.0, -2.0]), np.zeros(2)
    for name in ("Lion", "AdamW"):
        pulled = rule(name, lr=0.1, wd=0.5).step(w, still, np.array(1.0), *[still for _ in rule(name).memory])[0]
        assert pulled == pytest.approx(w * (1 - 0.1 * 0.5))
    booth = LANDSCAPES["Booth"]()
    plain = descend(rule("Adam", lr=0.4), booth, booth.start, 100).w
    for name in ("AdamW", "AdamL2"):
        np.testing.assert_allclose(descend(rule(name, lr=0.4, wd=0.0), booth, booth.start, 100).w, plain, atol=1e-9)
    rest = descend(rule("AdamL2", lr=0.1, wd=0.5), booth, booth.start, 3000).w[-1]
    assert np.hypot(*rest) < np.hypot(1, 3) - 0.1
    assert np.array(booth.grad(*rest)) + 0.5 * rest == pytest.approx(0, abs=1e-6)


@bears("0 forgets at once", "0 is SGD")
def test_no_memory_at_zero() -> None:
    for name, kind in OPTIMIZERS.items():
        for key, knob in knobs(kind).items():
            said = clauses(knob.help)
            if "0 forgets at once" in said or "0 is SGD" in said:
                past, present = np.r_[np.ones(60), 2.0], np.r_[-np.ones(60), 2.0]
                direct = [walk(rule(name, **{key: 0.0}), slopes)[-2:] for slopes in (past, present)]
                moved = [np.sign(after - before) for before, after in direct]
                assert moved == [-1, -1], f"{name} with {key} = 0 does not go against the newest gradient alone"
            if "0 is SGD" in said:
                wild = np.random.default_rng(1).standard_normal(50)
                assert walk(rule(name, **{key: 0.0}), wild) == pytest.approx(walk(rule("SGD"), wild))


# --- Momentum ---


@bears(
    "How slowly the average forgets: about 1/(1 − β₁) steps",
    "The custom is 0.9",
    "On a steady slope the average grows to the gradient's size and not beyond",
    "torch and optax sum instead of averaging, as HeavyBall does here, which makes the same … go … times as far",
    "a steady slope ends up going 1/(1 − μ) times as far",
    "Follows a moving average of the gradient: what changes sign averages out, what stays remains",
)
def test_what_momentum_gathers() -> None:
    for b1 in (0.5, 0.9, 0.99):
        averaged = strides(rule("Momentum", b1=b1), STEADY)
        assert averaged.max() <= 1 + 1e-12
        assert averaged[-1] == pytest.approx(1)
        assert strides(rule("Momentum", b1=b1), TURNING)[-1] == pytest.approx((1 - b1) / (1 + b1))
        for name in ("HeavyBall", "Nesterov"):
            assert strides(rule(name, mu=b1), STEADY)[-1] == pytest.approx(1 / (1 - b1))
        left = strides(rule("Momentum", b1=b1), np.r_[np.ones(3000), np.zeros(round(1 / (1 - b1)))])[-1]
        assert 0.2 < left < 0.4  # after so many steps a little over a third of e⁻¹ = 0.37 is left
    assert knobs(OPTIMIZERS["Momentum"])["b1"].paper == 0.9


@bears(
    "A ball with inertia: it gathers speed downhill, which can carry it past the bottom",
    "…: inertia lets it take steps nearly twice as large as plain ones before the swings grow",
    "A heavy ball that looks ahead and so brakes sooner: its swings across a bowl die out faster, at rates that both bear",
    "What the gradient is multiplied by: steep ground means long steps, and across a bowl each swing is wider than the last "
    "beyond 2 over its curvature",
    "SGD is stable for η < 2/κ",
    "SGD needs η < 2/κ",
)
def test_swings_across_a_bowl() -> None:
    assert parabola("HeavyBall", 1.0, lr=0.002).min() > 0
    assert parabola("HeavyBall", 1.0, lr=0.02).min() < -0.1
    for mu in (0.9, 0.99):
        assert 1.85 <= rule("HeavyBall", mu=mu).limit() / rule("SGD").limit() < 2
    for curvature in (5.0, 50.0):
        for name, limit in (("SGD", 2.0), ("HeavyBall", 3.8)):
            below, beyond = (np.abs(parabola(name, curvature, lr=factor * limit / curvature)) for factor in (0.98, 1.02))
            assert below[-50:].max() < 0.1
            assert beyond[-50:].max() > 10
        for load in (0.005, 0.02, 0.1, 0.5, 1.0, 1.3):
            ball, ahead = (np.abs(parabola(name, curvature, 120, lr=load / curvature)[-60:]).max() for name in ("HeavyBall", "Nesterov"))
            assert ahead < ball
        assert np.abs(parabola("HeavyBall", curvature, lr=1.5 / curvature)[-50:]).max() < 0.1, "which Nesterov does not bear"
        assert np.abs(parabola("Nesterov", curvature, lr=1.5 / curvature)[-50:]).max() > 10


# --- The largest size so far, and the share of a layer's length ---


@bears(
    "The paper corrects no bias, and there the rate left in a coordinate never grows",
    "torch corrects it, as here: while the correction fades, that rate still climbs, on Rosenbrock to 18 times what it was along x in "
    "1,000 steps at … (Adam's to 28 times)",
    "optax takes it of the corrected one and walks elsewhere: on Rosenbrock, in 400 steps from its start, 1.1 away at …",
)
def test_the_largest_size_so_far() -> None:
    ground = LANDSCAPES["Rosenbrock"]()

    def climbs(name: str) -> Any:
        one = rule(name, lr=0.1)
        left = effective_rate(one, descend(one, ground, ground.start, 1000, record=one.memory))
        return left.max(axis=0)[0] / left[0, 0]

    assert climbs("AMSGrad") == pytest.approx(17.6, abs=0.5)
    assert climbs("Adam") == pytest.approx(28, abs=1)
    w, m, v, largest, furthest = np.array(ground.start), np.zeros(2), np.zeros(2), np.zeros(2), 0.0
    ours = descend(rule("AMSGrad", lr=0.1), ground, ground.start, 400)
    for t in range(1, 401):
        g = np.array(ground.grad(*w))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        largest = np.maximum(largest, v / (1 - 0.999**t))
        w = w - 0.1 * m / (1 - 0.9**t) / (np.sqrt(largest) + 1e-8)
        furthest = max(furthest, float(np.hypot(*(w - ours.w[t]))))
    assert furthest == pytest.approx(1.1, abs=0.05)
    v_bar = np.maximum.accumulate(descend(rule("AMSGrad", lr=0.1), ground, ground.start, 400, record=("v_bar",)).memory["v_bar"], axis=0)
    assert (np.diff(1 / np.sqrt(v_bar[1:]), axis=0) <= 0).all()


@bears(
    "Times η, the share of the layer's length that every gradient adds to the step",
    "steps in one direction gather up to 1/(1 − μ) times as much",
    "You et al. use 0.001, for millions of weights and thousands of steps",
    "The share of the layer's length that every step goes, however steep the ground",
    "Rosenbrock's valley leads through it, and there the path lingers, the longer the smaller the share: the method and not a bug",
    "optax divides by …, which agrees at …",
)
def test_shares_of_a_layers_length() -> None:
    ground = LANDSCAPES["Rosenbrock"]()
    for slope in (0.1, 1.0, 1000.0):
        w, g = np.array([30.0, 40.0]), np.array([slope, slope])
        for name, share in (("LARS", 0.5 * 0.02), ("LAMB", 0.5)):
            one = rule(name, lr=0.5)
            assert np.hypot(*(one.step(w, g, np.array(1.0), *[np.zeros(2) for _ in one.memory])[0] - w)) == pytest.approx(share * 50)
    lars, far, v = rule("LARS", lr=0.01), [], np.zeros(2)
    for t in range(1, 80):
        after, v = lars.step(w, g, np.array(float(t)), v)
        far.append(np.hypot(*(after - w)))
    assert far[0] == pytest.approx(0.01 * 0.02 * 50)
    assert far[-1] / far[0] == pytest.approx(10, rel=0.01)
    assert knobs(OPTIMIZERS["LARS"])["trust"].paper == 0.001
    for name, shares in (("LARS", (0.03, 0.1, 0.3, 1.0)), ("LAMB", (0.007, 0.02, 0.05))):
        for start in (ground.start, (-1.5, 2.0)):
            starts = np.repeat(np.array(start)[:, np.newaxis], len(shares), axis=1)
            x, y = descend(rule(name, lr=np.array(shares)), ground, starts, 2000).w.swapaxes(0, 1)
            near = (np.hypot(x, y) < 0.1).sum(axis=0).tolist()
            assert near == sorted(near, reverse=True)
            assert near[0] > 1000 > near[-1]


# --- Schedules ---


@bears(
    "Half a cosine from the full rate to a fraction of it",
    "A straight climb to the full rate, then half a cosine down: how many large models are trained",
    "A plan for the learning rate: `schedule(t, T)` is the factor on it at step t = 1…T",
    "The number of this step, counted from 1",
)
def test_half_a_cosine() -> None:
    T, seen = 200, []
    ground = LANDSCAPES["Booth"]()
    descend(OPTIMIZERS["SGD"](), ground, ground.start, 5, schedule=lambda t, T: float(seen.append((t, T)) or 1))  # type: ignore[func-returns-value]
    assert seen == [(t, 5) for t in range(1, 6)]
    half = (1 + np.cos(np.pi * np.arange(T) / T)) / 2
    for end in (0.0, 0.3):
        assert [SCHEDULES["Cosine"](end=end)(t, T) for t in range(1, T + 1)] == pytest.approx(end + (1 - end) * half)
    climbing = [SCHEDULES["WarmupCosine"](warmup=0.1)(t, T) for t in range(1, T + 1)]
    assert climbing[:20] == pytest.approx(np.arange(1, 21) / 20)
    assert climbing[20:] == pytest.approx((1 + np.cos(np.pi * np.arange(1, 181) / 181)) / 2)
