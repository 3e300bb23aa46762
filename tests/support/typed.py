"""What visitors type: the texts of tests/tape/hostile_formulas.txt, the built-in grounds and rules as one would type them, random texts."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tape.notating import notated

LISTED = Path(__file__).parents[1] / "tape" / "hostile_formulas.txt"


@dataclass(frozen=True)
class Text:
    """A text and what becomes of it: the place at which it is refused, or "value" or "holes"."""

    text: str
    becomes: int | str

    def __str__(self) -> str:
        return ascii(self.text[:30])


def hostile(canary: str = "CANARY") -> list[Text]:
    """Every text of the list, with `canary` as the file that nobody must make."""
    found = []
    for line in LISTED.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            parts, end = json.JSONDecoder().raw_decode(line)
            parts = [parts] if isinstance(parts, str) else parts
            text = "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)
            found.append(Text(text.replace("CANARY", canary), json.loads(line[end:])))
    return found


def as_formula(kind: type) -> str:
    """A built-in landscape as a visitor would type it: the text of its `f`, and its knobs."""
    return notated(kind().f)  # type: ignore[attr-defined]


def as_rule(kind: type) -> str:
    """A built-in optimizer as a visitor would type it: the text of its `step`, and its knobs."""
    return notated(kind().step)  # type: ignore[attr-defined]


ONE = ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "asin", "acosh", "atanh", "log1p", "floor", "sign"]
TWO = ["+", "-", "*", "/", "^", "%"]


def random_formula(random: Random, depth: int = 4) -> str:
    """A formula that is well-formed, of x, y and numbers."""
    if depth == 0 or random.random() < 0.2:
        return random.choice(["x", "y", "x", "y", "2", "0.5", "0", "3", "1e3", "pi"])
    kind = random.random()
    a, b = random_formula(random, depth - 1), random_formula(random, depth - 1)
    if kind < 0.4:
        return f"{random.choice(ONE)}({a})"
    if kind < 0.85:
        return f"({a}) {random.choice(TWO)} ({b})"
    if kind < 0.93:
        return f"{random.choice(['max', 'min', 'atan2', 'hypot'])}({a}, {b})"
    return f"({a} if {a} {random.choice(['<', '<=', '==', '>'])} {b} else {b})"


SCRAPS = ["sin", "log", "norm", "where", "if", "else", "and", "not", "pi", "lambda", "in", "1e9", ".5", "**", ">=", "==", "é", "\n", " "]
SCRAPS += [*"xya20()+-*/^%,<&|=[]_.'"]


def random_text(random: Random) -> str:
    """A formula, a formula with a scrap in it, or scraps alone."""
    if random.random() < 0.5:
        return "".join(random.choices(SCRAPS, k=random.randrange(12)))
    text = random_formula(random, random.randrange(4))
    at = random.randrange(len(text) + 1)
    return text if random.random() < 0.5 else text[:at] + random.choice(SCRAPS) + text[at + random.randrange(2) :]
