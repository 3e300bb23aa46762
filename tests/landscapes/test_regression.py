"""Grounds with data behind them: their minima by other means, their mini-batches, and the texts of one example."""

import csv
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscapes.data
from engine.descent import descend
from engine.sweeping import sweep
from landscapes.linear_regression import LinearRegression
from landscapes.logistic_regression import LogisticRegression
from landscapes.mini_batches import rows
from landscapes.nearest_line import absolute
from landscapes.one_example import Absolute, Huber, Logistic, OneExample, Squared
from landscapes.regression import Regression
from optimizers.adam import Adam
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from scenario.many import Many
from studies.axes import lane_axes
from studies.maps import map_of
from tape import gradient, packed, read, run, values
from tape.python import NUMPY, python
from tests.support.told import bears
from tests.support.turned import turned
from words.maps import theory

LINEAR: list[Regression] = [
    LinearRegression(data=data, cost=cost, **more)
    for data in ("gentoo", "anscombe")
    for cost, more in (("squared", {}), ("absolute", {}), ("huber", {}), ("huber", {"delta": 0.05}), ("squared", {"l2": 0.3, "scale": 2.0}),
                       ("absolute", {"l2": 0.3, "scale": 2.0}), ("absolute", {"l2": 5.0}), ("huber", {"l2": 0.3, "scale": 30.0}))
]  # fmt: skip
LOGISTIC: list[Regression] = [
    LogisticRegression(data=data, **more) for data in ("mass", "flipper") for more in ({}, {"l2": 0.1, "scale": 1.0})
]
EVERY = [*LINEAR, *LOGISTIC]
every = pytest.mark.parametrize("ground", EVERY, ids=repr)


def at(x: float, y: float) -> tuple[Any, Any]:
    return np.array(x), np.array(y)


# --- The data ---


@bears(
    "The examples that the line is to meet: 123 Gentoo penguins, or eleven points, of which ten lie on a line",
    "Anscombe's third: one point astray",
    "What tells male from female Gentoo penguins, 119 of them: their mass does it better than their flippers",
    "… is the feature and … the target of example i of n, both with mean 0 and deviation 1",
    "… is the feature of example i of n, with mean 0 and deviation 1, and … its class, 1 or −1",
    "…, moved and stretched to mean 0 and deviation 1",
    "…: 1, or -1 where not",
)
def test_what_the_data_are() -> None:
    assert [ground(data=data).n for ground, data in ((LinearRegression, "gentoo"), (LinearRegression, "anscombe"))] == [123, 11]
    assert [LogisticRegression(data=data).n for data in ("mass", "flipper")] == [119, 119]
    a, b = LinearRegression(data="anscombe").raw
    straight = b != 12.74
    assert straight.sum() == 10
    assert np.abs(np.polyval(np.polyfit(a[straight], b[straight], 1), a) - b)[straight].max() < 0.01
    assert LogisticRegression(data="mass").lowest < LogisticRegression(data="flipper").lowest / 2
    for ground in EVERY:
        a, b = ground.standard
        assert (a.mean(), a.std()) == pytest.approx((0, 1))
        if isinstance(ground, LinearRegression):
            assert (b.mean(), b.std()) == pytest.approx((0, 1))
        else:
            assert set(b.tolist()) == {-1.0, 1.0}


def test_the_files_are_small_and_say_where_they_are_from() -> None:
    folder = Path(landscapes.data.__file__).parent
    about = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.glob("*.csv"):
        assert path.stat().st_size <= 50_000
        assert f"`{path.name}`" in about
    with (folder / "gentoo.csv").open(encoding="utf-8", newline="") as lines:
        penguins = list(csv.DictReader(lines))
    assert Counter(row["sex"] for row in penguins) == {"male": 61, "female": 58, "": 4}


@every
def test_the_line_in_the_units_of_the_file_is_the_line_of_the_weights(ground: Regression) -> None:
    """The mean loss, worked out from what the line says in raw units, is the height."""
    w, b = 0.3, -0.2
    said, known = ground.line(w, b, ground.raw.a), ground.raw.b
    if isinstance(ground, LinearRegression):
        far = np.abs(said - known) / known.std()
        loss = {
            "squared": far**2 / 2,
            "absolute": far,
            "huber": np.where(far < ground.delta, far**2 / 2, ground.delta * (far - ground.delta / 2)),
        }
        mean = loss[ground.cost].mean()
    else:
        mean = -np.log(np.where(known == 1, said, 1 - said)).mean()
    assert ground.f(*at(w, b)) == pytest.approx(mean + ground.l2 / 2 * w**2, rel=1e-12)
    assert (ground.examples.a == ground.standard.a * ground.scale).all()


