"""What is run once for all tests of the lessons: their claims ask for the same runs again and again."""

import pickle
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import lessons
from engine.descent import Trajectory, descend
from knobs.lasting import KEPT, Kept, Shelf

ROOM = 200_000_000  # bytes
RUNS: Shelf[Trajectory] = Shelf(ROOM, lambda run: run.nbytes)


def remembered(*arguments: Any, **named: Any) -> Trajectory:
    """`descend`, but for what has been run before."""
    try:
        asked = pickle.dumps((arguments, sorted(named.items())))
    except (AttributeError, TypeError, pickle.PicklingError):  # a class within a function
        return descend(*arguments, **named)
    run = RUNS.get(asked)
    if run is None:
        run = descend(*arguments, **named)
        for array in run.arrays:
            array.flags.writeable = False
        RUNS.put(asked, run)
    return run


@pytest.fixture(scope="module", autouse=True)
def runs_are_kept() -> Iterator[None]:
    """Those of a race more of them than the app keeps; and those of claims, which a test that forgets what lessons keep forgets too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KEPT["scenario.scenario._run"].function, "size", ROOM)
        patch.setitem(KEPT, "lessons.conftest.RUNS", Kept(RUNS, ROOM, None))
        for module in (import_module(f"lessons.{found.name}") for found in pkgutil.iter_modules(lessons.__path__)):
            if getattr(module, "descend", None) is descend:
                patch.setattr(module, "descend", remembered)
        yield
