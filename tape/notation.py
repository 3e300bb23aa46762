"""Reads expressions in the notation that a visitor types: what has come through the gate, as Python's own parser takes it apart.

Only what is listed here is read; nothing typed is executed, by Python or by a browser.
"""

import ast
from collections.abc import Callable, Sequence
from math import e, pi

from tape.expressions import Reader
from tape.gate import DEEPEST, passed
from tape.operations import ARITY, OF_ALL, OF_TRUTHS
from tape.refused import Refused

MOST_NODES = 250  # operations, numbers and names of one expression
FUNCTIONS = {name: name for name in (
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "expm1", "log", "log1p", "sqrt",
    "abs", "sign", "floor", "ceil", "max", "min", "atan2", "hypot", "mod", "where",
)}  # fmt: skip
FUNCTIONS |= {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "maximum": "max", "minimum": "min",
              "pow": "power", "power": "power"}  # fmt: skip
OF_PLACES = {"norm": "norm", "mean": "mean"}  # and, in a rule, of all coordinates together
CONSTANTS = {"pi": pi, "e": e}


class Notation(Reader):
    """Writes the tape of a typed text, expression by expression. `inputs` are the names that there are from the start.

    `known(name, at)` raises Refused for a name that is neither variable nor constant nor function and no knob either.
    """

    def __init__(self, text: str, inputs: Sequence[str], known: Callable[[str, int], object], functions: dict[str, str]) -> None:
        super().__init__(text, inputs)
        self.inputs, self.known, self.functions = set(inputs), known, functions
        self.places: list[int] = []

    def expression(self, first: int, end: int) -> int:
        """The entry of what stands in the text from `first` up to `end`. Raises Refused."""
        came = passed(self.text, first, end, self.functions, self._named)
        self.places = came.places
        try:
            tree = ast.parse(came.code, mode="eval").body
        except SyntaxError as error:
            if came.code.split().count("if") > came.code.split().count("else"):
                raise Refused("if goes with else: write a if x > 0 else b", self.places[came.code.index(" if ") + 1]) from None
            raise Refused("this cannot be read", self.places[min((error.offset or len(came.code)) - 1, len(came.code))]) from None
        self._refuse_large(tree)
        return self.read(tree)

    def _named(self, name: str, at: int) -> None:
        if name not in self.variables and name not in CONSTANTS:
            self.known(name, at)

    def _refuse_large(self, tree: ast.expr) -> None:
        nodes = sorted((node for node in ast.walk(tree) if isinstance(node, ast.expr)), key=self.at)
        if len(nodes) > MOST_NODES:
            raise self.refused("more than {most} operations, numbers and names", nodes[MOST_NODES], most=MOST_NODES)
        todo = [(tree, 1)]
        while todo:
            node, depth = todo.pop()
            if depth > DEEPEST:
                raise self.refused("expressions go at most {most} deep", node, most=DEEPEST)
            for child in ast.iter_child_nodes(node):
                chained = isinstance(node, ast.BinOp) and child is node.left and isinstance(child, ast.BinOp)  # a + b + c is one level
                todo += [(child, depth if chained else depth + 1)] if isinstance(child, ast.expr) else []

    def at(self, node: ast.AST) -> int:
        return self.places[getattr(node, "col_offset", 0)]

    def refused(self, message: str, node: ast.AST, **parts: object) -> Refused:
        return Refused(message, self.at(node), **parts)

    def read(self, node: ast.AST, depth: int = 0) -> int:
        match node:
            case ast.IfExp(test, yes, no):
                return self.fitting(node, "where", *(self.read(part, depth + 1) for part in (test, yes, no)))
            case ast.BoolOp(sign, parts):
                return self.joined(node, "and" if isinstance(sign, ast.And) else "or", [self.read(part, depth + 1) for part in parts])
            case ast.UnaryOp(ast.Not(), operand):
                return self.fitting(node, "not", self.read(operand, depth + 1))
            case ast.BinOp(left, ast.Pow(), right):
                base, exponent = self.read(left, depth + 1), self.read(right, depth + 1)
                # A constant power as Python's arrays take it, x**2 as a product; any other as NumPy's `power`, whatever it is of.
                return self.fitting(node, "pow" if isinstance(self.nodes[exponent], float) else "power", base, exponent)
            case ast.Compare(left, signs, others) if len(signs) > 1:
                ends = [left, *others]
                pairs = [ast.Compare(a, [sign], [b], col_offset=a.col_offset) for a, sign, b in zip(ends, signs, others, strict=False)]
                return self.joined(node, "and", [self.read(pair, depth + 1) for pair in pairs])
        return super().read(node, depth)

    def joined(self, node: ast.AST, name: str, parts: Sequence[int]) -> int:
        """All comparisons of a chain together."""
        first, *others = parts
        for other in others:
            first = self.fitting(node, name, first, other)
        return first

    def word(self, node: ast.Name | ast.Attribute) -> int:
        assert isinstance(node, ast.Name)  # the gate lets no point through
        return self.number(CONSTANTS[node.id]) if node.id in CONSTANTS else self.name(node.id)

    def call(self, node: ast.Call, depth: int) -> int:
        assert isinstance(node.func, ast.Name)
        name = self.functions[node.func.id]
        args = [self.read(arg, depth) for arg in node.args]
        while name in ("max", "min") and len(args) > 2:
            args = [self.fitting(node, name, *args[:2]), *args[2:]]
        if name in OF_ALL and len(args) == 1 and not self.is_truth(args[0]) and not self.depends(args[0]):
            raise self.refused(f"{name} is the {OF_ALL[name]} of what has two coordinates, as w and g have", node)
        return self.fitting(node, name, *args)

    def depends(self, i: int) -> bool:
        """Whether entry i differs from coordinate to coordinate: it hangs on an input other than t."""
        todo, seen = [i], set[int]()
        while todo:
            k = todo.pop()
            node = self.nodes[k]
            if isinstance(node, str) and node in self.inputs and node != "t":
                return True
            todo += [j for j in (node[1:] if isinstance(node, tuple) else ()) if isinstance(j, int) and j not in seen]
            seen.add(k)
        return False

    def fitting(self, node: ast.AST, name: str, *args: int) -> int:
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else name
        if len(args) != ARITY[name]:
            raise self.refused("{name} is of {wanted}, here of {count}", node, name=called, wanted=ARITY[name], count=len(args))
        for place, i in enumerate(args):
            if name in OF_TRUTHS or (name == "where" and place == 0):
                if not self.is_truth(i):
                    raise self.refused("a comparison is wanted here, as x > 0", self._argument(node, place))
            elif self.is_truth(i):
                raise self.refused("a comparison is no number: write 1 if x > 0 else 0", self._argument(node, place))
        return self.operation(name, *args)

    def _argument(self, node: ast.AST, place: int) -> ast.AST:
        match node:
            case ast.IfExp(test, yes, no):
                return (test, yes, no)[place]
            case ast.BinOp(left, _, right):
                return (left, right)[place]
            case ast.UnaryOp(_, operand):
                return operand
            case ast.Call(args=args) if place < len(args):
                return args[place]
            case ast.Compare(left, _, [right, *_]):
                return (left, right)[place]
        return node
