"""Processes that begin anew, as on every system they can."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType

import pytest


@contextmanager
def spawned(workers: int) -> Iterator[ProcessPoolExecutor]:
    """An executor of spawned processes. They would run `__main__`, which Streamlit's AppTest leaves to be its page: here nobody is it."""
    with pytest.MonkeyPatch.context() as patch, ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield pool
