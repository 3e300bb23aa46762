"""Networks as objectives: their derivatives, their bits alone and in a batch, their examples and first weights, and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine import Outcomes, descend, sweep
from engine.inside import inside
from engine.objective import lost
from engine.trial import fitted
from knobs import Array, choices, knobs
from networks import NETWORKS
from networks.activations import ACTIVATIONS
from networks.base import MOST_WEIGHTS, PARTS, Network
from networks.schemes import SCHEMES
from optimizers import OPTIMIZERS, RULES

every_task = pytest.mark.parametrize("task", NETWORKS)
KINDS = [
    NETWORKS["TwoMoons"](hidden=(4,), n=20, batch=8),
    NETWORKS["Circles"](hidden=(4, 3), activation="gelu", cost="softmax", n=20, batch=8),
    NETWORKS["Spirals"](hidden=(4, 3), activation="gelu", cost="squared", n=20, batch=8),
    NETWORKS["XOR"](hidden=(5,), activation="relu", cost="softmax", n=20, batch=8),
    NETWORKS["Curve"](hidden=(4, 3), n=20, batch=8),
]
every_kind = pytest.mark.parametrize("network", KINDS, ids=lambda network: f"{type(network).__name__}-{network.activation}-{network.cost}")


def place(network: Network, seed: int = 5) -> Array:
    """Somewhere with no bias at 0."""
    return network.start(seed) + 0.1 * np.random.default_rng(seed).standard_normal(network.D)


def of_batch(network: Network, t: int, w: Array) -> Any:
    """The mean loss of the examples of step t, as the network's own model has it."""
    return network.model.loss(w[np.newaxis], *network.examples(t))[0]


def test_the_tasks_that_there_are() -> None:
    assert set(NETWORKS) == {"TwoMoons", "Circles", "Spirals", "XOR", "Curve"}
    assert all(kind().D <= MOST_WEIGHTS and kind.name and kind.__doc__ for kind in NETWORKS.values())


@every_task
def test_every_choice_makes_a_network_of_at_most_three_hundred_weights(task: str) -> None:
    opened = NETWORKS[task]()
    for key, choice in choices(opened).items():
        assert choice.default in choice.options
        for value in choice.options:
            turned = replace(opened, **{key: value})
            assert np.isfinite(turned.loss(turned.start()))
    widest = max(choices(opened)["hidden"].options, key=lambda hidden: replace(opened, hidden=hidden).D)
    assert all(replace(opened, hidden=widest, cost=cost).D <= MOST_WEIGHTS for cost in choices(opened)["cost"].options)
    assert {"noise", "seed"} <= set(knobs(opened))


# --- Derivatives, by differences in the fourth order ---


@every_kind
def test_the_gradient_is_the_slope_of_the_loss(network: Network) -> None:
    w, h = place(network), 1e-3
    for v in np.random.default_rng(1).standard_normal((3, network.D)):
        v /= np.linalg.norm(v)
        along = [of_batch(network, 2, w + k * h * v) for k in (-2, -1, 1, 2)]
        assert (along[0] - 8 * along[1] + 8 * along[2] - along[3]) / (12 * h) == pytest.approx(v @ network.slope(w, 2), rel=1e-6, abs=1e-7)
        all_ = [network.loss(w + k * h * v) for k in (-2, -1, 1, 2)]
        assert (all_[0] - 8 * all_[1] + 8 * all_[2] - all_[3]) / (12 * h) == pytest.approx(v @ network.gradient(w), rel=1e-6, abs=1e-7)


@every_kind
def test_the_hessian_is_the_slope_of_the_gradient(network: Network) -> None:
    w, h = place(network), 1e-3
    v = np.random.default_rng(2).standard_normal((network.D, 3)) / np.sqrt(network.D)
    around = np.stack([w[:, np.newaxis] + k * h * v for k in (-2, -1, 1, 2)])
    g = [network.gradient(at) for at in around]
    wanted = (g[0] - 8 * g[1] + 8 * g[2] - g[3]) / (12 * h)
    found = network.hessian_times(np.repeat(w[:, np.newaxis], 3, axis=1), v)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-7)
    assert np.abs(found).max() > 0.01


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_its_own_slope_and_bend(name: str) -> None:
    z, h = np.linspace(-3, 3, 61) + 0.01, 1e-4  # clear of the kink
    bent = ACTIVATIONS[name]
    _, slope, bend = bent(z)
    (up, slope_up, _), (down, slope_down, _) = bent(z + h), bent(z - h)
    np.testing.assert_allclose(slope(), (up - down) / (2 * h), atol=1e-7)
    np.testing.assert_allclose(bend(), (slope_up() - slope_down()) / (2 * h), atol=1e-7)


def test_two_outputs_under_softmax_are_one_logit_by_their_difference() -> None:
    one, two = (NETWORKS["TwoMoons"](hidden=(4,), cost=cost) for cost in ("logistic", "softmax"))
    w = place(two)
    single = np.concatenate([w[:12], w[16:20] - w[12:16], w[21:] - w[20:21]])
    x = two.data["test"].x
    np.testing.assert_allclose(two.output(w, x), one.output(single, x), rtol=1e-12, atol=1e-12)
    assert two.loss(w, "test") == pytest.approx(float(one.loss(single, "test")), rel=1e-13)
    assert two.accuracy(w) == one.accuracy(single)


