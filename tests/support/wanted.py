"""What a test waits for, where it is not one value: `above(100)` stands in a comparison like `pytest.approx(100)`, and says what it is."""

from collections.abc import Callable
from typing import Any


class Wanted:
    """Equals every value for which `right` is true. None, the answer about what is not there, is never wanted."""

    __hash__ = None

    def __init__(self, words: str, right: Callable[[Any], bool]) -> None:
        self.words = words
        self.right = right

    def __eq__(self, seen: object) -> bool:
        return seen is not None and self.right(seen)

    def __repr__(self) -> str:
        return self.words


def above(number: float) -> Wanted:
    return Wanted(f"above {number}", lambda seen: seen > number)


def below(number: float) -> Wanted:
    return Wanted(f"below {number}", lambda seen: seen < number)


def other_than(before: object) -> Wanted:
    """Something, and not what there was before."""
    return Wanted(f"other than {before!r:.200}", lambda seen: seen not in ([], "", before))


def beginning(start: str, but_not: str | None = None) -> Wanted:
    words = f"beginning with {start!r}" + (f", but not {but_not!r}" if but_not else "")
    return Wanted(words, lambda seen: seen.startswith(start) and seen != but_not)


def having(name: str) -> Wanted:
    return Wanted(f"having {name!r}", lambda seen: name in seen)


def holding(**items: object) -> Wanted:
    """A dict with these items among others; their names may have dots: `holding(**{"A.SGD.lr": "0.1"})`."""
    return Wanted(f"holding {items}", lambda seen: items.items() <= seen.items())
