"""What is kept of answers: through one decorator, listed with its bound, emptied in one call, and no larger than it says."""

import ast
import gc
import importlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from figures import microscope, race
from knobs.lasting import KEPT, emptied, lasting
from landscapes import LANDSCAPES
from landscapes.quadratic import Quadratic
from optimizers import OPTIMIZERS
from optimizers.clipping import unclipped
from optimizers.schedules import constant
from scenario import MOST_STEPS, Lane, Scenario
from scenario import scenario as scenarios
from studies import forces, heights, step
from studies import race as races
from tests.support.every import every
from tests.support.house import ROOMS, ROOT, sources
from tests.support.kinds import often

FILES = sources([*ROOMS, "pages"])
LANE = Lane(OPTIMIZERS["LAMB"](), letter="A")
Rastrigin = LANDSCAPES["Rastrigin"]


def modules() -> None:
    for path in FILES:
        name = str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")
        if not name.startswith(("engine.turbo", "pages", "sweeps.__main__")):
            importlib.import_module(name)


@every(FILES)
def test_nothing_is_kept_by_other_means(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "functools" for alias in node.names
    }
    assert not taken & {"cache", "lru_cache"} or path.name == "lasting.py"
    assert "functools" not in {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


def test_the_list_is_whole_and_altogether_it_is_bounded() -> None:
    modules()
    texts = [path.read_text(encoding="utf-8") for path in FILES if "turbo" not in path.parts and path.name != "lasting.py"]
    made = sum(text.count("@lasting(") + text.count("] = shelf(") for text in texts)
    listed = [name for name in KEPT if not name.startswith(("tests.", "engine.turbo", "test_"))]
    assert len(listed) == made
    assert sum(KEPT[name].size for name in listed) < 600_000_000


def test_everything_is_emptied_in_one_call() -> None:
    first = Rastrigin().minima
    assert KEPT["landscapes.critical.critical_points"].function.cache_info().currsize > 0
    assert emptied() > 0
    assert all(kept.function.cache_info().currsize == 0 for kept in KEPT.values())
    assert Rastrigin().minima == first


def test_a_part_can_be_emptied_by_itself() -> None:
    Rastrigin().minima  # noqa: B018
    heights.grid(Rastrigin(), 8)
    emptied("studies.heights.")
    assert KEPT["studies.heights.grid"].function.cache_info().currsize == 0
    assert KEPT["landscapes.critical.critical_points"].function.cache_info().currsize > 0


def test_the_last_answers_are_kept() -> None:
    calls: list[int] = []

    @lasting(most=2, size=100)
    def twice(number: int) -> int:
        calls.append(number)
        return 2 * number

    assert [twice(1), twice(2), twice(1), twice(3), twice(1), twice(2)] == [2, 4, 2, 6, 2, 4]
    assert calls == [1, 2, 3, 2]
    KEPT.pop(next(name for name in KEPT if name.endswith("twice")))


def test_where_answers_are_weighed_the_last_are_kept() -> None:
    calls: list[str] = []

    @lasting(size=10, weigh=len)
    def doubled(text: str, times: int = 2) -> str:
        calls.append(text)
        return text * times

    assert "".join(map(doubled, ["ab", "abc", "ab", "a", "abc", "ab"])) == "abababcabcababaaabcabcabab"
    assert calls == ["ab", "abc", "a", "abc", "ab"], "12 letters are too many: abc, asked for longest ago, went; then a, then ab"
    doubled("ab", times=4)
    assert calls[-1] == "ab", "it is told apart by every argument"
    name = next(name for name in KEPT if name.endswith("doubled"))
    assert emptied(name) == KEPT[name].function.cache_info().currsize + 1
    KEPT.pop(name)


def longest(kappa: float) -> Scenario:
    return Scenario(Quadratic(kappa=kappa), (-1.5, 1.2), (LANE,), MOST_STEPS, noise=0.1)


def entrants(kappa: float) -> Any:
    return races.race(longest(kappa)).entrants


def filled(kappa: float) -> Any:
    """An entrant with all that is computed of it."""
    (one,) = entrants(kappa)
    one.ending, one.last, one.height, one.slope, one.lifted  # noqa: B018
    return one


def under_the_lens(kappa: float) -> Any:
    scenario = longest(kappa)
    one = step.watched(LANE, scenario.watched()[0])
    return one.entries, one.rate, one.pull, one.direction


def sent(figure: Any) -> Any:
    return figure.to_dict()


# What a call keeps at its worst, by the function it is kept by; what it rests on is asked for first, in `before`.
WORST: dict[str, tuple[Callable[[float], Any], Callable[[float], Any]]] = {
    "scenario.scenario._run": (lambda k: None, lambda k: scenarios._run(LANE.optimizer, Quadratic(kappa=k), (-1.5, 1.2), MOST_STEPS, 0.1, 0,
                                                                         0, constant, unclipped, LANE.optimizer.memory)),
    "studies.heights.grid": (lambda k: None, lambda k: heights.grid(Quadratic(kappa=k), 128)),
    "studies.heights.squeezed_grid": (lambda k: heights.squeeze(Quadratic(kappa=k)) and heights.grid(Quadratic(kappa=k), 80),
                                      lambda k: heights.squeezed_grid(Quadratic(kappa=k), 80)),
    "studies.race.entrant": (lambda k: (longest(k).run(), heights.squeeze(Quadratic(kappa=k))), filled),
    "studies.step.watched": (lambda k: longest(k).watched(), under_the_lens),
    "studies.forces.numbers_of": (lambda k: longest(k).watched(),
                                  lambda k: forces.numbers_of("curvature", Quadratic(kappa=k), LANE, longest(k).watched()[0])),
    "figures.race.landscape_map": (lambda k: (filled(k), heights.squeezed_grid(Quadratic(kappa=k), race.MAP_POINTS)),
                                   lambda k: sent(race.landscape_map(Quadratic(kappa=k), (-1.5, 1.2), entrants(k) * 8))),
    "figures.race.loss_curve": (filled, lambda k: sent(race.loss_curve(Quadratic(kappa=k), MOST_STEPS, entrants(k) * 8))),
    "figures.race.terrain": (lambda k: heights.squeezed_grid(Quadratic(kappa=k), race.TERRAIN_POINTS),
                             lambda k: sent(race.terrain(Quadratic(kappa=k)))),
    "figures.microscope.timelines": (under_the_lens,
                                     lambda k: microscope.timelines((step.watched(LANE, longest(k).watched()[0]),) * 2, "AB", MOST_STEPS)),
}  # fmt: skip


@pytest.mark.parametrize("name", often(WORST, list(WORST)[::2]))
def test_what_is_kept_is_about_as_large_as_it_says(name: str) -> None:
    emptied()
    before, call = WORST[name]
    before(2.0)
    call(2.0)  # what is made but once
    before(3.0)
    gc.collect()
    tracemalloc.start()
    try:
        answer = call(3.0)
        gc.collect()
        one, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    kept = KEPT[name]
    assert kept.function.cache_info().currsize >= 2
    if kept.most is None:
        assert kept.weigh is not None
        assert one <= 1.1 * kept.weigh(answer), f"one takes {one}, is said to take {kept.weigh(answer)}"
    else:
        assert one * kept.most <= 1.1 * kept.size, f"one takes {one}"
        assert one * kept.most >= 0.1 * kept.size, f"one takes only {one}"
