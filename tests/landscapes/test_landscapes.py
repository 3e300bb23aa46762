"""Every landscape in the catalogue, at its default knobs and at both ends of each, against independent oracles."""

import importlib
import pkgutil
from dataclasses import fields
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest

import landscapes
from engine.descent import descend
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.base import Objective
from landscapes.critical import critical_points
from optimizers import OPTIMIZERS
from scenario import OPENING, suit
from tests.support.kinds import WITH_DATA, often

NAMES = sorted(LANDSCAPES)
SEVEN = ("SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB")
UNBOUNDED = {"Saddle", "MonkeySaddle"}
CURVED = {"Product"}  # whose bottom is a curve: no point of it is a minimum by itself
CLIMBS = {("Ackley", "Newton"), ("Easom", "Newton")}  # to a saddle or a top, for there the slope vanishes too
THROWN = {("Cliff", "Momentum"), ("McCormick", "Momentum")}  # the lesson there: too much speed leaves the window, by the west
VARIANTS = {}
for _name, _class in LANDSCAPES.items():
    VARIANTS[_name] = _class()
    for _key, _knob in knobs(_class).items():
        VARIANTS[f"{_name} {_key} low"] = _class(**{_key: _knob.low})
        VARIANTS[f"{_name} {_key} high"] = _class(**{_key: _knob.high})
VARIANTS["Quadratic turned"] = LANDSCAPES["Quadratic"](kappa=300.0, angle=33.0)
VARIANTS["TwoWells wide and shallow"] = LANDSCAPES["TwoWells"](width=1.0, depth=0.5)
VARIANTS["TwoWells sharp and shallow"] = LANDSCAPES["TwoWells"](width=10.0, depth=0.5)
VARIANTS["Rastrigin shallow"] = LANDSCAPES["Rastrigin"](A=0.7)

every_variant = pytest.mark.parametrize("land", list(VARIANTS.values()), ids=list(VARIANTS))
every_landscape = pytest.mark.parametrize("name", NAMES)

# The specification's table: (x, y, height), rounded to six digits by whoever wrote it down.
HIMMELBLAU = [(3, 2, 0), (-2.805118, 3.131313, 0), (-3.779310, -3.283186, 0), (3.584428, -1.848127, 0)]
TABLE = {
    "Quadratic": [(0, 0, 0)],
    "Rosenbrock": [(1, 1, 0)],
    "Beale": [(3, 0.5, 0)],
    "Himmelblau": HIMMELBLAU,
    "Booth": [(1, 3, 0)],
    "Matyas": [(0, 0, 0)],
    "ThreeHumpCamel": [(0, 0, 0), (1.747552, -0.873776, 0.298638), (-1.747552, 0.873776, 0.298638)],
    "SixHumpCamel": [
        (s * x, s * y, v)
        for x, y, v in ((0.089842, -0.712656, -1.031628), (1.703607, -0.796084, -0.215464), (1.607105, 0.568651, 2.104250))
        for s in (1, -1)
    ],
    "StyblinskiTang": [
        (-2.903534, -2.903534, -78.332331), (-2.903534, 2.746803, -64.195612), (2.746803, -2.903534, -64.195612),
        (2.746803, 2.746803, -50.058893),
    ],
    "GoldsteinPrice": [(0, -1, 3), (-0.6, -0.4, 30), (1.8, 0.2, 84), (1.2, 0.8, 840)],
    "McCormick": [(-0.547198, -1.547198, -1.913223), (2.594395, 1.594395, 1.228370)],
    "Rastrigin": [(0, 0, 0)],
    "Ackley": [(0, 0, 0)],
    "Levy13": [(1, 1, 0)],
    "Easom": [(np.pi, np.pi, -1)],
}  # fmt: skip
COMPLETE = set(TABLE) - {"Rastrigin", "Ackley", "Levy13", "Easom"}  # the table lists all of these landscapes' minima

