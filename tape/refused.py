"""The one error of this room: a text says what a tape cannot hold."""

import re
from typing import Self

FIELD = re.compile(r"\{(\w+)\}")


class Refused(ValueError):
    """Why a text has no tape, in words; `at` counts the characters of the text before the place, 0 where no place is to blame.

    `message` has fields in braces and `parts` what they stand for, so that another language can say it. Of a text that was `placed`, `line`
    and `character` count from 1 as an editor does, and `str()` names both.
    """

    def __init__(self, message: str, at: int = 0, **parts: object) -> None:
        self.message, self.at, self.parts, self.text = message, at, parts, ""
        super().__init__(FIELD.sub(lambda found: str(parts.get(found[1], found[0])), message) if parts else message)

    def placed(self, text: str) -> Self:
        """The same, with the whole text that `at` is a place of."""
        self.text = text
        return self

    @property
    def line(self) -> int:
        return 1 + self.text.count("\n", 0, self.at)

    @property
    def character(self) -> int:
        return 1 + self.at - (self.text.rfind("\n", 0, self.at) + 1)

    def __str__(self) -> str:
        return f"line {self.line}, character {self.character}: {super().__str__()}" if self.text else super().__str__()