# --- Where the loss is lowest ---


@every
def test_minima_are_those_of_another_search(ground: Regression) -> None:
    from scipy.optimize import minimize  # a second, for who asks for it

    ((x, y),) = ground.minima
    height = ground.f(*at(x, y))
    assert ground.lowest == height
    around = np.linspace(0, 2 * np.pi, 720)
    for radius in (1e-9, 1e-6, 1e-3):  # of a convex loss a place is the lowest where no direction leads down
        assert (ground.f(x + radius * np.cos(around), y + radius * np.sin(around)) >= height - 1e-15).all()
    if not isinstance(ground, LinearRegression) or ground.cost != "absolute":
        xx, xy, yy = ground.hessian(*at(x, y))
        found = minimize(lambda w: float(ground.f(*w)), ground.start, jac=lambda w: np.array(ground.grad(*w)), tol=1e-10).x
        assert found == pytest.approx((x, y), abs=1e-6)
        assert np.hypot(*ground.grad(*at(x, y))) < 1e-14 * (xx + yy)
        assert xx * yy - xy**2 > 0
    assert ground.saddles == []


def test_least_squares_are_numpys() -> None:
    for data, l2, scale in (("gentoo", 0.0, 5.0), ("anscombe", 0.2, 3.0)):
        ground = LinearRegression(data=data, l2=l2, scale=scale)
        a, b = ground.examples
        rows = np.concatenate([np.stack([a, np.ones_like(a)], axis=1), [[np.sqrt(l2 * len(a)), 0]]])
        wanted = np.linalg.lstsq(rows, np.append(b, 0))[0]
        assert ground.minima[0] == pytest.approx(tuple(wanted), abs=1e-14)
        assert ground.minima[0][1] == 0


@pytest.mark.parametrize("data", ["anscombe", "gentoo"])
def test_least_distances_are_the_best_of_all_lines_through_two_examples(data: str) -> None:
    ground = LinearRegression(data=data, cost="absolute")
    a, b = ground.examples
    i, j = np.array([pair for pair in combinations(range(ground.n), 2) if a[pair[0]] != a[pair[1]]]).T
    x = (b[i] - b[j]) / (a[i] - a[j])
    y = b[i] - a[i] * x
    heights = ground.f(x, y)
    best = heights.argmin()
    assert ground.lowest == pytest.approx(heights[best], abs=1e-15)
    assert ground.minima[0] == pytest.approx((x[best], y[best]), abs=1e-12)


def test_examples_that_lie_together_do_not_lead_the_least_distances_astray() -> None:
    """In tables of whole numbers many examples are twins, and lines go through more than two: then too the best line goes through two of
    them, or its slope is where the L2 part takes as much as the examples give.
    """
    draw = np.random.default_rng(0)
    for _ in range(300):
        n = int(draw.integers(3, 30))
        a, b = draw.integers(0, 6, n).astype(float), draw.integers(-3, 4, n).astype(float)
        a, l2 = a - a.mean(), float(draw.choice([0, 0.01, 0.1, 0.5, 1, 2]))
        if not a.any():
            continue
        apart = np.subtract.outer(a, a)
        corners = np.subtract.outer(b, b)[apart != 0] / apart[apart != 0]
        slopes = np.concatenate([corners, np.linspace(-8, 8, 401)])
        left = b[:, np.newaxis] - a[:, np.newaxis] * slopes
        best = (np.abs(left - np.median(left, axis=0)).mean(axis=0) + l2 * slopes**2 / 2).min()
        x, y = absolute(a, b, l2)
        assert np.abs(a * x + y - b).mean() + l2 * x**2 / 2 <= best + 1e-14


