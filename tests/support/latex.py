r"""Reads LaTeX as a mathematician does and works out what it says: a judge of formulas that knows neither a tape nor a rule.

It reads what docstrings are written in: juxtaposed products, \frac12, \sin^2 3\pi x, |g|, \lVert w\rVert, cases, sums, and definitions that
follow what they explain.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

TOKEN = re.compile(r"\\(?:begin|end|text|operatorname|mathtt)\{[^}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S", re.DOTALL)
SILENT = {r"\,", r"\!", r"\ ", r"\left", r"\right", r"\displaystyle"}
SPACE = r"\;"  # a space that ends what a function is taken of
FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\sin": np.sin, r"\cos": np.cos, r"\tan": np.tan, r"\tanh": np.tanh, r"\sinh": np.sinh, r"\cosh": np.cosh, r"\ln": np.log,
    r"\max": np.maximum, r"\min": np.minimum, r"\operatorname{sign}": np.sign, r"\arcsin": np.arcsin, r"\arccos": np.arccos,
    r"\arctan": np.arctan, r"\operatorname{arsinh}": np.arcsinh, r"\operatorname{arcosh}": np.arccosh, r"\operatorname{artanh}": np.arctanh,
    r"\operatorname{atan2}": np.arctan2,
}  # fmt: skip
CONSTANTS = {r"\pi": np.pi, "e": np.e, r"\infty": np.inf}
CLOSING = {"(": ")", "{": "}", "|": "|", r"\lVert": r"\rVert", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil"}
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, ">": np.greater, r"\le": np.less_equal, r"\ge": np.greater_equal, "=": np.equal, r"\ne": np.not_equal,
}  # fmt: skip
NO_FACTOR = {"+", "-", ")", "}", "&", ",", "/", r"\cdot", r"\\", r"\rVert", r"\rfloor", r"\rceil", r"\land", r"\lor", r"\bmod", *COMPARED}


def tokens(latex: str) -> list[str]:
    return [token for token in TOKEN.findall(latex) if token not in SILENT]


def key(symbol: str) -> str:
    r"""A symbol in one spelling: "\hat v", "r _ t"."""
    return " ".join(token for token in tokens(symbol) if token not in "{}")


def statements(latex: str) -> list[tuple[str, list[str]]]:
    r"""(name, expression) of each assignment in $$…$$, in order; the words beside them are left out."""
    found = []
    for formula in re.findall(r"\$\$(.+?)\$\$", latex, flags=re.DOTALL):
        depth, parts = 0, [[]]  # type: tuple[int, list[list[str]]]
        for token in tokens(formula):
            depth += (token == "{" or token.startswith(r"\begin")) - (token == "}" or token.startswith(r"\end"))
            parts += [[]] if token in (r"\quad", r"\qquad") and not depth else []
            parts[-1] += [token] if token not in (r"\quad", r"\qquad") else []
        for part in parts:
            signs = [i for i, token in enumerate(part) if token in ("=", r"\leftarrow")]
            if signs:
                found.append((key(" ".join(part[: signs[0]])), part[signs[0] + 1 :]))
    return found


def in_order(latex: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What every symbol stands for after the assignments, one after the other, where a symbol may get a new value."""
    known = {key(name): value for name, value in given.items()}
    for name, expression in statements(latex):
        known[name] = value(expression, known, {})
    return known


def explained(latex: str, of: str, given: Mapping[str, Any]) -> Any:
    """The value of the symbol or function `of`, whose expression uses what is said later."""
    said = {re.sub(r" \( . \)$", "()", name): (name, expression) for name, expression in statements(latex)}
    return value(said[key(of)][1], {key(name): one for name, one in given.items()}, said)


def value(expression: list[str], known: Mapping[str, Any], said: Mapping[str, tuple[str, list[str]]]) -> Any:
    """What an expression comes to; `said` are definitions to look up what is not `known`. Raises ValueError for what it cannot read."""
    reader = _Reader(list(expression), known, said)
    found = reader.sum()
    if reader.rest:
        raise ValueError(f"not read: {' '.join(reader.rest)}")
    return found


