"""Answers that are kept for the next who asks: the one way to keep any, so that they can be listed, bounded and emptied together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Info:
    """How many answers are kept: the part of functools.lru_cache's `cache_info()` that is read here."""

    currsize: int


@dataclass(frozen=True)
class Kept:
    """What one function keeps: its last `most` answers, which together take at most about `size` bytes."""

    function: Any  # with cache_info() and cache_clear(), as functools.lru_cache has made it
    most: int
    size: int


KEPT: dict[str, Kept] = {}  # by the function's full name, of the modules that have been imported


def lasting(most: int, size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function keep its last `most` answers, told apart by its arguments; all of them take at most about `size` bytes."""

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=most)(function)
        KEPT[f"{function.__module__}.{function.__qualname__}"] = Kept(cached, most, size)
        return cast(Callable[P, T], cached)

    return kept


def emptied(of: str = "") -> int:
    """Forget every answer that is kept anywhere, or by the functions whose names begin with `of`; returns how many there were."""
    emptying = [kept for name, kept in KEPT.items() if name.startswith(of)]
    answers: int = sum(kept.function.cache_info().currsize for kept in emptying)
    for kept in emptying:
        kept.function.cache_clear()
    return answers