def test_classes_that_can_be_parted_have_no_lowest_point_unless_the_weights_cost() -> None:
    apart = tuple((float(a), float(a > 3)) for a in range(8))
    ground = LogisticRegression(data="own", rows=apart, titles=("a", "b"))
    assert (ground.minima, ground.lowest) == ([], 0.0)
    run = descend(SGD(lr=1.0), ground, ground.start, 2000)
    assert 0 < run.loss[-1] < 0.02
    assert len(replace(ground, l2=0.01).minima) == 1
    touching = LogisticRegression(data="own", rows=(*apart, (3.0, 1.0)), titles=("a", "b"))
    assert (touching.minima, touching.lowest) == ([], pytest.approx(2 / 9 * np.log(2)))
    assert 0 < descend(SGD(lr=1.0), touching, ground.start, 2000).loss[-1] - touching.lowest < 0.02


@bears("How many times larger the feature is than one of deviation 1", "Pulls the slope x towards 0, by adding λ/2 · x² to the loss")
def test_the_scale_makes_a_ravine_and_the_l2_part_leaves_the_intercept_alone() -> None:
    for scale in (1.0, 5.0, 30.0):
        ground = LinearRegression(scale=scale)
        assert ground.examples.a.std() == pytest.approx(scale)
        xx, xy, yy = ground.hessian(*at(0.3, 0.1))
        assert (xx, xy, yy) == pytest.approx((scale**2, 0, 1), abs=1e-10)
    for ground in EVERY:
        other = replace(ground, l2=ground.l2 + 0.2)
        for x, y in ((0.7, -1.0), (-0.4, 0.3)):
            assert other.f(*at(x, y)) - ground.f(*at(x, y)) == pytest.approx(0.1 * x**2, abs=1e-14)
            assert np.subtract(other.grad(*at(x, y)), ground.grad(*at(x, y))) == pytest.approx((0.2 * x, 0), abs=1e-14)


@bears("The loss ℓ is r²/2, |r|, or Huber's: r²/2 up to |r| = δ, and δ (|r| − δ/2) from there on")
def test_the_losses_of_an_example() -> None:
    r, a, x = np.linspace(-3, 3, 13), np.zeros(13), np.zeros(13)
    assert Squared().f(x, r, a, 0 * a) == pytest.approx(r**2 / 2)
    assert Absolute().f(x, r, a, 0 * a) == pytest.approx(np.abs(r))
    huber = np.where(np.abs(r) <= 0.7, r**2 / 2, 0.7 * (np.abs(r) - 0.35))
    assert Huber(delta=0.7).f(x, r, a, 0 * a) == pytest.approx(huber)


def test_one_point_astray_draws_the_squares_away_and_not_the_distances() -> None:
    squared, absolute, huber = (LinearRegression(data="anscombe", cost=cost).minima[0] for cost in ("squared", "absolute", "huber"))
    a, b = LinearRegression(data="anscombe").raw
    straight = np.polyfit(a[b != 12.74], b[b != 12.74], 1)[0]
    ground = LinearRegression(data="anscombe")
    slopes = [np.ptp(ground.line(*place, np.array([0.0, 1.0]))) for place in (squared, absolute, huber)]
    assert slopes == pytest.approx([0.4997, 0.3457, 0.3737], abs=1e-3)
    assert abs(slopes[1] - straight) < 0.002 < abs(slopes[2] - straight) < abs(slopes[0] - straight)


# --- Steps that see a few examples ---


def test_every_epoch_goes_once_through_the_examples_in_an_order_of_its_own() -> None:
    for n, batch in ((11, 3), (123, 16), (123, 1), (10, 5), (11, 8)):
        a_round = n // batch
        epochs = [np.concatenate([rows(7, t, batch, n) for t in range(k * a_round + 1, (k + 1) * a_round + 1)]) for k in range(3)]
        for seen in epochs:
            assert len(set(seen.tolist())) == len(seen) == a_round * batch
        assert len({tuple(seen.tolist()) for seen in epochs}) == 3
        assert rows(7, 1, batch, n).tolist() != rows(8, 1, batch, n).tolist() or batch == 1


def test_the_order_of_an_epoch_is_that_of_raw_draws() -> None:
    """So that a browser can draw it: seed and epoch are the two 32-bit words of one whole number."""
    drawn = np.random.default_rng(5 + 3 * 2**32).bit_generator.random_raw(123)
    assert np.concatenate([rows(5, t, 41, 123) for t in (10, 11, 12)]).tolist() == np.argsort(drawn, kind="stable").tolist()


