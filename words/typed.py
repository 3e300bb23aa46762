"""What is said of a formula or a rule that was typed."""

from tape import Refused
from words.quoted import quoted
from words.say import say


def refusal(why: Refused) -> str:
    """Why a text cannot be read and where, as Markdown without a full stop; what stands in the text is shown letter for letter."""
    parts = {name: quoted(part) if isinstance(part, str) else part for name, part in why.parts.items()}
    said = say(why.message, **parts)
    return say("line {line}, character {character}: {said}", line=why.line, character=why.character, said=said) if why.text else said
