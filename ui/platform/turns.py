"""Whose turn it is: a short run of one visitor's page goes before the long work that another has asked for.

All runs of a server share one interpreter, which hands itself on every few milliseconds: beside work that never pauses a page takes several
times as long. So work pauses while a page runs, for a while.
"""

from threading import get_ident
from time import monotonic, sleep

SHORT = 0.3  # seconds: a run that takes longer, or was broken off, goes before nobody any more
MOST = 0.2  # seconds that work waits at once; then it does a piece, whoever runs
NAP = 0.002

_since: dict[int, float] = {}  # thread of a run -> when it began


def begin() -> None:
    """A run of a page begins in this thread."""
    _since[get_ident()] = monotonic()


def end() -> None:
    """It is over, or is long work from here on."""
    _since.pop(get_ident(), None)


def wait() -> None:
    """Let the runs of others go first."""
    until = monotonic() + MOST
    while (now := monotonic()) < until and any(now - began < SHORT for began in list(_since.values())):
        sleep(NAP)
