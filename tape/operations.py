"""What a tape can do: its operations by name, as Python and NumPy do them."""

import operator
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T", bound=Callable[..., Any])


IN_A_ROW = 8  # so many numbers NumPy adds in pairs where they lie side by side, and one after the other down a column


def lengths(u: Any, counts: Sequence[int]) -> Any:
    """Euclidean length of each of P layers, of so many weights each: (D, *B) -> (P, *B), to the last bit the same alone and in a batch."""
    begins, squares = [0, *accumulate(counts)][:-1], u * u
    if len(u) < IN_A_ROW:
        return np.sqrt(np.stack([squares[begin : begin + count].sum(axis=0) for begin, count in zip(begins, counts, strict=True)]))
    lanes = np.ascontiguousarray(squares.reshape(len(u), -1).T)
    return np.sqrt(np.add.reduceat(lanes, begins, axis=1)).T.reshape(len(counts), *u.shape[1:])


def length(u: Any) -> Any:
    """Euclidean length over the leading axis, (D, *B) -> (*B)."""
    return lengths(u, (len(u),))[0]


def mean(u: Any) -> Any:
    """The mean over the leading axis, which is that of all weights, at every coordinate: (D, *B) -> (D, *B)."""
    side_by_side = np.ascontiguousarray(np.moveaxis(u, 0, -1))  # so that each run adds up in the order in which it would alone
    return np.broadcast_to(side_by_side.sum(axis=-1) / len(u), np.shape(u))


def other(u: Any) -> Any:
    """At each of two coordinates what `u` is at the other: (2, *B) -> (2, *B)."""
    return u[::-1]


def _norm(u: Any) -> Any:
    """`length`, at every coordinate: (D, *B) -> (D, *B)."""
    return np.broadcast_to(length(u), np.shape(u))


# What Python writes with a sign. The power of two numbers is C's and that of arrays NumPy's, which differ in the last bit: so `power`,
# which is NumPy's whatever its arguments are, is an operation by itself, among those that are called.
SIGNS: dict[str, Callable[..., Any]] = {
    "neg": operator.neg, "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "mod": operator.mod,
    "pow": operator.pow, "lt": operator.lt, "le": operator.le, "eq": operator.eq, "ne": operator.ne, "and": operator.and_,
    "or": operator.or_,
}  # fmt: skip
CALLS: dict[str, Callable[..., Any]] = {
    "square": np.square, "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "exp": np.exp,
    "expm1": np.expm1, "log": np.log, "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin,
    "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh,
    "atanh": np.arctanh, "power": np.power, "max": np.maximum, "min": np.minimum, "atan2": np.arctan2, "hypot": np.hypot,
    "not": np.logical_not, "where": np.where, "norm": _norm, "mean": mean, "other": other,
}  # fmt: skip
OPERATIONS = SIGNS | CALLS

TRUTHS = {"lt", "le", "eq", "ne", "and", "or", "not"}  # what they give is true or false, not a number
OF_ALL = {"norm": "length", "mean": "mean", "other": "other"}  # what is of all coordinates together, in a word
OF_TRUTHS = {"and", "or", "not"}  # and these take nothing else; `where` takes one truth, then two numbers
ARITY = dict.fromkeys(SIGNS, 2) | {name: getattr(call, "nin", 1) for name, call in CALLS.items()} | {"neg": 1, "where": 3}

# What is called in a text, and the operation that it is.
CALLED: list[tuple[Any, str]] = [(call, name) for name, call in CALLS.items()] + [
    (abs, "abs"), (np.negative, "neg"), (np.add, "add"), (np.subtract, "sub"), (np.multiply, "mul"), (np.divide, "div"), (np.mod, "mod"),
    (np.less, "lt"), (np.less_equal, "le"), (np.equal, "eq"), (np.not_equal, "ne"), (np.logical_and, "and"), (np.logical_or, "or"),
]  # fmt: skip

_MARK = "fall_line_length_of_layers"


def layer_lengths(function: T) -> T:
    """Have a tape read calls of `function(u, layers)` as the Euclidean length of each layer of u, (D, *B), at every coordinate of it."""
    setattr(function, _MARK, True)
    return function


def measures_layers(function: Any) -> bool:
    """Whether `function` is one of those that `layer_lengths` has marked."""
    return hasattr(function, _MARK)


def computed(name: str, *args: Any) -> Any:
    """The operation `name` of numbers or arrays, of any shapes that go together: bit for bit what Python and NumPy make of the text.

    Where Python would raise for two numbers (1 / 0), or leave the real ones ((-8) ** 0.5), the result is NumPy's: an infinity or NaN. Its
    warnings are the caller's to silence.
    """
    if name in SIGNS and all(type(value) in (int, float) for value in args):
        result = SIGNS[name](*map(np.float64, args))
        return bool(result) if name in TRUTHS else float(result)
    return OPERATIONS[name](*args)
