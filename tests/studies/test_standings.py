"""Who won: on trajectories made by hand, so that every number can be checked by eye."""

from collections.abc import Sequence
from dataclasses import fields
from math import isfinite, sqrt

import numpy as np
import pytest

from engine.descent import Trajectory, descend
from engine.objective import diverged_at
from knobs import Array
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from studies.standings import FEWEST, TARGET, Standing, Status, judged, last_step, ranked

bowl = LANDSCAPES["Booth"]()  # its one minimum is (1, 3), f* = 0
wells = LANDSCAPES["TwoWells"]()
saddle = LANDSCAPES["Saddle"]()
FLOOR = (1.0, 3.0)


def walk(landscape: Landscape, *points: tuple[float, float]) -> Trajectory:
    """A run through `points`, as the engine would hand it over."""
    w: Array = np.array(points, dtype=float)
    with np.errstate(all="ignore"):
        return Trajectory(w, np.asarray(landscape.f(*w.T)), np.zeros((len(w) - 1, 2)), {}, diverged_at(w, landscape))


def rank(landscape: Landscape, walks: Sequence[Trajectory], noise: float = 0.0) -> list[Standing]:
    """The standings, best first."""
    return ranked([judged(landscape, walk, noise > 0) for walk in walks])


def standings(landscape: Landscape, *walks: Trajectory, noise: float = 0.0) -> dict[int, Standing]:
    return {standing.lane: standing for standing in rank(landscape, walks, noise)}


def places(landscape: Landscape, *walks: Trajectory) -> list[int]:
    order = rank(landscape, walks)
    assert [standing.place for standing in order] == list(range(1, len(walks) + 1))
    return [standing.lane for standing in order]


def test_first_who_came_to_rest_then_by_height_the_diverged_last() -> None:
    slow = walk(bowl, (0, 0), (1, 1), (1, 2), FLOOR)
    quick = walk(bowl, (0, 0), FLOOR, FLOOR, (1.0, 3.0001))
    low = walk(bowl, (0, 0), (1, 1), (1, 2), (1, 2.5))
    high = walk(bowl, (0, 0), (1, 1), (1, 2), (1, 1))
    short_lived = walk(bowl, (0, 0), (1e9, 0), (1e20, 0), (np.inf, 0))
    held_out = walk(bowl, (0, 0), (1, 1), (1e9, 0), (np.nan, np.nan))
    assert places(bowl, short_lived, high, slow, held_out, low, quick) == [5, 2, 4, 1, 3, 0]


def test_what_became_of_it() -> None:
    seen = standings(
        bowl,
        walk(bowl, (0, 0), FLOOR),
        walk(bowl, (0, 0), FLOOR, (0, 0)),
        walk(bowl, (0, 0), (1, 1), (1e9, 0)),
        walk(bowl, (0, 0), (1, 1), (1, 1), (np.nan, 0)),
    )
    assert [seen[i].status for i in range(4)] == [Status.REACHED, Status.LEFT, Status.DIVERGED, Status.DIVERGED]
    assert [seen[i].left for i in range(4)] == [None, None, 2, 3]
    assert [seen[i].touched for i in range(4)] == [1, 1, None, None]
    assert [seen[i].diverged for i in range(4)] == [False, False, True, True]


def test_quicker_means_the_step_from_which_it_stays_at_the_target() -> None:
    near = (1.0, 3.0 + sqrt(TARGET / 5) * 0.99)  # Booth is 5 dy² over its minimum along y
    off = (1.0, 3.0 + sqrt(TARGET / 5) * 1.01)
    seen = standings(
        bowl, walk(bowl, (0, 0), off, near, FLOOR), walk(bowl, (0, 0), near, off, near), walk(bowl, FLOOR, FLOOR, FLOOR, FLOOR)
    )
    assert [seen[i].steps_to_target for i in range(3)] == [2, 3, 0]
    assert [seen[i].touched for i in range(3)] == [2, 1, 0], "a first touch is no arrival"
    assert [seen[i].place for i in range(3)] == [2, 3, 1]
    assert standings(bowl, walk(bowl, (0, 0), off))[0].steps_to_target is None


def test_who_passed_the_target_but_did_not_stay_has_not_converged() -> None:
    passed = walk(bowl, (0, 0), FLOOR, (1, 1))
    stayed = walk(bowl, (0, 0), (1, 1), FLOOR)
    seen = standings(bowl, passed, stayed)
    assert (seen[0].place, seen[0].status, seen[0].steps_to_target, seen[0].touched) == (2, Status.LEFT, None, 1)


