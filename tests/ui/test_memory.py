"""What lies free goes back to the machine after a run, once in a while."""

import ctypes
import threading
from pathlib import Path

import pytest

from ui.platform import memory

BLOCK, MANY = 4_000, 20_000  # bytes, below which glibc keeps what is freed, and how many: 80 MB


def held() -> float:
    """Megabytes of this process that are in the machine's memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def test_what_lies_free_between_blocks_in_use_is_given_back() -> None:
    blocks = [bytearray(BLOCK) for _ in range(MANY)]
    kept = blocks[::50]
    del blocks
    before = held()
    memory.give_back()
    assert before - held() > 0.5 * MANY * BLOCK / 1e6
    assert len(kept) == MANY / 50


def test_it_is_done_once_for_many_runs_and_again_for_those_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done, over = [], threading.Event()
    monkeypatch.setattr(memory, "SOON", 0.05)
    monkeypatch.setattr(memory, "_trim", lambda: lambda _: (done.append(threading.current_thread()), over.set()))
    for _ in range(2):
        over.clear()
        for _ in range(5):
            memory.soon()
        assert over.wait(10)
    assert len(done) == 2
    assert all(thread.daemon and thread is not threading.main_thread() for thread in done), "neither a run waits nor a server's end"


def test_what_is_leaned_on_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """memory.py"""
    assert ctypes.CDLL(None).malloc_trim(0) in (0, 1), "no glibc here: a visitor's thousand turns leave 20 MB free between blocks in use"
    for fault in (OSError, TypeError):
        with monkeypatch.context() as patch:

            def missing(_: object, fault: type[Exception] = fault) -> None:
                raise fault

            patch.setattr(ctypes, "CDLL", missing)
            memory.give_back()
