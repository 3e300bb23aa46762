"""The state of a session, asked less of: what is in it is looked up where Streamlit 1.67 gathers all of it.

Five kinds of widgets ask whether the state holds None under their key, and for each of them Streamlit copies every value that there is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

T = TypeVar("T")
_gathered = vars(SafeSessionState)["filtered_state"].fget
_found: ContextVar[tuple[object, Any] | None] = ContextVar("found", default=None)


class Seen(Mapping[str, Any]):
    """What a session's state shows of itself: a value is read when it is asked for, and all of them only for who asks for all."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __contains__(self, key: object) -> bool:
        with self._state._lock:
            return key in self._state._state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_gathered(self._state))

    def __len__(self) -> int:
        return len(_gathered(self._state))

    def __repr__(self) -> str:
        return repr(_gathered(self._state))


def look_up() -> None:
    """From now on, in every session."""
    SafeSessionState.filtered_state = property(Seen)  # type: ignore[method-assign,assignment]


def found(find: Callable[[], T]) -> T:
    """What `find` finds in the session's state, and would find again: it is looked for once in the thread of a run."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return find()
    known = _found.get()
    if known is None or known[0] is not run:
        known = (run, find())
        _found.set(known)
    answer: T = known[1]
    return answer