def test_numbers_by_hand() -> None:
    standing = standings(bowl, walk(bowl, (1, 3), (4, 7), (4, 4), (1, 4)))[0]
    assert standing.path_length == 5 + 3 + 3
    assert standing.distance == 1.0
    assert standing.nearest == FLOOR
    assert standing.final == standing.gap == 5.0
    assert (standing.steps_to_target, standing.touched) == (None, 0)


def test_a_diverged_run_has_a_length_but_no_end() -> None:
    standing = standings(bowl, walk(bowl, (0, 0), (3, 4), (3, 4e9), (np.inf, np.nan)))[0]
    assert (standing.final, standing.gap, standing.distance, standing.nearest) == (None,) * 4
    assert standing.path_length == pytest.approx(4e9, rel=1e-6)  # the step that leaves is the last that is drawn
    assert standings(bowl, walk(bowl, (0, 0), (3, 4), (np.inf, 0)))[0].path_length == 5.0


def test_a_local_minimum_is_not_the_prize() -> None:
    deep, wide = wells.minima
    assert wells.f(*map(np.array, deep)) < wells.f(*map(np.array, wide))
    seen = standings(wells, walk(wells, (0, 0), wide), walk(wells, (0, 0), (0, 0), deep), walk(wells, (0, 0), (0.1, 0)))
    assert [seen[i].status for i in range(3)] == [Status.ELSEWHERE, Status.REACHED, Status.TRAVELLING]
    assert [seen[i].place for i in range(3)] == [2, 1, 3]
    assert seen[0].steps_to_target is None
    assert seen[0].distance == 0.0
    assert seen[0].nearest == wide
    assert seen[0].gap == pytest.approx(float(wells.f(*map(np.array, wide))) - wells.lowest)


def test_without_a_bottom_the_lower_is_the_better_and_nobody_arrives() -> None:
    stuck, gone, far = walk(saddle, (0, 0), (0, 0)), walk(saddle, (1, 0), (1e9, 1e9)), walk(saddle, (1, 0), (0, 1.5))
    seen = standings(saddle, stuck, gone, far)
    assert [seen[i].place for i in range(3)] == [2, 3, 1]
    assert [seen[i].status for i in range(3)] == [Status.SADDLE, Status.DIVERGED, Status.TRAVELLING]
    for standing in seen.values():
        assert (standing.steps_to_target, standing.gap, standing.distance, standing.nearest) == (None,) * 4
    assert seen[2].final == float(saddle.f(np.array(0.0), np.array(1.5)))


@pytest.mark.parametrize("name", LANDSCAPES)
def test_no_nan_and_no_infinity_in_any_standing(name: str) -> None:
    landscape = LANDSCAPES[name]()
    wild = [(0, 0), (np.nan, 0), (0, np.inf), (-np.inf, np.nan), (1e200, -1e200), (1e300, 0), landscape.start, *landscape.minima[:1]]
    walks = [walk(landscape, landscape.start, middle, end) for middle in wild for end in wild]
    for standing in rank(landscape, walks):
        for f in fields(standing):
            value = getattr(standing, f.name)
            assert not isinstance(value, float) or isfinite(value), (f.name, value)
            assert not isinstance(value, np.generic)


def test_the_last_step_worth_drawing() -> None:
    assert last_step(walk(bowl, (0, 0), (1, 1), (2, 2))) == 2
    assert last_step(walk(bowl, (0, 0), (1e9, 1), (2, 2))) == 1
    assert last_step(walk(bowl, (0, 0), (1, 1), (1e9, 1), (np.nan, 0))) == 2
    assert last_step(walk(bowl, (0, 0), (1, 1), (np.nan, 0), (0, 0))) == 1
    assert last_step(walk(bowl, (0, 0), (1, -np.inf))) == 0


def test_of_equals_the_first_lane_is_first() -> None:
    same = walk(bowl, (0, 0), (1, 1))
    assert places(bowl, same, same, same) == [0, 1, 2]
    assert rank(bowl, []) == []


# --- Words of their own for what is no arrival ---