@every
def test_a_step_meets_the_gradient_of_its_batch_and_all_batches_together_that_of_the_loss(ground: Regression) -> None:
    batch = 3 if ground.n == 11 else 7
    ground = replace(ground, rows=tuple(zip(*(column[: 3 * batch].tolist() for column in ground.raw), strict=True)), data="own")
    w, seen = np.array(ground.start), ground.batches(batch, 4)
    slopes = [seen.slope(w, t) for t in (1, 2, 3)]
    assert np.mean(slopes, axis=0) == pytest.approx(np.array(ground.grad(*w)), rel=1e-12)
    assert np.ptp(slopes, axis=0).max() > 0
    a, b = (column[rows(4, 2, batch, ground.n)] for column in ground.standard)
    assert slopes[1] == pytest.approx(np.mean(ground.one.grad(*w[:, np.newaxis], a, b), axis=1), rel=1e-12)
    assert seen.loss(w) == ground.loss(w)
    assert ground.batches(ground.n, 4) is ground


@pytest.mark.parametrize("ground", [EVERY[2], EVERY[-1]], ids=repr)
def test_runs_with_batches_and_seeds_of_their_own_are_those_runs_alone_bit_for_bit(ground: Regression) -> None:
    sizes, seeds, scales = np.array([4, 16, 0, 4, 999, 1]), np.array([0, 1, 2, 3, 0, 0]), np.array([5.0, 2.0, 5.0, 3.0, 1.0, 5.0])
    many, rates = replace(ground, scale=scales), np.array([0.01, 0.02, 0.01, 0.03, 0.02, 0.01])
    run = descend(Adam(lr=rates), many, ground.start, 40, examples=sizes, seed=seeds)
    ends = sweep(Adam(lr=rates), many, ground.start, 40, examples=sizes, seed=seeds)
    np.testing.assert_array_equal(ends.final, run.loss[-1])
    for i in range(6):
        alone = replace(ground, scale=float(scales[i]))
        one = descend(Adam(lr=float(rates[i])), alone, ground.start, 40, examples=int(sizes[i]), seed=int(seeds[i]))
        np.testing.assert_array_equal(one.w, run.w[..., i])
        np.testing.assert_array_equal(one.grad, run.grad[..., i])
        np.testing.assert_array_equal(one.loss, run.loss[..., i])
    assert (run.grad[:, :, 2] == np.array([many.grad(*np.moveaxis(run.w[:-1], 1, 0))]).squeeze()[:, :, 2].T).all()


def test_a_loss_without_data_has_no_examples() -> None:
    with pytest.raises(ValueError, match="examples = 4: must be 0 on a loss without data behind it"):
        descend(SGD(), Scenario.from_query({}).landscape, (0.0, 0.0), 3, examples=4)
    with pytest.raises(ValueError, match="examples = -1: must be a whole number >= 0, or one per run"):
        descend(SGD(), LinearRegression(), (0.0, 0.0), 3, examples=-1)


def test_a_race_sees_batches_and_has_no_other_noise() -> None:
    scenario = Scenario.opening(LinearRegression())
    assert (scenario.batch, scenario.examples, scenario.noisy, scenario.sigma) == (16, 16, True, 0.0)
    lane, run = scenario.lanes[0], scenario.run()[0]
    direct = descend(lane.optimizer, scenario.landscape, scenario.start, scenario.steps, examples=16)
    np.testing.assert_array_equal(run.w, direct.w)
    all_of_them = replace(scenario, batch=5000)
    assert (all_of_them.batch, all_of_them.examples, all_of_them.noisy) == (123, 0, False)
    assert Scenario.from_query(all_of_them.changes()) == all_of_them
    assert Scenario.opening(LinearRegression(data="anscombe")).batch == 11
    with pytest.raises(ValueError, match=r"noise = 0\.5: must be 0 on Linear regression, where the noise is that of its batches"):
        replace(scenario, noise=0.5)
    ignored: list[str] = []
    query = {
        "landscape": "LinearRegression",
        "noise": "1",
        "batch": "200",
        "LinearRegression.cost": "huber",
        "LinearRegression.data": "lost",
    }
    assert Scenario.from_query(query, ignored) == Scenario.opening(LinearRegression(cost="huber"))
    assert sorted(ignored) == ["LinearRegression.data", "batch", "noise"]


def test_a_batch_for_each_run() -> None:
    scenario = Scenario.opening(LinearRegression(), [Lane(SGD())])
    many = replace(Many.of(scenario, scenario.lanes[0]), batch=np.array([1.0, 8.0, 123.0]))
    assert many.trial((3,)).examples.tolist() == [1, 8, 0]  # type: ignore[union-attr]


