"""Coroutines in tests: Playwright has a loop in the thread of the tests once a browser is there, and a thread has one loop."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def in_its_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns, in a thread and a loop of its own."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()