def test_a_run_that_left_the_window_below_f_star_has_left() -> None:
    valley = LANDSCAPES["McCormick"]()
    out, rests, way = (4.5, 5.5), valley.minima[1], (0.0, 0.0)
    assert float(valley.f(*map(np.array, (20.0, -19.9)))) > valley.lowest > float(valley.f(*map(np.array, (-300.0, -300.2))))
    seen = standings(
        valley,
        walk(valley, valley.start, (-2.0, -2.0), (-300.0, -300.2)),
        walk(valley, valley.start, rests, rests),
        walk(valley, valley.start, way),
        walk(valley, valley.start, valley.minima[0], valley.minima[0]),
        walk(valley, valley.start, out, (20.0, -19.9)),
    )
    assert [seen[i].status for i in range(5)] == [Status.OUT, Status.ELSEWHERE, Status.TRAVELLING, Status.REACHED, Status.OUT]
    assert seen[0].gap is not None
    assert seen[0].gap < -100
    assert (seen[0].steps_to_target, seen[0].touched, seen[0].left) == (None, None, 1)
    assert seen[3].place == 1
    assert {seen[0].place, seen[4].place} == {4, 5}, "outside, however low, it stands in no minimum"


def test_a_crossing_of_the_level_of_f_star_outside_the_window_is_no_touch() -> None:
    valley = LANDSCAPES["McCormick"]()
    low, high = -3.1, -3.05  # along x = y, left of the window
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(valley.f(np.array(middle), np.array(middle))) < valley.lowest else (low, middle)
    assert abs(float(valley.f(np.array(low), np.array(low))) - valley.lowest) <= TARGET
    seen = standings(valley, walk(valley, valley.start, (low, low)))[0]
    assert (seen.status, seen.touched) == (Status.OUT, None)


def test_the_step_told_is_the_one_from_which_it_is_out_for_good() -> None:
    assert standings(bowl, walk(bowl, (0, 0), (11, 0), (9, 0), (11, 0), (12, 0)))[0].left == 3


@pytest.mark.parametrize(
    ("name", "at", "status"),
    [("Saddle", (0.0, 0.0), Status.SADDLE), ("SixHumpCamel", (0.0, 0.0), Status.SADDLE), ("MonkeySaddle", (0.0, 0.0), Status.FLAT)],
)
def test_a_run_that_cannot_move_says_on_what_it_stands(name: str, at: tuple[float, float], status: Status) -> None:
    landscape = LANDSCAPES[name]()
    assert not np.any(landscape.grad(*map(np.array, at)))
    seen = standings(landscape, walk(landscape, at, at), walk(landscape, at, landscape.start, at), walk(landscape, at, landscape.start))
    assert seen[0].status is status
    assert seen[1].status is Status.TRAVELLING, "it has just come by"
    assert seen[0].place == 3, "who can still move stands before who cannot"


def test_on_a_top() -> None:
    class Hill(Landscape):
        name, domain, start = "Hill", ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0)

        def f(self, x: Array, y: Array) -> Array:
            return -x * x - y * y

        def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
            return -2 * x, -2 * y

        def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
            return -2 + 0 * x, 0 * x, -2 + 0 * x

    hill = Hill()
    assert standings(hill, walk(hill, (0, 0), (0, 0)))[0].status is Status.TOP


def test_a_minimum_is_no_place_to_be_stuck() -> None:
    assert standings(bowl, walk(bowl, FLOOR, FLOOR))[0].status is Status.REACHED


def scattered(middle: tuple[float, float], width: float, steps: int = 200, drift: float = 0.0) -> Trajectory:
    places = np.random.default_rng(0).normal(size=(steps + 1, 2)) * width + middle + np.linspace(drift, 0, steps + 1)[:, np.newaxis]
    return walk(bowl, *map(tuple, places.tolist()))


def test_in_noise_it_hovers_where_it_stays_about_a_minimum_and_comes_no_nearer() -> None:
    about = scattered(FLOOR, 0.1)
    seen = standings(bowl, about, noise=1.0)[0]
    assert seen.status is Status.HOVERING
    assert seen.hovers == pytest.approx(about.loss[-50:].mean() - bowl.lowest)
    assert standings(bowl, scattered(FLOOR, 0.01, drift=1.5), noise=1.0)[0].status is Status.TRAVELLING, "it is still on its way"
    assert standings(bowl, scattered((6.0, 3.0), 0.1), noise=1.0)[0].status is Status.TRAVELLING, "no minimum within reach"
    assert standings(bowl, scattered(FLOOR, 0.1, steps=FEWEST - 1), noise=1.0)[0].status is Status.TRAVELLING, "too short to say"


def swinging(shrinking: float, drift: float = 0.0, middle: tuple[float, float] = FLOOR, steps: int = 200) -> Trajectory:
    """A run that goes to and fro across `middle`, each step to `shrinking` of the last, while what it swings about moves by `drift`."""
    swings = 0.05 * (-1.0) ** np.arange(steps + 1) * shrinking ** np.arange(steps + 1)
    return walk(bowl, *((middle[0] + swing + drift * i / steps, middle[1]) for i, swing in enumerate(swings.tolist())))


