"""Work in blocks that any executor may do: threads, processes, or a cluster's."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from itertools import islice
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
AHEAD = 64  # blocks handed to an executor and not yet back


def blocks(
    work: Callable[..., T], each: Iterable[slice], task: Callable[[slice], tuple[Any, ...]], executor: Executor | None = None
) -> Generator[tuple[slice, T], None, None]:
    """Which part, and what `work` made of it, as the parts are done; in their order without an executor.

    `task` gives the arguments of `work` for a part. `work`, they and the result may travel to another process. Whoever closes this iterator
    stops the work: parts that the executor has not begun are cancelled. Raises ValueError for what is no executor.
    """
    if executor is None:
        yield from ((where, work(*task(where))) for where in each)
        return
    if not hasattr(executor, "submit"):
        raise ValueError(f"executor = {executor!r}: must be a concurrent.futures.Executor")
    parts = iter(each)
    waiting: dict[Future[T], slice] = {}
    done: SimpleQueue[Future[T]] = SimpleQueue()
    try:
        while True:
            for where in islice(parts, AHEAD - len(waiting)):
                future = executor.submit(work, *task(where))
                waiting[future] = where
                future.add_done_callback(done.put)
            if not waiting:
                return
            future = done.get()
            yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()
