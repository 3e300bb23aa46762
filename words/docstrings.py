"""What docstrings say, for people: a class explains itself where it is written, and nowhere else."""

import inspect
import re

from knobs.lasting import lasting
from landscapes.typed import Typed as TypedGround
from optimizers.typed import Typed as TypedRule
from words import typed
from words.say import Language, say, spoken


def character(kind: type) -> str:
    """The first sentence of a class's docstring."""
    return say(_parts(kind)[0])


def page(kind: type) -> str:
    """The docstring as Markdown: character, formulas set off by dollar signs, conventions and, small, its sources."""
    return _page(kind, spoken())


def shape(kind: type) -> str:
    """`page` below the character, where that stands already."""
    return _page(kind, spoken(), headed=False)


@lasting(most=256, size=500_000)
def _page(kind: type, language: Language, headed: bool = True) -> str:
    first, formulas, remarks = _parts(kind)
    return "\n\n".join([language.say(first)] * headed + [*formulas, *(f":small[{language.say(remark)}]" for remark in remarks)])


@lasting(most=128, size=250_000)
def _parts(kind: type) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The first sentence, the formulas, and the paragraphs after them; of what was typed, what was typed."""
    if issubclass(kind, TypedGround | TypedRule):
        return "As it was typed.", tuple(f"$$\n{formula}\n$$" for formula in typed.formulas(kind)), ()
    text = inspect.getdoc(kind) or ""
    first = re.split(r"\s*\$\$|\n\n", text, maxsplit=1)[0].replace("\n", " ").strip()
    found = re.findall(r"\$\$.+?\$\$", text, flags=re.DOTALL)
    formulas = tuple(re.sub(r"\$\$\s*(.+?)\s*\$\$", r"$$\n\1\n$$", formula, flags=re.DOTALL) for formula in found)
    rest = re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL).split("\n\n")[1:]
    remarks = [re.sub(r"\s+", " ", paragraph).strip() for paragraph in rest]
    return first, formulas, tuple(remark for remark in remarks if remark)
