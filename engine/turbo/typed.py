"""What was typed, compiled: a tape becomes LLVM's words entry by entry, and no text is ever made into a function of Python.

numba compiles functions of Python, and to make one of a typed text would take `exec`. But it lets an intrinsic write what it likes into the
function that calls it: the ones below write the operations of a tape, each as numba writes it for a `step` or an `f` that stands in a file.
"""

import operator

import numpy as np
from numba import float64, types
from numba.extending import intrinsic

from engine.turbo import functions
from engine.turbo import pair as words
from engine.turbo.pair import NEXT, PAIR, ClockType, PairType, put_together
from tape.tape import arguments

WORDS = {
    "neg": operator.neg, "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "mod": operator.mod,
    "pow": operator.pow, "power": operator.pow, "lt": operator.lt, "le": operator.le, "eq": operator.eq, "ne": operator.ne,
    "and": operator.and_, "or": operator.or_, "not": operator.not_, "where": words.where, "norm": words.length, "mean": words.mean,
    "other": words.other,
    "exp": functions.exp, "expm1": functions.expm1, "sin": functions.sin, "cos": functions.cos, "tanh": functions.tanh,
    "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "log": np.log, "log1p": np.log1p, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "asinh": np.arcsinh, "acosh": np.arccosh,
    "atanh": np.arctanh, "max": np.maximum, "min": np.minimum, "atan2": np.arctan2, "hypot": np.hypot,
}  # fmt: skip


def members(context, builder, kind, value):
    """The fields of a named tuple, by name: (type, value)."""
    return {name: (kind[k], builder.extract_value(value, k)) for k, name in enumerate(kind.fields)}


def called(context, builder, word, *args):
    """What `word` is of some (type, value): (type, value). Of a Pair it is what it is of each coordinate."""
    if word not in (words.length, words.mean, words.other) and any(isinstance(kind, PairType) for kind, _ in args):
        x, y = (called(context, builder, word, *(coordinate(builder, k, *arg) for arg in args)) for k in range(2))
        return PairType(x[0]), put_together(context, builder, PairType(x[0]), [x[1], y[1]])
    kind = context.typing_context.resolve_value_type(word)
    signature = kind.get_call_type(context.typing_context, tuple(a for a, _ in args), {})
    values = [context.cast(builder, value, a, wanted) for (a, value), wanted in zip(args, signature.args, strict=True)]
    return signature.return_type, context.get_function(kind, signature)(builder, values)


def coordinate(builder, k, kind, value):
    """The first or the second number of a Pair, as (type, value); a number as it is."""
    return (kind.members["xy"[k]], builder.extract_value(value, k)) if isinstance(kind, PairType) else (kind, value)


def entries(context, builder, tape, given):
    """Every entry of a tape, written one after the other: (type, value). `given` has those of its names."""
    found = []
    for node in tape.nodes:
        if isinstance(node, str):
            found.append(given[node])
        elif isinstance(node, float):
            found.append((float64, context.get_constant(float64, node)))
        else:
            found.append(operation(context, builder, tape, node, found))
    return found


def operation(context, builder, tape, node, found):
    """One operation on entries that were found."""
    name, args = node[0], [found[i] for i in arguments(node)]
    last = tape.nodes[node[-1]]
    if name == "square" or (name == "pow" and last == 2.0):
        return called(context, builder, operator.mul, args[0], args[0])
    if name == "power" and isinstance(args[1][0], ClockType):
        return called(context, builder, operator.pow, *args)
    clocks = [k for k, (kind, _) in enumerate(args) if isinstance(kind, ClockType)]
    for k in clocks:
        args[k] = float64, builder.extract_value(args[k][1], 0)
    kind, value = called(context, builder, WORDS[name], *args)
    if name == "add" and clocks and 1.0 in (tape.nodes[i] for i in arguments(node)):  # t + 1, of which a knob knows its power
        return NEXT, put_together(context, builder, NEXT, [value])
    return kind, value


def results(context, builder, tape, given, wanted):
    """The results of a tape, each as a value of the type `wanted`: a number that all coordinates share is both of a Pair."""
    found = entries(context, builder, tape, given)
    values = []
    for i in tape.out:
        kind, value = found[i]
        if isinstance(kind, ClockType):
            kind, value = float64, builder.extract_value(value, 0)
        if wanted == PAIR and kind != PAIR:
            number = context.cast(builder, value, kind, float64)
            values.append(put_together(context, builder, PAIR, [number, number]))
        else:
            values.append(context.cast(builder, value, kind, wanted))
    return values


def of_ground(tape):
    """The function (land, x, y) that gives the results of a tape of x, y and the knobs of `land`: a number, or a tuple of them."""
    alone = len(tape.out) == 1

    @intrinsic
    def run(typing, land, x, y):
        kind = float64 if alone else types.UniTuple(float64, len(tape.out))

        def build(context, builder, signature, args):
            given = members(context, builder, land, args[0]) | {"x": (float64, args[1]), "y": (float64, args[2])}
            values = results(context, builder, tape, given, float64)
            return values[0] if alone else context.make_tuple(builder, kind, values)

        return kind(land, float64, float64), build

    return lambda land, x, y: run(land, x, y)


def of_rule(tape, memory):
    """The function (rule, w, g, t, *memories) that gives the Pairs of a tape of those names and the knobs of `rule`."""

    @intrinsic
    def run(typing, rule, w, g, t, held):
        kind = types.UniTuple(PAIR, len(tape.out))

        def build(context, builder, signature, args):
            given = members(context, builder, rule, args[0]) | {"w": (w, args[1]), "g": (g, args[2]), "t": (t, args[3])}
            given |= {name: (PAIR, builder.extract_value(args[4], k)) for k, name in enumerate(memory)}
            return context.make_tuple(builder, kind, results(context, builder, tape, given, PAIR))

        return kind(rule, w, g, t, held), build

    def step(rule, w, g, t, *held):
        return run(rule, w, g, t, held)

    return step
