"""What docstrings say: a class's character is its first sentence, its formula what stands in $$."""

import inspect
import re
from functools import cache


@cache
def character(kind: type) -> str:
    return re.split(r"\s*\$\$|\n\n", inspect.getdoc(kind) or "", maxsplit=1)[0].replace("\n", " ").strip()


@cache
def formulas(kind: type) -> tuple[str, ...]:
    return tuple(re.findall(r"\$\$(.+?)\$\$", inspect.getdoc(kind) or "", flags=re.DOTALL))


@cache
def remarks(kind: type) -> str:
    """What the docstring says beside its character and formula: conventions and sources."""
    rest = re.sub(r"\$\$.+?\$\$", "", inspect.getdoc(kind) or "", flags=re.DOTALL)
    paragraphs = [p.replace("\n", " ").strip() for p in rest.split("\n\n")[1:]]
    return "\n\n".join(p for p in paragraphs if p)
