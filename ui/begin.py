"""What happens once a server, before its first page."""

import gc
from threading import Event, Lock

from ui.platform import early, post, state, theme, turns, wire
from ui.race import parts as race

_lock, _begun = Lock(), Event()


def begin() -> None:
    """A server does it before it serves anybody. Where the app is run otherwise the first visitor does, while everybody else waits.

    What is there then lives as long as the server, so Python's collector need not search it each time.
    """
    if _begun.is_set():
        return
    with _lock:
        if not _begun.is_set():
            early.load()
            post.gather()
            theme.keep()
            state.look_up()
            wire.at_once()
            turns.watch()
            race.prepare()
            gc.collect()
            gc.freeze()
            _begun.set()
