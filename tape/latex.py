r"""A tape as people write it by hand: LaTeX, with fractions, roots and the letters of the papers.

It holds to a few words of LaTeX, so that what is printed can be read back: \frac, \sqrt, \left and \right, \max, cases, and functions by
their names.
"""

import re
from collections.abc import Mapping
from math import e, inf, pi

from knobs import plain
from tape.printing import ATOM, Piece, Printer
from tape.tape import Tape, arguments

SUM, NEGATIVE, PRODUCT, FRACTION, CALL = 4.0, 4.5, 5.0, 6.0, 8.0
SIGNS = {"lt": "<", "le": r"\le", "eq": "=", "ne": r"\ne"}
EXCHANGED = {"lt": ">", "le": r"\ge", "eq": "=", "ne": r"\ne"}  # where a constant stood on the left
OWN = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min"}  # functions that LaTeX knows by our name
OTHER = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log": r"\ln", "asinh": r"\operatorname{arsinh}",
         "acosh": r"\operatorname{arcosh}", "atanh": r"\operatorname{artanh}"}  # fmt: skip
AROUND = {"abs": (r"\left|", r"\right|"), "norm": (r"\lVert ", r"\rVert"), "mean": (r"\overline{", "}"), "floor": (r"\lfloor ", r"\rfloor"),
          "ceil": (r"\lceil ", r"\rceil"), "other": (r"\tilde{", "}"), "sqrt": (r"\sqrt{", "}")}  # fmt: skip
WRITTEN = {k * pi: (rf"{k} \pi", PRODUCT) for k in range(12, 1, -1)} | {
    pi * pi: (r"\pi^2", FRACTION), e * pi: (r"e \pi", PRODUCT), pi / 180: (r"\frac{\pi}{180}", FRACTION),
    pi / 2: (r"\frac{\pi}{2}", FRACTION), pi: (r"\pi", ATOM), e: ("e", ATOM), inf: (r"\infty", ATOM),
}  # fmt: skip
GREEK = {"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "phi",
         "psi", "omega"}  # fmt: skip
LETTER = re.compile(r"(?:\\(?:hat|bar|tilde) ?)?(?:\\?[A-Za-z]+|\\mathtt\{[^}]*\})(?:_(?:\w|\\\w+|\{[^}]*\}))?")


def latex(tape: Tape, symbols: Mapping[str, str] | None = None) -> tuple[list[str], list[str]]:
    r"""The lines of a tape, `m \leftarrow \beta_1\,m + (1 - \beta_1)\,g`, and the expressions of its results.

    `symbols` are letters for names, where `letter` would find others. A name whose symbol is no letter, such as √v + ε, has no line: it is
    written out where it is needed.
    """
    return _Latex(tape, symbols or {}).printed()


def letter(name: str) -> str:
    r"""The letter that a name means: \hat m for m_hat, \beta_1 for beta1, b_1 for b1, \mathtt{name} for a word."""
    stem, _, mark = name.partition("_")
    if mark in ("hat", "bar", "tilde"):
        return rf"\{mark} {letter(stem)}"
    if not mark and (numbered := re.fullmatch(r"([A-Za-z]+)(\d+)", stem)):
        stem, mark = numbered.groups()
    if stem not in GREEK and len(stem) > 1:
        return rf"\mathtt{{{name}}}".replace("_", r"\_")
    index = {"": "", "inf": r"_{\infty}"}.get(mark, f"_{{{mark}}}")
    return f"\\{stem}{index}" if stem in GREEK else f"{stem}{index}"


