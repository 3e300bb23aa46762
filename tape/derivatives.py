"""The derivatives of a tape are tapes, exact: so every engine that runs f has its gradient and its Hessian too.

Griewank & Walther 2008, Evaluating Derivatives: forward mode, entry by entry. A slope that is zero by construction is left out.
"""

from collections.abc import Collection, Sequence
from itertools import combinations_with_replacement
from math import inf

from tape.operations import TRUTHS
from tape.refused import Refused
from tape.tape import Node, Tape, arguments
from tape.writing import Writer

Slope = int | None  # the entry of a slope; None: zero by construction


def gradient(f: Tape, by: Sequence[str] = ("x", "y")) -> Tape:
    """(∂f/∂x, ∂f/∂y) of the first result of `f`: a tape with a result for each name of `by`, in its order.

    A result that depends on no input is a number. At a kink, and where `where` hides an infinite slope, it may be NaN. Raises Refused for
    `norm`, `mean` and `other`, which are no functions of numbers.
    """
    return _slopes(f, [(0, name) for name in by])


def hessian(f: Tape, by: Sequence[str] = ("x", "y")) -> Tape:
    """(∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²) of the first result of `f`: the upper triangle, row by row; otherwise as `gradient`."""
    return _slopes(gradient(f, by), [(by.index(a), b) for a, b in combinations_with_replacement(by, 2)])


def _slopes(tape: Tape, wanted: Sequence[tuple[int, str]]) -> Tape:
    """The slopes of some results, given by their number, each by a name."""
    writer = _Slopes(tape.nodes, {name for _, name in wanted})
    along = {name: writer.along(name, len(tape.nodes)) for name in dict.fromkeys(name for _, name in wanted)}
    return writer.tape([writer.entry(along[name][tape.out[which]]) for which, name in wanted], tape.names)