class _Reader:
    def __init__(self, rest: list[str], known: Mapping[str, Any], said: Mapping[str, tuple[str, list[str]]]) -> None:
        self.rest, self.known, self.said = rest, known, said
        self.bar = False  # inside of |…|, where the next | ends it

    @property
    def next(self) -> str:
        return self.rest[0] if self.rest else ")"

    def take(self, wanted: str = "") -> str:
        if not self.rest or (wanted and self.rest[0] != wanted):
            raise ValueError(f"{wanted or 'more'} is missing at {' '.join(self.rest)}")
        return self.rest.pop(0)

    def sum(self) -> Any:
        total = -self.product() if self.next == "-" and self.take() else self.product()
        while self.next in ("+", "-", r"\bmod"):
            sign, term = self.take(), self.product()
            total = total + term if sign == "+" else total - term if sign == "-" else np.mod(total, term)
        return total

    def product(self) -> Any:
        total = self.factor()
        while self.next in ("/", r"\cdot", SPACE) or self.next not in NO_FACTOR:
            if self.next == "/":
                self.take()
                total = total / self.factor()
            elif self.next in (r"\cdot", SPACE):
                self.take()
            elif self.ends():
                break
            else:
                total = total * self.factor()
        return total

    def ends(self) -> bool:
        return self.next in NO_FACTOR or self.next.startswith((r"\text", r"\end")) or (self.next == "|" and self.bar)

    def factor(self) -> Any:
        if self.next in FUNCTIONS:
            return self.function()
        if self.next == r"\sum":
            return self.every()
        found = self.atom()
        while self.next == "^":
            self.take()
            found = found ** self.argument()
        return found

    def argument(self) -> Any:
        """What stands in braces, or the one token, of which a number gives its first digit only."""
        if self.next == "{":
            self.take()
            found = self.sum()
            self.take("}")
            return found
        if self.next[0].isdigit() and len(self.next) > 1:
            self.rest[0], digit = self.rest[0][1:], self.rest[0][0]
            return float(digit)
        return self.atom(index=False)

    def atom(self, index: bool = True) -> Any:
        token = self.take()
        if token[0].isdigit():
            return float(token)
        if token in CLOSING:
            outside, self.bar = self.bar, token == "|"
            found = self.sum()
            self.take(CLOSING[token])
            self.bar = outside
            around = {"|": np.abs, r"\lVert": np.linalg.norm, r"\lfloor": np.floor, r"\lceil": np.ceil}
            return around.get(token, lambda inner: inner)(found)
        if token in (r"\frac", r"\tfrac"):
            above = self.argument()
            return above / self.argument()
        if token == r"\sqrt":
            return np.sqrt(self.argument())
        if token == r"\overline":
            return np.mean(self.argument())
        if token == r"\tilde" and self.next == "{":
            return self.argument()[::-1]
        if token == r"\begin{cases}":
            return self.cases()
        return self.symbol(token, index)

    def symbol(self, token: str, index: bool) -> Any:
        name = [token] + ([self.take()] if token in (r"\hat", r"\bar", r"\tilde") else [])
        if index and self.next == "_":
            name.append(self.take())
            name += [self.take() for _ in range(3)][1:2] if self.next == "{" else [self.take()]
        spelled = " ".join(name)
        if spelled in self.known:
            return self.known[spelled]
        if f"{spelled}()" in self.said:
            self.take("(")
            given = self.sum()
            self.take(")")
            head, expression = self.said[f"{spelled}()"]
            return value(expression, {**self.known, head.split()[2]: given}, self.said)
        if spelled in self.said:
            return value(self.said[spelled][1], self.known, self.said)
        if name[1:2] == ["_"] and name[0] in self.said:  # one of several numbers, told by its place
            numbers = [float(part) for part in self.said[name[0]][1] if part[0].isdigit()]
            return numbers[int(self.known[name[2]]) - 1]
        if spelled in CONSTANTS:
            return CONSTANTS[spelled]
        if name[0] == r"\bar" and name[1] in self.known:  # a mean over all weights
            return np.mean(self.known[name[1]])
        if name[0] == r"\tilde" and name[1] in self.known:  # what there is along the other of two weights
            return self.known[name[1]][::-1]
        raise ValueError(f"{spelled} is not known")

    def function(self) -> Any:
        function, power = FUNCTIONS[self.take()], 1.0
        if self.next == "^":
            self.take()
            power = self.argument()
        if self.next == "(":
            self.take()
            given = [self.sum()]
            while self.next == ",":
                self.take()
                given.append(self.sum())
            self.take(")")
        else:
            product = self.factor()
            while self.next != SPACE and self.next not in FUNCTIONS and not self.ends():
                product = product * self.factor()
            given = [product]
        found = function(*given)
        return found if power == 1 else found**power

    def every(self) -> Any:
        """\\sum_{k=1}^{3} of the product that follows."""
        self.take(r"\sum"), self.take("_"), self.take("{")
        name = self.take()
        self.take("=")
        first = int(self.take())
        self.take("}"), self.take("^")
        last, body, total = int(self.argument()), list(self.rest), 0.0
        for k in range(first, last + 1):
            inner = _Reader(list(body), {**self.known, name: float(k)}, self.said)
            total = total + inner.product()
            self.rest = inner.rest
        return total

    def cases(self) -> Any:
        rows = []
        while True:
            worth = self.sum()
            self.take("&")
            rows.append((worth, self.truth()))
            if self.take() == r"\end{cases}":
                break
        total: Any = np.nan
        for worth, truth in reversed(rows):
            total = np.where(truth, worth, total)
        return total

    def truth(self) -> Any:
        if self.next.startswith(r"\text"):
            self.take()
            return True
        left = self.sum()
        found = COMPARED[self.take()](left, self.sum())
        while self.next in (r"\land", r"\lor"):
            both = self.take() == r"\land"
            left = self.sum()
            other = COMPARED[self.take()](left, self.sum())
            found = found & other if both else found | other
        return found
