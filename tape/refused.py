"""The one error of this room: a text says what a tape cannot hold."""


class Refused(ValueError):
    """Why a text has no tape, in words; `at` counts the characters of the text before the place, 0 where no place is to blame."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at
