"""What is said of a formula or a rule that was typed."""

from landscapes.typed import Typed
from optimizers.typed import Typed as TypedRule
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


def rule_notation() -> str:
    """What a rule may say."""
    return say(
        "One line for each quantity, in the letters of the papers: `m = b1*m + (1-b1)*g`. Given are `w`, the gradient `g` and the step "
        "`t` = 1, 2, …; `norm(g)` is a length, `mean(g)` a mean. The last word is `w`: `w = w - lr*m`. What is read before a line sets it "
        "is a memory: it starts at 0, or where a line says so, `m starts at g`. A line `b1 = 0.9 in [0, 1)` declares a knob. What is typed "
        "is read, and never run as a program."
    )


def formulas(kind: type[Typed | TypedRule]) -> tuple[str, ...]:
    """What was typed as it is printed in books."""
    symbols = {name: knob.symbol for name, knob in (kind.declared or {}).items()}
    if issubclass(kind, Typed):
        lines, (height,) = latex(kind.tapes["f"], symbols)
        return (*lines, f"f(x, y) = {height}")
    return tuple(latex(kind.tapes["step"], symbols)[0])


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
