"""Who won: on trajectories made by hand, so that every number can be checked by eye."""

from dataclasses import fields
from math import isfinite, sqrt

import numpy as np
import pytest

from engine.descent import Trajectory
from engine.objective import diverged_at
from knobs import Array
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from studies.standings import TARGET, Standing, last_step, rank

bowl = LANDSCAPES["Booth"]()  # its one minimum is (1, 3), f* = 0
wells = LANDSCAPES["TwoWells"]()
saddle = LANDSCAPES["Saddle"]()
FLOOR = (1.0, 3.0)


def walk(landscape: Landscape, *points: tuple[float, float]) -> Trajectory:
    """A run through `points`, as the engine would hand it over."""
    w: Array = np.array(points, dtype=float)
    with np.errstate(all="ignore"):
        return Trajectory(w, np.asarray(landscape.f(*w.T)), np.zeros((len(w) - 1, 2)), {}, diverged_at(w, landscape))


def standings(landscape: Landscape, *walks: Trajectory) -> dict[int, Standing]:
    return {standing.lane: standing for standing in rank(landscape, walks)}


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


def test_status_words() -> None:
    seen = standings(
        bowl,
        walk(bowl, (0, 0), FLOOR),
        walk(bowl, (0, 0), FLOOR, (0, 0)),
        walk(bowl, (0, 0), (1, 1), (1e9, 0)),
        walk(bowl, (0, 0), (1, 1), (1, 1), (np.nan, 0)),
    )
    assert [seen[i].status for i in range(4)] == ["converged", "still travelling", "diverged at step 2", "diverged at step 3"]
    assert [seen[i].diverged for i in range(4)] == [False, False, True, True]


def test_quicker_means_the_first_step_at_the_target() -> None:
    near = (1.0, 3.0 + sqrt(TARGET / 5) * 0.99)  # Booth is 5 dy² over its minimum along y
    off = (1.0, 3.0 + sqrt(TARGET / 5) * 1.01)
    seen = standings(
        bowl, walk(bowl, (0, 0), off, near, FLOOR), walk(bowl, (0, 0), near, off, near), walk(bowl, FLOOR, FLOOR, FLOOR, FLOOR)
    )
    assert [seen[i].steps_to_target for i in range(3)] == [2, 1, 0]
    assert [seen[i].place for i in range(3)] == [3, 2, 1]
    assert standings(bowl, walk(bowl, (0, 0), off))[0].steps_to_target is None


def test_who_passed_the_target_but_did_not_stay_has_not_converged() -> None:
    passed = walk(bowl, (0, 0), FLOOR, (1, 1))
    stayed = walk(bowl, (0, 0), (1, 1), FLOOR)
    seen = standings(bowl, passed, stayed)
    assert (seen[0].place, seen[0].status, seen[0].steps_to_target) == (2, "still travelling", 1)


def test_numbers_by_hand() -> None:
    standing = standings(bowl, walk(bowl, (1, 3), (4, 7), (4, 4), (1, 4)))[0]
    assert standing.path_length == 5 + 3 + 3
    assert standing.distance == 1.0
    assert standing.nearest == "(1, 3)"
    assert standing.final == standing.gap == 5.0
    assert standing.steps_to_target == 0


def test_a_diverged_run_has_a_length_but_no_end() -> None:
    standing = standings(bowl, walk(bowl, (0, 0), (3, 4), (3, 4e9), (np.inf, np.nan)))[0]
    assert (standing.final, standing.gap, standing.distance, standing.nearest) == (None,) * 4
    assert standing.path_length == pytest.approx(4e9, rel=1e-6)  # the step that leaves is the last that is drawn
    assert standings(bowl, walk(bowl, (0, 0), (3, 4), (np.inf, 0)))[0].path_length == 5.0


def test_a_local_minimum_is_not_the_prize() -> None:
    deep, wide = wells.minima
    assert wells.f(*map(np.array, deep)) < wells.f(*map(np.array, wide))
    seen = standings(wells, walk(wells, (0, 0), wide), walk(wells, (0, 0), (0, 0), deep), walk(wells, (0, 0), (0.1, 0)))
    assert [seen[i].status for i in range(3)] == ["converged, local minimum", "converged", "still travelling"]
    assert [seen[i].place for i in range(3)] == [2, 1, 3]
    assert seen[0].steps_to_target is None
    assert seen[0].distance == 0.0
    assert seen[0].nearest == f"({wide[0]:.3g}, {wide[1]:.3g})"
    assert seen[0].gap == pytest.approx(float(wells.f(*map(np.array, wide))) - wells.lowest)


def test_without_a_bottom_the_lower_is_the_better_and_nobody_arrives() -> None:
    stuck, gone, far = walk(saddle, (1, 0), (0, 0)), walk(saddle, (1, 0), (1e9, 1e9)), walk(saddle, (1, 0), (0, 1.5))
    seen = standings(saddle, stuck, gone, far)
    assert [seen[i].place for i in range(3)] == [2, 3, 1]
    assert [seen[i].status for i in range(3)] == ["still travelling", "diverged at step 1", "still travelling"]
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
