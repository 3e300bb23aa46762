"""What is said of a knob and of a choice: the help beside its slider or its menu."""

from knobs import Choice, Knob, plain
from words.say import say


def helped(knob: Knob) -> str:
    """The symbol, what turning it does, and its authors' value where they name one, as Markdown."""
    symbol = f"${knob.symbol}$"
    if knob.paper is None or plain(knob.paper) in knob.help:
        return say("{symbol}: {help}", symbol=symbol, help=say(knob.help))
    return say("{symbol}: {help} The paper's value: {paper}.", symbol=symbol, help=say(knob.help), paper=plain(knob.paper))


def options(choice: Choice) -> dict[object, str]:
    """What the options of a choice are called."""
    return {value: say(name) for value, name in choice.options.items()}
