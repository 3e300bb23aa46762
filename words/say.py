"""The one place through which every sentence goes that a visitor reads.

A sentence is written in English where it is used, with its fields in braces; this English text is the key under which another language
keeps its own. Which language is spoken is a matter of the visitor: each thread, and so each run of a page, has its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from words.numbers import number

FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Language:
    """A language: its name, which alone tells it from others, and what it says for an English sentence."""

    name: str
    own: Callable[[str], str] = field(compare=False)

    def say(self, sentence: str, /, **fields: object) -> str:
        """`sentence` in this language, its fields filled: text and whole numbers as they are, other numbers to three digits.

        Braces around a name that is not among `fields` are left alone: formulas have such braces.
        """
        if not sentence:
            return ""
        said = self.own(sentence)
        return FIELD.sub(lambda found: _written(fields[found[1]]) if found[1] in fields else found[0], said) if fields else said


def _written(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


ENGLISH = Language("en", lambda sentence: sentence)
LANGUAGES = {"en": ENGLISH}
_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def spoken() -> Language:
    """The language of the present visitor."""
    return _spoken.get()


def speak(name: str) -> None:
    """From here on this thread speaks the language of this name; English where there is none of it."""
    _spoken.set(LANGUAGES.get(name, ENGLISH))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside a `with`."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(sentence: str, /, **fields: object) -> str:
    """`sentence` as the present visitor reads it; `Language.say` tells how fields are filled."""
    return _spoken.get().say(sentence, **fields)