# Heights away from the minima, worked out by hand from the published formulas.
HEIGHTS = [
    ("Quadratic", 1, 1, 10.5), ("Rosenbrock", -1.5, 2, 12.5), ("Beale", 0, 0, 14.203125), ("Beale", 1, 2, 126.453125),
    ("Saddle", 1, 2, -3), ("MonkeySaddle", 1, 2, -11),
    ("Himmelblau", 0, 0, 170), ("Booth", 0, 0, 74), ("Matyas", 1, 2, 0.34), ("ThreeHumpCamel", 1, 1, 2 - 1.05 + 1 / 6 + 2),
    ("SixHumpCamel", 1, 1, 4 - 2.1 + 1 / 3 + 1), ("StyblinskiTang", 1, -1, -15),
    ("GoldsteinPrice", 0, 0, 600), ("GoldsteinPrice", 1, 1, 1876),
    ("McCormick", 0, 0, 1), ("Rastrigin", 0.5, 0.5, 40.5), ("Ackley", 1, 1, 20 - 20 * np.exp(-0.2)), ("Levy13", 0, 0, 2),
    ("Levy13", 0.5, 0.5, 1 + 0.25 * 2 + 0.25), ("Easom", 0, 0, -np.exp(-2 * np.pi**2)),
]  # fmt: skip


def window(land, *shape, seed=0):
    (x0, x1), (y0, y1) = land.domain
    rng = np.random.default_rng(seed)
    return rng.uniform(x0, x1, shape), rng.uniform(y0, y1, shape)


def width(land):
    (x0, x1), (y0, y1) = land.domain
    return max(x1 - x0, y1 - y0)


@lru_cache
def minima(key):
    return np.array(VARIANTS[key].minima).reshape(-1, 2)


def close(points, others, tolerance):
    """For each of `points`, whether one of `others` lies within `tolerance`."""
    points, others = np.reshape(points, (-1, 2)), np.reshape(others, (-1, 2))
    return (np.linalg.norm(points[:, None] - others, axis=2) < tolerance).any(axis=1)


@every_variant
def test_gradient_is_the_complex_step_of_f(land):
    x, y = window(land, 300)
    step = 1e-200j
    gx, gy = land.grad(x, y)
    size = np.hypot(gx, gy)
    assert (np.abs(land.f(x + step, y + 0j).imag / 1e-200 - gx) <= 1e-10 * size).all()
    assert (np.abs(land.f(x + 0j, y + step).imag / 1e-200 - gy) <= 1e-10 * size).all()


@every_variant
def test_hessian_is_the_complex_step_of_the_gradient(land):
    x, y = window(land, 300)
    step = 1e-200j
    xx, xy, yy = land.hessian(x, y)
    size = np.abs(xx) + np.abs(xy) + np.abs(yy)
    along_x = [g.imag / 1e-200 for g in land.grad(x + step, y + 0j)]
    along_y = [g.imag / 1e-200 for g in land.grad(x + 0j, y + step)]
    for ours, theirs in ((xx, along_x[0]), (xy, along_x[1]), (xy, along_y[0]), (yy, along_y[1])):
        assert (np.abs(ours - theirs) <= 1e-10 * size + 1e-300).all()


@every_variant
def test_answers_have_the_shape_of_the_question(land):
    for shape in ((), (1,), (7,), (5, 4)):
        x, y = window(land, *shape)
        x, y = np.asarray(x), np.asarray(y)
        for answer in (land.f(x, y), *land.grad(x, y), *land.hessian(x, y)):
            assert np.shape(answer) == shape
            assert np.asarray(answer).dtype == np.float64
            assert np.isfinite(answer).all()


@every_variant
def test_a_batch_equals_its_points_bit_for_bit(land):
    x, y = window(land, 37)
    whole = (land.f(x, y), *land.grad(x, y), *land.hessian(x, y))
    for i in range(len(x)):
        a, b = x[i : i + 1], y[i : i + 1]
        for batch, one in zip(whole, (land.f(a, b), *land.grad(a, b), *land.hessian(a, b)), strict=True):
            assert batch[i] == one[0]


@pytest.mark.parametrize("name", [n for n in NAMES if knobs(LANDSCAPES[n])])
def test_one_knob_value_per_run_equals_separate_runs_bit_for_bit(name):
    kind = LANDSCAPES[name]
    values = {key: np.linspace(k.low, k.high, 9) for key, k in knobs(kind).items()}
    x, y = window(kind(), 9)
    together = kind(**values)
    whole = (together.f(x, y), *together.grad(x, y), *together.hessian(x, y))
    for i in range(9):
        alone = kind(**{key: float(v[i]) for key, v in values.items()})
        a, b = x[i : i + 1], y[i : i + 1]
        for batch, one in zip(whole, (alone.f(a, b), *alone.grad(a, b), *alone.hessian(a, b)), strict=True):
            assert batch[i] == one[0]


