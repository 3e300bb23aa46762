"""The text of a method that stands in a file, in the notation that visitors type: where they begin who want to change it."""

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from knobs import Knob, knobs, plain
from tape.reading import chosen
from tape.refused import Refused


def notated(method: Any) -> str:
    """The lines of a bound method of an optimizer or a landscape, and a line for each knob, which opens as the instance has it.

    What comes back is `self.b1` as b1, `np.sqrt` as sqrt, `**` as ^, and the length of all weights, or of each, as norm(…) or abs(…).
    Raises Refused where the text is no list of assignments with a `return` behind them.
    """
    spec = method.__self__
    text = dedent(inspect.getsource(inspect.unwrap(method.__func__)))
    (tree,) = ast.parse(text).body
    if not isinstance(tree, ast.FunctionDef):
        raise Refused("the text is no `def`")
    bare = _Bare(dict(chosen(spec)))
    declared = [_declared(name, knob, float(getattr(spec, name))) for name, knob in knobs(spec).items()]
    return "\n".join([*_lines(tree, bare), *declared])


def _lines(tree: ast.FunctionDef, bare: "_Bare") -> Iterator[str]:
    for line in tree.body:
        match line:
            case ast.Expr(ast.Constant()):  # a docstring
                pass
            case ast.Assign([ast.Tuple(names)], ast.Tuple(values)) if len(names) == len(values):
                yield from (f"{ast.unparse(name)} = {bare.spelled(value)}" for name, value in zip(names, values, strict=True))
            case ast.Assign([ast.Name(name)], value) | ast.AnnAssign(ast.Name(name), _, ast.expr() as value):
                yield f"{name} = {bare.spelled(value)}"
            case ast.Return(ast.Tuple()):  # of a rule: w and the memories, which the notation finds by itself
                pass
            case ast.Return(ast.expr() as value):
                yield bare.spelled(value)
            case _:
                raise Refused(f"a line of the kind {type(line).__name__} has no notation")


def _declared(name: str, knob: Knob, value: float) -> str:
    """The line of a knob, whose interval holds `value` even where a slider would not reach it."""
    low, high = min(knob.low, value), max(knob.high, value)
    end = f"{plain(knob.below)})" if knob.below < float("inf") else f"{plain(high)}]"
    return f"{name} = {plain(value)} in [{plain(low)}, {end}"


class _Bare(ast.NodeTransformer):
    """Takes away what is Python's."""

    def __init__(self, choice: dict[str, Any]) -> None:
        self.choice = choice

    def spelled(self, value: ast.expr) -> str:
        return ast.unparse(self.visit(value)).replace(" ** ", "^").replace(" * ", "*")

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Name(node.attr)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "norms":
            layers = self.choice.get(node.args[1].attr) if isinstance(node.args[1], ast.Attribute) else "one"
            each = layers == "each" or (isinstance(layers, tuple) and len(layers) > 1)
            return ast.Call(ast.Name("abs" if each else "norm"), [self.visit(node.args[0])], [])
        if name == "radians":
            return ast.BinOp(self.visit(node.args[0]), ast.Mult(), ast.BinOp(ast.Name("pi"), ast.Div(), ast.Constant(180)))
        return ast.Call(ast.Name(name), [self.visit(argument) for argument in node.args], [])