# --- The same bits alone and in company ---


@every_kind
def test_what_a_lane_gets_does_not_depend_on_its_company(network: Network) -> None:
    w = network.start(np.arange(15).reshape(3, 5))
    v = np.random.default_rng(0).standard_normal(w.shape)
    x = network.data["test"].x
    whole = (network.loss(w), network.slope(w, 3), network.gradient(w), network.hessian_times(w, v), network.output(w, x))
    assert [part.shape for part in whole] == [(3, 5), w.shape, w.shape, w.shape, (3, 5, x.shape[1])]
    np.testing.assert_array_equal(network.accuracy(w).shape, (3, 5))
    for i, j in ((0, 0), (1, 3), (2, 4)):
        u, s = w[:, i, j].copy(), v[:, i, j].copy()
        alone = (network.loss(u), network.slope(u, 3), network.gradient(u), network.hessian_times(u, s), network.output(u, x))
        for part, own in zip(whole, alone, strict=True):
            np.testing.assert_array_equal(part[i, j] if part.shape[:2] == (3, 5) else part[:, i, j], own)


def test_lanes_that_need_several_blocks_are_the_same_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    network = KINDS[1]
    w = network.start(np.arange(7))
    before = network.loss(w), network.slope(w, 1), network.hessian_times(w, w)
    monkeypatch.setattr("networks.base.BLOCK", 200)
    for one, other in zip(before, (network.loss(w), network.slope(w, 1), network.hessian_times(w, w)), strict=True):
        np.testing.assert_array_equal(one, other)


RATES = np.array([0.003, 0.01, 0.05])


@pytest.mark.parametrize("name", ["SGD", "HeavyBall", "Adam", "LARS", "LAMB"])
def test_a_sweep_of_rates_is_one_run_bit_for_bit(name: str) -> None:
    network, T = NETWORKS["TwoMoons"](hidden=(5, 3), n=20, batch=8), 40
    batch = descend(OPTIMIZERS[name](lr=RATES), network, network.start(), T)
    ends: Outcomes = sweep(OPTIMIZERS[name](lr=RATES), network, network.start(), T)
    for i, lr in enumerate(RATES):
        alone = descend(OPTIMIZERS[name](lr=float(lr)), network, network.start(), T)
        np.testing.assert_array_equal(batch.w[..., i], alone.w)
        np.testing.assert_array_equal(batch.loss[:, i], alone.loss)
        assert ends.final[i] == alone.loss[-1]
    assert not np.array_equal(batch.w[-1, :, 0], batch.w[-1, :, 1])


# --- Examples ---


@every_task
def test_a_task_can_be_learned_and_what_it_learns_holds_on_the_test_part(task: str) -> None:
    network = NETWORKS[task](hidden=(8, 8), batch=0, n=64, activation="relu", scheme="he")
    run = descend(OPTIMIZERS["Adam"](lr=0.03), network, network.start(), 250)
    w = run.w[-1]
    assert run.loss[-1] < 0.35 * run.loss[0]
    assert network.loss(w, "test") < 0.7 * network.loss(run.w[0], "test")
    if network.classes:
        assert network.accuracy(w, "train") > 0.9
    else:
        assert np.isnan(network.accuracy(w))


@every_task
def test_parts_are_drawn_by_themselves_and_by_the_seed(task: str) -> None:
    few, many, other = (NETWORKS[task](n=n, seed=seed) for n, seed in ((20, 0), (64, 0), (20, 1)))
    assert [few.data[part].x.shape[1] for part in PARTS] == [20, 128, 512]
    for part in ("validation", "test"):
        np.testing.assert_array_equal(few.data[part].x, many.data[part].x)
        assert not np.array_equal(few.data[part].y + few.data[part].x[0], other.data[part].y + other.data[part].x[0])
    if few.classes:
        assert set(np.unique(few.data["test"].y)) == {0, 1}
        assert few.data["test"].y.mean() == pytest.approx(0.5, abs=0.06)


@every_task
def test_noise_moves_the_examples_by_its_size(task: str) -> None:
    still, moved = (NETWORKS[task](noise=noise).data["test"] for noise in (0.0, 0.1))
    gap = moved.x - still.x if NETWORKS[task].classes else moved.y - still.y
    assert gap.std() == pytest.approx(0.1, rel=0.08)


def test_an_epoch_goes_once_through_the_examples_and_the_next_in_another_order() -> None:
    network = NETWORKS["TwoMoons"](n=20, batch=8)
    seen = [network.examples(t).x for t in range(1, 5)]
    everything = {tuple(x) for x in network.data["train"].x.T}
    for first, second in ((0, 1), (2, 3)):  # two batches of eight; four examples are left out
        epoch = {tuple(x) for x in np.concatenate([seen[first], seen[second]], axis=1).T}
        assert len(epoch) == 16
        assert epoch <= everything
    assert not np.array_equal(seen[0], seen[2])
    np.testing.assert_array_equal(seen[0], NETWORKS["TwoMoons"](n=20, batch=8).examples(1).x)
    x, y = network.examples(3)
    labels = {tuple(x): y for x, y in zip(network.data["train"].x.T, network.data["train"].y, strict=True)}
    assert [labels[tuple(one)] for one in x.T] == y.tolist()


