"""Answers that are kept for the next who asks: the one way to keep any, so that they can be listed, bounded and emptied together."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Info:
    """How many answers are kept: the part of functools.lru_cache's `cache_info()` that is read here."""

    currsize: int


@dataclass(frozen=True)
class Kept:
    """What one function keeps: its last answers, which together take at most about `size` bytes."""

    function: Any  # with cache_info() and cache_clear(), as functools.lru_cache makes them
    size: int
    most: int | None  # how many answers; None where they are weighed instead
    weigh: Callable[[Any], int] | None = None  # bytes of one answer


KEPT: dict[str, Kept] = {}  # by the function's full name, of the modules that have been imported


class Shelf(Generic[T]):
    """Answers by what was asked, as many of those asked for last as weigh at most `size` bytes together. Threads may share it."""

    def __init__(self, size: int, weigh: Callable[[T], int]) -> None:
        self.size, self.weigh = size, weigh
        self._answers: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, asked: Hashable) -> T | None:
        """The answer, where it is kept."""
        with self._lock:
            if asked not in self._answers:
                return None
            self._answers.move_to_end(asked)
            return self._answers[asked][0]

    def put(self, asked: Hashable, answer: T) -> None:
        """Keep an answer, and let go of those that nobody has asked for longest where all weigh too much."""
        with self._lock:
            self._weight -= self._answers.pop(asked, (answer, 0))[1]
            self._answers[asked] = answer, self.weigh(answer)
            self._weight += self._answers[asked][1]
            while self._weight > self.size:
                self._weight -= self._answers.popitem(last=False)[1][1]

    def cache_info(self) -> Info:
        """How many answers are kept."""
        return Info(len(self._answers))

    def cache_clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()
            self._weight = 0


def shelf(name: str, size: int, weigh: Callable[[T], int]) -> Shelf[T]:
    """A shelf that is listed as `name`."""
    made = Shelf(size, weigh)
    KEPT[name] = Kept(made, size, None, weigh)
    return made


def lasting(size: int, most: int | None = None, weigh: Callable[[Any], int] | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function keep its last answers, told apart by its arguments; all of them take at most about `size` bytes.

    It keeps `most` of them or, where their sizes differ a lot, as many as `weigh` at most `size`: then an answer is never None.
    """

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__module__}.{function.__qualname__}"
        if weigh is None:
            cached = lru_cache(maxsize=most)(function)
            KEPT[name] = Kept(cached, size, most)
            return cast(Callable[P, T], cached)
        answers: Shelf[T] = shelf(name, size, weigh)

        @wraps(function)
        def asked(*arguments: P.args, **named: P.kwargs) -> T:
            question = arguments, *named.items()
            answer = answers.get(question)
            if answer is None:
                answer = function(*arguments, **named)
                answers.put(question, answer)
            return answer

        return asked

    return kept


def emptied(of: str = "") -> int:
    """Forget every answer that is kept anywhere, or by the functions whose names begin with `of`; returns how many there were."""
    emptying = [kept for name, kept in KEPT.items() if name.startswith(of)]
    answers: int = sum(kept.function.cache_info().currsize for kept in emptying)
    for kept in emptying:
        kept.function.cache_clear()
    return answers
