"""What docstrings say, for people: a class explains itself where it is written, and nowhere else."""

import inspect
import re
from functools import cache


@cache
def character(kind: type) -> str:
    """The first sentence of a class's docstring."""
    return re.split(r"\s*\$\$|\n\n", inspect.getdoc(kind) or "", maxsplit=1)[0].replace("\n", " ").strip()


@cache
def page(kind: type) -> str:
    """The docstring as Markdown: character, formulas set off by dollar signs, conventions and, small, its sources."""
    text = inspect.getdoc(kind) or ""
    formulas = re.findall(r"\$\$.+?\$\$", text, flags=re.DOTALL)
    rest = re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL).split("\n\n")[1:]
    remarks = [re.sub(r"\s+", " ", paragraph).strip() for paragraph in rest]
    blocks = [re.sub(r"\$\$\s*(.+?)\s*\$\$", r"$$\n\1\n$$", formula, flags=re.DOTALL) for formula in formulas]
    return "\n\n".join([character(kind), *blocks, *(f":small[{remark}]" for remark in remarks if remark)])
