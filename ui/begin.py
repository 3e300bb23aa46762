"""What happens once a server, before its first page."""

import gc
from threading import Event, Lock

from ui.platform import post, state, theme, turns, wire
from ui.race import parts as race

_lock, _begun = Lock(), Event()


def begin() -> None:
    """The first visitor does it while everybody else waits: a class that comes at once would do the same work a hundred times at once.

    What is there then lives as long as the server, so Python's collector need not search it each time.
    """
    if _begun.is_set():
        return
    with _lock:
        if not _begun.is_set():
            post.gather()
            theme.keep()
            state.look_up()
            wire.at_once()
            turns.watch()
            race.prepare()
            gc.collect()
            gc.freeze()
            _begun.set()
