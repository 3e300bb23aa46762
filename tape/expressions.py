"""Reads expressions of Python, as the standard library's `ast` gives them, into the entries of a tape. Nothing is executed."""

import ast
from collections.abc import Sequence
from math import inf

from tape.operations import ARITY, OF_TRUTHS
from tape.refused import Refused
from tape.writing import Writer

BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.Mod: "mod",
    ast.BitAnd: "and",
    ast.BitOr: "or",
}
COMPARED = {ast.Lt: "lt", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne"}
EXCHANGED = {ast.Gt: "lt", ast.GtE: "le"}  # a > b is b < a
UNARY = {ast.USub: "neg", ast.Invert: "not"}
DEEPEST = 200  # expressions within each other: deeper ones would use up Python's own stack


class Reader(Writer):
    """Writes the tape of what it reads of `text`; a subclass says what words mean there that are no variables.

    `inputs` are the variables that there are from the start. Every method raises Refused for what a tape cannot hold.
    """

    def __init__(self, text: str, inputs: Sequence[str]) -> None:
        super().__init__()
        self.text = text
        self.variables = {name: self.name(name) for name in inputs}
        self.names: list[tuple[str, int]] = []

    def word(self, node: ast.Name | ast.Attribute) -> int:
        """The entry of a name that is no variable, or of an attribute."""
        raise self.refused(f"{ast.unparse(node)} is not known", node)

    def call(self, node: ast.Call, depth: int) -> int:
        """The entry of a call without keywords; its arguments are to be read at `depth`."""
        raise self.refused(f"{ast.unparse(node.func)} is no operation of a tape", node)

    def at(self, node: ast.AST) -> int:
        """How many characters of the text stand before `node`."""
        line, byte = getattr(node, "lineno", 1) - 1, getattr(node, "col_offset", 0)  # `ast` counts bytes of UTF-8
        lines = self.text.splitlines(keepends=True)
        return sum(map(len, lines[:line])) + len(lines[line].encode()[:byte].decode())

    def refused(self, message: str, node: ast.AST) -> Refused:
        """The error to raise about `node`."""
        return Refused(message, self.at(node))

    def read(self, node: ast.AST, depth: int = 0) -> int:
        """The entry of an expression that stands within `depth` others."""
        if depth > DEEPEST:
            raise self.refused(f"expressions within each other, more than {DEEPEST}", node)
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as value):
                return self.whole(value)
            case ast.Name(id=name) if name in self.variables:
                return self.variables[name]
            case ast.Name() | ast.Attribute():
                return self.word(node)
            case ast.BinOp(left, sign, right) if type(sign) in BINARY:
                return self.fitting(node, BINARY[type(sign)], self.read(left, depth + 1), self.read(right, depth + 1))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self.read(operand, depth + 1)
            case ast.UnaryOp(sign, operand) if type(sign) in UNARY:
                return self.fitting(node, UNARY[type(sign)], self.read(operand, depth + 1))
            case ast.Compare(left, [sign], [right]) if type(sign) in {**COMPARED, **EXCHANGED}:
                first, second = self.read(left, depth + 1), self.read(right, depth + 1)
                if type(sign) in EXCHANGED:
                    return self.fitting(node, EXCHANGED[type(sign)], second, first)
                return self.fitting(node, COMPARED[type(sign)], first, second)
            case ast.Call(keywords=[]):
                return self.call(node, depth + 1)
        raise self.refused(f"{ast.unparse(node)} is nothing that a tape can hold", node)

    def whole(self, value: float) -> int:
        """The entry of a number as it is written; a whole one beyond 1e308 is infinite."""
        try:
            return self.number(value)
        except OverflowError:
            return self.number(inf)

    def fitting(self, node: ast.AST, name: str, *args: int) -> int:
        """The operation that `node` means, where the arguments are as many as `name` takes, and truths or numbers as it takes them."""
        if len(args) != ARITY[name]:
            raise self.refused(f"{ast.unparse(node)} has {len(args)} arguments: must be {ARITY[name]}", node)
        for place, i in enumerate(args):
            wanted = name in OF_TRUTHS or (name == "where" and place == 0)
            if self.is_truth(i) != wanted:
                raise self.refused(f"{ast.unparse(node)}: must be of {'comparisons' if wanted else 'numbers'}", node)
        return self.operation(name, *args)

    def assign(self, target: ast.AST, value: ast.AST) -> None:
        """Reads `name = expression`, or as many names as expressions; from then on a name stands for what was read."""
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            pairs = list(zip(target.elts, value.elts, strict=True))
        entries = [self.read(part) for _, part in pairs]
        for (name, _), i in zip(pairs, entries, strict=True):
            if not isinstance(name, ast.Name):
                raise self.refused(f"{ast.unparse(name)} is no name", name)
            self.variables[name.id] = i
            self.names.append((name.id, i))
