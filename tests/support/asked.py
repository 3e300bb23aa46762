"""Asking a page: a question is a function of page.js, and `until` asks again until the answer is the right one."""

import time
from functools import cache
from pathlib import Path
from typing import Any, Self


@cache
def _questions() -> str:
    return Path(__file__).with_name("page.js").read_text(encoding="utf-8")


def asking(question: str) -> str:
    """JavaScript: the function of page.js that answers a question."""
    return f"{_questions().strip()}[{question!r}]"


# The questions go over to a page once: they are long, and a page is asked many times a second.
ASKED = "async ([question, about]) => globalThis.fallLineAsked && [await fallLineAsked[question](...about)]"


def ask(page: Any, question: str, *about: Any) -> Any:
    """The answer of the page, a Playwright page, to a question of page.js about something."""
    while not (found := page.evaluate(ASKED, [question, about])):
        page.evaluate(f"() => {{ globalThis.fallLineAsked = {_questions().strip()}; }}")
    return found[0]


class Asked:
    """What has properties that change by and by, as a page and its charts have. `playwright` is the page asked."""

    playwright: Any

    def until(self, seconds: float = 20, **wanted: Any) -> Self:
        """Wait for properties: `race.until(playing=False, step=120)`, `race.until(step=above(100))`.

        Raises AssertionError after so many seconds, with what was wanted and what was seen last.
        """
        deadline = time.monotonic() + seconds
        while True:
            seen = self._seen(wanted)
            if all(right == found for right, found in seen.values()):
                return self
            if time.monotonic() > deadline:
                lines = [f"{name} was to be {right!r:.300}, and was {found!r:.300}" for name, (right, found) in seen.items()]
                raise AssertionError("\n".join([f"waited {seconds} s in vain{self._where}:", *lines]))
            self.playwright.wait_for_timeout(20)

    @property
    def _where(self) -> str:
        """The address of the page, where there is one."""
        address = getattr(getattr(self, "playwright", None), "url", "")
        return f" at {address}" if address else ""

    def _seen(self, wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Name → (what is wanted, what there is)."""
        from playwright.sync_api import Error

        try:
            return {name: (right, getattr(self, name)) for name, right in wanted.items()}
        except Error as error:
            if "context was destroyed" not in str(error) and "navigat" not in str(error):
                raise
            return {name: (right, None) for name, right in wanted.items()}  # between two pages nothing is there
