"""LaTeX in plain letters."""

import re

GREEK = {"eta": "η", "lambda": "λ", "Delta": "Δ", "rho": "ρ", "infty": "∞", "varepsilon": "ε", "mu": "μ", "nabla": "∇", "lVert": "‖",
         "rVert": "‖", "sqrt": "√", "beta": "β"}  # fmt: skip


def in_letters(symbol: str) -> str:
    """A symbol for charts, which have no LaTeX: √v̂ + ε."""
    text = re.sub(r"\\(?:text|mathtt|operatorname)\{([^}]*)\}", r"\1 ", symbol).strip().replace(r"\,", " ")
    text = re.sub(r"\\(hat|bar)\s*(\w)", lambda found: found[2] + {"hat": "\u0302", "bar": "\u0304"}[found[1]], text)
    text = re.sub(r"\\sqrt\{([^{}]*\+[^{}]*)\}", r"\\sqrt (\1)", text)
    text = re.sub(r"\\([A-Za-z]+)\s*", lambda found: GREEK.get(found[1], found[1]), text)
    text = re.sub(r"(?<!\\)_\{?([^{}\s])\}?", r"<sub>\1</sub>", re.sub(r"_\{([^}]*)\}", r" \1", text))
    return " ".join(text.translate({ord(c): None for c in "{}\\"}).replace("+", " + ").split())
