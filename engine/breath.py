"""Long work gives way: whoever has it done says how, and its loops take a breath every few steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

STEPS = 8  # from one breath to the next: a millisecond or so


def _none() -> None:
    pass


_how: ContextVar[Callable[[], None]] = ContextVar("how", default=_none)


def breathe(step: int) -> None:
    """Give way, every `STEPS` steps, as it was said in this thread; at once where nothing was."""
    if step % STEPS == 0:
        _how.get()()


@contextmanager
def giving_way(how: Callable[[], None]) -> Iterator[None]:
    """Inside a `with`, work of this thread calls `how` at every breath."""
    before = _how.set(how)
    try:
        yield
    finally:
        _how.reset(before)
