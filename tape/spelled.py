"""A formula or a rule of the app's own, as one would type it: the way from Python's text to the notation of visitors."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from textwrap import dedent
from typing import Any

from knobs import Knob


def spelled(method: Callable[..., Any], knobs: Mapping[str, Knob]) -> str:
    """The lines of `f` or of `step`, and one for each knob. Lengths are those of all coordinates together: layers are not typed."""
    return "\n".join([*(line.replace(" ** ", "^") for line in _lines(method)), *map(declared, knobs, knobs.values())])


def declared(name: str, knob: Knob) -> str:
    """The line that declares a knob: `b1 = 0.9 in [0, 1)`."""
    high = f"{_short(knob.below)})" if isfinite(knob.below) else f"{_short(knob.high)}]"
    return f"{name} = {_short(knob.default)} in [{_short(knob.low)}, {high}"


def _short(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e6 else repr(value)


def _lines(method: Callable[..., Any]) -> Iterator[str]:
    (function,) = ast.parse(dedent(inspect.getsource(method))).body
    assert isinstance(function, ast.FunctionDef)
    for line in function.body:
        match line:
            case ast.Assign([target], value) | ast.AnnAssign(target, _, ast.expr() as value):
                pairs = zip(target.elts, value.elts, strict=True) if isinstance(target, ast.Tuple) else [(target, value)]  # type: ignore[attr-defined]
                yield from (f"{ast.unparse(name)} = {ast.unparse(_Bare().visit(part))}" for name, part in pairs)
            case ast.Return(ast.expr() as value) if not isinstance(value, ast.Tuple):
                yield ast.unparse(_Bare().visit(value))


class _Bare(ast.NodeTransformer):
    """Python's text without what is Python's: `self.`, `np.`, and the layers that lengths are of."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Name(node.attr)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        assert isinstance(node.func, ast.Name)
        if node.func.id == "radians":
            return ast.BinOp(node.args[0], ast.Mult(), ast.BinOp(ast.Name("pi"), ast.Div(), ast.Constant(180)))
        return ast.Call(ast.Name("norm"), node.args[:1], []) if node.func.id == "norms" else node