class _Latex(Printer):
    spare = "p"

    def __init__(self, tape: Tape, symbols: Mapping[str, str]) -> None:
        super().__init__(tape)
        self.symbols = symbols

    def is_shown(self, name: str) -> bool:
        return LETTER.fullmatch(self.named(name).text) is not None

    def assigned(self, name: str, text: str) -> str:
        sign = r"\leftarrow" if name in self._holds else "="  # of what there was before, and of what is new
        return f"{self.named(name).text} {sign} {text}"

    def named(self, name: str) -> Piece:
        return Piece(self.symbols.get(name) or letter(name))

    def number(self, value: float) -> Piece:
        if value < 0:
            return Piece(f"-{self.number(-value).text}", NEGATIVE)
        if value in WRITTEN:
            return Piece(*WRITTEN[value])
        mantissa, _, exponent = plain(value).partition("e")
        if not exponent:
            return Piece(mantissa)
        power = rf"10^{{{int(exponent)}}}"
        return Piece(power, FRACTION) if mantissa == "1" else Piece(rf"{mantissa} \cdot {power}", PRODUCT)

    def operation(self, i: int, name: str, parts: list[Piece]) -> Piece:
        texts = [part.text for part in parts]
        match name:
            case "add":
                return Piece(f"{texts[0]} + {_held(parts[1], PRODUCT if texts[1].startswith('-') else SUM)}", SUM)
            case "sub":
                return Piece(f"{texts[0]} - {_held(parts[1], PRODUCT)}", SUM)
            case "mul":
                return _product(*parts)
            case "div":
                return Piece(rf"\frac{{{texts[0]}}}{{{texts[1]}}}", FRACTION)
            case "neg":
                return Piece(f"-{_held(parts[0], PRODUCT)}", NEGATIVE)
            case "square":
                return Piece(f"{_held(parts[0], ATOM)}^2", FRACTION)
            case "pow" | "power":
                exponent = texts[1] if len(texts[1]) == 1 else f"{{{texts[1]}}}"
                return Piece(f"{_held(parts[0], ATOM)}^{exponent}", FRACTION)
            case "exp":
                return Piece(f"e^{{{texts[0]}}}", FRACTION)
            case "expm1":
                return Piece(f"e^{{{texts[0]}}} - 1", SUM)
            case "log1p":
                return Piece(rf"\ln{_bracketed('1 + ' + _held(parts[0], PRODUCT))}", CALL)
            case "hypot":
                return Piece(rf"\sqrt{{{_held(parts[0], ATOM)}^2 + {_held(parts[1], ATOM)}^2}}")
            case "mod":
                return Piece(rf"{_held(parts[0], PRODUCT)} \bmod {_held(parts[1], FRACTION)}", SUM)
            case "where":
                return Piece(rf"\begin{{cases}} {texts[1]} & {texts[0]} \\ {texts[2]} & \text{{else}} \end{{cases}}", CALL)
            case "and" | "or":
                sign = r"\land" if name == "and" else r"\lor"
                return Piece(f"{_held(parts[0], 3)} {sign} {_held(parts[1], 3)}", 2)
            case "not":
                return Piece(rf"\lnot {_held(parts[0], ATOM)}", 2.5)
        if name in SIGNS:
            return self._compared(i, name, *parts)
        if name in AROUND:
            return Piece(AROUND[name][0] + texts[0] + AROUND[name][1])
        named = rf"\{name}" if name in OWN else OTHER.get(name, rf"\operatorname{{{name}}}")
        return Piece(named + _bracketed(", ".join(texts)), CALL)

    def _compared(self, i: int, name: str, left: Piece, right: Piece) -> Piece:
        if isinstance(self.tape.nodes[arguments(self.tape.nodes[i])[0]], float):
            return Piece(f"{right.text} {EXCHANGED[name]} {left.text}", 3)
        return Piece(f"{left.text} {SIGNS[name]} {right.text}", 3)


def _product(left: Piece, right: Piece) -> Piece:
    """One beside the other; with a dot where they would run together."""
    first, second = _held(left, NEGATIVE), _held(right, PRODUCT)
    dot = r" \cdot " if second[0].isdigit() or (first[-1].isdigit() and second.startswith(r"\frac")) else r"\,"
    return Piece(f"{first}{dot}{second}", NEGATIVE if first.startswith("-") else PRODUCT)


def _held(piece: Piece, least: float) -> str:
    return piece.text if piece.tight >= least else _bracketed(piece.text)


def _bracketed(text: str) -> str:
    tall = any(word in text for word in (r"\frac", r"\sqrt", r"\begin", "^"))
    return rf"\left({text}\right)" if tall else f"({text})"