@pytest.mark.parametrize("batch", [0, 20, 99])
def test_a_batch_of_all_examples_is_the_whole_gradient(batch: int) -> None:
    network = NETWORKS["TwoMoons"](n=20, batch=batch)
    w = network.start()
    np.testing.assert_array_equal(network.slope(w, 1), network.gradient(w))
    np.testing.assert_array_equal(network.slope(w, 9), network.gradient(w))


def test_mini_batches_are_on_average_the_whole_gradient() -> None:
    network = NETWORKS["TwoMoons"](n=64, batch=8)
    w = network.start()
    np.testing.assert_allclose(np.mean([network.slope(w, t) for t in range(1, 9)], axis=0), network.gradient(w), atol=1e-15)


# --- First weights ---

VARIANCE = {"he": lambda i, o: 2 / i, "xavier": lambda i, o: 2 / (i + o), "lecun": lambda i, o: 1 / i, "torch": lambda i, o: 1 / (3 * i)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_first_weights_are_as_large_as_their_scheme_says(scheme: str) -> None:
    rng = np.random.default_rng(0)
    for i, o in ((4, 300), (300, 40)):
        W, b = SCHEMES[scheme](rng, i, o)
        assert (W.shape, b.shape) == ((o, i), (o,))
        assert W.var() == pytest.approx(VARIANCE[scheme](i, o), rel=0.1)
        assert abs(W.mean()) < 0.1 * W.std()
        assert (scheme == "torch") == bool(b.any())
        assert np.abs(b).max() <= 1 / np.sqrt(i)


def test_a_start_is_drawn_by_its_seed() -> None:
    network = NETWORKS["Spirals"](seed=3)
    np.testing.assert_array_equal(network.start(), network.start(3))
    several = network.start(np.array([[3, 4], [5, 6]]))
    assert several.shape == (network.D, 2, 2)
    np.testing.assert_array_equal(several[:, 1, 0], network.start(5))
    assert network.layers == ((14, 2), (14,), (14, 14), (14,), (1, 14), (1,))
    assert network.D == 28 + 14 + 196 + 14 + 14 + 1


# --- What is lost, and what is refused ---


def test_a_run_is_lost_a_million_away_from_the_origin() -> None:
    network = NETWORKS["XOR"](hidden=(4,))
    w = np.zeros((network.D, 3))
    w[5] = 1e6, 1.01e6, np.nan
    assert lost(w, network).tolist() == [False, True, True]
    assert descend(OPTIMIZERS["SGD"](lr=1e9), network, network.start(), 3).diverged_at == 1


@pytest.mark.parametrize(
    ("turned", "told"),
    [
        (dict(hidden=(20, 20)), "network.hidden = (20, 20): makes 501 weights, must make 300 at most"),
        (dict(hidden=(3, 3, 3)), "must be one layer or two"),
        (dict(hidden=(0,)), "network.hidden = (0,): must be made of whole numbers >= 1"),
        (dict(batch=-1), "network.batch = -1"),
        (dict(n=0.5), "network.n = 0.5"),
        (dict(activation="sine"), "network.activation = 'sine': must be one of 'tanh', 'relu', 'gelu'"),
        (dict(cost="hinge"), "network.cost = 'hinge'"),
        (dict(scheme="zero"), "network.scheme = 'zero'"),
        (dict(seed=0.5), "network.seed = 0.5: must be a whole number >= 0"),
        (dict(seed=np.arange(3)), "network.seed has one number per run"),
        (dict(noise=np.ones(3)), "network.noise has one number per run"),
        (dict(noise=-1.0), "network.noise = -1.0: must be a finite number >= 0"),
    ],
)
def test_what_is_no_network_is_told(turned: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError) as refused:
        NETWORKS["TwoMoons"](**turned)
    assert told in str(refused.value)


# --- Rules ---


@pytest.mark.parametrize("name", [name for name, kind in RULES.items() if kind.needs in ("", "matrix")])
def test_every_rule_trains_a_network_and_can_be_looked_into(name: str) -> None:
    """Two rates side by side are two runs, bit for bit, and every step is seen from inside."""
    network, kind = NETWORKS["Circles"](hidden=(5, 3), n=20, batch=8), RULES[name]
    usual = kind()
    pair = replace(usual, lr=np.array([0.5, 1.0]) * usual.lr)
    both = descend(pair, network, network.start(), 12)
    alone = descend(usual, network, network.start(), 12, record=kind.memory)
    np.testing.assert_array_equal(both.w[..., 1], alone.w)
    np.testing.assert_array_equal(inside(fitted(usual, network, network.D), alone)["w"], alone.w[1:])
    assert np.isfinite(alone.loss).all()
    assert np.abs(alone.w[-1] - alone.w[0]).max() > 0