class _Slopes(Writer):
    """The tape of which slopes are wanted, and slopes of its entries behind it. `inputs` are the names that are no knobs."""

    def __init__(self, nodes: Sequence[Node], inputs: Collection[str]) -> None:
        super().__init__(nodes)
        self.written, self.inputs = len(nodes), inputs
        self.still: list[bool] = []  # of an entry, as far as it was asked: whether it depends on knobs and numbers alone

    def along(self, name: str, many: int) -> list[Slope]:
        """The slopes by `name` of the first `many` entries."""
        slopes: list[Slope] = []
        for i, node in enumerate(self.nodes[:many]):
            inner = [slopes[k] for k in arguments(node)]
            if isinstance(node, tuple) and any(slope is not None for slope in inner):
                slopes.append(self.chained(i, str(node[0]), arguments(node), inner))
            else:
                slopes.append(self.number(1) if node == name else None)
        return slopes

    def chained(self, i: int, name: str, args: Sequence[int], slopes: Sequence[Slope]) -> Slope:
        """The slope of entry i, the operation `name` of `args`, by the chain rule."""
        if name in TRUTHS | {"sign", "floor", "ceil"}:
            return None
        if name == "where":
            return self.either(args[0], slopes[1], slopes[2])
        if len(args) == 2:
            return self.of_two(i, name, *args, *slopes)
        return self.of_one(i, name, args[0], slopes[0])

    def of_two(self, i: int, name: str, p: int, q: int, dp: Slope, dq: Slope) -> Slope:
        match name:
            case "add":
                return self.plus(dp, dq)
            case "sub":
                return self.minus(dp, dq)
            case "mul":
                return self.plus(self.times(dp, q), self.times(p, dq))
            case "div":
                return self.over(self.minus(dp, self.times(i, dq)), q)
            case "pow" | "power":
                by_p = self.times(self.times(q, self.raised(p, self.operation("sub", q, self.number(1)))), dp)
                return by_p if dq is None else self.plus(by_p, self.times(self.times(i, self.operation("log", p)), dq))
            case "mod":
                return self.minus(dp, self.times(self.operation("floor", self.operation("div", p, q)), dq))
            case "max":
                return self.either(self.operation("le", q, p), dp, dq)
            case "min":
                return self.either(self.operation("le", p, q), dp, dq)
            case "atan2":
                return self.over(self.minus(self.times(q, dp), self.times(p, dq)), self.operation("add", self.square(p), self.square(q)))
            case "hypot":
                return self.over(self.plus(self.times(p, dp), self.times(q, dq)), i)
        raise Refused(f"{name} has no slope here")

    def of_one(self, i: int, name: str, p: int, dp: Slope) -> Slope:
        one = self.number(1)
        match name:
            case "neg":
                return self.minus(None, dp)
            case "square":
                return self.times(self.times(self.number(2), p), dp)
            case "sqrt":
                return self.over(dp, self.operation("mul", self.number(2), i))
            case "abs":
                return self.times(self.operation("sign", p), dp)
            case "exp":
                return self.times(i, dp)
            case "expm1":
                return self.times(self.operation("exp", p), dp)
            case "log":
                return self.over(dp, p)
            case "log1p":
                return self.over(dp, self.operation("add", one, p))
            case "sin":
                return self.times(self.operation("cos", p), dp)
            case "cos":
                return self.minus(None, self.times(self.operation("sin", p), dp))
            case "tan":
                return self.times(self.operation("add", one, self.square(i)), dp)
            case "sinh":
                return self.times(self.operation("cosh", p), dp)
            case "cosh":
                return self.times(self.operation("sinh", p), dp)
            case "tanh":
                return self.times(self.operation("sub", one, self.square(i)), dp)
            case "asin":
                return self.over(dp, self.operation("sqrt", self.operation("sub", one, self.square(p))))
            case "acos":
                return self.minus(None, self.over(dp, self.operation("sqrt", self.operation("sub", one, self.square(p)))))
            case "atan":
                return self.over(dp, self.operation("add", one, self.square(p)))
            case "asinh":
                return self.over(dp, self.operation("sqrt", self.operation("add", self.square(p), one)))
            case "acosh":
                return self.over(dp, self.operation("sqrt", self.operation("sub", self.square(p), one)))
            case "atanh":
                return self.over(dp, self.operation("sub", one, self.square(p)))
        raise Refused(f"{name} has no slope here")

    def entry(self, slope: Slope) -> int:
        return self.number(0) if slope is None else slope

    def either(self, truth: int, yes: Slope, no: Slope) -> Slope:
        return None if yes is None and no is None else self.operation("where", truth, self.entry(yes), self.entry(no))

    def square(self, p: int) -> int:
        return self.operation("pow", p, self.number(2))

    def raised(self, p: int, q: int) -> int:
        """p to the power q, without the powers 0 and 1."""
        return self.number(1) if self.nodes[q] == 0.0 else p if self.nodes[q] == 1.0 else self.operation("pow", p, q)

    def plus(self, p: Slope, q: Slope) -> Slope:
        if p is None or q is None:
            return p if q is None else q
        return self.operation("add", p, q)

    def minus(self, p: Slope, q: Slope) -> Slope:
        if p is None or q is None:
            return p if q is None else self.negative(q)
        return self.operation("sub", p, q)

    def negative(self, q: int) -> int:
        """-q; of a multiple, that by the opposite number."""
        node = self.nodes[q]
        if isinstance(node, tuple) and node[0] == "mul" and isinstance(factor := self.nodes[arguments(node)[0]], float):
            return self.operation("mul", self.number(-factor), arguments(node)[1])
        return self.operation("neg", q)

    def times(self, p: Slope, q: Slope) -> Slope:
        if p is None or q is None or 0.0 in (self.nodes[p], self.nodes[q]):
            return None
        if -1.0 in (self.nodes[p], self.nodes[q]):
            return self.negative(q if self.nodes[p] == -1.0 else p)
        if 1.0 in (self.nodes[p], self.nodes[q]):
            return q if self.nodes[p] == 1.0 else p
        return self.scaled(q, p) if self.is_still(q) else self.scaled(p, q) if self.is_still(p) else self.operation("mul", p, q)

    def scaled(self, c: int, p: int) -> int:
        """c·p, where c depends on knobs and numbers alone: a factor of p that does so too takes c into it, which costs a run nothing."""
        taken = self.taken_in(c, p)
        return self.operation("mul", c, p) if taken is None else taken

    def taken_in(self, c: int, p: int) -> int | None:
        """c·p with c in a factor of p; None where p has no such factor, or only within a product of the function itself, which is kept."""
        node = self.nodes[p]
        if not isinstance(node, tuple) or node[0] != "mul" or self.is_still(p):
            return None
        factor, other = sorted(arguments(node), key=self.is_still, reverse=True)
        if self.is_still(factor):
            both = self.operation("mul", c, factor)
            return None if self.nodes[both] in (0.0, inf, -inf) else self.operation("mul", both, other)
        inner = self.taken_in(c, factor) if p >= self.written else None
        return None if inner is None else self.operation("mul", inner, other)

    def is_still(self, p: int) -> bool:
        """Whether entry p depends on knobs and numbers alone."""
        for node in self.nodes[len(self.still) : p + 1]:
            self.still.append(node not in self.inputs and all(self.still[k] for k in arguments(node)))
        return self.still[p]

    def over(self, p: Slope, q: int) -> Slope:
        return None if p is None else self.operation("div", p, q)