def test_without_noise_it_hovers_where_its_steps_do_not_shrink() -> None:
    seen = standings(bowl, swinging(1.0))[0]
    assert (seen.status, seen.nearest) == (Status.HOVERING, FLOOR)
    assert seen.hovers == pytest.approx(float(bowl.f(np.array(1.05), np.array(3.0))))
    for factor in (0.999, 0.998):
        assert standings(bowl, swinging(factor))[0].status is Status.HOVERING
    for factor in (0.99, 0.97, 0.9):
        assert standings(bowl, swinging(factor))[0].status is not Status.HOVERING, "it swings less and less"
    assert standings(bowl, swinging(1.0, drift=1.0))[0].status is Status.TRAVELLING, "it is still on its way"
    assert standings(bowl, swinging(1.0, middle=(6.0, 3.0)))[0].status is Status.TRAVELLING, "no minimum within reach"
    assert standings(bowl, swinging(1.0, steps=FEWEST - 1))[0].status is Status.TRAVELLING, "too short to say"


@pytest.mark.parametrize("rate", [0.005, 0.01, 0.02, 0.05])
def test_rmsprop_hovers_at_its_step_length_and_nobody_else_who_swings(rate: float) -> None:
    """Half a step to either side of the floor of a turned ravine, whichever the rate; SGD and HeavyBall swing down to the bottom."""
    ravine = LANDSCAPES["Quadratic"](kappa=100.0, angle=45.0)
    runs = [
        descend(optimizer, ravine, (-1.768, -0.212), 1000)
        for optimizer in (OPTIMIZERS["RMSProp"](lr=rate), OPTIMIZERS["SGD"](lr=0.0198), OPTIMIZERS["HeavyBall"](lr=0.0003))
    ]
    seen = standings(ravine, *runs)
    assert [seen[i].status is Status.HOVERING for i in range(3)] == [True, False, False]
    assert seen[0].hovers == pytest.approx(25 * rate**2, rel=0.05)


def test_who_diverged_may_have_left_the_picture_long_before() -> None:
    seen = standings(bowl, walk(bowl, (0, 0), (11, 0), (1e3, 0), (1e9, 0)), walk(bowl, (0, 0), (np.nan, 0)), walk(bowl, (0, 0), (11, 0)))
    assert [(seen[i].status, seen[i].left, seen[i].out) for i in range(3)] == [
        (Status.DIVERGED, 3, 1),
        (Status.DIVERGED, 1, 1),
        (Status.OUT, 1, 1),
    ]
    assert standings(bowl, walk(bowl, (0, 0), (1, 1)))[0].out is None


def test_in_noise_a_lucky_last_step_is_no_arrival_and_a_long_stay_is() -> None:
    lucky = scattered(FLOOR, 0.1)
    lucky.w[-1] = FLOOR
    lucky.loss[-1] = bowl.f(*np.array(FLOOR))
    assert standings(bowl, lucky, noise=1.0)[0].status is Status.HOVERING
    assert standings(bowl, scattered(FLOOR, 1e-5), noise=1.0)[0].status is Status.REACHED


@pytest.mark.parametrize("name", ["Ackley", "GoldsteinPrice", "Himmelblau", "McCormick", "Rastrigin", "SixHumpCamel", "Levy13", "Easom"])
def test_a_saddle_whose_place_is_rounded_is_a_saddle_too(name: str) -> None:
    """There the gradient is not exactly zero, but far too small to move anybody."""
    landscape = LANDSCAPES[name]()
    for at in landscape.saddles[:8]:
        seen = standings(landscape, walk(landscape, at, at), walk(landscape, at, (at[0] + 1e-6, at[1]), (at[0] + 1e-6, at[1])))
        assert [seen[0].status, seen[1].status] == [Status.SADDLE, Status.TRAVELLING], at


def test_nobody_hovers_below_a_minimum() -> None:
    """Easom has minima at its rim that are hardly deeper than the plain around them, and a lower one in its middle."""
    easom = LANDSCAPES["Easom"]()
    shallow = next(at for at in easom.minima[1:])
    lower = np.array(shallow) + 0.35 * (np.array(easom.minima[0]) - shallow)
    places = np.random.default_rng(0).normal(size=(201, 2)) * 0.05 + lower
    about = walk(easom, *map(tuple, places.tolist()))
    assert about.loss[-50:].mean() < float(easom.f(*map(np.array, shallow)))
    assert standings(easom, about, noise=1.0)[0].status is Status.TRAVELLING
