"""One test for many small cases: to count a test takes longer than to read a file of the house."""

from collections.abc import Callable, Iterable
from typing import Any


def every(cases: Iterable[Any], name: Callable[[Any], str] = str) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Has a test of one case run on all of them; every failure is told, with the name of its case."""
    of_all = list(cases)
    assert of_all

    def together(test: Callable[[Any], None]) -> Callable[[], None]:
        def run() -> None:
            wrong: list[Exception] = []
            for case in of_all:
                try:
                    test(case)
                except Exception as error:
                    error.add_note(f"{test.__name__}: {name(case)}")
                    wrong.append(error)
            if wrong:
                raise ExceptionGroup(f"{len(wrong)} of {len(of_all)}: {', '.join(error.__notes__[-1] for error in wrong)}", wrong)

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return together
