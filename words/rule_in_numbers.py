"""A rule with the numbers of one step in it: read from the docstring's LaTeX, symbol by symbol.

What is no known symbol stays a letter, so a rule written in unusual ways is at worst shown as it stands.
"""

import re
from collections.abc import Mapping

TOKEN = re.compile(r"\\(?:begin|end|text|operatorname)\{[^}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S", re.DOTALL)
SILENT = {r"\,", r"\;", r"\!"}
ASSIGNS = (r"\leftarrow", "=")
# What multiplies nothing, standing before a number or behind one.
OPERATORS = {r"\leftarrow", r"\cdot", r"\times", r"\max", r"\min", r"\left", r"\quad", r"\qquad", r"\lVert", r"\rVert", r"\\",
             *"([{=+-/,&<>^_|:;"}  # fmt: skip
CLOSING = {r"\rVert", r"\right", r"\cdot", r"\times", r"\leftarrow", r"\quad", r"\qquad", r"\\", *")]}=+-/,&<>^_|:;"}
Tokens = tuple[str, ...]


class Number(str):
    """A number that stands for a symbol."""


def tokens(latex: str) -> Tokens:
    """LaTeX in its smallest parts, without white space."""
    return tuple(token for token in TOKEN.findall(latex) if token not in SILENT)


def latex_number(text: str) -> str:
    """A number as people write it, in LaTeX: 1.2e-05 becomes 1.2·10⁻⁵."""
    mantissa, _, exponent = text.partition("e")
    text = mantissa if not exponent else rf"{mantissa}\times10^{{{int(exponent)}}}"
    return text.replace("∞", r"\infty")


def statements(docstring: str) -> list[Tokens]:
    """The assignments of the rule, in their order."""
    found: list[Tokens] = []
    for formula in re.findall(r"\$\$(.+?)\$\$", docstring, flags=re.DOTALL):
        depth, statement = 0, []
        for token in (*tokens(formula), r"\qquad"):
            depth += (token == "{" or token.startswith(r"\begin")) - (token == "}" or token.startswith(r"\end"))
            if token not in (r"\quad", r"\qquad") or depth:
                statement.append(token)
                continue
            if any(sign in statement for sign in ASSIGNS):
                found.append(tuple(statement))
            statement = []
    return found


def rule_in_numbers(docstring: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The assignments of a rule with numbers for symbols, as LaTeX, in order.

    `before` maps every symbol to its number as the step begins, `after` those that the step assigns to what they become;
    from its assignment on a symbol stands for its new number.
    """
    known = {tokens(symbol): number for symbol, number in before.items() if _is_letter(tokens(symbol))}
    new = {tokens(symbol): number for symbol, number in after.items()}
    lines = []
    for statement in statements(docstring):
        place = min(statement.index(sign) for sign in ASSIGNS if sign in statement)
        name, sign, right = statement[:place], statement[place], statement[place + 1 :]
        line = f"{' '.join(name)} &{sign} {_written(_substituted(right, known))}"
        if name in new:
            line += rf" \\ &= {latex_number(new[name])}"
            known[name] = new[name]
        lines.append(rf"\begin{{aligned}} {line} \end{{aligned}}")
    return lines


def _is_letter(symbol: Tokens) -> bool:
    """Whether it is one letter, with hats and indices, or a length; √v̂ + ε is filled in part by part."""
    return not any(token in "{+" or token.startswith(r"\operatorname") for token in symbol)


def _substituted(part: Tokens, known: Mapping[Tokens, str]) -> list[str]:
    """`part` with a `Number` for every known symbol, the longest first; a letter with a further index is another symbol."""
    longest = sorted(known, key=len, reverse=True)
    result: list[str] = []
    i = 0
    while i < len(part):
        fits = (s for s in longest if part[i : i + len(s)] == s and part[i + len(s) : i + len(s) + 1] != ("_",))
        symbol = next(fits, None) if result[-1:] != ["_"] else None
        result.append(part[i] if symbol is None else Number(known[symbol]))
        i += 1 if symbol is None else len(symbol)
    return result


def _written(parts: list[str]) -> str:
    """LaTeX again: a dot where numbers would run together, and brackets around what needs them."""
    text: list[str] = []
    for i, part in enumerate(parts):
        last, following = parts[i - 1] if i else "", parts[i + 1] if i + 1 < len(parts) else ""
        if i and _multiplies(last, part):
            text.append(r"\cdot")
        if not isinstance(part, Number):
            text.append(part)
            continue
        signed = part.startswith("-") and (last not in ("", "(", "{", "|", "=", "&", ",") or following == "^")
        bracketed = signed or (following == "^" and "e" in part)
        number = latex_number(part)
        text.append(f"{{({number})}}" if bracketed else f"{{{number}}}")
    return " ".join(text)


def _multiplies(left: str, right: str) -> bool:
    if not (isinstance(left, Number) or isinstance(right, Number)):
        return False
    ends = isinstance(left, Number) or (left not in OPERATORS and not left.startswith((r"\begin", r"\operatorname", r"\sqrt", r"\text")))
    starts = isinstance(right, Number) or (right not in CLOSING and not right.startswith((r"\begin", r"\end", r"\text")))
    return ends and starts
