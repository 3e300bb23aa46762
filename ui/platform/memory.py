"""Memory that nothing is kept in goes back to the machine.

glibc keeps what lies free between two blocks that are in use: of a visitor's thousand turns some 20 MB, in which nothing is kept, and of a
class that has gone what its sessions took.
"""

import ctypes
from threading import Lock, Timer
from typing import Any

SOON = 5.0  # seconds from a run to when memory is given back; no more often

_lock = Lock()
_awaited = False


def soon() -> None:
    """The end of a run: give back in a while what it leaves free, in a thread of its own, which does not hold the interpreter."""
    global _awaited
    with _lock:
        if _awaited:
            return
        _awaited = True
    timer = Timer(SOON, give_back)
    timer.daemon = True
    timer.start()


def give_back() -> None:
    """Now; nothing where there is no glibc."""
    global _awaited
    with _lock:
        _awaited = False
    if trim := _trim():
        trim(0)


def _trim() -> Any:
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # Windows
        return None
