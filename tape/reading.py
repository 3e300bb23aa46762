"""The tape of a method as it is written: `step` of an optimizer, `f` or `grad` of a landscape, the factor of a schedule.

The text is read and never executed.
"""

import ast
import builtins
import inspect
from dataclasses import fields
from math import pi
from textwrap import dedent
from types import ModuleType
from typing import Any

import numpy as np

from knobs import choices, knobs
from knobs.lasting import lasting
from tape.expressions import Reader
from tape.operations import CALLED, measures_layers
from tape.refused import Refused
from tape.tape import Tape


def read(method: Any) -> Tape:
    """The tape of a bound method, of an instance of a dataclass.

    Its inputs are what the method is given and the knobs that it reads; what is chosen (`choices`) is as the instance has it, and constants
    of its module and its class are numbers. The results are what it returns. Raises Refused, whose `at` counts the characters of the
    method's own text without its indentation, where the text does more than a tape can hold.
    """
    answer = _tape(method)
    if isinstance(answer, Refused):
        raise answer
    return answer


def known(method: Any) -> Tape | None:
    """The tape of a bound method, or None where it has none."""
    answer = _tape(method)
    return answer if isinstance(answer, Tape) else None


def _tape(method: Any) -> Tape | Refused:
    """Of what was typed the class has its tapes at hand, by the names of the methods that run them; elsewhere the text is read."""
    kind = type(method.__self__)
    typed: Tape | None = getattr(kind, "tapes", {}).get(method.__name__)
    return typed or _read(inspect.unwrap(method.__func__), kind, chosen(method.__self__))


def chosen(spec: Any) -> tuple[tuple[str, Any], ...]:
    """The choices of `spec`, an optimizer or a landscape, by name, as it has them."""
    return tuple((name, getattr(spec, name)) for name in choices(spec))


def values(spec: Any, *tapes: Tape) -> dict[str, Any]:
    """The knobs of `spec` that any of `tapes` names, as `spec` has them, in the order of their declaration: what a run is given of them."""
    named = {name for tape in tapes for name in tape.inputs}
    return {name: getattr(spec, name) for name in knobs(spec) if name in named}


@lasting(most=256, size=6_000_000)
def _read(function: Any, kind: type, choice: tuple[tuple[str, Any], ...]) -> Tape | Refused:
    try:
        text = dedent(inspect.getsource(function))
        tree = ast.parse(text).body[0]
        if not isinstance(tree, ast.FunctionDef):
            raise Refused("the text is no `def`")
        return _Method(text, tree, function, kind, dict(choice)).whole_method()
    except Refused as refused:
        return refused
    except (OSError, TypeError, SyntaxError):
        return Refused("there is no text to read")


class _Method(Reader):
    """Reads one method: its words mean what they mean where it is written."""

    def __init__(self, text: str, tree: ast.FunctionDef, function: Any, kind: type, choice: dict[str, Any]) -> None:
        given = tree.args
        if given.vararg or given.kwonlyargs or given.kwarg or given.defaults or given.posonlyargs or not given.args:
            raise Refused("what it is given must be names alone")
        super().__init__(text, [argument.arg for argument in given.args[1:]])
        self.tree, self.kind, self.choice, self.own = tree, kind, choice, given.args[0].arg
        self.scope = {**vars(builtins), **function.__globals__, **inspect.getclosurevars(function).nonlocals}

    def whole_method(self) -> Tape:
        for line in self.tree.body:
            match line:
                case ast.Expr(ast.Constant()):  # a docstring
                    pass
                case ast.Assign([target], value) | ast.AnnAssign(target, _, ast.expr() as value):
                    self.assign(target, value)
                case ast.Return(ast.Tuple(parts)):
                    return self.tape([self.read(part) for part in parts], self.names)
                case ast.Return(ast.expr() as value):
                    return self.tape([self.read(value)], self.names)
                case _:
                    raise self.refused(f"a line of the kind {type(line).__name__} is nothing that a tape can hold", line)
        raise self.refused("it returns nothing", self.tree)

    def word(self, node: ast.Name | ast.Attribute) -> int:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == self.own:
            if node.attr in knobs(self.kind):
                return self.name(node.attr)
            of_class = node.attr not in {field.name for field in fields(self.kind)}
            meaning = self.choice.get(node.attr, getattr(self.kind, node.attr, None) if of_class else None)
        else:
            meaning = self.meaning(node)
        if isinstance(meaning, int | float) and not isinstance(meaning, bool):
            return self.whole(meaning)
        raise self.refused(f"{ast.unparse(node)} is neither a number nor a knob", node)

    def call(self, node: ast.Call, depth: int) -> int:
        function = self.meaning(node.func)
        if measures_layers(function):
            return self.lengths(node, depth)
        args = [self.read(arg, depth) for arg in node.args]
        if function is np.radians and len(args) == 1:
            return self.fitting(node, "mul", args[0], self.number(pi / 180))
        if function is float and len(args) == 1 and not self.is_truth(args[0]):
            return args[0]
        for called, name in CALLED:
            if function is called:
                return self.fitting(node, name, *args)
        raise self.refused(f"{ast.unparse(node.func)} is no operation of a tape", node)

    def lengths(self, node: ast.Call, depth: int) -> int:
        """norms(u, "one") or norms(u, self.layers): of one layer, or of layers of one weight each; a tape knows no others."""
        match node.args:
            case [u, ast.Constant("one")]:
                return self.operation("norm", self.read(u, depth))
            case [u, ast.Attribute(ast.Name(own), name)] if own == self.own and name in self.choice:
                inner, layers = self.read(u, depth), self.choice[name]
                if layers == "one" or (isinstance(layers, tuple) and len(layers) == 1):
                    return self.operation("norm", inner)
                if layers == "each" or (isinstance(layers, tuple) and set(layers) == {1}):
                    return self.operation("sqrt", self.operation("mul", inner, inner))
        raise self.refused(f"{ast.unparse(node)}: must be of all weights together, or of each by itself", node)

    def meaning(self, node: ast.AST) -> Any:
        """What a word means in its module: a number, a function, or something of an imported module."""
        match node:
            case ast.Name(name) if name in self.scope and name not in self.variables and name != self.own:
                return self.scope[name]
            case ast.Attribute(ast.Name(name), attribute) if isinstance(self.scope.get(name), ModuleType) and name not in self.variables:
                return getattr(self.scope[name], attribute, None)
        raise self.refused(f"{ast.unparse(node)} is not known", node)