@pytest.mark.parametrize("key", VARIANTS)
def test_every_advertised_minimum_is_one(key):
    land, points = VARIANTS[key], minima(key)
    if key in UNBOUNDED:
        assert len(points) == 0
        assert land.lowest is None
        return
    if key in CURVED:
        assert len(points) == 0
        assert land.lowest == 0
        return
    assert len(points) > 0
    x, y = points.T
    (x0, x1), (y0, y1) = land.domain
    assert ((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).all()
    gx, gy = land.grad(x, y)
    xx, xy, yy = land.hessian(x, y)
    scale = np.abs(xx) + np.abs(xy) + np.abs(yy)
    assert (np.hypot(gx, gy) <= 1e-12 * scale * width(land)).all()
    assert (xx > 0).all()
    assert (xx * yy - xy**2 > 1e-9 * scale**2).all()
    heights = land.f(x, y)
    assert heights[0] <= heights.min() + 1e-9
    assert (np.diff(heights) >= -1e-9).all()
    assert land.lowest == pytest.approx(heights[0], abs=1e-15)
    assert not any(close(points[i], np.delete(points, i, axis=0), 1e-4)[0] for i in range(len(points)))


@pytest.mark.parametrize("key", [k for k in VARIANTS if k not in UNBOUNDED])
def test_nothing_on_a_grid_is_lower_than_the_minimum(key):
    land = VARIANTS[key]
    (x0, x1), (y0, y1) = land.domain
    points = 120 if key.split()[0] in WITH_DATA else 400  # a loss of examples is convex, and each place costs as many heights
    x, y = np.meshgrid(np.linspace(x0, x1, points), np.linspace(y0, y1, points))
    lowest = land.lowest
    assert land.f(x, y).min() >= lowest - 1e-12 * max(1, abs(lowest))


def gathered(land, starts):
    """Random starts after a plain descent of all at once: [(where several of them have come to, how many)]; SciPy goes there once."""
    (x0, x1), (y0, y1) = land.domain
    w = np.array(window(land, starts, seed=1))
    height, rate = land.f(*w), 1e-3 * width(land) / (1e-300 + np.linalg.norm(land.grad(*w), axis=0))
    for _ in range(200):
        there = np.clip((w - rate * np.array(land.grad(*w))).T, (x0, y0), (x1, y1)).T
        lower = land.f(*there) < height
        w, rate = np.where(lower, there, w), np.where(lower, 1.5, 0.5) * rate
        height = land.f(*w)
    _, first, count = np.unique(np.round(w / (1e-3 * width(land))), axis=1, return_index=True, return_counts=True)
    return list(zip(w[:, first].T, count, strict=True))


def search(land, starts=120):
    """Minima found by SciPy from random starts, polished by Newton's method; those inside the window."""
    from scipy.optimize import minimize  # a second, for who asks for it

    (x0, x1), (y0, y1) = land.domain
    found = []
    for start, count in gathered(land, starts):
        end = minimize(
            lambda w: float(land.f(w[0], w[1])), start, jac=lambda w: np.array(land.grad(w[0], w[1])), method="L-BFGS-B",
            bounds=land.domain, options={"ftol": 1e-15, "gtol": 1e-7, "maxiter": 300},
        ).x  # fmt: skip
        for _ in range(4):
            xx, xy, yy = land.hessian(*end)
            if xx * yy - xy * xy <= 1e-9 * (abs(xx) + abs(xy) + abs(yy)) ** 2 or xx < 0:
                break
            step = np.linalg.solve([[xx, xy], [xy, yy]], land.grad(*end))
            end = end - step
        else:
            # A constrained end at the rim is no minimum of the landscape.
            if x0 < end[0] < x1 and y0 < end[1] < y1 and np.linalg.norm(step) < 1e-9 * width(land):
                found.extend([end] * count)
    return np.array(found).reshape(-1, 2)


FEW = [k for k in VARIANTS if k not in UNBOUNDED | CURVED and not k.startswith(("Rastrigin", "Ackley", "Levy13"))]
MANY = [k for k in VARIANTS if k.startswith(("Rastrigin", "Ackley", "Levy13"))]


@pytest.mark.parametrize("key", often(FEW, FEW[::4]))
def test_scipy_finds_the_same_minima(key):
    land, ours = VARIANTS[key], minima(key)
    theirs = search(land, starts=120 if len(ours) > 1 else 15)
    assert close(theirs, ours, 1e-5 * width(land)).all()
    assert close(ours, theirs, 1e-5 * width(land)).all()


@pytest.mark.parametrize("key", MANY)
def test_scipy_finds_no_minimum_that_is_missing_from_the_long_lists(key):
    land, ours = VARIANTS[key], minima(key)
    theirs = search(land)
    if key == "Ackley":
        theirs = theirs[np.linalg.norm(theirs, axis=1) > 1e-3]  # SciPy stops near the kink, not on it
    assert len(theirs) > 20
    assert close(theirs, ours, 1e-5 * width(land)).all()


@pytest.mark.parametrize("key", MANY)
def test_a_fine_grid_has_no_dip_that_is_missing_from_the_long_lists(key):
    land, ours = VARIANTS[key], minima(key)
    (x0, x1), (y0, y1) = land.domain
    x, y = np.meshgrid(np.linspace(x0, x1, 1201), np.linspace(y0, y1, 1201), indexing="ij")
    z = land.f(x, y)
    inner, ring = z[1:-1, 1:-1], [z[1 + i : 1200 + i, 1 + j : 1200 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    dips = np.all([inner <= neighbour for neighbour in ring], axis=0)
    points = np.stack([x[1:-1, 1:-1][dips], y[1:-1, 1:-1][dips]], axis=1)
    assert len(points) > 20 or key == "Rastrigin A low"
    assert close(points, ours, 3 * width(land) / 1200).all()


@pytest.mark.parametrize("name", TABLE)
def test_the_table(name):
    land, ours = LANDSCAPES[name](), minima(name)
    if name in COMPLETE:
        assert len(ours) == len(TABLE[name])
    for x, y, height in TABLE[name]:
        assert close([x, y], ours, 2e-6)[0]
        assert land.f(np.array(float(x)), np.array(float(y))) == pytest.approx(height, abs=1e-6)
    assert land.lowest == pytest.approx(min(height for _, _, height in TABLE[name]), abs=1e-6)


@pytest.mark.parametrize(("name", "x", "y", "height"), HEIGHTS)
def test_heights_worked_out_by_hand(name, x, y, height):
    assert LANDSCAPES[name]().f(np.array(float(x)), np.array(float(y))) == pytest.approx(height, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("kappa", [1.0, 20.0, 1000.0])
def test_a_quadratic_has_the_curvatures_it_says_whatever_its_angle(kappa):
    zero = np.zeros(1)
    for angle in (0.0, 17.0, 45.0, 90.0):
        xx, xy, yy = (float(h[0]) for h in LANDSCAPES["Quadratic"](kappa=kappa, angle=angle).hessian(zero, zero))
        assert np.linalg.eigvalsh([[xx, xy], [xy, yy]]) == pytest.approx([1, kappa], rel=1e-12)


def test_the_bottom_of_a_product_is_a_curve():
    land = LANDSCAPES["Product"]()
    x = np.array([-2.0, -1.0, -0.5, 0.4, 1.0, 3.0])
    xx, xy, yy = land.hessian(x, 1 / x)
    assert np.abs(land.f(x, 1 / x)).max() < 1e-30
    assert np.abs(np.array(land.grad(x, 1 / x))).max() < 1e-15
    assert xx + yy == pytest.approx(x**2 + 1 / x**2)
    assert xx * yy - xy**2 == pytest.approx(0, abs=1e-12)
    assert land.saddles == [(0.0, 0.0)]


def test_easom_lists_its_four_false_dimples():
    points = minima("Easom")
    assert len(points) == 5
    assert LANDSCAPES["Easom"]().f(*points[1:].T) == pytest.approx(-8.110224e-05, rel=1e-6)


def test_the_sharp_well_is_the_deeper_one():
    land = LANDSCAPES["TwoWells"]()
    (sharp, wide), (curved, flat) = land.minima, [land.hessian(*map(np.array, p))[0] for p in land.minima]
    assert sharp[0] > 0 > wide[0]
    assert curved > 10 * flat
    assert land.f(*map(np.array, sharp)) < land.f(*map(np.array, wide))


@pytest.mark.parametrize("key", VARIANTS)
def test_saddles(key):
    land = VARIANTS[key]
    points = land.saddles
    if key == "MonkeySaddle":
        assert points == [(0.0, 0.0)]
        assert all(float(h[0]) == 0 for h in (*land.grad(*np.zeros((2, 1))), *land.hessian(*np.zeros((2, 1)))))
        return
    if key == "Saddle":
        assert points == [(0.0, 0.0)]
    for x, y in points:
        xx, xy, yy = (float(h[0]) for h in land.hessian(np.array([x]), np.array([y])))
        gx, gy = land.grad(np.array([x]), np.array([y]))
        assert np.hypot(gx, gy)[0] <= 1e-9 * (abs(xx) + abs(xy) + abs(yy)) * width(land)
        assert xx * yy - xy * xy < 0


def test_landscapes_with_two_minima_have_a_saddle_between_them():
    for name in ("Himmelblau", "ThreeHumpCamel", "SixHumpCamel", "StyblinskiTang", "GoldsteinPrice", "McCormick", "TwoWells", "Beale"):
        assert LANDSCAPES[name]().saddles
    assert (0.0, 1.0) in [(round(x, 9) + 0.0, round(y, 9)) for x, y in LANDSCAPES["Beale"]().saddles]
    for name in ("Quadratic", "Rosenbrock", "Booth", "Matyas"):
        assert LANDSCAPES[name]().saddles == []


@pytest.mark.parametrize("name", [n for n in NAMES if n != "Ackley"])
def test_critical_points_agree_with_what_is_advertised(name):
    land = LANDSCAPES[name]()
    points = critical_points(land, 16) if name in WITH_DATA else critical_points(land)
    found = [(x, y) for x, y, kind in points if kind == "minimum"]
    assert len(found) == len(minima(name))
    assert close(found, minima(name), 1e-8 * width(land)).all()
    heights = [round(float(land.f(np.array(x), np.array(y))), 9) for x, y, _ in points]
    assert heights == sorted(heights)
    for x, y, kind in points:
        xx, xy, yy = (float(h[0]) for h in land.hessian(np.array([x]), np.array([y])))
        low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
        assert kind == ("saddle" if low < 0 < high else "minimum" if low > 0 else "maximum")


def test_a_finer_search_finds_no_more_critical_points():
    for name in ("Levy13", "Rastrigin", "Ackley", "Easom"):
        land = LANDSCAPES[name]()
        assert len(critical_points(land)) == len(critical_points(land, 170))


def test_ackley_is_flat_exactly_where_it_has_its_kink():
    land = LANDSCAPES["Ackley"]()
    x = np.array([0.0, 0.0, 1e-9])
    y = np.array([0.0, -0.0, 0.0])
    gx, gy = land.grad(x, y)
    assert (gx[0], gy[0], gx[1], gy[1]) == (0, 0, 0, 0)
    assert gx[2] == pytest.approx(2 * np.sqrt(2), rel=1e-6)
    assert land.f(x, y)[0] == 0
    assert land.f(x, y)[2] == pytest.approx(2 * np.sqrt(2) * 1e-9, rel=1e-6)
    assert all(np.isfinite(h).all() for h in land.hessian(x, y))


@every_variant
def test_the_start_is_in_the_window_and_on_a_slope(land):
    (x0, x1), (y0, y1) = land.domain
    x, y = land.start
    assert x0 < x < x1
    assert y0 < y < y1
    gradient = np.array(land.grad(np.array([x]), np.array([y])))
    assert np.isfinite(gradient).all()
    assert (np.abs(gradient) > 0).any()
    assert 100 <= land.steps <= 1000


@pytest.mark.parametrize("name", often(NAMES, NAMES[::3]))
def test_the_opening_holds_no_run_that_diverges(name):
    land = LANDSCAPES[name]()
    (x0, x1), (y0, y1) = land.domain
    for optimizer, kind in OPTIMIZERS.items():
        run = descend(suit(kind(), land), land, land.start, land.steps)
        if name in UNBOUNDED:  # to run away is the way down there; the monkey saddle's falls for ever faster
            assert run.loss[np.isfinite(run.loss)].min() < run.loss[0]
            continue
        assert run.diverged_at == -1, optimizer
        x, y = run.w.T
        if (name, optimizer) in THROWN:
            assert x.min() < x0 - width(land)
            continue
        if (name, optimizer) in CLIMBS:
            assert run.loss[-1] > run.loss[0]
            assert np.abs(run.grad[-1]).max() < 1e-9
            continue
        assert run.loss[-1] < run.loss[0], optimizer
        if optimizer in SEVEN:
            assert ((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).all(), optimizer


def test_the_first_screen_teaches():
    """On Rosenbrock: the paths part, SGD crawls, Momentum swings, Adam turns the corner; LAMB, where it is added, stops at the origin."""
    land = LANDSCAPES["Rosenbrock"]()
    end = {o: descend(suit(OPTIMIZERS[o](), land), land, land.start, land.steps) for o in SEVEN}
    early = np.array([end[o].w[:60] for o in OPENING])
    apart = [np.hypot(*(a - b).T).max() for a, b in combinations(early, 2)]
    assert min(apart) > 0.5
    assert end["SGD"].w[-1, 0] < 0.6
    assert np.hypot(*(end["Adam"].w[-1] - 1)) < 0.001
    assert np.hypot(*(end["Momentum"].w[-1] - 1)) < 0.1
    swings = np.sum(np.diff(np.sign(np.diff(end["Momentum"].w[:, 1]))) != 0)
    assert swings > 5
    assert np.hypot(*end["LAMB"].w[-1]) < 0.2


def test_the_catalogue():
    assert {
        "Quadratic",
        "Rosenbrock",
        "Beale",
        "Saddle",
        "MonkeySaddle",
        "Himmelblau",
        "Booth",
        "Matyas",
        "ThreeHumpCamel",
        "SixHumpCamel",
        "StyblinskiTang",
        "GoldsteinPrice",
        "McCormick",
        "Rastrigin",
        "Ackley",
        "Levy13",
        "Easom",
        "TwoWells",
        "Cliff",
        "Plateau",
    } <= set(LANDSCAPES)
    assert len({c.name for c in LANDSCAPES.values()}) == len(LANDSCAPES)


@every_landscape
def test_every_landscape_says_what_it_is(name):
    kind = LANDSCAPES[name]
    text = kind.__doc__
    assert text.split("\n")[0].endswith(".")
    assert text.count("$$") >= 2
    own = {"rows", "titles"} if name in WITH_DATA else set()
    assert {f.name for f in fields(kind) if not {"knob", "choice"} & set(f.metadata)} == own
    for knob in knobs(kind).values():
        assert knob.help.endswith(".")
        assert knob.low <= knob.default <= knob.high


def test_a_file_dropped_into_the_folder_is_in_the_catalogue(tmp_path, monkeypatch):
    (tmp_path / "slope.py").write_text(
        "from dataclasses import dataclass\n"
        "from landscapes.base import Landscape\n"
        "@dataclass(frozen=True)\n"
        "class Slope(Landscape):\n"
        '    """A slope.   $$f = x$$"""\n'
        "    name, domain, start = 'Slope', ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0)\n"
        "    def f(self, x, y): return x + 0 * y\n"
        "    def grad(self, x, y): return 1 + 0 * x, 0 * x\n"
        "    def hessian(self, x, y): return 0 * x, 0 * x, 0 * x\n"
    )
    monkeypatch.setattr(landscapes, "__path__", [*landscapes.__path__, str(tmp_path)])
    source = importlib.util.find_spec("landscapes").loader.get_source("landscapes")
    assert "slope" in {m.name for m in pkgutil.iter_modules(landscapes.__path__)}
    space = {"__name__": "landscapes", "__path__": landscapes.__path__}
    exec(compile(source, "landscapes/__init__.py", "exec"), space)
    slope = space["LANDSCAPES"].pop("Slope")
    assert space["LANDSCAPES"] == LANDSCAPES
    assert slope().minima == []
    assert slope().lowest is None


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("batch", [(), (1,), (7,), (3, 4)])
def test_every_landscape_is_an_objective_of_two_weights(name, batch):
    land = LANDSCAPES[name]()
    assert isinstance(land, Objective)
    assert (land.D, land.layers) == (2, ())
    w = np.random.default_rng(1).uniform(-2, 2, (2, *batch))
    before = w.copy()
    np.testing.assert_array_equal(land.loss(w), land.f(*w))
    for t in (1, 2):
        np.testing.assert_array_equal(land.slope(w, t), land.grad(*w))
    assert land.loss(w).shape == batch
    assert land.slope(w, 1).shape == (2, *batch)
    assert not np.shares_memory(land.slope(w, 1), w)
    np.testing.assert_array_equal(w, before)
