"""Maps while they are computed: with progress, a way to stop, and nothing done twice.

The script's own thread does the work in small blocks; Streamlit can end it at each report between two of them. What is done stays with
the visitor, what is finished with the server, for all.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any

import streamlit as st

from knobs import choices
from studies.maps import MOST_STEPS, Ends, Question, Work, compile_for
from ui.visit.session import present

MOST_KEPT = 4_000_000  # runs of all finished maps together, about 60 MB
MOST_BEGUN = 8  # unfinished maps of a visitor
SOON = 0.15  # seconds; what is done by then needs no progress bar
REPORT = 0.1  # seconds between two reports
COMPILING_PAYS = 4_000_000  # steps of a map; NumPy does fewer before anybody gets impatient
FINISHED: OrderedDict[Question, Ends] = OrderedDict()
LOCK = Lock()


def too_much(questions: Sequence[Question]) -> str:
    """In words, by how much the work is too much, and what would help; empty where it is not."""
    work = sum(q.work for q in questions)
    if work <= MOST_STEPS:
        return ""
    one = questions[0]
    cells = " × ".join(str(axis.size) for axis in one.axes)
    factors = [f"{cells} cells", *([f"{one.seeds} draws"] if one.seeds > 1 else []), f"{one.steps:,} steps"]
    factors += [f"{len(questions)} lanes"] if len(questions) > 1 else []
    side = int(one.axes[0].size * (MOST_STEPS / work) ** 0.5)
    fewer = ", fewer steps or fewer visible lanes" if len(questions) > 1 else " or fewer steps"
    return (
        f"This picture would take {' × '.join(factors)} = {work:,} gradients, and the most is {MOST_STEPS:,}. "
        f"Choose at most {side} × {side} cells{fewer}."
    )


def kept(q: Question) -> Ends | None:
    """The finished answer, where somebody has asked before."""
    with LOCK:
        if q in FINISHED:
            FINISHED.move_to_end(q)
        return FINISHED.get(q)


def _keep(q: Question, ends: Ends) -> None:
    with LOCK:
        FINISHED[q] = ends
        while sum(other.runs for other in FINISHED) > MOST_KEPT:
            FINISHED.popitem(last=False)


def _begun(q: Question) -> Work:
    """The visitor's own work on a question, where it was left."""
    works = present().begun
    if q not in works:
        works[q] = Work(q, _shape(q) in COMPILED)
    works.move_to_end(q)
    while len(works) > MOST_BEGUN:
        works.popitem(last=False)
    return works[q]


def do(questions: Sequence[Question], place: Any, show: Callable[[int, Ends], None]) -> list[Ends]:
    """Answer every question; returns how all runs ended, unfinished ones PENDING.

    `place` is an empty element for the progress; `show(i, ends)` is called as soon as question i is answered or given up.
    """
    found = [kept(q) for q in questions]
    works = [_begun(q) if ends is None else None for q, ends in zip(questions, found, strict=True)]
    stopped = present().stopped == tuple(questions)
    answers: list[Ends] = []
    report = _Report(place, [work for work in works if work], tuple(questions))
    for i, (q, work, ends) in enumerate(zip(questions, works, found, strict=True)):
        if work and not stopped:
            while work.advance():
                report.tell()
            _keep(q, work.ends)
            present().begun.pop(q, None)
        answers.append(work.ends if work else ends)  # type: ignore[arg-type]  # one of them is there
        show(i, answers[-1])
    left = [work for work in works if work] if stopped else []
    if left:
        _resume(place, left)
    else:
        place.empty()
        for work in works:
            if work and not work.turbo and work.question.work >= COMPILING_PAYS:
                _compile(work.question)
    return answers


# Compiling takes longer than a map of this size on NumPy. So nobody waits for it: it is done afterwards, in a thread of its own, one after
# the other, and the next map of its kind has it.
COMPILED: set[Any] = set()
_asked: set[Any] = set()
_queue: SimpleQueue[Question] = SimpleQueue()


def _shape(q: Question) -> Any:
    """What has to be compiled anew: rule, landscape, and which of their numbers differ from run to run."""
    chosen = tuple(getattr(q.optimizer, name) for name in choices(q.optimizer))
    return type(q.optimizer), chosen, type(q.landscape), tuple(sorted(axis.name for axis in q.axes if axis.dial.lane))


def _compile(q: Question) -> None:
    with LOCK:
        if _shape(q) in _asked or not find_spec("numba"):
            return
        if not _asked:
            Thread(target=_compiler, name="compiler", daemon=True).start()
        _asked.add(_shape(q))
    _queue.put(q)


def _compiler() -> None:
    while True:
        q = _queue.get()
        compile_for(q)
        COMPILED.add(_shape(q))


class _Report:
    """The progress of some works: a bar, the time left, a button to stop."""

    def __init__(self, place: Any, works: Sequence[Work], key: tuple[Question, ...]) -> None:
        self.place, self.works, self.key = place, works, key
        self.begun = self.told = monotonic()
        self.before = sum(work.done for work in works)
        self.bar: Any = None

    def tell(self) -> None:
        now = monotonic()
        if now - self.begun < SOON or now - self.told < REPORT:
            return
        self.told = now
        done, total = sum(work.done for work in self.works), sum(work.total for work in self.works)
        left = (now - self.begun) * (total - done) / max(done - self.before, 1)
        text = f"{done:,} of {total:,} runs done, about {left:.0f} s left"
        if self.bar is None:
            with self.place.container(horizontal=True, vertical_alignment="bottom"):
                self.bar = st.progress(0.0, text)
                st.button("Stop", key="stop-work", icon=":material/stop:", on_click=_stop, args=(self.key,),
                          help="Ends the work. What is done is shown and kept, and you can go on from there.")  # fmt: skip
        self.bar.progress(min(done / total, 1.0), text)


def _stop(key: tuple[Question, ...]) -> None:
    present().stopped = key


def _go_on() -> None:
    present().stopped = ()


def _resume(place: Any, works: Sequence[Work]) -> None:
    done, total = sum(work.done for work in works), sum(work.total for work in works)
    with place.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Stopped: {done:,} of {total:,} runs are done and shown; the rest is left empty.")
        st.button("Go on", key="go-on", icon=":material/play_arrow:", on_click=_go_on, help="Takes the work up where it was left.")
