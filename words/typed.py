"""What is said of a formula or a rule that was typed."""

from landscapes.typed import Typed
from scenario.tuning import TRIED
from tape import Refused
from tape.latex import latex
from words.numbers import point, share
from words.quoted import quoted
from words.say import say


def refusal(why: Refused) -> str:
    """Why a text cannot be read and where, as Markdown without a full stop; what stands in the text is shown letter for letter."""
    parts = {name: quoted(part) if isinstance(part, str) else part for name, part in why.parts.items()}
    said = say(why.message, **parts)
    return say("line {line}, character {character}: {said}", line=why.line, character=why.character, said=said) if why.text else said


def marked(why: Refused) -> str:
    """The line that cannot be read, and under it a mark at the place."""
    line = why.text.split("\n")[why.line - 1]
    return f"{line}\n{' ' * (why.character - 1)}^"


def notation() -> str:
    """What may be typed."""
    return say(
        "The height at (x, y), in ordinary notation: `+ - * /`, `^` for powers, brackets, `pi`, `e`, `sin cos tan exp log sqrt abs tanh`, "
        "`min(a, b)`, `max(a, b)`, `a if x > 0 else b`. Further lines declare knobs, `a = 2 in [0, 10]`, or name a part, `q = x^2 + y^2`. "
        "Press Ctrl + Enter, or click elsewhere, and it is raced. What is typed is read, and never run as a program."
    )


def formula(ground: Typed) -> str:
    """The formula as it is printed in books, and its knobs."""
    parts, (height,) = latex(ground.tapes["f"])
    return "\n\n".join(f"$$\n{line}\n$$" for line in (*parts, f"f(x, y) = {height}"))


def found(ground: Typed) -> str:
    """What a search came upon in the window, what is undefined of it, and where the rates come from."""
    minima, saddles, undefined = ground.minima, len(ground.saddles), ground.undefined
    if not minima:
        said = [say("A search of the window found no minimum.")]
    elif len(minima) == 1:
        said = [say("A search of the window found one minimum, at {place}.", place=point(minima[0]))]
    else:
        said = [say("A search of the window found {n} minima, the lowest at {place}.", n=len(minima), place=point(minima[0]))]
    if saddles:
        said.append(say("It found {n} saddles.", n=saddles) if saddles > 1 else say("It found one saddle."))
    said.append(say("There may be others."))
    if undefined:
        said.append(say("{share} of the window is undefined: it has no height there, and who steps there is out.", share=share(undefined)))
    said.append(say("Each lane opens with the best of {n} learning rates that a short sweep has tried.", n=len(TRIED)))
    return " ".join(said)
