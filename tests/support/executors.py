"""Executors that do the work of a sweep elsewhere, or in another order."""

import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType
from typing import Any

import pytest


@contextmanager
def spawned(workers: int) -> Iterator[Executor]:
    """Processes of their own. Streamlit's AppTest leaves its page as `__main__`, which such a process would run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool


class Backwards(Executor):
    """Does what it was given last first, and only when everything was given."""

    def __init__(self, asked_for: int) -> None:
        self.tasks: list[Any] = []
        self.asked_for = asked_for

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.tasks.append((future, fn, pickle.dumps(args)))
        if len(self.tasks) == self.asked_for:
            for waiting, work, packed in reversed(self.tasks):
                waiting.set_result(pickle.loads(pickle.dumps(work(*pickle.loads(packed)))))
        return future