def test_a_run_that_sees_few_examples_a_step_is_thrown_out_before_the_line_of_theory() -> None:
    """As maps say of it: plain steps bear 2/λ₁ = 0.08 of the whole loss."""
    ground, seeds = LinearRegression(), np.arange(20)
    for rate, batch, lost in ((0.07, 1, 1.0), (0.07, 16, 0.0), (0.03, 1, 0.0)):
        run = descend(SGD(lr=rate), ground, ground.start, 1000, examples=batch, seed=seeds)
        assert (run.loss[-1] > 1e6).mean() == lost
    scenario = Scenario.opening(ground, [Lane(SGD())])
    found = lane_axes(scenario, scenario.lanes[0], 9)
    told = theory(map_of(scenario, scenario.lanes[0], (found["SGD.lr"], found["batch"])), scenario.lanes[0])
    assert told.endswith("A run that sees few examples a step is thrown out sooner: a batch can bend more than the whole.")
    all_of_them = replace(scenario, batch=123)
    still = theory(map_of(all_of_them, scenario.lanes[0], (found["SGD.lr"], found["distance"])), scenario.lanes[0])
    assert "bends no more" in still
    assert "sooner" not in still


# --- Own data ---

OWN = ((1.0, 2.0), (2.0, 2.5), (4.0, 5.5), (5.0, 6.0))


def test_own_data_are_a_ground_like_any() -> None:
    ground = LinearRegression(data="own", rows=OWN, titles=("hours", "points"))
    assert (ground.n, ground.columns) == (4, ("hours", "points"))
    assert ground.line(*ground.minima[0], np.array([3.0])) == pytest.approx(np.polyval(np.polyfit(*np.array(OWN).T, 1), [3.0]))
    assert hash(ground) == hash(replace(ground))
    assert Scenario.opening(ground).batch == 4


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"data": "lost"}, "landscape.data = 'lost': must be one of 'gentoo', 'anscombe', or 'own' with rows"),
        ({"data": "own"}, "landscape.data = 'own': must be one of"),
        ({"rows": OWN}, "landscape.rows has 4 rows of own data: must be empty where data = 'gentoo'"),
        ({"data": "own", "rows": OWN[:2]}, "landscape.rows: 2 rows: must be 3 to 500"),
        ({"data": "own", "rows": ((1.0, 1.0), (1.0, 2.0), (1.0, 3.0))}, "all numbers of a column are the same: must differ"),
        ({"data": "own", "rows": (*OWN, (1.0, float("nan")))}, r"must be finite numbers, within 1e\+09 of zero"),
    ],
)
def test_data_through_which_there_is_no_line(more: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        LinearRegression(**more)


def test_classes_are_two() -> None:
    with pytest.raises(ValueError, match="the second column is no class"):
        LogisticRegression(data="own", rows=OWN)


# --- The texts of one example ---

ONE: list[OneExample] = [Squared(), Absolute(), Huber(), Logistic()]


@pytest.mark.parametrize("one", ONE, ids=repr)
def test_one_example_is_on_tapes_to_the_last_bit(one: Any) -> None:
    rng = np.random.default_rng(4)
    x, y, a, b = rng.normal(size=(4, 50))
    b = np.sign(b) if isinstance(one, Logistic) else b
    given = {"x": x, "y": y, "a": a, "b": b}
    for spec in (one, turned(one)):
        f, grad, hessian = read(spec.f), read(spec.grad), read(spec.hessian)
        for tape, wanted in ((f, [spec.f(**given)]), (grad, spec.grad(**given)), (hessian, spec.hessian(**given))):
            knobs = values(spec, tape)
            for found, other in zip(run(tape, **given, **knobs), wanted, strict=True):
                np.testing.assert_array_equal(found, other)
            assert len(packed(tape)) <= 760
            lines, results = python(tape, NUMPY, tuple(given), knobs)
            scope: dict[str, Any] = {"np": np, **given, **knobs}
            exec("\n".join(lines), scope)
            for text, other in zip(results, wanted, strict=True):
                np.testing.assert_array_equal(eval(text, scope), other)
        for found, other in zip(run(gradient(f), **given, **values(spec, f)), spec.grad(**given), strict=True):
            np.testing.assert_allclose(found, other, rtol=1e-12, atol=1e-14)
