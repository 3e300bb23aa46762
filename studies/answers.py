"""The answers that all visitors share: maps that are finished, and what has been compiled.
A map that is begun belongs to its visitor. Compiling takes longer than a map of usual size on NumPy. So nobody waits for it: it is done
afterwards, in a thread of its own, one map's rule after the other, and the next map of its kind has it.
"""

from collections import OrderedDict
from importlib.util import find_spec
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from knobs import choices
from knobs.lasting import Shelf, shelf
from landscapes.regression import Regression
from studies.maps import Drawing, Map, Outcome, compile_for

MOST_BEGUN = 8  # unfinished maps of a visitor
COMPILING_PAYS = 4_000_000  # steps of a map; NumPy does fewer before anybody gets impatient
FINISHED: Shelf[Outcome] = shelf("studies.answers.FINISHED", 52_000_000, lambda outcome: outcome.nbytes)  # by their maps


def begin(begun: "OrderedDict[Map, Drawing]", drawn: Map) -> Drawing:
    """A visitor's own drawing of a map, where it was left; `begun` has all of the visitor's, this one last afterwards."""
    if drawn not in begun:
        begun[drawn] = Drawing(drawn, is_compiled(drawn))
    begun.move_to_end(drawn)
    while len(begun) > MOST_BEGUN:
        begun.popitem(last=False)
    return begun[drawn]


def finish(begun: "OrderedDict[Map, Drawing]", drawn: Map) -> Outcome:
    """Take a finished drawing from its visitor and keep its outcome for all."""
    outcome = begun.pop(drawn).outcome
    FINISHED.put(drawn, outcome)
    return outcome


class _Compiler:
    """What numba has compiled and what it is to compile; its thread begins when it is first asked for something."""

    def __init__(self) -> None:
        self.done: set[Any] = set()
        self._asked: set[Any] = set()
        self._queue: SimpleQueue[Map] = SimpleQueue()
        self._lock = Lock()

    def ask(self, drawn: Map) -> None:
        with self._lock:
            if _shape(drawn) in self._asked or not find_spec("numba"):
                return
            if not self._asked:
                Thread(target=self._work, name="compiler", daemon=True).start()
            self._asked.add(_shape(drawn))
        self._queue.put(drawn)

    def _work(self) -> None:
        while True:
            drawn = self._queue.get()
            compile_for(drawn)
            self.done.add(_shape(drawn))


COMPILER = _Compiler()


def is_compiled(drawn: Map) -> bool:
    """Whether the runs of a map need nothing that has to be compiled first."""
    return _shape(drawn) in COMPILER.done


def compile_later(drawing: Drawing) -> None:
    """Have what a drawing needed compiled for the next one of its kind, where the work of compiling pays; nobody waits for it."""
    if not drawing.turbo and drawing.map.work * drawing.map.examples >= COMPILING_PAYS:
        COMPILER.ask(drawing.map)


def _shape(drawn: Map) -> Any:
    """What has to be compiled anew: rule, landscape (of one with data, what an example loses), and which of their numbers differ from run
    to run.
    """
    chosen = tuple(getattr(drawn.optimizer, name) for name in choices(drawn.optimizer))
    ground = drawn.landscape.one if isinstance(drawn.landscape, Regression) else drawn.landscape
    differ = tuple(sorted(axis.name for axis in drawn.axes if axis.dial.lane or axis.dial.part == "landscape"))
    return type(drawn.optimizer), chosen, type(ground), differ
