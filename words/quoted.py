"""What somebody has written, in a sentence of the app's."""

from scenario.faults import printable
from words.say import say


def quoted(text: str) -> str:
    """`text` as Markdown that shows it letter for letter, as far as it can be printed: nothing in it can be a link or a picture."""
    return f"`{printable(text).replace('`', '') or say('(no name)')}`"
